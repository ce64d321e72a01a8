// Asks before an entry is taken out of the panel's white list: what it was used for, and what is so from then on.
import type { WhitelistEntry } from '../answers/types';
import type { WhitelistChange } from '../answers/use_whitelist_change';
import { Asking } from '../parts/asking';
import { Foreign } from '../parts/foreign';
import { Time } from '../parts/time';
import { useWords } from '../words/words';

type Props = { entry: WhitelistEntry; change: WhitelistChange; on_end: () => void };

export function Removal({ entry, change, on_end }: Props) {
  const { t, rich } = useWords();
  const start = async () => {
    await change.send((door) => door.remove({ networks: [entry.network] }));
    on_end();
  };
  return (
    <Asking
      title={rich('removal.asks', { network: <Foreign text={entry.network} /> })}
      start={t('whitelist.remove')}
      is_sent={change.is_sent}
      on_start={start}
      on_cancel={on_end}
    >
      <p>{t('removal.login')}</p>
      <p>{entry.messages > 0 ? rich('removal.messages', { count: entry.messages, last: <Time at={entry.last_seen} /> }) : t('removal.no_message')}</p>
      <p className="muted">{t('removal.can_be_undone')}</p>
    </Asking>
  );
}
