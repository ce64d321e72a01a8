// A generated server, the page in front of it, and a browser; all of it ends with the test.
import { openPage, startBrowser, stop_browser } from './browser.mjs';
import { generate } from './generated.mjs';
import { run, startServer } from './server.mjs';

export async function set_stage(t, { mta = 'qmail', options = [], keeps_index = false } = {}) {
  const generated = generate(mta, options);
  const server = await startServer({ root: generated.root, keeps_index });
  const browser = await startBrowser();
  t.after(async () => {
    await stop_browser(browser);
    await server.stop();
    generated.remove();
  });
  return {
    ...generated,
    server,
    browser,
    open: (settings) => openPage(browser, server, settings),
    // The command line's own answer.
    ask: async (command, params) => JSON.parse(await run(generated.root, command, params)).data,
  };
}
