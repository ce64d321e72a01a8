// Through the page as an admin goes: who is it, how is it known, what did it send.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, settled, startBrowser, take_picture } from './support/browser.mjs';
import { generate } from './support/generated.mjs';
import { run, startServer } from './support/server.mjs';

for (const mta of ['qmail', 'postfix']) {
  test(mta, async (t) => {
    let generated, server, browser, page;
    before(() => {});
    generated = generate(mta);
    server = await startServer(generated);
    browser = await startBrowser();
    t.after(async () => {
      await browser.close();
      await server.stop();
      generated.remove();
    });
    const ask = async (command, params) => JSON.parse(await run(generated.root, command, params)).data;
    page = await openPage(browser, server);

    await t.test('the guilty are shown with their reasons, the worst first', async () => {
      await settled(page);
      await take_picture(page, `${mta}-overview`);
      const shown = await page.locator('.suspect').evaluateAll((all) => all.map((one) => one.dataset.source));
      const guilty = generated.truth.origins.filter((origin) => origin.guilty).map((origin) => origin.id);
      for (const id of guilty) assert.ok(shown.includes(id), `${id} is not among ${shown}`);
      const { sources } = await ask('sources');
      assert.equal(shown[0], sources[0].id);
      assert.ok((await page.locator('.suspect').first().locator('.reason').count()) > 0);
    });

    await t.test('a suspect has its evidence', async () => {
      await page.locator('.suspect .origin-link').first().click();
      await settled(page);
      await take_picture(page, `${mta}-source`);
      assert.ok((await page.locator('.evidence__link').count()) > 0);
    });

    await t.test('nothing was refused by the policy, and nothing left the origin', async () => {
      assert.deepEqual(await page.all_faults(), []);
    });
  });
}
