// One question to the server, and what comes back; and questions that wait for each other.
import { Refusal, type Answer } from '../answers/refusal';

export type Params = Record<string, string | number | true>;

export async function post(address: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      signal,
      cache: 'no-store',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal('unreachable', String(error), '');
  }
}

export async function document_of<T>(response: Response): Promise<Answer<T>> {
  try {
    return (await response.json()) as Answer<T>;
  } catch {
    throw new Refusal('unreachable', `HTTP ${response.status}`, '');
  }
}

export function data_of<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Refusal(answer.error.code, answer.error.message, answer.error.hint);
  return answer.data;
}

// Where answers read what is new first, one of them does it and the next ones find it done: side by side each would
// wait for the others, or tell less than there is.
let before: Promise<unknown> = Promise.resolve();

export function in_turn<T>(ask: () => Promise<T>): Promise<T> {
  const answer = before.then(ask);
  before = answer.catch(() => {});
  return answer;
}
