// A white list, its journal and the panel's door to it, as the program and the extension tell them.
import { ok, refused } from './panel_page.mjs';

const k_time = '2030-05-06T07:08:09Z';

export const a_client = (address, more = {}) => ({
  address, source: `relay:${address}`, messages: 3, recipients: 4, last_seen: k_time, score: 0.5, verdict: 'suspicious', ...more,
});

export const an_entry = (network, severity, findings, more = {}) => ({
  network,
  exception: false,
  where: { panel: true },
  findings: findings.map(([name, text]) => ({ name, severity, text })),
  severity,
  messages: 0,
  recipients: 0,
  last_seen: null,
  clients: [],
  client_count: 0,
  ...more,
});

const in_file = (text) => ({ where: { file: '/etc/postfix/main.cf', text } });

// Each finding that the program has, in its words.
export const k_findings = [
  ['relayed_spam', '192.0.2.10 sent 1,375 messages to 1 recipient through it; verdict spam, score 0.98', 'one'],
  ['relayed_spam', '192.0.2.10 sent 1 message to 532 recipients through it; verdict suspicious, score 0.61; suspected with it: 1 more client', 'more'],
  ['too_wide', 'lets the whole Internet send through this server without a login: every address of IPv4', 'all'],
  ['too_wide', 'holds 65,536 addresses; one owner rarely has more than a public /24', 'public'],
  ['too_wide', 'holds 16,777,216 addresses; one owner rarely has more than a private /16', 'private'],
  ['too_wide', 'holds 2^64 links (/64); one owner rarely has more than a public /64', 'public_links'],
  ['too_wide', 'holds 1,048,576 links (/64); one owner rarely has more than a private /48', 'private_links'],
  ['not_private', "a public address, but one of this server's own: its scripts relay without a login", 'own'],
  ['not_private', 'a public address: whoever has it, or gets on to a machine behind it, sends without a login', 'one'],
  ['not_private', 'public addresses: whoever has one of them, or gets on to a machine behind it, sends without a login', 'many'],
  ['not_own', "private, but in none of the 2 networks of this server's interfaces", 'counts'],
  ['loopback', "this host itself; but every script here that speaks SMTP to it relays without a login, and Plesk's limits on outgoing mail do not count it", 'means'],
  ['unused', 'no mail to other servers came through it in 30 days', 'counts'],
  ['shadowed', 'is there twice', 'twice'],
  ['shadowed', 'lies inside 10.0.0.0/8, which says the same of all its addresses', 'inside'],
  ['shadowed', 'has no effect: !192.0.2.0/24 holds all of it and counts first', 'against'],
];

const clients = ['192.0.2.10', '192.0.2.11', '192.0.2.12', '192.0.2.13'].map((address) => a_client(address));

export const some_entries = () => [
  an_entry('192.0.2.0/24', 'dangerous', [k_findings[1], k_findings[9]], { messages: 375, recipients: 532, last_seen: k_time, clients, client_count: 9 }),
  an_entry('192.0.2.20/32', 'look', [k_findings[8], k_findings[12]]),
  an_entry('192.0.2.64/26', 'look', [k_findings[15]], { exception: true, ...in_file('!192.0.2.64/26') }),
  an_entry('2001:db8:1234:5678:9abc:def0:1234:5678/128', 'harmless', [], in_file(null)),
];

export class WhiteList {
  acts = [];
  items = {};
  wishes = []; // what the door was asked for
  refusal = undefined; // of the next wish
  not_understood = [];
  whole_window_known = false;

  constructor(entries) {
    this.entries = entries;
  }

  doors() {
    const commands = {
      'whitelist': (params) => this.list(params),
      'journal': () => ok({ acts: this.acts, total: this.acts.length }),
      'journal show': ({ id }) => this.show(id),
    };
    return {
      ask: ({ command, params }) => (commands[command] ?? (() => refused('not_found', 'nothing is known of this')))(params),
      whitelist: (body) => this.door(body),
      policy: () => ok({ act: null, status: null, progress: 0, reason: null, may_change: true }),
    };
  }

  list({ offset = 0, limit = 50 }) {
    const of = (severity) => this.entries.filter((entry) => entry.severity === severity).length;
    return ok({
      window: { since: '2030-04-06T07:00:00Z', until: null },
      whole_window_known: this.whole_window_known,
      entries: this.entries.slice(offset, offset + limit),
      total: this.entries.length,
      dangerous: of('dangerous'),
      look: of('look'),
      not_understood: this.not_understood.slice(0, 100),
      not_understood_total: this.not_understood.length,
      coverage: null,
    });
  }

  show(id) {
    const act = this.acts.find((one) => one.act === id);
    return act ? ok({ act, items: this.items[id], total: this.items[id].length }) : refused('not_found', `there is no act ${id}`);
  }

  // The wish is carried out, unless the test has it refused, or fail in the panel.
  door(body) {
    this.wishes.push(body);
    const refusal = this.refusal;
    this.refusal = undefined;
    if (refusal) return refusal;
    return body.remove ? this.remove(body.remove.networks) : this.undo(body.undo.act);
  }

  remove(networks) {
    this.taken = this.entries.filter((entry) => networks.includes(entry.network));
    if (!this.failing) this.entries = this.entries.filter((entry) => !networks.includes(entry.network));
    const state = this.failing ? 'failed' : 'done';
    return this.note(null, networks.map((name) => white_list_item(name, 'listed', 'absent', state, this.failing ?? null)));
  }

  undo(act) {
    this.entries = [...this.taken, ...this.entries];
    this.acts = this.acts.map((one) => (one.act === act ? { ...one, undone: one.done } : one));
    this.items[act] = this.items[act].map((item) => ({ ...item, state: 'undone' }));
    return this.note(act, this.items[act].map(({ name }) => white_list_item(name, 'absent', 'listed', 'done')));
  }

  note(undoes, items) {
    const count = (state) => items.filter((item) => item.state === state).length;
    const counts = { total: items.length, done: count('done'), already: 0, failed: count('failed'), changed: 0, left: 0, undone: 0 };
    const act = { act: this.acts.length + 1, kind: 'white_list', undoes, actor: 'admin', begun: k_time, ended: k_time, ...counts };
    this.acts = [act, ...this.acts];
    this.items[act.act] = items;
    return ok({ ...act, batches: [] });
  }
}

export const white_list_item = (name, before, after, state, said = null) => ({
  target: 'white_list',
  name,
  before: { mode: before, address: null, text: null },
  after: { mode: after, address: null, text: null },
  state,
  said,
});
