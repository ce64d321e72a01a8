// Words and links for who sends: the account, its kind, the verdict, the reasons.
import { Label } from '@plesk/ui-library';
import type { Grade, Reason, Source, Verdict } from '../answers/types';
import { address_of } from '../route/route';
import { shown_reason } from '../words/reasons';
import { useWords, type Words } from '../words/words';
import { Foreign } from './foreign';

type Intent = 'danger' | 'warning' | 'success';
const k_intents = new Map<string, Intent>([
  ['spam', 'danger'], ['backscatter', 'warning'], ['suspicious', 'warning'], ['clean', 'success'],
]);

export function VerdictLabel({ verdict }: { verdict: Verdict }) {
  const words = useWords();
  return (
    <Label intent={k_intents.get(verdict) ?? 'inactive'} className={`verdict verdict--${verdict}`}>
      {word_or_itself(words, `verdict.${verdict}`, verdict)}
    </Label>
  );
}

export function GradeLabel({ grade }: { grade: Grade }) {
  const words = useWords();
  return <span className={`grade grade--${grade}`}>{word_or_itself(words, `grade.${grade}`, grade)}</span>;
}

export function KindName({ kind }: { kind: string }) {
  const words = useWords();
  return <>{word_or_itself(words, `kind.${kind}`, kind)}</>;
}

// `id` is kind:account.
export function OriginLink({ id, since }: { id: string; since?: string }) {
  const [kind, account] = parts_of(id);
  const words = useWords();
  return (
    <a href={address_of(['source', id], { since })} className="origin-link">
      {account ? <Foreign text={account} /> : word_or_itself(words, `kind.${kind}`, kind)}
      {account && <span className="origin-link__kind"><KindName kind={kind} /></span>}
    </a>
  );
}

export function parts_of(id: string): [string, string] {
  const at = id.indexOf(':');
  return at < 0 ? [id, ''] : [id.slice(0, at), id.slice(at + 1)];
}

export function Reasons({ reasons, most }: { reasons: Reason[]; most?: number }) {
  const { t } = useWords();
  const shown = reasons.slice(0, most);
  return (
    <ul className="reasons">
      {shown.map((reason) => (
        <OneReason key={reason.signal} reason={reason} />
      ))}
      {shown.length < reasons.length && (
        <li className="reasons__more">{t('reason.more', { count: reasons.length - shown.length })}</li>
      )}
    </ul>
  );
}

function OneReason({ reason }: { reason: Reason }) {
  const words = useWords();
  const { title, sentence, is_as_it_came } = shown_reason(reason, words);
  const is_for = reason.weight < 0;
  return (
    <li className={is_for ? 'reason reason--for' : 'reason reason--against'} data-signal={reason.signal}>
      <span className="reason__side">{words.t(is_for ? 'reason.for' : 'reason.against')}</span>
      <span>
        {title && <strong>{title}. </strong>}
        <span lang={is_as_it_came ? 'en' : undefined}><Foreign text={sentence} /></span>
      </span>
    </li>
  );
}

export function SourceNumbers({ source }: { source: Source }) {
  const { t, percent } = useWords();
  const bounced = source.recipients > 0 ? percent(source.bounced / source.recipients) : '';
  return (
    <dl className="numbers">
      <Figure name={t('count.messages.title')} value={source.messages} />
      <Figure name={t('count.recipients.title')} value={source.recipients} />
      <Figure name={t('count.bounced.title')} value={source.bounced} more={bounced} />
      <Figure name={t('count.queued.title')} value={source.queued} />
    </dl>
  );
}

export function Figure({ name, value, more }: { name: string; value: number; more?: string }) {
  const { number } = useWords();
  return (
    <div className="numbers__one">
      <dt>{name}</dt>
      <dd>
        {number(value)} {more && <small>{more}</small>}
      </dd>
    </div>
  );
}

function word_or_itself(words: Words, key: string, itself: string) {
  return words.knows(key) ? words.t(key) : <Foreign text={itself} />;
}
