import { useContext, type RefObject } from 'react';
import { Button } from '@plesk/ui-library';
import { surroundings } from 'transport';
import { ClockContext } from '../answers/clock';
import { address_of } from '../route/route';
import { languages, useWords, type Key, type Language } from '../words/words';

interface Page {
  path: string[];
  word: Key;
  also?: string;
}

const k_policy: Page = { path: ['policy'], word: 'page.policy' };

const k_pages_of_server: Page[] = [
  { path: [], word: 'page.overview', also: 'source' },
  { path: ['queue'], word: 'page.queue', also: 'message' },
  { path: ['domains'], word: 'page.domains', also: 'domain' },
  k_policy,
  { path: ['whitelist'], word: 'page.whitelist' },
  { path: ['health'], word: 'page.health' },
  { path: ['journal'], word: 'page.journal' },
];

function pages(): Page[] {
  const { sees_server, sees_policies, settings } = surroundings();
  const domains: Page = { path: [], word: 'page.domains', also: 'domain' };
  if (!sees_server) return sees_policies ? [domains, k_policy] : [domains];
  return settings ? [...k_pages_of_server, { path: ['settings'], word: 'page.settings' }] : k_pages_of_server;
}

export function TopBar({ path, main }: { path: string[]; main: RefObject<HTMLElement> }) {
  const { t } = useWords();
  const { stands_alone } = surroundings();
  const Bar = stands_alone ? 'header' : 'div'; // a document has one head, here the panel's
  return (
    <Bar className="top-bar">
      <button type="button" className="top-bar__skip" onClick={() => main.current?.focus()}>
        {t('page.skip')}
      </button>
      <div className="top-bar__line">
        {stands_alone && <span className="top-bar__name">Spamtrace</span>}
        <ClockControls />
        {stands_alone && <LanguageChoice />}
      </div>
      <nav className="top-bar__pages" aria-label={t('page.pages')}>
        {pages().map((page) => {
          const is_here = page.path[0] === path[0] || (page.also !== undefined && page.also === path[0]);
          return (
            <a key={page.word} href={address_of(page.path)} aria-current={is_here ? 'page' : undefined}>
              {t(page.word)}
            </a>
          );
        })}
      </nav>
    </Bar>
  );
}

function ClockControls() {
  const { t, clock } = useWords();
  const { is_running, last_answer, ask_now, set_running } = useContext(ClockContext);
  return (
    <div className="top-bar__clock">
      {last_answer && <span className="top-bar__time">{t('clock.as_of', { time: clock(last_answer) })}</span>}
      <Button ghost icon="refresh" onClick={ask_now} tooltip={t('clock.now')} aria-label={t('clock.now')} />
      <label className="top-bar__running">
        <input type="checkbox" checked={is_running} onChange={(event) => set_running(event.target.checked)} />
        {t('clock.by_itself')}
      </label>
    </div>
  );
}

function LanguageChoice() {
  const { t, language, set_language } = useWords();
  return (
    <select
      className="choice"
      aria-label={t('page.language')}
      value={language}
      onChange={(event) => set_language(event.target.value as Language)}
    >
      {Object.entries(languages).map(([name, shown]) => (
        <option key={name} value={name} lang={name}>
          {shown}
        </option>
      ))}
    </select>
  );
}
