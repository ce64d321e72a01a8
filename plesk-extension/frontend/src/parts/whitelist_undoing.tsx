// Puts back into the white list what an act took out of it; asked for in place first.
import { useState } from 'react';
import { Button } from '@plesk/ui-library';
import type { Act } from '../answers/types';
import type { WhitelistChange } from '../answers/use_whitelist_change';
import { useWords } from '../words/words';
import { Asking } from './asking';

export function WhitelistUndoing({ act, change }: { act: Act; change: WhitelistChange }) {
  const { t } = useWords();
  const [is_asking, ask] = useState(false);
  const count = act.done - act.undone;
  const start = async () => {
    await change.send((door) => door.undo({ act: act.act }));
    ask(false);
  };
  if (!change.may_change || act.undoes !== null || count === 0) return null;
  return (
    <div className="ways-on">
      <Button onClick={() => ask(true)}>{t('undo.all')}</Button>
      {is_asking && (
        <Asking
          title={t('removal.undo_asks', { count })}
          start={t('asking.start')}
          is_sent={change.is_sent}
          on_start={start}
          on_cancel={() => ask(false)}
        >
          <p>{t('removal.undo_means')}</p>
        </Asking>
      )}
    </div>
  );
}
