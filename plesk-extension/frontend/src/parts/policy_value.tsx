// What a domain does with mail for nobody, and where that goes or what is answered.
import type { Policy } from '../answers/types';
import { useWords } from '../words/words';
import { Foreign } from './foreign';

export function PolicyValue({ policy }: { policy: Policy }) {
  const { t, knows } = useWords();
  const word = `policy.mode.${policy.mode}`;
  const detail = policy.address ?? policy.text;
  return (
    <div className="policy" data-mode={policy.mode}>
      <span className={policy.mode === 'reject' ? undefined : 'policy__open'}>
        {knows(word) ? t(word) : <Foreign text={policy.mode} />}
      </span>
      {detail !== null && <div className="muted"><Foreign text={detail} lines /></div>}
    </div>
  );
}
