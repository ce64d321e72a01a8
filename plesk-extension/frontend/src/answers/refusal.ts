// Why there is no answer. Codes are those of docs/api.md, and two of the way to the server.
export class Refusal extends Error {
  constructor(
    readonly code: string, // 'signed_out' and 'unreachable' are the page's own
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

export const to_refusal = (error: unknown) =>
  error instanceof Refusal ? error : new Refusal('failed', String(error), '');

export type Answer<T> = { ok: true; data: T } | { ok: false; error: { code: string; message: string; hint: string } };
