// The domains and what each does with mail for nobody: searched, sorted and paged by the server.
import type { Policies, PolicyDomain } from '../answers/types';
import { policy_modes } from '../answers/types';
import { Choice } from '../parts/choice';
import { Foreign } from '../parts/foreign';
import { Pager } from '../parts/pager';
import { PolicyValue } from '../parts/policy_value';
import { Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { number_in } from '../route/paging';
import { address_of, go_to, type Fields } from '../route/route';
import { all_domains } from '../words/plan_sentence';
import { useWords, type Words } from '../words/words';
import { DomainFilter } from './domain_filter';
import { Count } from './overview';
import { has_real_mail, is_kept, type useKept } from './use_kept';

export const k_policy_rows = 50;
const sorts = ['policy', 'domain', 'mail'] as const;

type KeptHook = ReturnType<typeof useKept>;
type Props = { answer: Policies; fields: Fields; kept: KeptHook; may_keep: boolean };

const go = (fields: Fields, changed: Record<string, string | number | undefined>) =>
  go_to(address_of(['policy'], { ...fields, ...changed }));

export function PolicyTable({ answer, fields, kept, may_keep }: Props) {
  const words = useWords();
  const { t } = words;
  const columns = policy_columns(words, answer.domains.some((one) => one.owner));
  return (
    <Section
      title={t('policy.matching', { count: answer.total, total: all_domains(answer.counts) })}
      extra={<Choices fields={fields} />}
    >
      <DomainFilter path={['policy']} fields={fields} />
      <Table
        label={t('page.policy')}
        rows={answer.domains}
        row_key={(one) => one.domain}
        columns={may_keep ? [...columns, keep_column(words, kept)] : columns}
        sort={fields.sort ?? 'policy'}
        on_sort={(sort) => go(fields, { sort, offset: undefined })}
      />
      {answer.domains.length === 0 && <p className="empty">{t(fields.name || fields.policy ? 'policy.no_match' : 'policy.none')}</p>}
      <Pager offset={number_in(fields, 'offset')} limit={k_policy_rows} total={answer.total} on_offset={(offset) => go(fields, { offset })} />
    </Section>
  );
}

function Choices({ fields }: { fields: Fields }) {
  const { t } = useWords();
  const policies = [
    { value: '', name: t('policy.every') },
    { value: 'open', name: t('policy.open') },
    ...policy_modes.map((mode) => ({ value: mode as string, name: t(`policy.mode.${mode}`) })),
  ];
  return (
    <div className="page-title__extra">
      <Choice
        name={t('policy.policy')}
        value={policies.some(({ value }) => value === fields.policy) ? fields.policy : ''}
        options={policies}
        onChange={(policy) => go(fields, { policy, offset: undefined })}
      />
      <Choice
        name={t('queue.sort')}
        value={sorts.find((sort) => sort === fields.sort) ?? 'policy'}
        options={sorts.map((value) => ({ value, name: t(`policy.sort.${value}`) }))}
        onChange={(sort) => go(fields, { sort, offset: undefined })}
      />
    </div>
  );
}

function policy_columns({ t }: Words, has_owners: boolean): Column<PolicyDomain>[] {
  const owner: Column<PolicyDomain> = { key: 'owner', title: t('source.owner'), render: (d) => d.owner && <Foreign text={d.owner} /> };
  return [
    { key: 'domain', title: t('source.domain'), sort: 'domain', is_rising: true, render: (d) => <Name domain={d} /> },
    ...(has_owners ? [owner] : []),
    { key: 'policy', title: t('policy.policy'), sort: 'policy', is_rising: true, render: (d) => <PolicyValue policy={d.policy} /> },
    { key: 'bounced', title: t('policy.bounced'), sort: 'mail', is_number: true, render: (d) => <Count value={d.bounced} /> },
    { key: 'forwarded', title: t('policy.forwarded'), is_number: true, render: (d) => <Count value={d.forwarded} /> },
    { key: 'real_mail', title: t('policy.real_mail'), is_number: true, render: (d) => <RealMail domain={d} /> },
  ];
}

function Name({ domain }: { domain: PolicyDomain }) {
  const { t } = useWords();
  return (
    <>
      <Foreign text={domain.domain} />
      {domain.left && <div className="muted">{t('policy.left')}</div>}
      {!domain.mail && <div className="muted">{t('policy.mail_is_off')}</div>}
      {!domain.way_back && <div className="muted">{t('policy.no_way_back')}</div>}
    </>
  );
}

function RealMail({ domain }: { domain: PolicyDomain }) {
  const { t } = useWords();
  if (domain.policy.mode !== 'forward') return <>—</>;
  if (domain.real_mail === null) return <span className="muted">{t('policy.not_known')}</span>;
  return <span className={has_real_mail(domain) ? 'damage' : undefined}><Count value={domain.real_mail} /></span>;
}

const keep_column = ({ t }: Words, kept: KeptHook): Column<PolicyDomain> => ({
  key: 'keep',
  title: t('policy.keep.title'),
  render: (d) => d.policy.mode === 'forward' && <KeepTick domain={d} kept={kept} />,
});

function KeepTick({ domain, kept }: { domain: PolicyDomain; kept: KeptHook }) {
  const { t } = useWords();
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={is_kept(kept.kept, domain)}
        disabled={kept.kept.all_with_real_mail && has_real_mail(domain)}
        onChange={(event) => kept.tick(domain, event.target.checked)}
      />
      {t('policy.keep')}
      <span className="for-ears"> <Foreign text={domain.domain} /></span>
    </label>
  );
}
