import { surroundings } from 'transport';
import type { Domain, DomainDetail, Policy } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { one_colour } from '../charts/colours';
import { HourChart } from '../charts/hour_chart';
import { Answered } from '../parts/answered';
import { CoverageNotice } from '../parts/coverage_notice';
import { Foreign } from '../parts/foreign';
import { Figure, VerdictLabel } from '../parts/origin';
import { PolicyValue } from '../parts/policy_value';
import { PageTitle, Section } from '../parts/section';
import { Table } from '../parts/table';
import { WindowChoice } from '../parts/window_choice';
import { params_of } from '../route/paging';
import { address_of, type Fields } from '../route/route';
import { useWords } from '../words/words';
import { source_columns } from './overview';
import { useTitle } from './use_title';

export function DomainPage({ name, fields }: { name: string; fields: Fields }) {
  const { t } = useWords();
  useTitle(name);
  const asked = useAnswer<DomainDetail>('domain', { name, ...params_of({ since: fields.since }) });
  return (
    <>
      <PageTitle above={<a href={address_of(['domains'])}>{t('page.domains')}</a>} title={<Foreign text={name} />}>
        <WindowChoice path={['domain', name]} fields={fields} />
      </PageTitle>
      <Answered asked={asked}>{(answer) => <Detail answer={answer} since={fields.since} />}</Answered>
    </>
  );
}

function Detail({ answer, since }: { answer: DomainDetail; since?: string }) {
  const { t } = useWords();
  const { domain } = answer;
  const columns = source_columns(t, since).map((column) => ({ ...column, sort: undefined }));
  return (
    <>
      <CoverageNotice coverage={answer.coverage} />
      <div className="summary">
        <VerdictLabel verdict={domain.verdict} />
        <dl className="numbers">
          <Figure name={t('count.messages.title')} value={domain.messages} />
          <Figure name={t('count.recipients.title')} value={domain.recipients} />
          <Figure name={t('count.sent.title')} value={domain.sent} />
          <Figure name={t('count.deferred.title')} value={domain.deferred} />
          <Figure name={t('count.bounced.title')} value={domain.bounced} />
          <Figure name={t('count.queued.title')} value={domain.queued} />
        </dl>
        <Names domain={domain} policy={answer.policy} />
      </div>
      <Section title={t('domain.sources', { count: domain.sources })}>
        <Table label={t('domain.sources', { count: domain.sources })} rows={answer.sources} row_key={(s) => s.id} columns={columns} />
      </Section>
      <Section title={t('source.timeline')}>
        <HourChart
          title={t('source.timeline')}
          series={[{ name: t('count.recipients.title'), colour: one_colour }]}
          hours={answer.timeline.map((hour) => ({ hour: hour.hour, series: 0, value: hour.recipients }))}
        />
      </Section>
    </>
  );
}

function Names({ domain, policy }: { domain: Domain; policy: Policy | null }) {
  const { t } = useWords();
  if (!domain.owner && domain.aliases.length === 0 && policy === null) return null;
  return (
    <dl className="facts">
      {domain.owner && <><dt>{t('source.owner')}</dt><dd><Foreign text={domain.owner} /></dd></>}
      {domain.aliases.length > 0 && <><dt>{t('domain.aliases')}</dt><dd><Foreign text={domain.aliases.join(', ')} /></dd></>}
      {policy && <><dt><PolicyTitle name={domain.domain} /></dt><dd><PolicyValue policy={policy} /></dd></>}
    </dl>
  );
}

// A link for who sees the policies of domains.
function PolicyTitle({ name }: { name: string }) {
  const { t } = useWords();
  if (!surroundings().sees_policies) return <>{t('page.policy')}</>;
  return <a href={address_of(['policy'], { name })}>{t('page.policy')}</a>;
}
