// How far the first reading of the logs is, as the hint of the index's notice tells it: "... 3.2 GiB of 10 GiB are done".
const k_progress = /: ([\d.]+) (\w+) of ([\d.]+) (\w+) are done$/;
const k_units: Record<string, number> = { B: 1, bytes: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

export function reading_progress(hint: string): { done: number; total: number } | undefined {
  const match = k_progress.exec(hint);
  if (!match) return undefined;
  const done = Number(match[1]) * (k_units[match[2]] ?? NaN);
  const total = Number(match[3]) * (k_units[match[4]] ?? NaN);
  return done >= 0 && total > 0 ? { done, total } : undefined;
}

// Whether there is a past that no answer rests on yet, as the message of the same notice tells it.
export const rests_on_newest = (message: string) => message.startsWith('this answer rests on the newest ');
