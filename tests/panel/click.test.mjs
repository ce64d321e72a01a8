// One click, as the admin does it: the notice, the plan, the click, the progress, all domains on reject; and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_faults, settled, startBrowser, take_picture } from '../ui/support/browser.mjs';
import { set_up_panel } from './support/panel.mjs';
import { open_panel } from './support/visitor.mjs';

const k_usual_bounce = 'This address no longer accepts mail.';

test('the admin sets all domains to reject by a click', async (t) => {
  const panel = await set_up_panel(t);
  panel.plesk('ext', 'spamtrace', '--ingest');
  const parameters = () => panel.rows('SELECT * FROM Parameters ORDER BY id, parameter');
  const plans = () => panel.rows("SELECT tmpl_id, value FROM TmplData WHERE element = 'nonexist_mail' ORDER BY tmpl_id");
  const others = () => panel.rows("SELECT * FROM domains").concat(panel.rows('SELECT * FROM DomainServices'), panel.rows('SELECT * FROM mail'));
  const open = () => Number(panel.rows("SELECT count(*) FROM Parameters WHERE parameter = 'nonexist_mail' AND value <> 'reject'")[0][0]);
  const before = { parameters: parameters(), others: others(), plans: plans() };
  const browser = await startBrowser();
  t.after(() => browser.close());
  let page = await open_panel(browser, panel, 'admin');
  await page.visit('');
  await settled(page);

  await t.test('the overview says that most domains take mail for nobody', async () => {
    await page.getByText('201 of 301 domains take mail for nobody').waitFor();
    await take_picture(page, 'panel-open-domains');
    await page.locator('[data-notice="open-domains"] a').click();
    await page.waitForURL((url) => url.hash.startsWith('#/policy'));
    await settled(page);
    assert.equal(await page.locator('.plan').innerText(), '301 domains: 201 to reject (101 bounce, 100 forward), 100 already reject');
    assert.deepEqual(await page.getByRole('table', { name: 'Service plans that do not reject' }).locator('tbody th').allInnerTexts(),
      ['Gold', "Старый план — O'Neil & <2>", 'Gold', 'Without a row']);
    await take_picture(page, 'panel-policy');
    assert.deepEqual(await axe_faults(page, '#spamtrace'), []);
  });

  await t.test('a click, and it goes on while nobody looks', async () => {
    await page.getByRole('button', { name: 'Set 201 domains and 4 service plans to reject' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('[data-change="running"], [data-change="not_started"], [data-change="done"]').first().waitFor();
    await page.close();
    page = await open_panel(browser, panel, 'admin');
    await page.visit('#/policy');
    await page.getByText('Nothing is left to do: no domain takes mail for nobody.').waitFor({ timeout: 60_000 });
    await settled(page);
    await take_picture(page, 'panel-policy-done');
    assert.equal(open(), 0);
    assert.deepEqual(others(), before.others);
    assert.deepEqual(plans(), [...['1', '2', '3', '4', '5'].map((number) => [number, 'reject']), ['6', 'bounce:of an add-on']]);
  });

  await t.test('and back, each to what it did before', async () => {
    await page.visit('#/journal/1');
    await settled(page);
    await page.getByRole('button', { name: 'Undo all of it' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('[data-change="running"], [data-change="not_started"]').first().waitFor();
    await page.locator('[data-change="done"]').waitFor({ state: 'attached', timeout: 60_000 });
    assert.equal(open(), 201);
    const with_text = new Set(before.parameters.filter(([, name]) => name === 'bounce_mess').map(([id]) => id));
    const added = before.parameters.filter(([id, name, value]) => name === 'nonexist_mail' && value === 'bounce' && !with_text.has(id))
      .map(([id]) => [id, 'bounce_mess', k_usual_bounce]);
    const rows = (all) => all.map((row) => row.join('\t')).sort();
    assert.deepEqual(rows(parameters()), rows([...before.parameters, ...added]));
    assert.deepEqual(others(), before.others);
    assert.deepEqual(plans(), [...before.plans, ['5', `bounce:${k_usual_bounce}`]].sort(([one], [other]) => one - other));
    await take_picture(page, 'panel-policy-undone');
  });
});
