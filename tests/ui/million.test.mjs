// A queue of a million messages, searched, sorted and paged: each page is the one that the command line gives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, startBrowser, openPage, take_picture } from './support/browser.mjs';
import { fill } from './support/filled.mjs';
import { run, startServer } from './support/server.mjs';

const k_messages = 1_000_000;

test('a million messages wait', async (t) => {
  const filled = await fill(k_messages);
  const server = await startServer({ root: filled.root, keeps_index: true });
  const browser = await startBrowser();
  t.after(async () => {
    await browser.close();
    await server.stop();
    filled.remove();
  });
  const page = await openPage(browser, server);
  const shown = () => page.locator('.message-link__id').allTextContents();
  const listed = async (params) =>
    JSON.parse(await run(filled.root, 'queue list', { limit: 50, 'no-refresh': true, ...params })).data;
  const check = async (params) => {
    await settled(page);
    const { messages } = await listed(params);
    assert.ok(messages.length > 0);
    assert.deepEqual(await shown(), messages.map((message) => message.queue_id));
  };

  await t.test('the first page, one in the middle, and the last', async () => {
    await page.visit('#/queue');
    await check({});
    for (const number of [10_000, 20_000]) {
      await page.getByLabel('Page', { exact: true }).fill(String(number));
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`offset=${(number - 1) * 50}`));
      await check({ offset: (number - 1) * 50 });
    }
    assert.ok(await page.getByRole('button', { name: 'Next page' }).isDisabled());
  });

  await t.test('each order', async () => {
    for (const sort of ['recipients', 'size', 'sender']) {
      await page.visit(`#/queue?sort=${sort}&offset=500000`);
      await check({ sort, offset: 500_000 });
    }
  });

  await t.test('those of one subject, and one by one', async () => {
    await page.visit('#/queue');
    await settled(page);
    await page.getByLabel('Subject contains').fill('have won');
    await page.keyboard.press('Enter');
    await page.waitForURL(/subject=have/);
    await check({ subject: 'have won' });
    await take_picture(page, 'million-searched', { fullPage: false });
    const { matching, messages } = await listed({ recipient: 'user4711@' });
    await page.visit('#/queue?recipient=user4711@');
    await settled(page);
    assert.deepEqual(await shown(), messages.map((message) => message.queue_id));
    assert.ok(matching > 0 && matching < 50, String(matching));
  });

  await t.test('in groups', async () => {
    await page.visit('#/queue?by=origin');
    await settled(page);
    const { groups } = JSON.parse(await run(filled.root, 'queue groups', { by: 'origin', limit: 50, 'no-refresh': true })).data;
    const counts = await page.locator('main tbody tr td:nth-child(2)').allInnerTexts();
    assert.deepEqual(counts.map((text) => Number(text.replaceAll(',', ''))), groups.map((group) => group.messages));
  });

  await t.test('without a fault', async () => assert.deepEqual(await page.all_faults(), []));
});
