// The report by domain, and its export.
import { useState } from 'react';
import { Button } from '@plesk/ui-library';
import { ask } from 'transport';
import { Refusal } from '../answers/refusal';
import type { Domain, Domains } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { csv_of, offer_file } from '../export/export';
import { Answered, RefusalMessage } from '../parts/answered';
import { Choice } from '../parts/choice';
import { CoverageNotice } from '../parts/coverage_notice';
import { Foreign } from '../parts/foreign';
import { OpenDomainsNotice, useOpenDomains } from '../parts/open_domains_notice';
import { OriginLink, VerdictLabel } from '../parts/origin';
import { Pager } from '../parts/pager';
import { PageTitle, Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { WindowChoice } from '../parts/window_choice';
import { number_in, params_of } from '../route/paging';
import { address_of, go_to, type Fields } from '../route/route';
import { useWords, type Words } from '../words/words';
import { DomainFilter } from './domain_filter';
import { Count } from './overview';
import { useTitle } from './use_title';

const k_rows = 50;
const k_all_rows = 1_000_000;
const sorts = ['score', 'recipients', 'queued', 'domain'] as const;

const go = (fields: Fields, changed: Record<string, string | number | undefined>) =>
  go_to(address_of(['domains'], { ...fields, ...changed }));

// What both the list and the export are asked with.
const question_of = (fields: Fields) => params_of({ since: fields.since, domain: fields.name, sort: fields.sort });

export function DomainsPage({ fields }: { fields: Fields }) {
  const words = useWords();
  const { t } = words;
  useTitle(t('page.domains'));
  const offset = number_in(fields, 'offset');
  const asked = useAnswer<Domains>('domains', { ...question_of(fields), ...params_of({ offset }), limit: k_rows });
  const policies = useOpenDomains(asked);
  return (
    <>
      <PageTitle title={t('page.domains')}>
        <WindowChoice path={['domains']} fields={fields} />
        <SortChoice fields={fields} />
      </PageTitle>
      <OpenDomainsNotice asked={policies} />
      <DomainFilter path={['domains']} fields={fields} />
      <Answered asked={asked}>
        {(answer) => (
          <>
            <CoverageNotice coverage={answer.coverage} />
            <Section title={t('domains.sent', { count: answer.total })} extra={<Export fields={fields} />}>
              <Table
                label={t('page.domains')}
                rows={answer.domains}
                row_key={(domain) => domain.domain}
                columns={domain_columns(words, fields, answer.domains.some((domain) => domain.owner))}
                sort={fields.sort ?? 'score'}
                on_sort={(sort) => go(fields, { sort, offset: undefined })}
              />
              {answer.domains.length === 0 && <p className="empty">{t(fields.name ? 'domains.no_match' : 'domains.none')}</p>}
              <Pager offset={offset} limit={k_rows} total={answer.total} on_offset={(wanted) => go(fields, { offset: wanted })} />
              {answer.without_domain.messages > 0 && (
                <p className="muted">{t('domains.without', { count: answer.without_domain.messages })}</p>
              )}
            </Section>
          </>
        )}
      </Answered>
    </>
  );
}

function SortChoice({ fields }: { fields: Fields }) {
  const { t } = useWords();
  return (
    <Choice
      name={t('queue.sort')}
      value={fields.sort ?? 'score'}
      options={sorts.map((value) => ({ value, name: t(`domains.sort.${value}`) }))}
      onChange={(sort) => go(fields, { sort, offset: undefined })}
    />
  );
}

function Export({ fields }: { fields: Fields }) {
  const { t } = useWords();
  const [refusal, set_refusal] = useState<Refusal>();
  const save = async (name: string, type: string, write: (domains: Domain[]) => string) => {
    try {
      const answer = await ask<Domains>('domains', { ...question_of(fields), limit: k_all_rows });
      offer_file(name, type, write(answer.domains));
      set_refusal(undefined);
    } catch (error) {
      set_refusal(error instanceof Refusal ? error : new Refusal('failed', String(error), ''));
    }
  };
  return (
    <div className="export">
      <Button icon="arrow-down-tray" onClick={() => save('domains.csv', 'text/csv', csv_of)}>{t('domains.csv')}</Button>
      <Button icon="arrow-down-tray" onClick={() => save('domains.json', 'application/json', json_of)}>{t('domains.json')}</Button>
      {refusal && <RefusalMessage refusal={refusal} is_older_shown={false} />}
    </div>
  );
}

const json_of = (domains: Domain[]) => `${JSON.stringify(domains, null, 1)}\n`;

function domain_columns({ t }: Words, fields: Fields, has_owners: boolean): Column<Domain>[] {
  const { since } = fields;
  const owner: Column<Domain> = { key: 'owner', title: t('source.owner'), render: (d) => d.owner && <Foreign text={d.owner} /> };
  return [
    { key: 'verdict', title: t('source.verdict'), sort: 'score', render: (d) => <VerdictLabel verdict={d.verdict} /> },
    { key: 'domain', title: t('source.domain'), sort: 'domain', is_rising: true, render: (d) => <a href={address_of(['domain', d.domain], { since })}><Foreign text={d.domain} /></a> },
    ...(has_owners ? [owner] : []),
    { key: 'worst', title: t('domains.worst'), render: (d) => <OriginLink id={d.worst} since={since} /> },
    { key: 'messages', title: t('count.messages.title'), is_number: true, render: (d) => <Count value={d.messages} /> },
    { key: 'recipients', title: t('count.recipients.title'), sort: 'recipients', is_number: true, render: (d) => <Count value={d.recipients} /> },
    { key: 'sent', title: t('count.sent.title'), is_number: true, render: (d) => <Count value={d.sent} /> },
    { key: 'deferred', title: t('count.deferred.title'), is_number: true, render: (d) => <Count value={d.deferred} /> },
    { key: 'bounced', title: t('count.bounced.title'), is_number: true, render: (d) => <Count value={d.bounced} /> },
    { key: 'queued', title: t('count.queued.title'), sort: 'queued', is_number: true, render: (d) => <Count value={d.queued} /> },
  ];
}
