// How the page asks when spamtrace-web serves it. In the panel another module takes this place, with the same exports.
import { Refusal } from '../answers/refusal';
import { data_of, document_of, in_turn, post, type Params } from './http';
import type { Surroundings } from './surroundings';

export type { Params };

// The server says so where it keeps the index current by itself, in the page and with each answer; then an answer need
// not wait for reading.
const k_index_header = 'Spamtrace-Index';
let index_is_kept = document.documentElement.dataset.index === 'kept';

export const surroundings = (): Surroundings => ({ stands_alone: true, sees_server: true, sees_policies: true });

// Else the first answer tells whether it is so by now, and the questions behind it wait for that.
let first: Promise<unknown> | undefined;

export async function ask<T>(command: string, params: Params, signal?: AbortSignal): Promise<T> {
  const ask_now = () => ask_at_once<T>(command, params, signal);
  if (index_is_kept) return ask_now();
  if (!first) {
    const answer = ask_now();
    first = answer.catch(() => {});
    return answer;
  }
  await first;
  return index_is_kept ? ask_now() : in_turn(ask_now);
}

async function ask_at_once<T>(command: string, params: Params, signal?: AbortSignal): Promise<T> {
  const wanted: Params = index_is_kept ? { ...params, 'no-refresh': true } : params;
  const response = await post('/api', {}, JSON.stringify({ command, params: wanted }), signal);
  index_is_kept = response.headers.get(k_index_header) === 'kept';
  const answer = await document_of<T>(response);
  if (response.status === 401) throw new Refusal('signed_out', '', '');
  return data_of(answer);
}
