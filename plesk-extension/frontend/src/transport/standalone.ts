// How the page asks when spamtrace-web serves it. In the panel another module takes this place, with the same exports.
import { Refusal, type Answer } from '../answers/refusal';

export type Params = Record<string, string | number | true>;

// The server says so where it keeps the index current by itself; then an answer need not wait for reading.
const k_index_header = 'Spamtrace-Index';
let index_is_kept = false;

export function ask<T>(command: string, params: Params, signal?: AbortSignal): Promise<T> {
  if (index_is_kept) return ask_at_once(command, params, signal);
  const answer = before.then(() => ask_at_once<T>(command, params, signal));
  before = answer.catch(() => {});
  return answer;
}

// Where answers read what is new first, one of them does it and the next ones find it done: side by side each would
// wait for the others, or tell less than there is.
let before: Promise<unknown> = Promise.resolve();

async function ask_at_once<T>(command: string, params: Params, signal?: AbortSignal): Promise<T> {
  const wanted: Params = index_is_kept ? { ...params, 'no-refresh': true } : params;
  const response = await post(JSON.stringify({ command, params: wanted }), signal);
  index_is_kept = response.headers.get(k_index_header) === 'kept';
  const answer = await document_of<T>(response);
  if (response.status === 401) throw new Refusal('signed_out', '', '');
  if (!answer.ok) throw new Refusal(answer.error.code, answer.error.message, answer.error.hint);
  return answer.data;
}

async function post(body: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch('/api', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal,
      cache: 'no-store',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal('unreachable', String(error), '');
  }
}

async function document_of<T>(response: Response): Promise<Answer<T>> {
  try {
    return (await response.json()) as Answer<T>;
  } catch {
    throw new Refusal('unreachable', `HTTP ${response.status}`, '');
  }
}
