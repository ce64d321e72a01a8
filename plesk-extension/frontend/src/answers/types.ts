// The answers, as docs/api.md tells them.

export type Grade = 'proven' | 'inferred' | 'claimed';
export type Verdict = 'clean' | 'suspicious' | 'spam' | 'backscatter';
export const kinds = [
  'smtp_auth', 'system_user', 'web_server', 'relay', 'forward', 'bounce', 'local', 'unknown',
] as const;
export type Kind = (typeof kinds)[number];

export interface Reason {
  signal: string;
  weight: number;
  text: string;
}

export interface Evidence {
  grade: Grade;
  signal: string;
  value: string;
  where: { file: string; offset: number | null; written: string | null } | null;
}

export interface Counts {
  messages: number;
  recipients: number;
  sent: number;
  deferred: number;
  bounced: number;
  unknown_recipients: number;
}

export interface Queued {
  queued: number;
  queued_recipients: number;
}

export interface Source extends Counts, Queued {
  id: string;
  kind: Kind;
  account: string;
  domain: string | null;
  owner: string | null;
  grade: Grade;
  score: number;
  verdict: Verdict;
  reasons: Reason[];
  clients: string[];
  client_count: number;
  scripts: string[];
  first_seen: string | null;
  last_seen: string | null;
  evidence: Evidence[];
}

export interface TimeWindow {
  since: string | null;
  until: string | null;
}

export interface Sources {
  window: TimeWindow;
  sources: Source[];
  total: number;
  queued_in_sources: number;
  queued_elsewhere: number;
  other_mail: { inbound: number; local_only: number; incomplete: number; no_delivery_seen: number };
  coverage: Coverage;
}

export interface Hour {
  hour: string;
  messages: number;
  recipients: number;
}

export interface Sample {
  queue_id: string;
  first_seen: string;
  sender: string | null;
  recipient: string;
  recipients: number;
  subject: string | null;
  last_reply: string | null;
  queued: boolean;
}

export interface NameCount {
  name: string;
  count: number;
}

export interface SourceDetail {
  source: Source;
  timeline: Hour[];
  samples: Sample[];
  clients: NameCount[];
  senders: NameCount[];
  scripts: NameCount[];
  subjects: NameCount[];
  client_count: number;
  sender_count: number;
  subject_count: number;
  logins: number;
  failed_logins: number;
  coverage: Coverage | null;
}

export interface Domain extends Counts, Queued {
  domain: string;
  owner: string | null;
  aliases: string[];
  sources: number;
  worst: string;
  score: number;
  verdict: Verdict;
}

export interface Domains {
  window: TimeWindow;
  domains: Domain[];
  total: number;
  without_domain: Counts;
  coverage: Coverage | null;
}

export interface DomainDetail {
  window: TimeWindow;
  domain: Domain;
  policy: Policy | null; // for mail to nobody; null: the panel did not tell
  sources: Source[];
  timeline: Hour[];
  coverage: Coverage | null;
}

export interface QueueStatus {
  mta: 'qmail' | 'postfix';
  messages: number;
  not_preprocessed: number;
  queues: Record<string, number> | null;
  bouncing: number | null;
  split: number | null;
  big_todo: boolean | null;
  misplaced: number | null;
  strays: number;
}

export interface Recipient {
  address: string;
  original: string | null;
  route: 'local' | 'remote' | 'undecided';
  done: boolean;
  reason: string | null;
}

export interface QueuedMessage {
  queue_id: string;
  state: string;
  arrival: string | null;
  size: number;
  sender: string | null;
  subject: string | null;
  bouncing: boolean;
  recipients: number;
  recipients_done: number;
  recipient_list: Recipient[];
  origin: string | null;
  script: string | null;
  damage: string[];
}

export interface QueueList {
  total: number;
  matching: number;
  matching_recipients: number;
  messages: QueuedMessage[];
}

export interface QueueGroup {
  name: string | null;
  messages: number;
  recipients: number;
  bytes: number;
  oldest: string | null;
  newest: string | null;
}

export interface QueueGroups {
  by: string;
  queued: number;
  matching: number;
  matching_recipients: number;
  total: number;
  groups: QueueGroup[];
}

export interface MessageDetail {
  message: QueuedMessage;
  file: string;
  uid: number | null;
  user: string | null;
  login: string | null;
  client: string | null;
  qp: number | null;
  received: { grade: Grade; text: string }[];
  last_reply: string | null;
  evidence: Evidence[];
  header: string;
  body: string;
  body_cut: boolean;
}

export interface LogFile {
  file: string;
  journal: boolean;
  compression: string | null;
  bytes: number;
  lines: number;
  first: string | null;
  last: string | null;
  trouble: string | null;
}

