// The page's frame: the way to each page, the language, the clock, and the page that the address names.
import { useEffect, useRef } from 'react';
import { ClockProvider } from './answers/clock';
import { DomainPage } from './pages/domain';
import { DomainsPage } from './pages/domains';
import { HealthPage } from './pages/health';
import { MessagePage } from './pages/message';
import { OverviewPage } from './pages/overview';
import { QueuePage } from './pages/queue';
import { SourcePage } from './pages/source';
import { UnknownPage } from './pages/unknown';
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
  if (page === 'message' && name) return <MessagePage id={name} />;
  if (name) return <UnknownPage />;
  switch (page) {
    case undefined:
      return <OverviewPage fields={route.fields} />;
    case 'queue':
      return <QueuePage fields={route.fields} />;
    case 'domains':
      return <DomainsPage fields={route.fields} />;
    case 'health':
      return <HealthPage />;
    default:
      return <UnknownPage />;
  }
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
