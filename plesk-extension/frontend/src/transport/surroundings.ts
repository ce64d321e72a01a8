// Where the page is shown and to whom. It narrows what is offered, not what is answered: that the program does.
import type { Act } from '../answers/types';

export interface Surroundings {
  stands_alone: boolean; // else in a document of which it is a part
  sees_server: boolean; // all of it; else the domains of who looks, and their sources
  sees_policies: boolean; // what domains do with mail for nobody
  language?: string; // where the document around has one
  settings?: SettingsDoor; // of who may change them
  past?: PastDoor; // of who may have the logs of the past read
  policy?: PolicyDoor; // where policies can be changed
  whitelist?: WhitelistDoor; // where entries can be taken out of the panel's white list
}

export interface Settings {
  customers_see_their_domains: boolean;
  alerts: boolean;
  queue_growth: number; // so many messages more in an hour are too many
  keep_reject: boolean; // all domains are to reject mail for nobody
}

// The reading of the logs of the past, which goes on where no page looks at it.
export interface Past {
  status: null | 'not_started' | 'running' | 'done' | 'error'; // null: nobody began it
  progress: number; // of 100
  reason: string | null; // of an error
}

export interface PastDoor {
  look: () => Promise<Past>;
  read: () => Promise<Past>;
}

export interface SettingsDoor {
  read: () => Promise<Settings>;
  change: (wanted: Partial<Settings>) => Promise<Settings>;
}

// A change of policies, which goes on where no page looks at it: the newest one, whoever began it.
export interface PolicyChange {
  act: number | null; // its number in the journal
  status: null | 'not_started' | 'running' | 'done' | 'error'; // null: nobody began one
  progress: number; // of 100
  reason: string | null; // of an error
  may_change: boolean; // who looks may begin one
}

export interface Undoing {
  act: number;
  domains: string[]; // none named: all of that act
  force: boolean; // also what somebody changed since
}

export interface PolicyDoor {
  look: () => Promise<PolicyChange>;
  begin: (wanted: { plan: string; keep: string[]; plans: boolean }) => Promise<PolicyChange>;
  undo: (wanted: Undoing) => Promise<PolicyChange>;
  retry: (wanted: { act: number }) => Promise<PolicyChange>;
}

// A change of the white list is over when it is answered.
export interface WhitelistDoor {
  remove: (wanted: { networks: string[] }) => Promise<Act>;
  undo: (wanted: { act: number }) => Promise<Act>;
}
