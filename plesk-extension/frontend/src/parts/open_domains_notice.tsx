// That domains take mail for nobody, or do so again where all are to reject it, where the panel told so. Until it is known, nothing is said.
import { surroundings } from 'transport';
import { StatusMessage } from '@plesk/ui-library';
import type { Coverage, Policies } from '../answers/types';
import { useAnswer, type Asked } from '../answers/use_answer';
import { address_of } from '../route/route';
import { all_domains, open_domains } from '../words/plan_sentence';
import { useWords } from '../words/words';

// One row is enough: the counts are those of all domains. Where the page's own answer tells that no panel was ever asked,
// there is nothing to ask for.
export function useOpenDomains({ answer, refusal }: Asked<{ coverage: Coverage | null }>) {
  const may_be_told = refusal !== undefined || (answer !== undefined && (answer.coverage === null || answer.coverage.panel !== null));
  return useAnswer<Policies>(surroundings().sees_policies && may_be_told ? 'policy list' : undefined, { limit: 1 });
}

export function OpenDomainsNotice({ asked: { answer, refusal } }: { asked: Asked<Policies> }) {
  const { t } = useWords();
  if (refusal || !answer?.plan) return null;
  const open = open_domains(answer.counts);
  if (open === 0) return null;
  const { left } = answer.counts;
  return (
    <div className="notice" data-notice="open-domains">
      <StatusMessage intent="warning">
        {left > 0 ? (
          <a href={address_of(['policy'], { policy: 'open' })}>{t('policy.left.banner', { count: left })}</a>
        ) : (
          <a href={address_of(['policy'])}>{t('plan.banner', { count: open, total: all_domains(answer.counts) })}</a>
        )}
      </StatusMessage>
    </div>
  );
}
