// What waits: searched, grouped, sorted and paged by the server.
import { useAnswer } from '../answers/use_answer';
import type { QueueGroup, QueueGroups, QueueList, QueuedMessage } from '../answers/types';
import { Answered } from '../parts/answered';
import { Choice } from '../parts/choice';
import { Foreign } from '../parts/foreign';
import { MessageState, RecipientsTable } from '../parts/message';
import { OriginLink } from '../parts/origin';
import { Pager } from '../parts/pager';
import { PageTitle, Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { Time } from '../parts/time';
import { number_in, params_of } from '../route/paging';
import { address_of, go_to, type Fields } from '../route/route';
import { useWords, type Words } from '../words/words';
import { Count } from './overview';
import { filter_of, QueueFilter } from './queue_filter';
import { useTitle } from './use_title';

const k_rows = 50;
const groupings = ['origin', 'sender', 'subject', 'recipient-domain'] as const;
type Grouping = (typeof groupings)[number];

const go = (fields: Fields, changed: Record<string, string | number | undefined>) =>
  go_to(address_of(['queue'], { ...fields, ...changed }));

export function QueuePage({ fields }: { fields: Fields }) {
  const { t } = useWords();
  useTitle(t('page.queue'));
  const by = groupings.find((one) => one === fields.by);
  return (
    <>
      <PageTitle title={t('page.queue')}>
        <GroupingChoice fields={fields} by={by} />
      </PageTitle>
      <QueueFilter fields={fields} />
      {by ? <Groups fields={fields} by={by} /> : <Messages fields={fields} />}
    </>
  );
}

function GroupingChoice({ fields, by }: { fields: Fields; by?: Grouping }) {
  const { t } = useWords();
  const options = [
    { value: '', name: t('queue.single') },
    ...groupings.map((one) => ({ value: one as string, name: t(`queue.by.${one}`) })),
  ];
  return (
    <Choice
      name={t('queue.show')}
      value={by ?? ''}
      options={options}
      onChange={(wanted) => go(fields, { by: wanted, offset: undefined })}
    />
  );
}

function Messages({ fields }: { fields: Fields }) {
  const words = useWords();
  const { t } = words;
  const offset = number_in(fields, 'offset');
  const asked = useAnswer<QueueList>('queue list', params_of({ ...filter_of(fields), sort: fields.sort, offset, limit: k_rows }));
  return (
    <Answered asked={asked}>
      {(answer) => (
        <Section
          title={t('queue.matching', { count: answer.matching, total: answer.total })}
          extra={<SortChoice fields={fields} />}
        >
          <Table
            label={t('page.queue')}
            rows={answer.messages}
            row_key={(message) => message.queue_id}
            columns={message_columns(words)}
            sort={fields.sort ?? 'arrival'}
            on_sort={(sort) => go(fields, { sort, offset: undefined })}
            details={(message) => <RecipientsTable message={message} />}
          />
          {answer.messages.length === 0 && <NothingMatches total={answer.total} />}
          <Pager offset={offset} limit={k_rows} total={answer.matching} on_offset={(wanted) => go(fields, { offset: wanted })} />
        </Section>
      )}
    </Answered>
  );
}

// On a narrow screen a table has no heads to click on.
function SortChoice({ fields }: { fields: Fields }) {
  const { t } = useWords();
  const options = (['arrival', 'recipients', 'size', 'sender'] as const).map((value) => ({ value, name: t(`queue.sort.${value}`) }));
  return (
    <Choice
      name={t('queue.sort')}
      value={fields.sort ?? 'arrival'}
      options={options}
      onChange={(sort) => go(fields, { sort, offset: undefined })}
    />
  );
}

function NothingMatches({ total }: { total: number }) {
  const { t } = useWords();
  return <p className="empty">{t(total > 0 ? 'queue.no_match' : 'queue.empty')}</p>;
}

function message_columns({ t, size }: Words): Column<QueuedMessage>[] {
  return [
    { key: 'subject', title: t('message.subject'), render: (m) => <MessageLink message={m} /> },
    { key: 'sender', title: t('message.sender'), sort: 'sender', is_rising: true, render: (m) => m.sender ? <Foreign text={m.sender} lines /> : <span className="muted">{t('message.null_sender')}</span> },
    { key: 'recipients', title: t('count.recipients.title'), sort: 'recipients', is_number: true, render: (m) => <RecipientCount message={m} /> },
    { key: 'size', title: t('message.size'), sort: 'size', is_number: true, render: (m) => size(m.size) },
    { key: 'arrival', title: t('message.arrival'), sort: 'arrival', render: (m) => <Time at={m.arrival} /> },
    { key: 'state', title: t('message.state'), render: (m) => <MessageState message={m} /> },
    { key: 'origin', title: t('message.origin'), render: (m) => m.origin ? <OriginLink id={m.origin} /> : <span className="muted">{t('message.no_origin')}</span> },
  ];
}

function MessageLink({ message }: { message: QueuedMessage }) {
  const { t } = useWords();
  return (
    <a href={address_of(['message', message.queue_id])} className="message-link">
      {message.subject ? <Foreign text={message.subject} lines /> : t('message.no_subject')}
      <span className="message-link__id">{message.queue_id}</span>
    </a>
  );
}

function RecipientCount({ message }: { message: QueuedMessage }) {
  const { t } = useWords();
  if (message.recipients_done === 0) return <Count value={message.recipients} />;
  return <>{t('message.done_of', { done: message.recipients_done, recipients: message.recipients })}</>;
}

function Groups({ fields, by }: { fields: Fields; by: Grouping }) {
  const words = useWords();
  const { t } = words;
  const offset = number_in(fields, 'offset');
  const asked = useAnswer<QueueGroups>('queue groups', params_of({ by, ...filter_of(fields), offset, limit: k_rows }));
  return (
    <Answered asked={asked}>
      {(answer) => (
        <Section title={t('queue.groups', { count: answer.total, messages: answer.matching })}>
          <Table
            label={t(`queue.by.${by}`)}
            rows={answer.groups}
            row_key={(group) => JSON.stringify(group.name)}
            columns={group_columns(words, fields, by)}
          />
          {answer.groups.length === 0 && <NothingMatches total={answer.queued} />}
          <Pager offset={offset} limit={k_rows} total={answer.total} on_offset={(wanted) => go(fields, { offset: wanted })} />
        </Section>
      )}
    </Answered>
  );
}

function group_columns({ t, size }: Words, fields: Fields, by: Grouping): Column<QueueGroup>[] {
  return [
    { key: 'name', title: t(`queue.by.${by}`), render: (g) => <GroupName group={g} fields={fields} by={by} /> },
    { key: 'messages', title: t('count.messages.title'), is_number: true, render: (g) => <Count value={g.messages} /> },
    { key: 'recipients', title: t('count.recipients.title'), is_number: true, render: (g) => <Count value={g.recipients} /> },
    { key: 'bytes', title: t('message.size'), is_number: true, render: (g) => size(g.bytes) },
    { key: 'oldest', title: t('queue.oldest'), render: (g) => <Time at={g.oldest} /> },
    { key: 'newest', title: t('queue.newest'), render: (g) => <Time at={g.newest} /> },
  ];
}

// A group leads to its messages, by the filter that finds them.
function GroupName({ group, fields, by }: { group: QueueGroup; fields: Fields; by: Grouping }) {
  const { t } = useWords();
  if (group.name === null) return <span className="muted">{t(`queue.nameless.${by}`)}</span>;
  const filter = by === 'recipient-domain' ? { recipient: `@${group.name}` } : { [by]: group.name };
  return (
    <a href={address_of(['queue'], { ...fields, by: undefined, offset: undefined, ...filter })}>
      <Foreign text={group.name} lines />
    </a>
  );
}
