// The office PC that sends spam stands in the panel's white list: it is seen, taken out by a click, and put back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_faults, settled, startBrowser, take_picture } from '../ui/support/browser.mjs';
import { set_up_panel } from './support/panel.mjs';
import { open_panel, sign_in } from './support/visitor.mjs';

// What a change of the white list may change.
const k_own_tables = ['smtp_poplocks', 'ActionLog'];

test('an entry of the white list', async (t) => {
  const panel = await set_up_panel(t);
  const pc = panel.truth.origins.find((origin) => origin.story === 'white-listed PC').id.replace('relay:', '');
  const network = `${pc}/32`;
  panel.rows(`INSERT INTO smtp_poplocks (ip_address, ip_mask) VALUES ('${pc}', 32), ('192.168.7.0', 24), ('2001:db8::', 64)`);
  panel.rows("INSERT INTO smtp_poplocks (ip_address, ip_mask, lock_time) VALUES ('198.51.100.9', 32, NOW())");
  panel.plesk('ext', 'spamtrace', '--ingest');
  const rows = () => panel.rows('SELECT ip_address, ip_mask, lock_time IS NULL, serviceNodeId FROM smtp_poplocks ORDER BY ip_address');
  const others = () => panel.rows('SHOW TABLES').filter(([name]) => !k_own_tables.includes(name)).map(([name]) => [name, panel.rows(`SELECT * FROM ${name}`)]);
  const logged = () => panel.rows("SELECT action, who FROM ActionLog WHERE action = 'white_list_changed'");
  const before = { rows: rows(), others: others() };
  const browser = await startBrowser();
  t.after(() => browser.close());
  const page = await open_panel(browser, panel, 'admin');
  await page.visit('#/whitelist');
  await settled(page);
  const result = page.getByRole('region', { name: 'The newest change' });

  await t.test('it is dangerous, and says why', async () => {
    const entry = page.locator('main tbody tr').filter({ hasText: "the panel's white list" }).filter({ hasText: network });
    assert.match(await entry.innerText(), /^Dangerous[^]*Spam seems to come through it/i);
    await take_picture(page, 'panel-whitelist');
    assert.deepEqual(await axe_faults(page, '#spamtrace'), []);
  });

  await t.test('by a click it is gone, and nothing else', async () => {
    await page.getByRole('button', { name: `Remove ${network}` }).click();
    await page.locator('.asking').getByRole('button', { name: 'Remove' }).click();
    await result.getByText('Removal of 1 entry from the white list, begun by admin').waitFor();
    assert.deepEqual(rows(), before.rows.filter(([address]) => address !== pc));
    assert.deepEqual(others(), before.others);
    assert.deepEqual(logged(), [['white_list_changed', 'admin']]);
    await page.getByRole('button', { name: `Remove ${network}` }).waitFor({ state: 'detached' });
    await take_picture(page, 'panel-whitelist-removed');
  });

  await t.test('the journal has it, and puts it back', async () => {
    await result.getByRole('link', { name: 'Change 1' }).click();
    await page.waitForURL((url) => url.hash === '#/journal/1');
    await settled(page);
    assert.match(await page.locator('main tbody tr').first().innerText(), new RegExp(`${network}\\s+entry of the white list\\s+done\\s+in the white list\\s+not in the white list`));
    await page.getByRole('button', { name: 'Undo all of it' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').getByRole('link', { name: 'Change 2' }).waitFor();
    assert.deepEqual(rows(), before.rows);
    assert.deepEqual(others(), before.others);
    await page.visit('#/whitelist');
    await page.getByRole('button', { name: `Remove ${network}` }).waitFor();
  });

  await t.test('what the panel refuses is told in its words', async () => {
    panel.rows(`CREATE TRIGGER kept BEFORE DELETE ON smtp_poplocks FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it is <b>kept</b>'`);
    await page.getByRole('button', { name: `Remove ${network}` }).click();
    await page.locator('.asking').getByRole('button', { name: 'Remove' }).click();
    await result.locator('tbody tr').getByText('failed', { exact: true }).waitFor();
    assert.match(await result.locator('tbody tr').innerText(), /it is <b>kept<\/b>/);
    panel.rows('DROP TRIGGER kept');
    assert.deepEqual(rows(), before.rows);
    assert.deepEqual(await page.all_faults(), []);
  });

  await t.test('nobody but the admin, and nothing but networks and acts', async () => {
    const admin = await sign_in(panel, 'admin');
    const post = async (body, who = admin) => JSON.parse((await who.post('whitelist', body)).text);
    assert.deepEqual(await post({}), { ok: true, data: { may_change: true } });
    const reseller = await sign_in(panel, 'reseller-a');
    for (const body of [{}, { remove: { networks: [network] } }, { undo: { act: 1 } }]) assert.equal((await post(body, reseller)).error.code, 'not_permitted');
    assert.equal((await post({ remove: { networks: ['192.0.2.99/32'] } })).error.code, 'not_found');
    assert.equal((await post({ undo: { act: 99 } })).error.code, 'not_found');
    for (const body of ['x', [], { remove: {} }, { remove: { networks: ['--yes'] } }, { undo: { act: '1' } }].filter((one) => !Array.isArray(one))) {
      assert.equal((await post(body)).error.code, 'usage', JSON.stringify(body));
    }
    assert.deepEqual(rows(), before.rows);
  });
});
