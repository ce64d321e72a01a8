// What was changed on this server by Spamtrace, when and by whom.
import type { Act, Journal } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { act_counts, ActName } from '../parts/act';
import { Answered } from '../parts/answered';
import { Foreign } from '../parts/foreign';
import { Pager } from '../parts/pager';
import { PageTitle, Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { Time } from '../parts/time';
import { number_in, params_of } from '../route/paging';
import { address_of, go_to, type Fields } from '../route/route';
import { useWords, type Words } from '../words/words';
import { useTitle } from './use_title';

const k_rows = 50;

export function JournalPage({ fields }: { fields: Fields }) {
  const words = useWords();
  const { t } = words;
  useTitle(t('page.journal'));
  const offset = number_in(fields, 'offset');
  const asked = useAnswer<Journal>('journal', { ...params_of({ offset }), limit: k_rows });
  return (
    <>
      <PageTitle title={t('page.journal')} />
      <Answered asked={asked}>
        {(answer) => (
          <Section title={t('journal.acts', { count: answer.total })}>
            <Table label={t('page.journal')} rows={answer.acts} row_key={(act) => String(act.act)} columns={act_columns(words)} />
            {answer.acts.length === 0 && <p className="empty">{t('journal.none')}</p>}
            <Pager offset={offset} limit={k_rows} total={answer.total} on_offset={(wanted) => go_to(address_of(['journal'], { offset: wanted }))} />
          </Section>
        )}
      </Answered>
    </>
  );
}

function act_columns(words: Words): Column<Act>[] {
  const { t } = words;
  return [
    { key: 'when', title: t('journal.when'), render: (act) => <a href={address_of(['journal', String(act.act)])}><Time at={act.begun} /></a> },
    { key: 'who', title: t('journal.who'), render: (act) => <Foreign text={act.actor} /> },
    { key: 'what', title: t('journal.what'), render: (act) => <ActName act={act} /> },
    { key: 'counts', title: t('journal.counts'), render: (act) => <>{act_counts(act, words)}{act.ended === null && <div className="muted">{t('journal.not_over')}</div>}</> },
  ];
}
