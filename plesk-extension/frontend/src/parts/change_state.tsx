// How far the change of policies is that the panel carries out. That it is over is seen by its result, and said to who
// listens.
import { ProgressBar } from '@plesk/ui-library';
import type { Change } from '../answers/use_change';
import { useWords } from '../words/words';
import { RefusalMessage } from './answered';
import { Foreign } from './foreign';

export function ChangeState({ change }: { change: Change }) {
  const { t, percent } = useWords();
  const { state, refusal, is_active } = change;
  return (
    <div className="change" data-change={state?.status ?? 'none'}>
      {refusal && <RefusalMessage refusal={refusal} is_older_shown={false} />}
      {state && is_active && (
        <>
          <p role="status">{t('change.running', { share: percent(state.progress / 100) })}</p>
          <ProgressBar {...{ 'aria-label': t('change.progress') }} progress={state.progress} />
          <p className="muted">{t('change.goes_on')}</p>
        </>
      )}
      {state?.status === 'done' && <p role="status" className="for-ears">{t('change.done')}</p>}
      {state?.status === 'error' && (
        <p role="alert" className="damage">
          {t('change.error')} {state.reason && <Foreign text={state.reason} />}
        </p>
      )}
    </div>
  );
}
