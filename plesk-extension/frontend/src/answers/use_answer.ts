// An answer of the server, asked for again when the page's clock ticks. What was there stays until the new one
// comes, so that a list neither flickers nor loses its place.
import { useContext, useEffect, useRef, useState } from 'react';
import { ask, type Params } from 'transport';
import { ClockContext } from './clock';
import { to_refusal, type Refusal } from './refusal';

export interface Asked<T> {
  answer?: T;
  refusal?: Refusal; // of the last try; an older answer may still be there
  is_loading: boolean; // what is shown, if anything, answers an older question
}

interface Kept<T> {
  question: string;
  answer?: T;
  refusal?: Refusal;
}

// Without a command nothing is asked.
export function useAnswer<T>(command: string | undefined, params: Params = {}): Asked<T> {
  const question = JSON.stringify([command, params]);
  const { tick, note_answer } = useContext(ClockContext);
  const [kept, keep] = useState<Kept<T>>({ question: '' });
  const under_way = useRef<{ question: string; control: AbortController } | null>(null);

  useEffect(() => {
    if (command === undefined || under_way.current?.question === question) return; // a slow answer is not asked for twice
    under_way.current?.control.abort();
    const mine = { question, control: new AbortController() };
    under_way.current = mine;
    ask<T>(command, params, mine.control.signal)
      .then((answer) => ({ answer }), (error: unknown) => ({ refusal: to_refusal(error) }))
      .then((outcome: { answer?: T; refusal?: Refusal }) => {
        if (under_way.current !== mine) return;
        under_way.current = null;
        keep((before) => ({ ...(before.question === question ? before : {}), refusal: undefined, ...outcome, question }));
        note_answer();
      });
  }, [question, tick]);

  useEffect(() => () => {
    under_way.current?.control.abort();
    under_way.current = null;
  }, []);

  return { answer: kept.answer, refusal: kept.refusal, is_loading: kept.question !== question };
}
