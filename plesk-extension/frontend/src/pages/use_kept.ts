// Which forwards are to be left as they are. The ticks outlast paging, other pages, and a reload of the document.
import { useState } from 'react';
import type { PolicyCounts, PolicyDomain } from '../answers/types';
import type { KeptCounts } from '../words/plan_sentence';

export interface Kept {
  ticked: Map<string, boolean>; // domain -> it still receives real mail
  all_with_real_mail: boolean;
}

const k_place = 'spamtrace.kept';
const none: Kept = { ticked: new Map(), all_with_real_mail: false };

export const has_real_mail = (domain: PolicyDomain) => (domain.real_mail ?? 0) > 0;

export const is_kept = (kept: Kept, domain: PolicyDomain) =>
  domain.policy.mode === 'forward' && (kept.ticked.has(domain.domain) || (kept.all_with_real_mail && has_real_mail(domain)));

export function kept_counts({ ticked, all_with_real_mail }: Kept, counts: PolicyCounts): KeptCounts {
  const of_real = [...ticked.values()].filter(Boolean).length;
  const with_real_mail = Math.min(all_with_real_mail ? counts.with_real_mail : of_real, counts.with_real_mail);
  return { forwards: Math.min(ticked.size - of_real + with_real_mail, counts.forward), with_real_mail };
}

export function useKept() {
  const [kept, set_kept] = useState(remembered);
  const keep = (wanted: Kept) => {
    remember(wanted);
    set_kept(wanted);
  };
  const tick = (domain: PolicyDomain, on: boolean) => {
    const ticked = new Map(kept.ticked);
    if (on) ticked.set(domain.domain, has_real_mail(domain));
    else ticked.delete(domain.domain);
    keep({ ...kept, ticked });
  };
  // What is no forward any more has no tick.
  const know_forwards = (forwards: PolicyDomain[]) => {
    const still = forwards.filter(({ domain }) => kept.ticked.has(domain));
    keep({ ...kept, ticked: new Map(still.map((one) => [one.domain, has_real_mail(one)])) });
  };
  return { kept, tick, know_forwards, keep_all_with_real_mail: (on: boolean) => keep({ ...kept, all_with_real_mail: on }) };
}

function remembered(): Kept {
  try {
    const { ticked, all_with_real_mail } = JSON.parse(sessionStorage.getItem(k_place) ?? '');
    return { ticked: new Map(ticked), all_with_real_mail };
  } catch {
    return none;
  }
}

function remember({ ticked, all_with_real_mail }: Kept) {
  sessionStorage.setItem(k_place, JSON.stringify({ ticked: [...ticked], all_with_real_mail }));
}
