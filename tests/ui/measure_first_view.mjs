// Prints how long the first view takes, from the request of the page until every answer is shown, in a browser that runs and
// knows nothing of the page, on a server as the demo makes it: node tests/ui/measure_first_view.mjs [RUNS]. A figure for
// docs/performance.md, no test.
import { setTimeout as pause } from 'node:timers/promises';
import { openWindow, settled, startBrowser } from './support/browser.mjs';
import { generate } from './support/generated.mjs';
import { run, startServer } from './support/server.mjs';

const runs = Number(process.argv[2] ?? 5);

// A new window loads some four hundred scripts of the browser's own (chrome://omnibox-popup.top-chrome) beside what it shows.
const until_the_window_is_quiet = () => pause(3000);

async function first_view(browser, server) {
  const page = await openWindow(browser, server);
  await until_the_window_is_quiet();
  await page.goto(server.sign_in);
  await settled(page);
  const took = await page.evaluate(() => performance.now());
  await page.context().close();
  return took;
}

for (const mta of ['qmail', 'postfix']) {
  const generated = generate(mta);
  await run(generated.root, 'ingest');
  const server = await startServer({ root: generated.root, keeps_index: true });
  const browser = await startBrowser();
  await first_view(browser, server); // starts what a browser starts once
  const times = [];
  for (let i = 0; i < runs; ++i) times.push(await first_view(browser, server));
  times.sort((a, b) => a - b);
  console.log(`${mta}: median ${Math.round(times[runs >> 1])} ms, least ${Math.round(times[0])}, greatest ${Math.round(times[runs - 1])}`);
  await browser.close();
  await server.stop();
  generated.remove();
}
