// Mail to users that a domain does not have: what the domains do with it, and how all of them come to reject it.
import { surroundings } from 'transport';
import type { Policies } from '../answers/types';
import { policy_modes } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { useChange, type Change } from '../answers/use_change';
import { Answered } from '../parts/answered';
import { ChangeResult, WaysOn } from '../parts/change_result';
import { ChangeState } from '../parts/change_state';
import { PanelNotice } from '../parts/coverage_notice';
import { PageTitle } from '../parts/section';
import { number_in, params_of } from '../route/paging';
import type { Fields } from '../route/route';
import { useWords } from '../words/words';
import { Plan } from './policy_plan';
import { k_policy_rows, PolicyTable } from './policy_table';
import { useKept } from './use_kept';
import { useTitle } from './use_title';

export function PolicyPage({ fields }: { fields: Fields }) {
  const { t } = useWords();
  useTitle(t('page.policy'));
  const { policy: door } = surroundings();
  const asked = useAnswer<Policies>('policy list', { ...question_of(fields), limit: k_policy_rows });
  const change = useChange(door);
  const kept = useKept();
  return (
    <>
      <PageTitle title={t('page.policy')} />
      <p className="muted">{t('policy.means')}</p>
      <Answered asked={asked}>
        {(answer) => (
          <>
            <Told answer={answer} />
            {answer.plan !== null && <Plan answer={answer} plan={answer.plan} change={change} kept={kept} />}
            <HowToChange has_door={door !== undefined} change={change} />
            <ChangeState change={change} />
            <Newest change={change} />
            <PolicyTable answer={answer} fields={fields} kept={kept} may_keep={change.state?.may_change === true} />
          </>
        )}
      </Answered>
    </>
  );
}

const k_filters = ['open', ...policy_modes] as const;

const question_of = (fields: Fields) =>
  params_of({
    domain: fields.name,
    policy: k_filters.find((one) => one === fields.policy),
    sort: fields.sort,
    offset: number_in(fields, 'offset'),
  });

function Told({ answer }: { answer: Policies }) {
  const { t } = useWords();
  const panel = answer.coverage?.panel;
  if (panel?.error) return <PanelNotice panel={panel} error={panel.error} />;
  return answer.plan === null ? <p className="empty">{t('policy.not_told')}</p> : null;
}

function HowToChange({ has_door, change }: { has_door: boolean; change: Change }) {
  const { t, rich } = useWords();
  if (!has_door) return <p>{rich('policy.terminal', { command: <code>spamtrace policy apply</code> })}</p>;
  return change.state?.may_change === false ? <p>{t('policy.may_not')}</p> : null;
}

function Newest({ change }: { change: Change }) {
  const { state, is_active } = change;
  if (!state || state.act === null || is_active) return null;
  return (
    <ChangeResult key={state.act} act={state.act}>
      {(answer) => <WaysOn answer={answer} change={change} />}
    </ChangeResult>
  );
}
