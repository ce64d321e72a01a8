// The page's frame: the way to each page, the language, the clock, and the page that the address names.
import { useEffect, useRef } from 'react';
import { surroundings } from 'transport';
import { ClockProvider } from './answers/clock';
import { ActPage } from './pages/act';
import { DomainPage } from './pages/domain';
import { DomainsPage } from './pages/domains';
import { HealthPage } from './pages/health';
import { JournalPage } from './pages/journal';
import { MessagePage } from './pages/message';
import { OverviewPage } from './pages/overview';
import { PolicyPage } from './pages/policy';
import { QueuePage } from './pages/queue';
import { SettingsPage } from './pages/settings';
import { SourcePage } from './pages/source';
import { UnknownPage } from './pages/unknown';
import { WhitelistPage } from './pages/whitelist';
import { FaultBarrier } from './parts/fault_barrier';
import { TopBar } from './parts/top_bar';
import { useRoute, type Route } from './route/route';
import { WordsProvider } from './words/words';

export function App() {
  return (
    <WordsProvider>
      <ClockProvider>
        <Frame />
      </ClockProvider>
    </WordsProvider>
  );
}

function Frame() {
  const route = useRoute();
  const place = route.path.join('/');
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main, place);
  return (
    <>
      <TopBar path={route.path} main={main} />
      <main className="page" ref={main} tabIndex={-1} key={place} data-address={route.fragment}>
        <FaultBarrier>{page_of(route)}</FaultBarrier>
      </main>
    </>
  );
}

function page_of(route: Route) {
  const [page, name, ...more] = route.path;
  if (more.length > 0) return <UnknownPage />;
  if (page === 'source' && name) return <SourcePage id={name} fields={route.fields} />;
  if (page === 'domain' && name) return <DomainPage name={name} fields={route.fields} />;
  if (page === 'domains' && !name) return <DomainsPage fields={route.fields} />;
  if (page === 'policy' && !name && surroundings().sees_policies) return <PolicyPage fields={route.fields} />;
  if (surroundings().sees_server) return page_of_server(route);
  return page === undefined ? <DomainsPage fields={route.fields} /> : <UnknownPage />;
}

// What is not any domain's.
function page_of_server(route: Route) {
  const [page, name] = route.path;
  const { settings, past } = surroundings();
  if (page === 'message' && name) return <MessagePage id={name} />;
  if (page === 'journal' && name && /^\d{1,15}$/.test(name)) return <ActPage id={Number(name)} fields={route.fields} />;
  if (name) return <UnknownPage />;
  if (page === undefined) return <OverviewPage fields={route.fields} />;
  if (page === 'queue') return <QueuePage fields={route.fields} />;
  if (page === 'whitelist') return <WhitelistPage fields={route.fields} />;
  if (page === 'health') return <HealthPage />;
  if (page === 'journal') return <JournalPage fields={route.fields} />;
  if (page === 'settings' && settings) return <SettingsPage door={settings} past={past} />;
  return <UnknownPage />;
}

// Who came by keyboard or by ear is taken to the new page, as by a link to another document.
function useFocusOnNewPage(main: React.RefObject<HTMLElement>, place: string) {
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    main.current?.focus();
    scrollTo(0, 0);
  }, [place, main]);
}
