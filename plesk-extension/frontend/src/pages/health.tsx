// What Spamtrace found on this server, how much of it was understood, and how the reading is confined.
import type { ReactNode } from 'react';
import { Label } from '@plesk/ui-library';
import type { Coverage, Doctor, LogFile } from '../answers/types';
import { useAnswer } from '../answers/use_answer';
import { Answered, Hint } from '../parts/answered';
import { CoverageNotice } from '../parts/coverage_notice';
import { Foreign } from '../parts/foreign';
import { PageTitle, Section } from '../parts/section';
import { Table, type Column } from '../parts/table';
import { Time } from '../parts/time';
import { address_of } from '../route/route';
import { useWords, type Key, type Words } from '../words/words';
import { Count, QueueNumbers } from './overview';
import { useTitle } from './use_title';

export function HealthPage() {
  const { t } = useWords();
  useTitle(t('page.health'));
  const asked = useAnswer<Doctor>('doctor');
  return (
    <>
      <PageTitle title={t('page.health')} />
      <Answered asked={asked}>{(doctor) => <Detail doctor={doctor} />}</Answered>
    </>
  );
}

function Detail({ doctor }: { doctor: Doctor }) {
  const { t } = useWords();
  const { coverage } = doctor;
  return (
    <>
      <CoverageNotice coverage={coverage} />
      {doctor.missing.length > 0 && (
        <Section title={t('health.missing')}>
          <ul lang="en">{doctor.missing.map((sentence) => <li key={sentence}><Foreign text={sentence} /></li>)}</ul>
        </Section>
      )}
      <div className="two-columns two-columns--even">
        <Section title={t('health.server')}><Server doctor={doctor} /></Section>
        <Section title={t('health.lines')}><Lines coverage={coverage} /></Section>
      </div>
      <Section title={t('health.logs')}><Logs coverage={coverage} /></Section>
      <Section title={t('health.queue')}><Queue doctor={doctor} /></Section>
      <Section title={t('health.sandbox')}><Sandbox doctor={doctor} /></Section>
    </>
  );
}

function Server({ doctor }: { doctor: Doctor }) {
  const { t } = useWords();
  return (
    <dl className="facts">
      <dt>{t('health.mta')}</dt>
      <dd>
        <Foreign text={doctor.mta} />
        {doctor.mta_reason && <div className="muted" lang="en"><Foreign text={doctor.mta_reason} /></div>}
      </dd>
      {doctor.panel_version && <><dt>Plesk</dt><dd><Foreign text={doctor.panel_version} /><PanelFacts doctor={doctor} /></dd></>}
      <dt>{t('health.accounts')}</dt>
      <dd><Count value={doctor.accounts} /></dd>
      <dt>{t('health.white_list')}</dt>
      <dd>
        <a href={address_of(['whitelist'])}>{t('health.networks', { count: doctor.white_list.networks })}</a>
        {doctor.white_list.file && <div className="muted"><Foreign text={doctor.white_list.file} /></div>}
      </dd>
      {doctor.state_dir && <><dt>{t('health.index')}</dt><dd><code><Foreign text={doctor.state_dir} /></code></dd></>}
      <dt>Spamtrace</dt>
      <dd><Foreign text={t('health.version', { version: doctor.version, api: doctor.api_version })} /></dd>
    </dl>
  );
}

function PanelFacts({ doctor }: { doctor: Doctor }) {
  const { t } = useWords();
  const { panel } = doctor.coverage;
  if (!panel?.changed) return null;
  const { domains, aliases, mailboxes } = panel;
  return <div className="muted">{t('health.panel', { domains, aliases, mailboxes })}</div>;
}

const k_kinds_of_lines: { field: 'understood' | 'foreign' | 'not_understood' | 'shapeless' | 'forged'; word: Key; means: Key }[] = [
  { field: 'understood', word: 'lines.understood', means: 'lines.understood.means' },
  { field: 'foreign', word: 'lines.foreign', means: 'lines.foreign.means' },
  { field: 'not_understood', word: 'lines.not_understood', means: 'lines.not_understood.means' },
  { field: 'shapeless', word: 'lines.shapeless', means: 'lines.shapeless.means' },
  { field: 'forged', word: 'lines.forged', means: 'lines.forged.means' },
];

