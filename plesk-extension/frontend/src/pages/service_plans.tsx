// Service plans that do not reject, of which new domains take their policy; and whether they are set too.
import type { PolicyPlan } from '../answers/types';
import { Foreign } from '../parts/foreign';
import { PolicyValue } from '../parts/policy_value';
import { useWords } from '../words/words';

export const open_plans = (plans: PolicyPlan[]) => plans.filter(({ policy }) => policy.mode !== 'reject');

export function ServicePlans({ plans }: { plans: PolicyPlan[] }) {
  const { t } = useWords();
  if (plans.length === 0) return null;
  const has_owners = plans.some(({ owner }) => owner !== null);
  return (
    <div className="service-plans">
      <h3>{t('plans.open', { count: plans.length })}</h3>
      <p className="muted">{t('plans.mean')}</p>
      <table className="plain-table" aria-label={t('plans.title')}>
        <thead>
          <tr>
            <th scope="col">{t('plans.name')}</th>
            {has_owners && <th scope="col">{t('source.owner')}</th>}
            <th scope="col">{t('policy.policy')}</th>
          </tr>
        </thead>
        <tbody>
          {plans.map((plan, i) => (
            <tr key={i}>
              <th scope="row"><Foreign text={plan.name} /></th>
              {has_owners && <td>{plan.owner === null ? t('plans.of_admin') : <Foreign text={plan.owner} />}</td>}
              <td><PolicyValue policy={plan.policy} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function AlsoPlans({ count, on, turn }: { count: number; on: boolean; turn: (on: boolean) => void }) {
  const { t } = useWords();
  return (
    <label className="tick">
      <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
      {t('plans.also', { count })}
    </label>
  );
}

// What is left as it is may be changed with them, and is not noted as the others are.
export function PlansToSet({ plans, are_domains_kept }: { plans: PolicyPlan[]; are_domains_kept: boolean }) {
  const { t } = useWords();
  return (
    <>
      <p>{t('plans.set', { count: plans.length })}</p>
      <ul className="kept-names">{plans.map((plan, i) => <li key={i}><Foreign text={plan.name} /></li>)}</ul>
      <p>{t('plans.passed_on')}</p>
      {are_domains_kept && <p className="muted">{t('plans.kept_too')}</p>}
    </>
  );
}
