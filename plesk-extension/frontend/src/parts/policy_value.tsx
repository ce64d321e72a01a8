// What a domain or a plan does with mail for nobody, and where that goes or what is answered; of an entry of the white list
// whether it is there.
import type { ItemValue } from '../answers/types';
import { useWords } from '../words/words';
import { Foreign } from './foreign';

const k_closed = ['reject', 'absent'];

export function PolicyValue({ policy }: { policy: ItemValue }) {
  const { t, knows } = useWords();
  const word = `policy.mode.${policy.mode}`;
  const detail = policy.address ?? policy.text;
  return (
    <div className="policy" data-mode={policy.mode}>
      <span className={k_closed.includes(policy.mode) ? undefined : 'policy__open'}>
        {knows(word) ? t(word) : <Foreign text={policy.mode} />}
      </span>
      {detail !== null && <div className="muted"><Foreign text={detail} lines /></div>}
    </div>
  );
}