function Lines({ coverage }: { coverage: Coverage }) {
  const { t, number, percent } = useWords();
  const { lines } = coverage;
  return (
    <>
      <table className="plain-table">
        <thead>
          <tr><th scope="col">{t('health.lines.kind')}</th><th scope="col" className="number">{t('health.lines.count')}</th></tr>
        </thead>
        <tbody>
          {k_kinds_of_lines.map(({ field, word, means }) => (
            <tr key={field}>
              <th scope="row">{t(word)}<div className="muted">{t(means)}</div></th>
              <td className="number">
                {number(lines[field])}
                {lines.total > 0 && <div className="muted">{percent(lines[field] / lines.total)}</div>}
              </td>
            </tr>
          ))}
          <tr><th scope="row">{t('lines.total')}</th><td className="number">{number(lines.total)}</td></tr>
        </tbody>
      </table>
      {lines.cut > 0 && <p>{t('lines.cut', { count: lines.cut })}</p>}
      <NotUnderstood coverage={coverage} />
    </>
  );
}

function NotUnderstood({ coverage }: { coverage: Coverage }) {
  const { t, number } = useWords();
  const { lines } = coverage;
  return (
    <>
      {lines.not_understood_by_program.length > 0 && (
        <>
          <h3>{t('health.by_program')}</h3>
          <table className="plain-table">
            <tbody>
              {lines.not_understood_by_program.map(({ program, lines: count }) => (
                <tr key={program}><th scope="row"><Foreign text={program} /></th><td className="number">{number(count)}</td></tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <Example title={t('health.example')} text={lines.not_understood_example} />
      <Example title={t('health.forged_example')} text={lines.forged_example} />
    </>
  );
}

function Example({ title, text }: { title: string; text: string | null }) {
  if (!text) return null;
  return <p>{title}<br /><code><Foreign text={text} /></code></p>;
}

function Logs({ coverage }: { coverage: Coverage }) {
  const words = useWords();
  return (
    <>
      <Table label={words.t('health.logs')} rows={coverage.logs} row_key={(log) => log.file} columns={log_columns(words)} />
      {coverage.log_troubles.map(({ file, error }, i) => (
        <div key={i} className="trouble">
          <code><Foreign text={file} /></code>: <span lang="en"><Foreign text={error.message} /></span>
          {error.hint && <Hint text={error.hint} />}
        </div>
      ))}
    </>
  );
}

function log_columns({ t, size }: Words): Column<LogFile>[] {
  return [
    { key: 'file', title: t('health.log.file'), render: (l) => <><code><Foreign text={l.file} /></code>{l.trouble && <div className="damage" lang="en"><Foreign text={l.trouble} /></div>}</> },
    { key: 'lines', title: t('health.log.lines'), is_number: true, render: (l) => <Count value={l.lines} /> },
    { key: 'bytes', title: t('message.size'), is_number: true, render: (l) => size(l.bytes) },
    { key: 'first', title: t('health.log.first'), render: (l) => <Time at={l.first} /> },
    { key: 'last', title: t('health.log.last'), render: (l) => <Time at={l.last} /> },
  ];
}

function Queue({ doctor }: { doctor: Doctor }) {
  const { t } = useWords();
  const { queue } = doctor.coverage;
  const oddities: [Key, number][] = [
    ['health.queue.vanished', queue.vanished],
    ['health.queue.damaged', queue.damaged],
    ['health.queue.unreadable', queue.unreadable],
    ['health.queue.strays', doctor.queue?.strays ?? 0],
    ['health.queue.misplaced', doctor.queue?.misplaced ?? 0],
  ];
  return (
    <>
      <p>{t('count.messages', { count: queue.messages })}</p>
      {doctor.queue && <QueueNumbers status={doctor.queue} />}
      <ul>
        {oddities.filter(([, count]) => count > 0).map(([word, count]) => <li key={word}>{t(word, { count })}</li>)}
      </ul>
      <Example title={t('health.queue.unreadable_example')} text={queue.unreadable_example} />
    </>
  );
}

function Sandbox({ doctor }: { doctor: Doctor }) {
  const { t } = useWords();
  const rows: [string, ReactNode][] = doctor.sandbox.map((layer) => [
    layer.layer,
    <>
      <Label intent={layer.active ? 'success' : 'warning'}>{t(layer.active ? 'health.on' : 'health.off')}</Label>{' '}
      <span lang="en"><Foreign text={layer.detail} /></span>
    </>,
  ]);
  return (
    <>
      <p className="muted">{t('health.sandbox.means')}</p>
      <dl className="facts">
        {rows.map(([name, state]) => (
          <div key={name} className="facts__row"><dt><code><Foreign text={name} /></code></dt><dd>{state}</dd></div>
        ))}
      </dl>
    </>
  );
}