export interface ErrorText {
  code: string;
  message: string;
  hint: string;
}

export interface PanelFacts {
  domains: number;
  aliases: number;
  system_users: number;
  mailboxes: number;
  odd_rows: number;
  changed: string | null;
  failing_since: string | null;
  error: ErrorText | null;
}

export interface Coverage {
  logs: LogFile[];
  log_troubles: { file: string; error: ErrorText }[];
  lines: {
    total: number;
    understood: number;
    foreign: number;
    not_understood: number;
    shapeless: number;
    forged: number;
    forged_example: string | null;
    cut: number;
    not_understood_by_program: { program: string; lines: number }[];
    not_understood_example: string | null;
  };
  queue: {
    messages: number;
    vanished: number;
    damaged: number;
    unreadable: number;
    unreadable_example: string | null;
    renumbered: number;
    error: ErrorText | null;
  };
  panel: PanelFacts | null;
  index_notice: ErrorText | null;
}

export interface Doctor {
  version: string;
  api_version: number;
  mta: string;
  mta_reason: string | null;
  panel_version: string | null;
  paths: Record<string, string>;
  state_dir: string | null;
  accounts: number;
  white_list: { networks: number; file: string | null };
  missing: string[];
  queue: QueueStatus | null;
  coverage: Coverage;
  sandbox: { layer: string; active: boolean; detail: string }[];
}

export interface Timeline {
  window: TimeWindow;
  timeline: { hour: string; kind: Kind; messages: number; recipients: number }[];
}

export const policy_modes = ['bounce', 'forward', 'reject', 'unknown'] as const;
export type PolicyMode = (typeof policy_modes)[number];

// What a domain does with mail to users that it does not have.
export interface Policy {
  mode: PolicyMode;
  address: string | null; // of a forward
  text: string | null; // of a bounce; null: the panel's usual one
}

export interface PolicyDomain {
  domain: string;
  owner: string | null;
  mail: boolean;
  policy: Policy;
  bounced: number;
  forwarded: number;
  real_mail: number | null; // that a forward's address got from real senders
  way_back: boolean;
  left: true | null; // it is to reject, and does not
}

export interface PolicyCounts extends Record<PolicyMode, number> {
  with_real_mail: number;
  left: number;
}

// Of a service plan: what a new subscription of it does.
export interface PolicyPlan {
  name: string;
  owner: string | null; // a reseller; null: the administrator
  policy: Policy;
}

export interface Policies {
  domains: PolicyDomain[];
  total: number;
  counts: PolicyCounts;
  plans: PolicyPlan[]; // none for who sees some domains only
  plan_counts: Record<PolicyMode, number>;
  plan: string | null; // names the state of all domains and service plans; null: the panel told nothing
  coverage: Coverage | null;
}

export interface Act {
  act: number;
  kind: string;
  undoes: number | null;
  actor: string;
  begun: string;
  ended: string | null;
  total: number;
  done: number;
  already: number;
  failed: number;
  changed: number;
  left: number;
  undone: number;
}

export type ItemState = 'planned' | 'sent' | 'done' | 'already' | 'failed' | 'changed' | 'undone';

// What a thing is set to: a policy, or whether it stands in the white list.
export interface ItemValue extends Omit<Policy, 'mode'> {
  mode: PolicyMode | 'listed' | 'absent';
}

export interface ActItem {
  target: 'domain' | 'plan' | 'white_list';
  name: string;
  before: ItemValue;
  after: ItemValue;
  state: ItemState;
  said: string | null;
}

export interface Journal {
  acts: Act[];
  total: number;
}

export interface ActDetail {
  act: Act;
  items: ActItem[];
  total: number;
}

export type Severity = 'dangerous' | 'look' | 'harmless';

export interface WhitelistFinding {
  name: string;
  severity: Severity;
  text: string;
}

export interface WhitelistClient {
  address: string;
  source: string;
  messages: number;
  recipients: number;
  last_seen: string | null;
  score: number;
  verdict: Verdict;
}

export interface WhitelistPlace {
  panel?: true;
  file?: string | null;
  text?: string | null; // null: the default of mynetworks
}

export interface WhitelistEntry {
  network: string;
  exception: boolean;
  where: WhitelistPlace;
  findings: WhitelistFinding[];
  severity: Severity;
  messages: number;
  recipients: number;
  last_seen: string | null;
  clients: WhitelistClient[];
  client_count: number;
}

export interface Whitelist {
  window: TimeWindow;
  whole_window_known: boolean;
  entries: WhitelistEntry[];
  total: number;
  dangerous: number;
  look: number;
  not_understood: { file: string | null; text: string | null }[];
  not_understood_total: number;
  coverage: Coverage;
}
