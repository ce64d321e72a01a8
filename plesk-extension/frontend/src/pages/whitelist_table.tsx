// The entries, the worst first, each with what is to be said of it, who sent through it, and where it stands; and what
// nobody could judge.
import type { ReactNode } from 'react';
import { Button, Label } from '@plesk/ui-library';
import type { Severity, Whitelist, WhitelistEntry, WhitelistFinding, WhitelistPlace } from '../answers/types';
import { Foreign } from '../parts/foreign';
import { Pager } from '../parts/pager';
import { Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { Time } from '../parts/time';
import { address_of, go_to } from '../route/route';
import { shown_finding } from '../words/findings';
import { useWords, type Words } from '../words/words';
import { Count } from './overview';

export const k_whitelist_rows = 50;
const k_most_clients = 3;

type Props = { answer: Whitelist; offset: number; on_remove?: (entry: WhitelistEntry) => void; children?: ReactNode };

// What is asked before one of them goes stands above them.
export function WhitelistTable({ answer, offset, on_remove, children }: Props) {
  const words = useWords();
  const { t } = words;
  if (answer.total === 0) return null;
  return (
    <Section title={t('whitelist.all')}>
      {children}
      <Table
        label={t('page.whitelist')}
        rows={answer.entries}
        row_key={(entry) => String(answer.entries.indexOf(entry))}
        columns={entry_columns(words, on_remove)}
      />
      <Pager offset={offset} limit={k_whitelist_rows} total={answer.total} on_offset={(wanted) => go_to(address_of(['whitelist'], { offset: wanted }))} />
    </Section>
  );
}

function entry_columns({ t }: Words, on_remove: Props['on_remove']): Column<WhitelistEntry>[] {
  return [
    { key: 'severity', title: t('whitelist.severity'), render: (entry) => <SeverityLabel severity={entry.severity} /> },
    { key: 'network', title: t('whitelist.network'), render: (entry) => <Network entry={entry} /> },
    { key: 'findings', title: t('whitelist.findings'), render: (entry) => <Findings findings={entry.findings} /> },
    { key: 'messages', title: t('count.messages.title'), is_number: true, render: (entry) => <Count value={entry.messages} /> },
    { key: 'last', title: t('source.last_seen'), render: (entry) => <Time at={entry.last_seen} /> },
    { key: 'clients', title: t('whitelist.clients'), render: (entry) => <Clients entry={entry} /> },
    { key: 'where', title: t('whitelist.where'), render: (entry) => <Where entry={entry} on_remove={on_remove} /> },
  ];
}

const k_intents = new Map<string, 'danger' | 'warning' | 'success'>([
  ['dangerous', 'danger'], ['look', 'warning'], ['harmless', 'success'],
]);

function SeverityLabel({ severity }: { severity: Severity }) {
  const { t, knows } = useWords();
  const word = `severity.${severity}`;
  return <Label intent={k_intents.get(severity) ?? 'inactive'}>{knows(word) ? t(word) : <Foreign text={severity} />}</Label>;
}

function Network({ entry }: { entry: WhitelistEntry }) {
  const { t } = useWords();
  return (
    <>
      <strong className="network"><Foreign text={entry.network} /></strong>
      {entry.exception && <div className="muted">{t('whitelist.exception')}</div>}
    </>
  );
}

function Findings({ findings }: { findings: WhitelistFinding[] }) {
  const { t } = useWords();
  if (findings.length === 0) return <span className="muted">{t('whitelist.no_finding')}</span>;
  return (
    <ul className="reasons findings">
      {findings.map((finding) => <OneFinding key={finding.name} finding={finding} />)}
    </ul>
  );
}

function OneFinding({ finding }: { finding: WhitelistFinding }) {
  const { title, sentence, is_as_it_came } = shown_finding(finding, useWords());
  return (
    <li data-finding={finding.name}>
      {title && <strong>{title}. </strong>}
      <span lang={is_as_it_came ? 'en' : undefined}><Foreign text={sentence} /></span>
    </li>
  );
}

function Clients({ entry: { clients, client_count } }: { entry: WhitelistEntry }) {
  const { t } = useWords();
  const shown = clients.slice(0, k_most_clients);
  return (
    <ul className="reasons">
      {shown.map((client) => (
        <li key={client.source} className="network"><a href={address_of(['source', client.source])}><Foreign text={client.address} /></a></li>
      ))}
      {client_count > shown.length && (
        <li><a href={address_of([], { kind: 'relay' })}>{t('reason.more', { count: client_count - shown.length })}</a></li>
      )}
    </ul>
  );
}

function Where({ entry, on_remove }: { entry: WhitelistEntry; on_remove: Props['on_remove'] }) {
  const { t } = useWords();
  if (!entry.where.panel) return <InFile where={entry.where} />;
  return (
    <>
      <div>{t('whitelist.panel')}</div>
      {on_remove && (
        <Button onClick={() => on_remove(entry)}>
          {t('whitelist.remove')}
          <span className="for-ears"> <Foreign text={entry.network} /></span>
        </Button>
      )}
    </>
  );
}

function InFile({ where }: { where: WhitelistPlace }) {
  const { t } = useWords();
  return (
    <>
      <code><Foreign text={where.file ?? ''} /></code>
      <div className="muted">{where.text ? <code><Foreign text={where.text} lines /></code> : t('whitelist.default')}</div>
    </>
  );
}

export function NotUnderstood({ answer: { not_understood, not_understood_total } }: { answer: Whitelist }) {
  const { t } = useWords();
  if (not_understood_total === 0) return null;
  return (
    <Section title={t('whitelist.not_understood', { count: not_understood_total })}>
      <p className="muted">{t('whitelist.not_understood.means')}</p>
      <table className="plain-table">
        <thead><tr><th scope="col">{t('whitelist.where')}</th><th scope="col">{t('whitelist.text')}</th></tr></thead>
        <tbody>
          {not_understood.map(({ file, text }, i) => (
            <tr key={i}>
              <th scope="row">{file === null ? t('whitelist.panel') : <code><Foreign text={file} /></code>}</th>
              <td><code><Foreign text={text ?? ''} lines /></code></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
