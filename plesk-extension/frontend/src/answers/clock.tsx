// When the page asks again: every half minute while it is looked at, or at once by hand.
import { createContext, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';

const k_pause = 30_000;

export interface Clock {
  tick: number;
  is_running: boolean;
  last_answer: Date | undefined;
  ask_now: () => void;
  set_running: (running: boolean) => void;
  note_answer: () => void;
}

export const ClockContext = createContext<Clock>({
  tick: 0,
  is_running: false,
  last_answer: undefined,
  ask_now: () => {},
  set_running: () => {},
  note_answer: () => {},
});

export function ClockProvider({ children }: { children: ReactNode }) {
  const [tick, set_tick] = useState(0);
  const [is_running, set_running] = useState(true);
  const [last_answer, set_last_answer] = useState<Date>();
  const ask_now = useCallback(() => set_tick((n) => n + 1), []);
  const note_answer = useCallback(() => set_last_answer(new Date()), []);

  useEffect(() => {
    if (!is_running) return;
    const timer = setInterval(() => document.hidden || ask_now(), k_pause);
    return () => clearInterval(timer);
  }, [is_running, ask_now]);

  const clock = useMemo(
    () => ({ tick, is_running, last_answer, ask_now, set_running, note_answer }),
    [tick, is_running, last_answer, ask_now, note_answer],
  );
  return <ClockContext.Provider value={clock}>{children}</ClockContext.Provider>;
}
