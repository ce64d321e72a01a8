// The change of policies that the panel carries out: how far it is, whoever began it, and its beginning.
import { useContext, useEffect, useRef, useState } from 'react';
import type { PolicyChange, PolicyDoor } from '../transport/surroundings';
import { ClockContext } from './clock';
import { to_refusal, type Refusal } from './refusal';

export interface Change {
  state?: PolicyChange;
  refusal?: Refusal;
  is_sent: boolean; // what begins something has no answer yet
  is_active: boolean;
  send: (begin: (door: PolicyDoor) => Promise<PolicyChange>) => Promise<boolean>;
}

export function useChange(door: PolicyDoor | undefined): Change {
  const [state, set_state] = useState<PolicyChange>();
  const [refusal, set_refusal] = useState<Refusal>();
  const [is_sent, set_sent] = useState(false);
  const sent = useRef(0);
  const { ask_now } = useContext(ClockContext);
  const is_active = state !== undefined && is_under_way(state);
  const look_refusal = useLooks(door, is_active, sent, set_state);
  useAtEnd(is_active, ask_now);
  const send: Change['send'] = async (begin) => {
    if (!door) return false;
    ++sent.current;
    set_sent(true);
    const refused = await begin(door).then((known) => (set_state(known), undefined), to_refusal);
    set_sent(false);
    set_refusal(refused);
    if (refused?.code === 'changed') ask_now();
    return refused === undefined;
  };
  return { state, refusal: refusal ?? look_refusal, is_sent, is_active, send };
}

const is_under_way = ({ status }: PolicyChange) => status === 'not_started' || status === 'running';

const k_pause = 2000;

// With each tick of the clock, and often as long as it goes on, also after a look that failed. One that was under way
// when something was begun tells what is over.
function useLooks(
  door: PolicyDoor | undefined,
  is_active: boolean,
  sent: { current: number },
  take: (known: PolicyChange) => void,
): Refusal | undefined {
  const [looks, set_looks] = useState<{ count: number; refusal?: Refusal }>({ count: 0 });
  const { tick } = useContext(ClockContext);
  const look = async () => {
    const before = sent.current;
    const refusal = await door?.look().then((known) => void (before === sent.current && take(known)), to_refusal);
    set_looks(({ count }) => ({ count: count + 1, refusal: refusal ?? undefined }));
  };
  useEffect(() => void look(), [tick]);
  useEffect(() => {
    if (!is_active) return;
    const timer = setTimeout(look, k_pause);
    return () => clearTimeout(timer);
  }, [is_active, looks.count]);
  return looks.refusal;
}

function useAtEnd(is_active: boolean, at_end: () => void) {
  const was_active = useRef(false);
  useEffect(() => {
    if (was_active.current && !is_active) at_end();
    was_active.current = is_active;
  }, [is_active]);
}
