// The queue is searched, sorted, grouped and paged by the server, and the address holds all of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_faults, settled, take_picture } from './support/browser.mjs';
import { set_stage } from './support/stage.mjs';

test('the queue', async (t) => {
  const { ask, open } = await set_stage(t, { mta: 'postfix' });
  const page = await open();
  const shown = () => page.locator('.message-link__id').allTextContents();
  const listed = async (params) => (await ask('queue list', params)).messages.map((message) => message.queue_id);
  await page.visit('#/queue');
  await settled(page);

  await t.test('comes with the newest first', async () => {
    await take_picture(page, 'queue');
    assert.deepEqual(await shown(), await listed({ limit: 50 }));
    assert.deepEqual(await axe_faults(page), []);
  });

  await t.test('is sorted by a column, and by the choice', async () => {
    await page.getByRole('columnheader', { name: 'Recipients' }).click();
    await page.waitForURL(/sort=recipients/);
    await settled(page);
    assert.deepEqual(await shown(), await listed({ sort: 'recipients', limit: 50 }));
    assert.equal(await page.locator('th[aria-sort="descending"]').innerText(), 'Recipients');
    await page.getByLabel('Order by').selectOption('sender');
    await page.waitForURL(/sort=sender/);
    await settled(page);
    assert.deepEqual(await shown(), await listed({ sort: 'sender', limit: 50 }));
  });

  await t.test('is paged', async () => {
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.waitForURL(/offset=50/);
    await settled(page);
    assert.deepEqual(await shown(), await listed({ sort: 'sender', offset: 50, limit: 50 }));
    await page.getByLabel('Page', { exact: true }).fill('7');
    await page.keyboard.press('Enter');
    await page.waitForURL(/offset=300/);
    await settled(page);
    assert.deepEqual(await shown(), await listed({ sort: 'sender', offset: 300, limit: 50 }));
  });

  await t.test('is searched, from the first page on', async () => {
    await page.getByLabel('Subject contains').fill('INVOICE');
    await page.getByLabel('Recipients, at least').fill('2');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash === '#/queue?sort=sender&subject=INVOICE&min-recipients=2');
    await settled(page);
    await take_picture(page, 'queue-searched');
    const expected = await listed({ sort: 'sender', subject: 'INVOICE', 'min-recipients': 2, limit: 50 });
    assert.ok(expected.length > 0);
    assert.deepEqual(await shown(), expected);
  });

  await t.test('an address that is opened anew shows the same', async () => {
    const before = await shown();
    const other = await open();
    await other.visit(new URL(page.url()).hash);
    await settled(other);
    assert.deepEqual(await other.locator('.message-link__id').allTextContents(), before);
    assert.equal(await other.getByLabel('Subject contains').inputValue(), 'INVOICE');
  });

  await t.test('what nobody sent says how to go on', async () => {
    await page.getByLabel('Sender contains').fill('nobody-has-this-name');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.empty').waitFor();
    assert.match(await page.locator('.empty').innerText(), /clear the search/);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForURL((url) => url.hash === '#/queue?sort=sender');
    await settled(page);
    assert.equal((await shown()).length, 50);
  });

  for (const [by, filter] of Object.entries({ origin: 'origin', sender: 'sender', subject: 'subject', 'recipient-domain': 'recipient' })) {
    await t.test(`is grouped by ${by}, and a group leads to its messages`, async () => {
      await page.visit('#/queue');
      await settled(page);
      await page.getByLabel('Show').selectOption(by);
      await page.waitForURL((url) => url.hash === `#/queue?by=${by}`);
      await settled(page);
      await take_picture(page, `queue-by-${by}`);
      const { groups } = await ask('queue groups', { by, limit: 50 });
      assert.equal(await page.locator('main tbody tr').count(), groups.length);
      const index = groups.findIndex((group) => group.name);
      await page.locator('main tbody tr').nth(index).getByRole('link').click();
      await page.waitForURL((url) => url.hash.includes(`${filter}=`));
      await settled(page);
      const heading = await page.locator('main h2').first().innerText();
      assert.equal(Number(heading.split(' ')[0].replaceAll(',', '')), groups[index].messages, heading);
    });
  }

  await t.test('without a fault', async () => assert.deepEqual(await page.all_faults(), []));
});
