// Is there a spammer, who is it, and how full is the queue?
import type { Kind, QueueStatus, Source, Sources, Timeline } from '../answers/types';
import { kinds } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { colour_of } from '../charts/colours';
import { HourChart } from '../charts/hour_chart';
import { Answered } from '../parts/answered';
import { Choice } from '../parts/choice';
import { CoverageNotice } from '../parts/coverage_notice';
import { Foreign } from '../parts/foreign';
import { OpenDomainsNotice, useOpenDomains } from '../parts/open_domains_notice';
import { Figure, OriginLink, Reasons, SourceNumbers, VerdictLabel } from '../parts/origin';
import { Pager } from '../parts/pager';
import { PageTitle, Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { Time } from '../parts/time';
import { WindowChoice } from '../parts/window_choice';
import { number_in, params_of } from '../route/paging';
import { address_of, go_to, type Fields } from '../route/route';
import { useWords } from '../words/words';
import { useTitle } from './use_title';

const k_most_suspects = 20;
const k_rows = 25;

export function OverviewPage({ fields }: { fields: Fields }) {
  const { t } = useWords();
  useTitle(t('page.overview'));
  const since = params_of({ since: fields.since });
  const suspects = useAnswer<Sources>('sources', { ...since, limit: k_most_suspects });
  const policies = useOpenDomains(suspects);
  return (
    <>
      <PageTitle title={t('overview.title')}>
        <WindowChoice path={[]} fields={fields} />
      </PageTitle>
      {suspects.answer && <CoverageNotice coverage={suspects.answer.coverage} />}
      <OpenDomainsNotice asked={policies} />
      <div className="two-columns">
        <QueueNow />
        <MailByHour since={since} />
      </div>
      <Answered asked={suspects}>
        {(answer) => <Suspects sources={answer.sources} since={fields.since} />}
      </Answered>
      <AllSources fields={fields} />
    </>
  );
}

function Suspects({ sources, since }: { sources: Source[]; since?: string }) {
  const { t } = useWords();
  const suspects = sources.filter((source) => source.verdict !== 'clean');
  return (
    <Section title={t('overview.suspects', { count: suspects.length })}>
      {suspects.length === 0 && (
        <p className="good-news">{t(sources.length > 0 ? 'overview.no_suspect' : 'overview.no_mail')}</p>
      )}
      <ol className="suspects">
        {suspects.map((source) => (
          <li key={source.id} className={`suspect suspect--${source.verdict}`} data-source={source.id}>
            <Suspect source={source} since={since} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Suspect({ source, since }: { source: Source; since?: string }) {
  const { t, rich } = useWords();
  return (
    <>
      <div className="suspect__head">
        <VerdictLabel verdict={source.verdict} />
        <h3>
          <OriginLink id={source.id} since={since} />
        </h3>
        <span className="suspect__when">{rich('overview.last_seen', { time: <Time at={source.last_seen} /> })}</span>
      </div>
      <div className="suspect__body">
        <Reasons reasons={source.reasons} most={3} />
        <SourceNumbers source={source} />
      </div>
      {source.scripts.length > 0 && (
        <p className="suspect__scripts">
          {t('source.scripts')}: {source.scripts.map((script) => <code key={script}><Foreign text={script} /></code>)}
        </p>
      )}
    </>
  );
}

function QueueNow() {
  const { t } = useWords();
  const asked = useAnswer<QueueStatus>('queue status');
  return (
    <Section title={t('overview.queue')}>
      <Answered asked={asked}>
        {(status) => (
          <>
            <p className="big-number">
              <a href={address_of(['queue'])}>{t('count.messages', { count: status.messages })}</a>
            </p>
            <QueueNumbers status={status} />
          </>
        )}
      </Answered>
    </Section>
  );
}

export function QueueNumbers({ status }: { status: QueueStatus }) {
  const { t, knows } = useWords();
  return (
    <dl className="numbers">
      <Figure name={t('queue.not_preprocessed')} value={status.not_preprocessed} />
      {status.bouncing !== null && <Figure name={t('queue.bouncing')} value={status.bouncing} />}
      {Object.entries(status.queues ?? {})
        .filter(([, count]) => count > 0)
        .map(([name, count]) => {
          const word = `state.${name}`;
          return <Figure key={name} name={knows(word) ? t(word) : name} value={count} />;
        })}
    </dl>
  );
}

function MailByHour({ since }: { since: Record<string, string | number> }) {
  const { t } = useWords();
  const asked = useAnswer<Timeline>('timeline', since);
  return (
    <Section title={t('overview.by_hour')}>
      <Answered asked={asked}>{(answer) => <HourlyChart timeline={answer} />}</Answered>
    </Section>
  );
}

function HourlyChart({ timeline }: { timeline: Timeline }) {
  const { t } = useWords();
  const there = kinds.filter((kind) => timeline.timeline.some((hour) => known(hour.kind) === kind));
  const series = there.map((kind) => ({ name: t(`kind.${kind}`), colour: colour_of(kind) }));
  const hours = timeline.timeline.map((hour) => ({
    hour: hour.hour,
    series: there.indexOf(known(hour.kind)),
    value: hour.recipients,
  }));
  return <HourChart title={t('overview.by_hour')} series={series} hours={hours} />;
}

// A program that is newer than this page may know more kinds.
const known = (kind: Kind): Kind => (kinds.includes(kind) ? kind : 'unknown');

function AllSources({ fields }: { fields: Fields }) {
  const { t } = useWords();
  const offset = number_in(fields, 'offset');
  const sort = fields.sort ?? 'score';
  const asked = useAnswer<Sources>(
    'sources',
    params_of({ since: fields.since, kind: fields.kind, sort: fields.sort, offset, limit: k_rows }),
  );
  const go = (changed: Fields | { offset: number }) => go_to(address_of([], { ...fields, ...changed }));
  return (
    <Section title={t('overview.all_sources')} extra={<KindChoice fields={fields} />}>
      <Answered asked={asked}>
        {(answer) => (
          <>
            <Table
              label={t('overview.all_sources')}
              rows={answer.sources}
              row_key={(source) => source.id}
              columns={source_columns(t, fields.since)}
              sort={sort}
              on_sort={(wanted) => go({ sort: wanted, offset: '' })}
            />
            {answer.sources.length === 0 && <p className="empty">{t('overview.no_mail')}</p>}
            <Pager offset={offset} limit={k_rows} total={answer.total} on_offset={(wanted) => go({ offset: wanted })} />
          </>
        )}
      </Answered>
    </Section>
  );
}

function KindChoice({ fields }: { fields: Fields }) {
  const { t } = useWords();
  const options = [
    { value: '', name: t('overview.every_kind') },
    ...kinds.map((kind) => ({ value: kind as string, name: t(`kind.${kind}`) })),
  ];
  return (
    <Choice
      name={t('overview.kind')}
      value={kinds.includes(fields.kind as Kind) ? fields.kind : ''}
      options={options}
      onChange={(kind) => go_to(address_of([], { ...fields, kind, offset: undefined }))}
    />
  );
}

export function source_columns(t: ReturnType<typeof useWords>['t'], since?: string): Column<Source>[] {
  return [
    { key: 'verdict', title: t('source.verdict'), sort: 'score', render: (s) => <VerdictLabel verdict={s.verdict} /> },
    { key: 'id', title: t('source.account'), sort: 'id', is_rising: true, render: (s) => <OriginLink id={s.id} since={since} /> },
    { key: 'messages', title: t('count.messages.title'), sort: 'messages', is_number: true, render: (s) => <Count value={s.messages} /> },
    { key: 'recipients', title: t('count.recipients.title'), sort: 'recipients', is_number: true, render: (s) => <Count value={s.recipients} /> },
    { key: 'bounced', title: t('count.bounced.title'), is_number: true, render: (s) => <Count value={s.bounced} /> },
    { key: 'queued', title: t('count.queued.title'), sort: 'queued', is_number: true, render: (s) => <Count value={s.queued} /> },
    { key: 'last', title: t('source.last_seen'), render: (s) => <Time at={s.last_seen} /> },
  ];
}

export function Count({ value }: { value: number }) {
  const { number } = useWords();
  return <>{number(value)}</>;
}
