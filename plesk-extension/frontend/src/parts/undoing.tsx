// Brings back what an act changed, all of it or the domains that are named; asked for in place first.
import { useState } from 'react';
import { Button } from '@plesk/ui-library';
import type { Change } from '../answers/use_change';
import { useWords } from '../words/words';
import { Asking } from './asking';

interface Props {
  act: number;
  domains: string[]; // none named: all of the act
  count: number; // so many come back
  count_changed?: number; // so many more with force
  change: Change;
  label: string;
  disabled?: boolean;
  on_begun?: () => void;
}

export function Undoing({ act, domains, count, count_changed = 0, change, label, disabled, on_begun }: Props) {
  const { t } = useWords();
  const [is_asking, ask] = useState(false);
  const [force, set_force] = useState(false);
  const start = async () => {
    const is_begun = await change.send((door) => door.undo({ act, domains, force }));
    ask(false);
    if (is_begun) on_begun?.();
  };
  return (
    <div className="undoing">
      <Button disabled={disabled || change.is_active} onClick={() => ask(true)}>{label}</Button>
      {is_asking && !disabled && !change.is_active && (
        <Asking
          title={t('undo.asks', { count: force ? count + count_changed : count })}
          start={t('asking.start')}
          is_sent={change.is_sent}
          on_start={start}
          on_cancel={() => ask(false)}
        >
          <p>{t('undo.means')}</p>
          <label className="tick">
            <input type="checkbox" checked={force} onChange={(event) => set_force(event.target.checked)} />
            {t('undo.force')}
          </label>
        </Asking>
      )}
    </div>
  );
}
