// Parts of an act of the journal that several pages show: what it did, how much, and its items.
import type { Act, ActItem } from '../answers/types';
import { useWords, type Words } from '../words/words';
import { Figure } from './origin';
import { Foreign } from './foreign';
import { PolicyValue } from './policy_value';
import type { Column } from './table';

const k_counts = ['done', 'already', 'failed', 'changed', 'left', 'undone'] as const;

const counts_of = (act: Act) => k_counts.filter((name) => act[name] > 0);

export function ActName({ act }: { act: Act }) {
  const { t, knows } = useWords();
  if (act.undoes !== null) return <>{t('act.undoes', { act: act.undoes })}</>;
  if (act.kind === 'white_list') return <>{t('act.white_list', { count: act.total })}</>;
  const word = `act.${act.kind}`;
  return knows(word) ? <>{t(word)}</> : <Foreign text={act.kind} />;
}

export function ActFigures({ act }: { act: Act }) {
  const { t } = useWords();
  return (
    <dl className="numbers">
      <Figure name={t('act.total')} value={act.total} />
      {counts_of(act).map((name) => <Figure key={name} name={t(`act.count.${name}`)} value={act[name]} />)}
    </dl>
  );
}

export const act_counts = (act: Act, { t, number }: Words): string =>
  [t('act.in_all', { count: act.total }), ...counts_of(act).map((name) => `${t(`act.count.${name}`)}: ${number(act[name])}`)].join(', ');

export function item_columns({ t }: Words): Column<ActItem>[] {
  return [
    { key: 'name', title: t('item.name'), render: (item) => <NameOfItem item={item} /> },
    { key: 'state', title: t('message.state'), render: (item) => <StateOfItem item={item} /> },
    { key: 'before', title: t('item.before'), render: (item) => <PolicyValue policy={item.before} /> },
    { key: 'after', title: t('item.after'), render: (item) => <PolicyValue policy={item.after} /> },
    { key: 'said', title: t('item.said'), render: (item) => item.said && <Foreign text={item.said} lines /> },
  ];
}

function NameOfItem({ item }: { item: ActItem }) {
  const { t, knows } = useWords();
  const word = `item.target.${item.target}`;
  return (
    <>
      <Foreign text={item.name} />
      {item.target !== 'domain' && <div className="muted">{knows(word) ? t(word) : <Foreign text={item.target} />}</div>}
    </>
  );
}

function StateOfItem({ item }: { item: ActItem }) {
  const { t, knows } = useWords();
  const word = `item.state.${item.state}`;
  const is_trouble = item.state === 'failed' || item.state === 'changed';
  return <span className={is_trouble ? 'damage' : undefined}>{knows(word) ? t(word) : <Foreign text={item.state} />}</span>;
}
