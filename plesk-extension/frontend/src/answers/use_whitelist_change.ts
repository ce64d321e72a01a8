// A change of the panel's white list, which is over when it is answered. The page then asks again for what it shows.
import { useContext, useState } from 'react';
import { surroundings } from 'transport';
import type { WhitelistDoor } from '../transport/surroundings';
import { ClockContext } from './clock';
import { to_refusal, type Refusal } from './refusal';
import type { Act } from './types';

export interface WhitelistChange {
  may_change: boolean;
  act?: number; // what was done last
  refusal?: Refusal;
  is_sent: boolean; // it has no answer yet
  send: (request: (door: WhitelistDoor) => Promise<Act>) => Promise<void>;
}

export function useWhitelistChange(): WhitelistChange {
  const { whitelist: door } = surroundings();
  const [act, set_act] = useState<number>();
  const [refusal, set_refusal] = useState<Refusal>();
  const [is_sent, set_sent] = useState(false);
  const { ask_now } = useContext(ClockContext);
  const send: WhitelistChange['send'] = async (request) => {
    if (!door) return;
    set_sent(true);
    const refused = await request(door).then((done) => (set_act(done.act), undefined), to_refusal);
    set_sent(false);
    set_refusal(refused);
    ask_now();
  };
  return { may_change: door !== undefined, act, refusal, is_sent, send };
}
