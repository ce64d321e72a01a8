// Domains with policies and a journal of changes, as the program and the panel's door tell them; a test says how a
// change goes on.
import { ok, refused } from './panel_page.mjs';

const k_modes = ['reject', 'bounce', 'forward', 'unknown'];

export const a_domain = (domain, mode, more = {}) => ({
  domain,
  owner: null,
  mail: true,
  policy: { mode, address: mode === 'forward' ? `info@${domain}` : null, text: null },
  bounced: mode === 'bounce' ? 12 : 0,
  forwarded: mode === 'forward' ? 3 : 0,
  real_mail: mode === 'forward' ? 0 : null,
  way_back: true,
  left: null,
  ...more,
});

export const a_plan = (name, mode, owner = null) => ({
  name,
  owner,
  policy: { mode, address: mode === 'forward' ? 'old@site0.example' : null, text: null },
});

// 312 domains: 287 bounce, 19 forward, 4 of these with real mail, 6 reject.
export function many_domains() {
  const named = (name, count, mode, more) =>
    Array.from({ length: count }, (_, i) => a_domain(`${name}${String(i + 1).padStart(3, '0')}.example`, mode, more?.(i)));
  return [
    ...named('bounce', 287, 'bounce'),
    ...named('forward', 19, 'forward', (i) => (i < 4 ? { real_mail: i + 2, owner: 'reseller-a' } : {})),
    ...named('reject', 6, 'reject'),
  ];
}

export class Policies {
  plan = 'plan-1';
  acts = [];
  items = {};
  begun = []; // what the door was asked for, but for looks
  change = { act: null, status: null, progress: 0, reason: null, may_change: true };
  refusal = undefined; // of the next beginning
  commands = {
    'policy list': (params) => this.list(params),
    'domain': (params) => this.domain(params),
    'journal': (params) => this.journal(params),
    'journal show': (params) => this.show(params),
  };

  constructor(domains, plans = []) {
    this.all = domains;
    this.plans = plans;
  }

  // What the page asks for, by the name of the door.
  doors() {
    return {
      ask: ({ command, params }) => (this.commands[command] ?? this.other)(params),
      policy: (body) => this.door(body),
    };
  }

  other() {
    return refused('not_found', 'nothing is known of this');
  }

  list({ domain = '', policy, offset = 0, limit = 50 }) {
    const is_asked_for = (mode) => !policy || mode === policy || (policy === 'open' && mode !== 'reject');
    const matching = this.all.filter((one) => one.domain.includes(domain) && is_asked_for(one.policy.mode));
    return ok({ domains: matching.slice(offset, offset + limit), total: matching.length, counts: this.counts(), ...this.told_of_plans(), plan: this.plan, coverage: null });
  }

  // One that sent nothing, so that its page has its policy alone.
  domain({ name }) {
    const counts = ['messages', 'recipients', 'sent', 'deferred', 'bounced', 'unknown_recipients', 'queued', 'queued_recipients', 'sources', 'score'];
    const none = Object.fromEntries(counts.map((count) => [count, 0]));
    const domain = { domain: name, owner: null, aliases: [], worst: '', verdict: 'clean', ...none };
    const policy = this.all.find((one) => one.domain === name)?.policy ?? null;
    return ok({ window: { since: null, until: null }, domain, policy, sources: [], timeline: [], coverage: null });
  }

  counts() {
    const with_real_mail = this.all.filter((one) => one.real_mail > 0).length;
    const left = this.all.filter((one) => one.left).length;
    return { ...counts_of(this.all), with_real_mail, left };
  }

  told_of_plans() {
    return { plans: this.plans, plan_counts: counts_of(this.plans) };
  }

  journal({ offset = 0, limit = 50 }) {
    return ok({ acts: this.acts.slice(offset, offset + limit), total: this.acts.length });
  }

  show({ id, offset = 0, limit = 50 }) {
    const act = this.acts.find((one) => one.act === id);
    if (!act) return refused('not_found', `there is no act ${id}`);
    return ok({ act, items: this.items[id].slice(offset, offset + limit), total: this.items[id].length });
  }

  door(body) {
    if (Object.keys(body).length === 0) return ok(this.change);
    this.begun.push(body);
    if (this.refusal) {
      const answer = this.refusal;
      this.refusal = undefined;
      return answer;
    }
    this.change = { ...this.change, act: body.retry?.act ?? this.acts.length + 7, status: 'running', progress: 0 };
    return ok(this.change);
  }

  // The change is over, with these items.
  end(items, more = {}) {
    const count = (state) => items.filter((item) => item.state === state).length;
    const counts = Object.fromEntries(['done', 'already', 'failed', 'changed', 'undone'].map((state) => [state, count(state)]));
    const times = { begun: '2030-05-06T07:08:09Z', ended: '2030-05-06T07:09:10Z' };
    const act = { act: this.change.act, kind: 'policy', undoes: null, actor: 'admin', ...times, total: items.length, ...counts, left: 0, ...more };
    this.acts = [act, ...this.acts.filter((one) => one.act !== act.act)];
    this.items[act.act] = items;
    this.change = { ...this.change, status: 'done', progress: 100 };
  }
}

const counts_of = (all) => Object.fromEntries(k_modes.map((mode) => [mode, all.filter((one) => one.policy.mode === mode).length]));

export const an_item = (name, state, said = null, target = 'domain') => ({
  target,
  name,
  before: { mode: 'bounce', address: null, text: null },
  after: { mode: 'reject', address: null, text: null },
  state,
  said,
});
