// The reading of the logs of the past, where the panel can do it: how far it is, and its beginning.
import { useEffect, useState } from 'react';
import { Button, ProgressBar } from '@plesk/ui-library';
import { Refusal } from '../answers/refusal';
import type { Past, PastDoor } from '../transport/surroundings';
import { useWords } from '../words/words';
import { RefusalMessage } from './answered';
import { Foreign } from './foreign';

export function PastReading({ door }: { door: PastDoor }) {
  const { t } = useWords();
  const { past, refusal, read } = usePast(door);
  const is_under_way = past !== undefined && is_active(past);
  return (
    <div className="past" data-past={past?.status ?? 'none'}>
      {refusal && <RefusalMessage refusal={refusal} is_older_shown={past !== undefined} />}
      {past && <PastState past={past} />}
      {!is_under_way && <Button onClick={read}>{t('past.read')}</Button>}
    </div>
  );
}

function PastState({ past }: { past: Past }) {
  const { t, percent } = useWords();
  if (is_active(past)) {
    return (
      <>
        <p role="status">{t('past.running', { share: percent(past.progress / 100) })}</p>
        <ProgressBar {...{ 'aria-label': t('notice.progress') }} progress={past.progress} />
      </>
    );
  }
  if (past.status === 'error') {
    return (
      <p role="alert">
        {t('past.error')} {past.reason && <Foreign text={past.reason} />}
      </p>
    );
  }
  return past.status === 'done' ? <p role="status">{t('past.done')}</p> : null;
}

const is_active = (past: Past) => past.status === 'not_started' || past.status === 'running';

const k_pause = 2000;

// Looked at again as long as it goes on.
function usePast(door: PastDoor) {
  const [past, set_past] = useState<Past>();
  const [refusal, set_refusal] = useState<Refusal>();
  const take = (answer: Promise<Past>) =>
    answer.then(
      (known) => (set_past(known), set_refusal(undefined)),
      (error: unknown) => set_refusal(error instanceof Refusal ? error : new Refusal('failed', String(error), '')),
    );
  useEffect(() => {
    take(door.look());
  }, []);
  useEffect(() => {
    if (!past || !is_active(past)) return;
    const timer = setTimeout(() => take(door.look()), k_pause);
    return () => clearTimeout(timer);
  }, [past]);
  return { past, refusal, read: () => take(door.read()) };
}
