// What stands where an answer will be: the wait for it, the answer, or why there is none and what to do.
import type { ReactNode } from 'react';
import { ContentLoader, StatusMessage } from '@plesk/ui-library';
import type { Asked } from '../answers/use_answer';
import type { Refusal } from '../answers/refusal';
import { useWords, type Key } from '../words/words';
import { Foreign } from './foreign';

export function Answered<T>({ asked, children }: { asked: Asked<T>; children: (answer: T) => ReactNode }) {
  const { answer, refusal, is_loading } = asked;
  return (
    <>
      {refusal && <RefusalMessage refusal={refusal} is_older_shown={answer !== undefined} />}
      {answer !== undefined ? (
        <div className={is_loading ? 'answered answered--waits' : 'answered'} aria-busy={is_loading}>
          {children(answer)}
        </div>
      ) : (
        !refusal && <Waiting />
      )}
    </>
  );
}

function Waiting() {
  const { t } = useWords();
  return (
    <div className="waiting" role="status">
      <ContentLoader text={t('state.waiting')} />
    </div>
  );
}

const k_words = new Map<string, { title: Key; hint?: Key }>([
  ['signed_out', { title: 'refusal.signed_out', hint: 'refusal.signed_out.hint' }],
  ['session_over', { title: 'refusal.session_over', hint: 'refusal.session_over.hint' }],
  ['unreachable', { title: 'refusal.unreachable', hint: 'refusal.unreachable.hint' }],
  ['not_found', { title: 'refusal.not_found' }],
  ['not_permitted', { title: 'refusal.not_permitted' }],
  ['unreadable', { title: 'refusal.unreadable' }],
  ['changed', { title: 'refusal.changed', hint: 'refusal.changed.hint' }],
  ['usage', { title: 'refusal.usage' }],
]);

export function RefusalMessage({ refusal, is_older_shown }: { refusal: Refusal; is_older_shown: boolean }) {
  const { t } = useWords();
  const words = k_words.get(refusal.code) ?? { title: 'refusal.failed' as const };
  return (
    <div role="alert" className="refusal" data-refusal={refusal.code}>
      <StatusMessage intent="danger">
        <strong>{t(words.title)}</strong>
        {refusal.message && (
          <p lang="en">
            <Foreign text={refusal.message} />
          </p>
        )}
        {words.hint ? <p>{t(words.hint)}</p> : refusal.hint && <Hint text={refusal.hint} />}
        {is_older_shown && <p>{t('refusal.older_shown')}</p>}
      </StatusMessage>
    </div>
  );
}

// The program's own words: what to do next.
export function Hint({ text }: { text: string }) {
  const { t } = useWords();
  return (
    <p>
      {t('refusal.to_do')} <span lang="en"><Foreign text={text} /></span>
    </p>
  );
}
