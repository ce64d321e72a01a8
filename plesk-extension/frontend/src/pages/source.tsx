// One suspect: why, how it is known, when, and what it sent.
import { surroundings } from 'transport';
import type { NameCount, Sample, SourceDetail } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { colour_of } from '../charts/colours';
import { HourChart } from '../charts/hour_chart';
import { Answered } from '../parts/answered';
import { CoverageNotice } from '../parts/coverage_notice';
import { EvidenceChain } from '../parts/evidence';
import { Foreign } from '../parts/foreign';
import { KindName, parts_of, Reasons, SourceNumbers, VerdictLabel } from '../parts/origin';
import { PageTitle, Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { Time } from '../parts/time';
import { WindowChoice } from '../parts/window_choice';
import { params_of } from '../route/paging';
import { address_of, type Fields } from '../route/route';
import { useWords } from '../words/words';
import { Count } from './overview';
import { useTitle } from './use_title';

export function SourcePage({ id, fields }: { id: string; fields: Fields }) {
  const { t } = useWords();
  const [kind, account] = parts_of(id);
  useTitle(account || kind);
  const asked = useAnswer<SourceDetail>('source', { id, ...params_of({ since: fields.since }) });
  return (
    <>
      <PageTitle above={<KindName kind={kind} />} title={account ? <Foreign text={account} /> : <KindName kind={kind} />}>
        <WindowChoice path={['source', id]} fields={fields} />
      </PageTitle>
      <Answered asked={asked}>{(answer) => <Detail answer={answer} />}</Answered>
      <p>
        <a href={address_of([], { since: fields.since })}>{t(surroundings().sees_server ? 'unknown.to_overview' : 'page.domains')}</a>
      </p>
    </>
  );
}

function Detail({ answer }: { answer: SourceDetail }) {
  const { t } = useWords();
  const { source } = answer;
  return (
    <>
      <CoverageNotice coverage={answer.coverage} />
      <Summary answer={answer} />
      <div className="two-columns two-columns--even">
        <Section title={t('source.why')}>
          {source.reasons.length > 0 ? <Reasons reasons={source.reasons} /> : <p className="empty">{t('source.no_reason')}</p>}
        </Section>
        <Section title={t('source.evidence')}>
          <EvidenceChain evidence={source.evidence} />
        </Section>
      </div>
      <Section title={t('source.timeline')}>
        <HourChart
          title={t('source.timeline')}
          series={[{ name: t('count.recipients.title'), colour: colour_of(source.kind) }]}
          hours={answer.timeline.map((hour) => ({ hour: hour.hour, series: 0, value: hour.recipients }))}
        />
      </Section>
      <Section title={t('source.samples')}>
        <Samples samples={answer.samples} />
      </Section>
      <div className="name-lists">
        <Names title={t('source.clients')} names={answer.clients} distinct={answer.client_count} />
        <Names title={t('source.senders')} names={answer.senders} distinct={answer.sender_count} empty={t('message.null_sender')} />
        <Names title={t('source.scripts')} names={answer.scripts} distinct={answer.scripts.length} />
        <Names title={t('source.subjects')} names={answer.subjects} distinct={answer.subject_count} empty={t('message.no_subject')} />
      </div>
    </>
  );
}

function Summary({ answer }: { answer: SourceDetail }) {
  const { t } = useWords();
  const { source } = answer;
  return (
    <div className="summary">
      <VerdictLabel verdict={source.verdict} />
      <SourceNumbers source={source} />
      <dl className="facts">
        <dt>{t('source.first_seen')}</dt>
        <dd><Time at={source.first_seen} /></dd>
        <dt>{t('source.last_seen')}</dt>
        <dd><Time at={source.last_seen} /></dd>
        {answer.logins > 0 && <><dt>{t('source.logins')}</dt><dd>{t('source.logins.failed', { logins: answer.logins, count: answer.failed_logins })}</dd></>}
        {source.domain && (
          <>
            <dt>{t('source.domain')}</dt>
            <dd><a href={address_of(['domain', source.domain])}><Foreign text={source.domain} /></a></dd>
          </>
        )}
        {source.owner && <><dt>{t('source.owner')}</dt><dd><Foreign text={source.owner} /></dd></>}
      </dl>
      {source.queued > 0 && surroundings().sees_server && (
        <a className="summary__queue" href={address_of(['queue'], { origin: source.id })}>
          {t('source.its_queue', { count: source.queued })}
        </a>
      )}
    </div>
  );
}

function Samples({ samples }: { samples: Sample[] }) {
  const { t } = useWords();
  const columns: Column<Sample>[] = [
    { key: 'when', title: t('message.seen'), render: (s) => <Time at={s.first_seen} /> },
    { key: 'subject', title: t('message.subject'), render: (s) => <SampleSubject sample={s} /> },
    { key: 'sender', title: t('message.sender'), render: (s) => (s.sender ? <Foreign text={s.sender} lines /> : t('message.null_sender')) },
    { key: 'recipient', title: t('message.recipient'), render: (s) => <Foreign text={s.recipient} lines /> },
    { key: 'recipients', title: t('count.recipients.title'), is_number: true, render: (s) => <Count value={s.recipients} /> },
    { key: 'reply', title: t('message.last_reply'), render: (s) => s.last_reply && <Foreign text={s.last_reply} lines /> },
  ];
  if (samples.length === 0) return <p className="empty">{t('source.no_sample')}</p>;
  return <Table label={t('source.samples')} rows={samples} row_key={(s) => `${s.queue_id} ${s.first_seen}`} columns={columns} />;
}

// Only a message that still waits can be looked into, and by who sees the queue.
function SampleSubject({ sample }: { sample: Sample }) {
  const { t } = useWords();
  const subject = sample.subject ? <Foreign text={sample.subject} lines /> : <span className="muted">{t('message.no_subject')}</span>;
  return sample.queued && surroundings().sees_server ? <a href={address_of(['message', sample.queue_id])}>{subject}</a> : subject;
}

function Names({ title, names, distinct, empty }: { title: string; names: NameCount[]; distinct: number; empty?: string }) {
  const { t, number } = useWords();
  if (names.length === 0) return null;
  return (
    <Section title={t('source.names', { title, count: distinct })}>
      <table className="plain-table">
        <thead className="for-ears">
          <tr><th scope="col">{title}</th><th scope="col">{t('count.messages.title')}</th></tr>
        </thead>
        <tbody>
          {names.slice(0, 10).map((one) => <NameRow key={one.name} name={one.name || empty || ''} count={number(one.count)} />)}
        </tbody>
      </table>
      {names.length > 10 && (
        <details>
          <summary>{t('source.more_names', { count: names.length - 10 })}</summary>
          <table className="plain-table">
            <tbody>
              {names.slice(10).map((one) => <NameRow key={one.name} name={one.name || empty || ''} count={number(one.count)} />)}
            </tbody>
          </table>
        </details>
      )}
    </Section>
  );
}

function NameRow({ name, count }: { name: string; count: string }) {
  return (
    <tr>
      <th scope="row"><Foreign text={name} /></th>
      <td className="number">{count}</td>
    </tr>
  );
}
