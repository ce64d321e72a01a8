// The white list: from where mail is sent on without a login, each entry judged, and taken out where the panel has it.
import { useState } from 'react';
import type { Whitelist, WhitelistEntry } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { useWhitelistChange, type WhitelistChange } from '../answers/use_whitelist_change';
import { Answered, RefusalMessage } from '../parts/answered';
import { ChangeResult } from '../parts/change_result';
import { CoverageNotice } from '../parts/coverage_notice';
import { PageTitle } from '../parts/section';
import { Time } from '../parts/time';
import { WhitelistUndoing } from '../parts/whitelist_undoing';
import { number_in, params_of } from '../route/paging';
import type { Fields } from '../route/route';
import { useWords } from '../words/words';
import { useTitle } from './use_title';
import { Removal } from './whitelist_removal';
import { k_whitelist_rows, NotUnderstood, WhitelistTable } from './whitelist_table';

export function WhitelistPage({ fields }: { fields: Fields }) {
  const { t } = useWords();
  useTitle(t('page.whitelist'));
  const offset = number_in(fields, 'offset');
  const asked = useAnswer<Whitelist>('whitelist', { ...params_of({ offset }), limit: k_whitelist_rows });
  const change = useWhitelistChange();
  return (
    <>
      <PageTitle title={t('page.whitelist')} />
      <p className="muted">{t('whitelist.means')}</p>
      <Answered asked={asked}>{(answer) => <Detail answer={answer} offset={offset} change={change} />}</Answered>
    </>
  );
}

function Detail({ answer, offset, change }: { answer: Whitelist; offset: number; change: WhitelistChange }) {
  const [wanted, want] = useState<WhitelistEntry>();
  return (
    <>
      <CoverageNotice coverage={answer.coverage} />
      <Judgement answer={answer} />
      {change.refusal && <RefusalMessage refusal={change.refusal} is_older_shown={false} />}
      <Newest change={change} />
      <WhitelistTable answer={answer} offset={offset} on_remove={change.may_change ? want : undefined}>
        {wanted && <Removal key={wanted.network} entry={wanted} change={change} on_end={() => want(undefined)} />}
      </WhitelistTable>
      <HowToRemove answer={answer} change={change} />
      <NotUnderstood answer={answer} />
    </>
  );
}

function Judgement({ answer }: { answer: Whitelist }) {
  const { t, rich } = useWords();
  const { total, dangerous, look, window } = answer;
  const found = [
    dangerous > 0 && t('whitelist.dangerous', { count: dangerous }),
    look > 0 && t('whitelist.look', { count: look }),
  ].filter(Boolean);
  if (total === 0) return <p className="good-news">{t('whitelist.none')}</p>;
  return (
    <>
      <p className="plan">{t('whitelist.entries', { count: total })}: {found.join(', ') || t('whitelist.harmless')}</p>
      {window.since !== null && (
        <p className="muted">
          {rich('whitelist.window', { since: <Time at={window.since} /> })} {!answer.whole_window_known && t('whitelist.window.short')}
        </p>
      )}
    </>
  );
}

function Newest({ change }: { change: WhitelistChange }) {
  if (change.act === undefined) return null;
  return (
    <ChangeResult key={change.act} act={change.act}>
      {({ act }) => <WhitelistUndoing act={act} change={change} />}
    </ChangeResult>
  );
}

function HowToRemove({ answer: { entries }, change }: { answer: Whitelist; change: WhitelistChange }) {
  const { rich } = useWords();
  const in_panel = entries.some((entry) => entry.where.panel);
  const in_files = entries.some((entry) => !entry.where.panel);
  return (
    <>
      {in_panel && !change.may_change && <p>{rich('whitelist.terminal', { command: <code>spamtrace whitelist remove NETWORK</code> })}</p>}
      {in_files && <p>{rich('whitelist.files', { command: <code>spamtrace whitelist</code> })}</p>}
    </>
  );
}
