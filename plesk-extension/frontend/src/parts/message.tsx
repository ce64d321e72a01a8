// Parts of a queued message that both the list and its own page show.
import type { QueuedMessage, Recipient } from '../answers/types';
import { useWords } from '../words/words';
import { Foreign } from './foreign';

export function MessageState({ message }: { message: QueuedMessage }) {
  const { t, knows } = useWords();
  const state = `state.${message.state}`;
  return (
    <>
      {knows(state) ? t(state) : <Foreign text={message.state} />}
      {message.bouncing && <>, {t('message.bouncing')}</>}
      {message.damage.map((damage) => {
        const word = `damage.${damage}`;
        return <span key={damage} className="damage"> {knows(word) ? t(word) : <Foreign text={damage} />}</span>;
      })}
    </>
  );
}

export function RecipientsTable({ message, is_high }: { message: QueuedMessage; is_high?: boolean }) {
  const { t } = useWords();
  const shown = message.recipient_list;
  return (
    <div className={is_high ? 'scrolled scrolled--high' : 'scrolled'} tabIndex={0} role="group" aria-label={t('message.recipients')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('message.recipient')}</th>
            <th scope="col">{t('message.delivery')}</th>
            <th scope="col">{t('message.last_reply')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((recipient, i) => <RecipientRow key={i} recipient={recipient} />)}
        </tbody>
      </table>
      {shown.length < message.recipients && (
        <p className="muted">{t('message.more_recipients', { count: message.recipients - shown.length })}</p>
      )}
    </div>
  );
}

function RecipientRow({ recipient }: { recipient: Recipient }) {
  const { t, rich, knows } = useWords();
  const route = `route.${recipient.route}`;
  return (
    <tr>
      <td>
        <Foreign text={recipient.address} />
        {recipient.original && (
          <div className="muted">{rich('message.original', { address: <Foreign text={recipient.original} /> })}</div>
        )}
      </td>
      <td>{recipient.done ? t('message.done') : knows(route) ? t(route) : <Foreign text={recipient.route} />}</td>
      <td>{recipient.reason && <Foreign text={recipient.reason} />}</td>
    </tr>
  );
}
