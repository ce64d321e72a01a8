// What became of the newest change: how much of it was done, what failed or was changed by others, and the ways on.
import { useState, type ReactNode } from 'react';
import { Button } from '@plesk/ui-library';
import { surroundings } from 'transport';
import type { ActDetail } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import type { Change } from '../answers/use_change';
import { address_of } from '../route/route';
import { useWords } from '../words/words';
import { ActFigures, ActName, item_columns } from './act';
import { Answered } from './answered';
import { Foreign } from './foreign';
import { Pager } from './pager';
import { Section } from './section';
import { Table } from './table';
import { Time } from './time';
import { Undoing } from './undoing';

const k_rows = 25;

type ResultProps = { act: number; children: (answer: ActDetail) => ReactNode }; // the ways on

export function ChangeResult({ act, children }: ResultProps) {
  const { t } = useWords();
  const [offset, set_offset] = useState(0);
  const asked = useAnswer<ActDetail>('journal show', { id: act, limit: k_rows, ...(offset > 0 && { offset }) });
  return (
    <Section title={t('change.result')} extra={surroundings().sees_server && <InJournal act={act} />}>
      <Answered asked={asked}>
        {(answer) => (
          <>
            <Summary answer={answer} />
            <Troubles answer={answer} offset={offset} set_offset={set_offset} />
            {children(answer)}
          </>
        )}
      </Answered>
    </Section>
  );
}

function InJournal({ act }: { act: number }) {
  const { t } = useWords();
  return (
    <span className="page-title__extra">
      <a href={address_of(['journal', String(act)])}>{t('act.title', { act })}</a>
      <a href={address_of(['journal'])}>{t('change.all')}</a>
    </span>
  );
}

function Summary({ answer: { act } }: { answer: ActDetail }) {
  const { rich } = useWords();
  return (
    <>
      <p className="muted">
        {rich('act.by', { what: <ActName act={act} />, actor: <Foreign text={act.actor} />, time: <Time at={act.begun} /> })}
      </p>
      <ActFigures act={act} />
    </>
  );
}

type TroublesProps = { answer: ActDetail; offset: number; set_offset: (offset: number) => void };

// They come first, so those that went well need not be asked for.
function Troubles({ answer, offset, set_offset }: TroublesProps) {
  const words = useWords();
  const { failed, changed } = answer.act;
  if (failed + changed === 0) return null;
  const rows = answer.items.filter(({ state }) => state === 'failed' || state === 'changed');
  return (
    <>
      <h3>{words.t('change.troubles')}</h3>
      <Table label={words.t('change.troubles')} rows={rows} row_key={(item) => String(rows.indexOf(item))} columns={item_columns(words)} />
      <Pager offset={offset} limit={k_rows} total={failed + changed} on_offset={set_offset} />
    </>
  );
}

export function WaysOn({ answer: { act }, change }: { answer: ActDetail; change: Change }) {
  const { t } = useWords();
  const may_undo = act.undoes === null && act.done > 0;
  if (!change.state?.may_change || change.is_active) return null;
  return (
    <div className="ways-on">
      {act.failed > 0 && <RetryButton act={act.act} change={change} />}
      {may_undo && <Undoing act={act.act} domains={[]} count={act.done} change={change} label={t('undo.all')} />}
    </div>
  );
}

export function RetryButton({ act, change }: { act: number; change: Change }) {
  const { t } = useWords();
  return (
    <Button disabled={change.is_sent || change.is_active} onClick={() => change.send((door) => door.retry({ act }))}>
      {t('change.retry')}
    </Button>
  );
}
