// The chain from what the mail server wrote to who sent, each link with its grade and its place.
import type { Evidence } from '../answers/types';
import { useWords } from '../words/words';
import { Foreign } from './foreign';
import { GradeLabel } from './origin';
import { Time } from './time';

export function EvidenceChain({ evidence }: { evidence: Evidence[] }) {
  const { t } = useWords();
  if (evidence.length === 0) return <p className="empty">{t('evidence.none')}</p>;
  return (
    <>
      <ol className="evidence">
        {evidence.map((one, i) => (
          <li key={i} className={`evidence__link evidence__link--${one.grade}`} data-signal={one.signal}>
            <GradeLabel grade={one.grade} />
            <div>
              <strong><SignalName signal={one.signal} /></strong> <Foreign text={one.value} />
              {one.where && <Where where={one.where} />}
            </div>
          </li>
        ))}
      </ol>
      <details className="grades">
        <summary>{t('grade.what')}</summary>
        <dl>
          {(['proven', 'inferred', 'claimed'] as const).map((grade) => (
            <div key={grade}>
              <dt><GradeLabel grade={grade} /></dt>
              <dd>{t(`grade.${grade}.means`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function SignalName({ signal }: { signal: string }) {
  const words = useWords();
  const key = `evidence.${signal}`;
  return <>{words.knows(key) ? words.t(key) : <Foreign text={signal} />}:</>;
}

function Where({ where }: { where: NonNullable<Evidence['where']> }) {
  const { t } = useWords();
  return (
    <div className="evidence__where">
      <code><Foreign text={where.file} /></code>
      {where.written !== null ? (
        <>, <Time at={where.written} /></>
      ) : (
        where.offset !== null && where.offset > 0 && <>, {t('evidence.byte', { offset: String(where.offset) })}</>
      )}
    </div>
  );
}
