// One act of the journal: each thing before and after it, and the way back for all or for those domains that are ticked.
import { useState } from 'react';
import { surroundings } from 'transport';
import type { Act, ActDetail, ActItem } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { useChange, type Change } from '../answers/use_change';
import { useWhitelistChange } from '../answers/use_whitelist_change';
import { ActFigures, ActName, item_columns } from '../parts/act';
import { Answered, RefusalMessage } from '../parts/answered';
import { RetryButton } from '../parts/change_result';
import { ChangeState } from '../parts/change_state';
import { Foreign } from '../parts/foreign';
import { Pager } from '../parts/pager';
import { PageTitle, Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { Time } from '../parts/time';
import { Undoing } from '../parts/undoing';
import { WhitelistUndoing } from '../parts/whitelist_undoing';
import { number_in, params_of } from '../route/paging';
import { address_of, go_to, type Fields } from '../route/route';
import { useWords, type Words } from '../words/words';
import { useTitle } from './use_title';

const k_rows = 50;

export function ActPage({ id, fields }: { id: number; fields: Fields }) {
  const { t } = useWords();
  const title = t('act.title', { act: id });
  useTitle(title);
  const offset = number_in(fields, 'offset');
  const asked = useAnswer<ActDetail>('journal show', { id, ...params_of({ offset }), limit: k_rows });
  const change = useChange(surroundings().policy);
  const ticks = useTicks();
  return (
    <>
      <PageTitle above={<a href={address_of(['journal'])}>{t('page.journal')}</a>} title={title} />
      <ChangeState change={change} />
      <Answered asked={asked}>
        {(answer) => (
          <>
            <Summary act={answer.act} />
            {answer.act.kind === 'white_list' && <WhitelistWays act={answer.act} />}
            {answer.act.kind === 'policy' && change.state?.may_change && <Ways act={answer.act} change={change} ticks={ticks} />}
            <Items answer={answer} offset={offset} ticks={ticks} may_undo={change.state?.may_change === true} />
          </>
        )}
      </Answered>
    </>
  );
}

function Summary({ act }: { act: Act }) {
  const { t, rich } = useWords();
  return (
    <div className="summary">
      <p className="summary__line">
        {rich('act.by', { what: <ActName act={act} />, actor: <Foreign text={act.actor} />, time: <Time at={act.begun} /> })}
        {act.ended === null && <>. {t('journal.not_over')}</>}
        {act.undoes !== null && (
          <> <a href={address_of(['journal', String(act.undoes)])}>{t('act.title', { act: act.undoes })}</a></>
        )}
      </p>
      <ActFigures act={act} />
    </div>
  );
}

function Ways({ act, change, ticks }: { act: Act; change: Change; ticks: Ticks }) {
  const { t } = useWords();
  if (act.failed === 0 && !may_be_undone(act)) return null;
  return (
    <Section title={t('act.ways_on')}>
      <div className="ways-on">
        {act.failed > 0 && <RetryButton act={act.act} change={change} />}
        {may_be_undone(act) && <Undoings act={act} change={change} ticks={ticks} />}
      </div>
    </Section>
  );
}

function WhitelistWays({ act }: { act: Act }) {
  const { t } = useWords();
  const change = useWhitelistChange();
  return (
    <>
      {change.refusal && <RefusalMessage refusal={change.refusal} is_older_shown={false} />}
      {change.act !== undefined && (
        <p role="status"><a href={address_of(['journal', String(change.act)])}>{t('act.title', { act: change.act })}</a></p>
      )}
      <WhitelistUndoing act={act} change={change} />
    </>
  );
}

function Undoings({ act, change, ticks }: { act: Act; change: Change; ticks: Ticks }) {
  const { t } = useWords();
  const ticked = [...ticks.ticked];
  return (
    <>
      <Undoing act={act.act} domains={[]} count={act.done} count_changed={act.changed} change={change} label={t('undo.all')} />
      <Undoing
        act={act.act}
        domains={ticked}
        count={ticked.length}
        change={change}
        label={t('undo.ticked', { count: ticked.length })}
        disabled={ticked.length === 0}
        on_begun={ticks.clear}
      />
    </>
  );
}

const may_be_undone = (act: Act) => act.undoes === null && act.done + act.changed > 0;
const may_be_ticked = ({ target, state }: ActItem) => target === 'domain' && (state === 'done' || state === 'changed');

type Ticks = ReturnType<typeof useTicks>;

function useTicks() {
  const [ticked, set_ticked] = useState<ReadonlySet<string>>(new Set());
  const tick = (domain: string, on: boolean) =>
    set_ticked((before) => new Set(on ? [...before, domain] : [...before].filter((one) => one !== domain)));
  return { ticked, tick, clear: () => set_ticked(new Set()) };
}

type ItemsProps = { answer: ActDetail; offset: number; ticks: Ticks; may_undo: boolean };

function Items({ answer, offset, ticks, may_undo }: ItemsProps) {
  const words = useWords();
  const { t } = words;
  const columns = item_columns(words);
  const go = (wanted: number) => go_to(address_of(['journal', String(answer.act.act)], { offset: wanted }));
  return (
    <Section title={t('act.items')}>
      <Table
        label={t('act.items')}
        rows={answer.items}
        row_key={(item) => String(answer.items.indexOf(item))}
        columns={may_undo && answer.items.some(may_be_ticked) && may_be_undone(answer.act) ? [...columns, tick_column(words, ticks)] : columns}
      />
      <Pager offset={offset} limit={k_rows} total={answer.total} on_offset={go} />
    </Section>
  );
}

const tick_column = ({ t }: Words, ticks: Ticks): Column<ActItem> => ({
  key: 'tick',
  title: t('undo.title'),
  render: (item) => may_be_ticked(item) && (
    <label className="tick">
      <input type="checkbox" checked={ticks.ticked.has(item.name)} onChange={(event) => ticks.tick(item.name, event.target.checked)} />
      {t('undo.tick')}
      <span className="for-ears"> <Foreign text={item.name} /></span>
    </label>
  ),
});
