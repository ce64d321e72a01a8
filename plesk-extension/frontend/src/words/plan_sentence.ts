// What a change of policies would do, as one sentence: how many domains, what they do by now, what is left as it is.
import type { PolicyCounts } from '../answers/types';
import type { Key, Words } from './words';

// Forwards that are left as they are; `with_real_mail` of them still receive real mail.
export interface KeptCounts {
  forwards: number;
  with_real_mail: number;
}

export const none_kept: KeptCounts = { forwards: 0, with_real_mail: 0 };

export const open_domains = (counts: PolicyCounts) => counts.bounce + counts.forward + counts.unknown;
export const all_domains = (counts: PolicyCounts) => counts.reject + open_domains(counts);

export function plan_sentence(counts: PolicyCounts, kept: KeptCounts, { t }: Pick<Words, 't'>): string {
  const told = (parts: [Key, number][]) =>
    parts.filter(([, count]) => count > 0).map(([key, count]) => t(key, { count })).join(', ');
  const open = open_domains(counts) - kept.forwards;
  const kinds = told([
    ['plan.bounce', counts.bounce],
    ['plan.unknown', counts.unknown],
    ['plan.forward', counts.forward - kept.forwards],
    ['plan.real_mail', counts.with_real_mail - kept.with_real_mail],
  ]);
  const rest = told([['plan.kept', kept.forwards], ['plan.already', counts.reject]]);
  const wanted = open > 0 ? `${t('plan.open', { count: open })} (${kinds})` : '';
  return `${t('plan.domains', { count: all_domains(counts) })}: ${[wanted, rest].filter(Boolean).join(', ')}`;
}
