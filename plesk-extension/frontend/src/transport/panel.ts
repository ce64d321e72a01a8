// How the page asks inside the panel: through the extension, with the panel's session and token.
import { Refusal, type Answer } from '../answers/refusal';
import type { Act } from '../answers/types';
import { data_of, document_of, in_turn, post, type Params } from './http';
import type { Past, PolicyChange, PolicyDoor, Settings, Surroundings, WhitelistDoor } from './surroundings';

export type { Params };

// What the panel's document says; see plib/library/Page.php.
export interface Told {
  role: string;
  language: string;
  api: string;
  settings: string | null;
  past: string | null;
  policy?: string | null;
  whitelist?: string | null;
  start: string | null; // the fragment to begin with, where the address has none
}

let told: Told = { role: '', language: '', api: '', settings: null, past: null, start: null };

export function be_told(said: Told) {
  told = said;
}

export const surroundings = (): Surroundings => ({
  stands_alone: false,
  sees_server: told.role === 'admin',
  sees_policies: told.role === 'admin' || told.role === 'reseller',
  language: told.language,
  settings: told.settings === null ? undefined : settings_at(told.settings),
  past: told.past === null ? undefined : past_at(told.past),
  policy: told.policy ? policy_at(told.policy) : undefined,
  whitelist: told.whitelist ? whitelist_at(told.whitelist) : undefined,
});

export function ask<T>(command: string, params: Params, signal?: AbortSignal): Promise<T> {
  return in_turn(() => send<T>(told.api, { command, params }, signal));
}

const settings_at = (address: string) => ({
  read: () => send<Settings>(address, {}),
  change: (wanted: Partial<Settings>) => send<Settings>(address, wanted),
});

const past_at = (address: string) => ({
  look: () => send<Past>(address, {}),
  read: () => send<Past>(address, { read: true }),
});

const policy_at = (address: string): PolicyDoor => ({
  look: () => send<PolicyChange>(address, {}),
  begin: (wanted) => send<PolicyChange>(address, { begin: wanted }),
  undo: (wanted) => send<PolicyChange>(address, { undo: wanted }),
  retry: (wanted) => send<PolicyChange>(address, { retry: wanted }),
});

const whitelist_at = (address: string): WhitelistDoor => ({
  remove: (wanted) => send<Act>(address, { remove: wanted }),
  undo: (wanted) => send<Act>(address, { undo: wanted }),
});

async function send<T>(address: string, request: object, signal?: AbortSignal): Promise<T> {
  const response = await post(address, token_headers(), JSON.stringify(request), signal);
  if (!is_answer(response)) throw refusal_of(response);
  return data_of((await document_of(response)) as Answer<T>);
}

// The token is looked for each time: the panel may put a new one into its document.
function token_headers(): Record<string, string> {
  const token = document.querySelector<HTMLMetaElement>('#forgery_protection_token')?.content ?? '';
  return { 'X-Forgery-Protection-Token': token, 'X-Requested-With': 'XMLHttpRequest' };
}

// When the session is over the panel answers in place of the extension: with its log-in page, or a plain refusal.
const is_answer = (response: Response) => response.headers.get('Content-Type')?.startsWith('application/json') ?? false;

function refusal_of(response: Response): Refusal {
  const is_over = response.redirected || response.status === 401 || response.status === 403;
  return is_over ? new Refusal('session_over', '', '') : new Refusal('unreachable', `HTTP ${response.status}`, '');
}
