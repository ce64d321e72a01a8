// The plan as one sentence, and its beginning: only after it was shown what will be changed and what is left as it is.
import { useContext, useState } from 'react';
import { Button } from '@plesk/ui-library';
import { ask } from 'transport';
import { ClockContext } from '../answers/clock';
import { Refusal, to_refusal } from '../answers/refusal';
import type { Policies, PolicyCounts, PolicyDomain, PolicyPlan } from '../answers/types';
import type { Change } from '../answers/use_change';
import { RefusalMessage } from '../parts/answered';
import { Asking } from '../parts/asking';
import { Foreign } from '../parts/foreign';
import { Section } from '../parts/section';
import { none_kept, open_domains, plan_sentence, type KeptCounts } from '../words/plan_sentence';
import { useWords, type Words } from '../words/words';
import { AlsoPlans, open_plans, PlansToSet, ServicePlans } from './service_plans';
import { has_real_mail, is_kept, kept_counts, type useKept } from './use_kept';

type KeptHook = ReturnType<typeof useKept>;
type Props = { answer: Policies; plan: string; change: Change; kept: KeptHook };

export function Plan({ answer, plan, change, kept }: Props) {
  const words = useWords();
  const is_open = open_domains(answer.counts) + open_plans(answer.plans).length > 0;
  const may_begin = change.state?.may_change === true && !change.is_active && is_open;
  return (
    <Section title={words.t('plan.title')}>
      <p className="plan">{plan_sentence(answer.counts, none_kept, words)}</p>
      {!is_open && <p className="good-news">{words.t('plan.nothing_open')}</p>}
      <ServicePlans plans={open_plans(answer.plans)} />
      {may_begin && <Beginning answer={answer} plan={plan} change={change} kept={kept} />}
    </Section>
  );
}

interface Wanted {
  plan: string;
  keep: string[];
  counts: PolicyCounts;
  kept: KeptCounts;
  plans: PolicyPlan[]; // service plans that are to reject too
}

// "306 domains and 2 service plans"
const what_is_set = (domains: number, plans: number, { t, list }: Words) =>
  list([
    ...(domains > 0 || plans === 0 ? [t('plan.domains', { count: domains })] : []),
    ...(plans > 0 ? [t('plans.count', { count: plans })] : []),
  ]);

function Beginning({ answer, plan, change, kept }: Props) {
  const words = useWords();
  const { counts } = answer;
  const [with_plans, take_plans] = useState(true);
  const plans = open_plans(answer.plans).length;
  const { wanted, refusal, prepare, forget } = useWanted(plan, kept, with_plans);
  const domains = open_domains(counts) - kept_counts(kept.kept, counts).forwards;
  const taken = with_plans ? plans : 0;
  const start = async ({ plan, keep, plans }: Wanted) => {
    await change.send((door) => door.begin({ plan, keep, plans: plans.length > 0 }));
    forget();
  };
  return (
    <>
      {counts.with_real_mail > 0 && <KeepAll kept={kept} count={counts.with_real_mail} on_change={forget} />}
      {plans > 0 && <AlsoPlans count={plans} on={with_plans} turn={(on) => (take_plans(on), forget())} />}
      <Button intent="primary" disabled={domains + taken === 0} onClick={prepare}>
        {words.t('plan.set', { what: what_is_set(domains, taken, words) })}
      </Button>
      {refusal && <RefusalMessage refusal={refusal} is_older_shown={false} />}
      {wanted && <Confirmation wanted={wanted} change={change} on_start={() => start(wanted)} on_cancel={forget} />}
    </>
  );
}

function KeepAll({ kept, count, on_change }: { kept: KeptHook; count: number; on_change: () => void }) {
  const { t } = useWords();
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={kept.kept.all_with_real_mail}
        onChange={(event) => (kept.keep_all_with_real_mail(event.target.checked), on_change())}
      />
      {t('plan.keep_all', { count })}
    </label>
  );
}

type ConfirmationProps = { wanted: Wanted; change: Change; on_start: () => void; on_cancel: () => void };

const k_most_names = 20;

function Confirmation({ wanted, change, on_start, on_cancel }: ConfirmationProps) {
  const words = useWords();
  const { t } = words;
  const what = what_is_set(open_domains(wanted.counts) - wanted.kept.forwards, wanted.plans.length, words);
  const losing = wanted.counts.with_real_mail - wanted.kept.with_real_mail;
  return (
    <Asking title={t('plan.asks', { what })} start={t('asking.start')} is_sent={change.is_sent} on_start={on_start} on_cancel={on_cancel}>
      <p>{plan_sentence(wanted.counts, wanted.kept, words)}</p>
      {losing > 0 && <p className="damage">{t('plan.loses', { count: losing })}</p>}
      {wanted.keep.length > 0 && <KeptNames names={wanted.keep} />}
      {wanted.plans.length > 0 && <PlansToSet plans={wanted.plans} are_domains_kept={wanted.keep.length > 0} />}
      <p className="muted">{t('plan.can_be_undone')}</p>
    </Asking>
  );
}

function KeptNames({ names }: { names: string[] }) {
  const { t } = useWords();
  return (
    <>
      <p>{t('plan.kept_names', { count: names.length })}</p>
      <ul className="kept-names">
        {names.slice(0, k_most_names).map((name) => <li key={name}><Foreign text={name} /></li>)}
        {names.length > k_most_names && <li>{t('reason.more', { count: names.length - k_most_names })}</li>}
      </ul>
    </>
  );
}

const k_all_rows = 1_000_000;

// Which forwards are kept is told by all of them, on whatever page of the list they are.
function useWanted(plan: string, { kept, know_forwards }: KeptHook, with_plans: boolean) {
  const [wanted, set_wanted] = useState<Wanted>();
  const [refusal, set_refusal] = useState<Refusal>();
  const { ask_now } = useContext(ClockContext);
  const prepare = async () => {
    try {
      const answer = await ask<Policies>('policy list', { policy: 'forward', limit: k_all_rows });
      if (answer.plan !== plan) throw new Refusal('changed', '', '');
      know_forwards(answer.domains);
      set_refusal(undefined);
      const keep = answer.domains.filter((one) => is_kept(kept, one));
      set_wanted({ plan, counts: answer.counts, plans: with_plans ? open_plans(answer.plans) : [], ...chosen(keep) });
    } catch (error) {
      set_wanted(undefined);
      set_refusal(to_refusal(error));
      if (to_refusal(error).code === 'changed') ask_now();
    }
  };
  return { wanted, refusal, prepare, forget: () => set_wanted(undefined) };
}

const chosen = (kept: PolicyDomain[]) => ({
  keep: kept.map(({ domain }) => domain),
  kept: { forwards: kept.length, with_real_mail: kept.filter(has_real_mail).length },
});
