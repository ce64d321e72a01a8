// Prints how long the first view takes, from the sign-in address until every answer is shown, in a new browser each time,
// on a server as the demo makes it: node tests/ui/measure_first_view.mjs [RUNS]. A figure for docs/performance.md, no test.
import { openPage, settled, startBrowser } from './support/browser.mjs';
import { generate } from './support/generated.mjs';
import { run, startServer } from './support/server.mjs';

const runs = Number(process.argv[2] ?? 5);

async function first_view(server) {
  const browser = await startBrowser();
  const begin = performance.now();
  const page = await openPage(browser, server);
  await settled(page);
  const took = performance.now() - begin;
  await browser.close();
  return took;
}

for (const mta of ['qmail', 'postfix']) {
  const generated = generate(mta);
  await run(generated.root, 'ingest');
  const server = await startServer({ root: generated.root, keeps_index: true });
  const times = [];
  for (let i = 0; i < runs; ++i) times.push(await first_view(server));
  times.sort((a, b) => a - b);
  console.log(`${mta}: median ${Math.round(times[runs >> 1])} ms, least ${Math.round(times[0])}, greatest ${Math.round(times[runs - 1])}`);
  await server.stop();
  generated.remove();
}
