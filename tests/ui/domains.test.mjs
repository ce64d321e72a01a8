// The report by domain: sorted, filtered, exported; the files hold what the command line answers.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { axe_faults, settled, take_picture } from './support/browser.mjs';
import { set_stage } from './support/stage.mjs';

test('the domains', async (t) => {
  const { ask, open } = await set_stage(t, { mta: 'qmail' });
  const page = await open();
  await page.visit('#/domains');
  await settled(page);
  const shown = () => page.locator('main tbody tr td:nth-child(2)').allInnerTexts();
  const listed = async (params) => (await ask('domains', params)).domains.map((domain) => domain.domain);

  await t.test('come with the worst first', async () => {
    await take_picture(page, 'domains');
    assert.deepEqual(await shown(), await listed({}));
    assert.deepEqual(await axe_faults(page), []);
  });

  await t.test('are sorted', async () => {
    for (const [name, sort] of Object.entries({ Recipients: 'recipients', 'In the queue': 'queued', Domain: 'domain' })) {
      await page.getByRole('columnheader', { name: `Sort by ${name} column` }).click();
      await page.waitForURL((url) => url.hash === `#/domains?sort=${sort}`);
      await settled(page);
      assert.deepEqual(await shown(), await listed({ sort }));
    }
  });

  const save = async (button) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
    return readFile(await download.path(), 'utf8');
  };

  await t.test('are saved as CSV and as JSON, all of them', async () => {
    const { domains } = await ask('domains', { sort: 'domain', limit: 1000 });
    const [head, ...rows] = parse_csv(await save('Save as CSV'));
    assert.equal(rows.length, domains.length);
    rows.forEach((row, i) => {
      for (const [column, value] of head.entries()) assert.equal(row[column], String(domains[i][value] ?? ''));
    });
    assert.deepEqual([...head].sort(), Object.keys(domains[0]).sort());
    assert.deepEqual(JSON.parse(await save('Save as JSON')), domains);
  });

  await t.test('are filtered, and what is saved is what is shown', async () => {
    await page.getByLabel('Domain contains').fill('SITE1');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash === '#/domains?sort=domain&name=SITE1');
    await settled(page);
    const expected = await listed({ sort: 'domain', domain: 'site1' });
    assert.ok(expected.length > 0 && expected.every((domain) => domain.includes('site1')));
    assert.deepEqual(await shown(), expected);
    assert.deepEqual(parse_csv(await save('Save as CSV')).slice(1).map((row) => row[0]), expected);
  });

  await t.test('lead to one of them', async () => {
    await page.visit('#/domains');
    await settled(page);
    const [first] = await shown();
    await page.getByRole('link', { name: first, exact: true }).first().click();
    await page.waitForURL((url) => url.hash === `#/domain/${first}`);
    await settled(page);
    await take_picture(page, 'domain');
    const answer = await ask('domain', { name: first });
    assert.equal(await page.locator('main tbody').first().locator('tr').count(), answer.sources.length);
    assert.deepEqual(await axe_faults(page), []);
  });

  await t.test('without a fault', async () => assert.deepEqual(await page.all_faults(), []));
});

// RFC 4180, as a reader of its own and not the writer turned around.
function parse_csv(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  pattern.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  for (let match; pattern.lastIndex < text.length && (match = pattern.exec(text)); ) {
    rows.at(-1).push(match[1] !== undefined ? match[1].replaceAll('""', '"') : match[2]);
    if (match[3] === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
