// As the admin of a server goes: from the panel's navigation to a suspect's proof, all of it in the panel.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_faults, narrow, overflow_of, settled, startBrowser, take_picture } from '../ui/support/browser.mjs';
import { entry, set_up_panel } from './support/panel.mjs';
import { open_panel } from './support/visitor.mjs';

const text_of = (locator) => locator.evaluate((element) => element.textContent);
const own_axe_faults = async (page) => axe_faults(page, '#spamtrace');

test('the admin in the panel', async (t) => {
  const panel = await set_up_panel(t);
  const browser = await startBrowser();
  t.after(() => browser.close());
  const page = await open_panel(browser, panel, 'admin');

  await t.test('the navigation leads to the overview', async () => {
    await page.getByRole('navigation', { name: 'Panel' }).getByRole('link', { name: 'Spamtrace' }).click();
    await page.waitForURL(`${panel.url}${entry}/index/index`);
    await settled(page);
    await take_picture(page, 'panel-overview');
    const shown = await page.locator('.suspect').evaluateAll((all) => all.map((one) => one.dataset.source));
    const { sources } = await panel.ask('sources');
    assert.deepEqual(shown, sources.slice(0, shown.length).map((source) => source.id));
    for (const { id } of panel.truth.origins.filter((origin) => origin.guilty)) assert.ok(shown.includes(id), id);
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('all pages are offered, in the language of the panel', async () => {
    const pages = await page.locator('.top-bar__pages a').allInnerTexts();
    assert.deepEqual(pages, ['Overview', 'Mail queue', 'Domains', 'Mail for nobody', 'White list', 'Health', 'Journal', 'Settings']);
    assert.equal(await page.getByLabel('Language').count(), 0);
  });

  const { sources } = await panel.ask('sources');
  const suspect = sources.find((source) => source.kind === 'smtp_auth' && source.verdict === 'spam');

  await t.test('a suspect has its evidence, with the file and the byte', async () => {
    await page.locator(`.suspect[data-source="${suspect.id}"] .origin-link`).click();
    await page.waitForURL((url) => url.hash === `#/source/${encodeURIComponent(suspect.id)}`);
    await settled(page);
    await take_picture(page, 'panel-source');
    const shown = await page.locator('.evidence__link').evaluateAll((all) => all.map((one) => one.dataset.signal));
    assert.deepEqual(shown, suspect.evidence.map((one) => one.signal));
    const { file, offset } = suspect.evidence.find((one) => one.where?.offset > 0).where;
    const chain = await text_of(page.locator('.evidence').first());
    assert.ok(chain.includes(file) && chain.includes(`byte ${offset}`));
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('down to one message of its queue', async () => {
    await page.locator('.summary__queue').click();
    await settled(page);
    const listed = await panel.ask('queue list', { origin: suspect.id });
    assert.deepEqual(await page.locator('.message-link__id').allTextContents(), listed.messages.map((message) => message.queue_id));
    await page.locator('.message-link').first().click();
    await settled(page);
    const message = await panel.ask('queue show', { id: listed.messages[0].queue_id });
    assert.deepEqual(await page.locator('.foreign--block').allTextContents(), [message.header, message.body].filter(Boolean));
  });

  await t.test('a refusal of the program is shown with its hint', async () => {
    await page.visit('#/message/0');
    const refusal = page.locator('[data-refusal="not_found"]');
    await refusal.waitFor();
    const { error } = await panel.refusal('queue show', { id: '0' });
    assert.ok(error.hint !== '');
    for (const said of [error.message, error.hint]) assert.ok((await text_of(refusal)).includes(said), said);
  });

  await t.test('it fits a narrow window', async () => {
    const small = await open_panel(browser, panel, 'admin', { viewport: narrow });
    for (const fragment of ['#/', '#/domains', '#/settings']) {
      await small.visit(fragment);
      await settled(small);
      assert.ok((await overflow_of(small)) <= 0, fragment);
    }
    await take_picture(small, 'panel-narrow');
  });

  await t.test('the setting of customers is changed, and stays', async () => {
    const stored = () => panel.rows("SELECT value FROM ModuleSettings WHERE name = 'customersSeeTheirDomains'");
    await page.visit('#/settings');
    await settled(page);
    const box = page.getByLabel('Customers see their own domains');
    await box.waitFor();
    assert.equal(await box.isChecked(), false);
    assert.deepEqual(stored(), []);
    await Promise.all([page.waitForResponse(/api\/settings/), box.click()]);
    await page.reload();
    await box.waitFor();
    assert.equal(await box.isChecked(), true);
    assert.deepEqual(stored(), [['1']]);
    await take_picture(page, 'panel-settings');
    assert.deepEqual(await own_axe_faults(page), []);
    await Promise.all([page.waitForResponse(/api\/settings/), box.click()]);
    assert.deepEqual(stored(), []);
  });

  await t.test('what is told is chosen', async () => {
    const stored = () => panel.rows("SELECT name, value FROM ModuleSettings ORDER BY name");
    const growth = page.getByLabel('A queue grows fast');
    assert.equal(await growth.inputValue(), '1000');
    await growth.fill('5');
    await growth.press('Enter');
    assert.equal(await growth.getAttribute('aria-invalid'), 'true');
    await growth.fill('250');
    await Promise.all([page.waitForResponse(/api\/settings/), growth.press('Enter')]);
    assert.deepEqual(stored(), [['queueGrowth', '250']]);
    await page.reload();
    assert.equal(await growth.inputValue(), '250');
    const keep = page.getByLabel('Tell which domains no longer reject mail for nobody');
    await Promise.all([page.waitForResponse(/api\/settings/), keep.click()]);
    assert.deepEqual(stored(), [['keepReject', '1'], ['queueGrowth', '250']]);
    await take_picture(page, 'panel-settings-of-alerts');
    await Promise.all([page.waitForResponse(/api\/settings/), keep.click()]);
    assert.deepEqual(stored(), [['queueGrowth', '250']]);
    const box = page.getByLabel('Tell what is new');
    await Promise.all([page.waitForResponse(/api\/settings/), box.click()]);
    await growth.waitFor({ state: 'detached' });
    assert.deepEqual(stored(), [['alertsAreOff', '1'], ['queueGrowth', '250']]);
    await Promise.all([page.waitForResponse(/api\/settings/), box.click()]);
    await growth.fill('1000');
    await Promise.all([page.waitForResponse(/api\/settings/), growth.press('Enter')]);
    assert.deepEqual(stored(), []);
    const log = panel.rows('SELECT who, old_values, new_values FROM ActionLog ORDER BY id DESC LIMIT 3').reverse();
    assert.deepEqual(log, [
      ['admin', '{"alerts":"true"}', '{"alerts":"false"}'],
      ['admin', '{"alerts":"false"}', '{"alerts":"true"}'],
      ['admin', '{"queue_growth":"250"}', '{"queue_growth":"1000"}'],
    ]);
  });

  await t.test('the logs of the past are read, which the panel shows too', async () => {
    await page.visit('#/settings');
    await page.reload(); // of another page of the same document the panel's list would be an older one
    const past = page.locator('.past');
    assert.equal(await past.getAttribute('data-past'), 'none');
    await page.getByRole('button', { name: 'Read them now' }).click();
    await page.locator('.past[data-past="done"]').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Read them now' }).count(), 1);
    assert.deepEqual(await own_axe_faults(page), []);
    await page.reload();
    await page.locator('.past[data-past="done"]').waitFor();
    assert.equal(await text_of(page.locator('#panel-tasks li[data-progress="100"]')), 'Spamtrace reads the logs of the past: all of them are read');
    await take_picture(page, 'panel-past');
  });

  await t.test('without a fault, and without a request to elsewhere', async () => assert.deepEqual(await page.all_faults(), []));

  await t.test('a session that is over is said to be', async () => {
    await page.visit('#/domains');
    await settled(page);
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Ask again now' }).click();
    await page.locator('[data-refusal="session_over"]').waitFor();
  });
});
