// One queued message: who sent it and how that is known, to whom it goes, and what it looks like, as text.
import type { MessageDetail } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { Answered } from '../parts/answered';
import { EvidenceChain } from '../parts/evidence';
import { Foreign, ForeignBlock } from '../parts/foreign';
import { MessageState, RecipientsTable } from '../parts/message';
import { GradeLabel, OriginLink } from '../parts/origin';
import { PageTitle, Section } from '../parts/section';
import { Time } from '../parts/time';
import { address_of } from '../route/route';
import { useWords } from '../words/words';
import { useTitle } from './use_title';

export function MessagePage({ id }: { id: string }) {
  const { t } = useWords();
  useTitle(t('message.title', { id }));
  const asked = useAnswer<MessageDetail>('queue show', { id });
  return (
    <>
      <PageTitle above={<a href={address_of(['queue'])}>{t('page.queue')}</a>} title={<Foreign text={t('message.title', { id })} />} />
      <Answered asked={asked}>{(answer) => <Detail answer={answer} />}</Answered>
    </>
  );
}

function Detail({ answer }: { answer: MessageDetail }) {
  const { t } = useWords();
  return (
    <>
      <div className="two-columns two-columns--even">
        <Section title={t('message.summary')}>
          <Facts answer={answer} />
        </Section>
        <Section title={t('source.evidence')}>
          <EvidenceChain evidence={answer.evidence} />
        </Section>
      </div>
      <Section title={t('message.recipients')}>
        <RecipientsTable message={answer.message} is_high />
      </Section>
      <Section title={t('message.way')}>
        <Way received={answer.received} />
      </Section>
      <Section title={t('message.header')}>
        <ForeignBlock name={t('message.header')} text={answer.header} />
      </Section>
      <Section title={t('message.body')}>
        {answer.body ? <ForeignBlock name={t('message.body')} text={answer.body} /> : <p className="empty">{t('message.no_body')}</p>}
        {answer.body_cut && <p className="muted">{t('message.body_cut')}</p>}
      </Section>
    </>
  );
}

function Facts({ answer }: { answer: MessageDetail }) {
  const { t, size } = useWords();
  const { message } = answer;
  return (
    <dl className="facts">
      <dt>{t('message.subject')}</dt>
      <dd>{message.subject ? <Foreign text={message.subject} /> : t('message.no_subject')}</dd>
      <dt>{t('message.sender')}</dt>
      <dd>{message.sender ? <Foreign text={message.sender} /> : t('message.null_sender')}</dd>
      <dt>{t('message.origin')}</dt>
      <dd>{message.origin ? <OriginLink id={message.origin} /> : t('message.no_origin')}</dd>
      {message.script && <><dt>{t('message.script')}</dt><dd><code><Foreign text={message.script} /></code></dd></>}
      {answer.login && <><dt>{t('message.login')}</dt><dd><Foreign text={answer.login} /></dd></>}
      {answer.client && <><dt>{t('message.client')}</dt><dd><Foreign text={answer.client} /></dd></>}
      {answer.uid !== null && <><dt>{t('message.user')}</dt><dd><Foreign text={answer.user ?? ''} /> ({answer.uid})</dd></>}
      <dt>{t('message.arrival')}</dt>
      <dd><Time at={message.arrival} /></dd>
      <dt>{t('message.size')}</dt>
      <dd>{size(message.size)}</dd>
      <dt>{t('message.state')}</dt>
      <dd><MessageState message={message} /></dd>
      {answer.last_reply && <><dt>{t('message.last_reply')}</dt><dd><Foreign text={answer.last_reply} /></dd></>}
      <dt>{t('message.file')}</dt>
      <dd><code><Foreign text={answer.file} /></code></dd>
    </dl>
  );
}

function Way({ received }: { received: MessageDetail['received'] }) {
  const { t } = useWords();
  if (received.length === 0) return <p className="empty">{t('message.no_way')}</p>;
  return (
    <ol className="evidence">
      {received.map((step, i) => (
        <li key={i} className={`evidence__link evidence__link--${step.grade}`}>
          <GradeLabel grade={step.grade} />
          <div><Foreign text={step.text} /></div>
        </li>
      ))}
    </ol>
  );
}
