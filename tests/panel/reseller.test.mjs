// As a reseller sees it: the report of his own and his customers' domains, and a suspect's proof; and a customer, where
// he is allowed to.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { axe_faults, settled, startBrowser, take_picture } from '../ui/support/browser.mjs';
import { domains_of, entry, set_up_panel } from './support/panel.mjs';
import { open_panel, sign_in } from './support/visitor.mjs';

const shown_domains = (page) => page.locator('main tbody tr td:nth-child(2)').allInnerTexts();
const go_in = (page) => page.getByRole('navigation', { name: 'Panel' }).getByRole('link', { name: 'Spamtrace' }).click();

async function expected_domains(panel, login) {
  const own = domains_of(panel, login);
  return (await panel.ask('domains', { limit: 1000 })).domains.filter(({ domain }) => own.includes(domain));
}

test('resellers and customers in the panel', async (t) => {
  const panel = await set_up_panel(t);
  const browser = await startBrowser();
  t.after(() => browser.close());
  const page = await open_panel(browser, panel, 'reseller-a');
  const expected = await expected_domains(panel, 'reseller-a');

  await t.test('the navigation leads to the domains, exactly his', async () => {
    await go_in(page);
    await settled(page);
    await take_picture(page, 'panel-reseller');
    assert.ok(expected.length > 2);
    assert.deepEqual(await shown_domains(page), expected.map(({ domain }) => domain));
    assert.deepEqual(await axe_faults(page, '#spamtrace'), []);
  });

  await t.test('no other page is offered or found', async () => {
    assert.deepEqual(await page.locator('.top-bar__pages a').allInnerTexts(), ['Domains', 'Mail for nobody']);
    for (const fragment of ['#/queue', '#/health', '#/journal', '#/settings', '#/message/1']) {
      await page.visit(fragment);
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    }
  });

  await t.test('what he saves has exactly his domains', async () => {
    await page.visit('#/domains');
    await settled(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as JSON' }).click()]);
    assert.deepEqual(JSON.parse(await readFile(await download.path(), 'utf8')), expected);
  });

  await t.test('from a domain to a suspect of it, with the proof', async () => {
    const { domain, worst } = expected[0];
    await page.getByRole('link', { name: domain, exact: true }).first().click();
    await page.waitForURL((url) => url.hash === `#/domain/${domain}`);
    await settled(page);
    await page.locator('main .origin-link').first().click();
    await page.waitForURL((url) => url.hash === `#/source/${encodeURIComponent(worst)}`);
    await settled(page);
    const { source } = await panel.ask('source', { id: worst });
    assert.equal(await page.locator('.evidence__link').count(), source.evidence.length);
    assert.equal(await page.locator('.reason').count(), source.reasons.length);
    assert.ok(source.queued > 0);
    assert.equal(await page.locator('a[href^="#/queue"], a[href^="#/message"]').count(), 0);
    await take_picture(page, 'panel-reseller-source');
    assert.deepEqual(await axe_faults(page, '#spamtrace'), []);
  });

  await t.test('of a domain of another one he sees what he sees of none', async () => {
    const foreign = (await panel.ask('domains')).domains.find(({ domain }) => !expected.some((own) => own.domain === domain));
    for (const fragment of [`#/domain/${foreign.domain}`, `#/source/${encodeURIComponent(foreign.worst)}`, '#/domain/none.example']) {
      await page.visit(fragment);
      await page.locator('[data-refusal="not_found"]').waitFor();
    }
  });

  await t.test('from the panel\'s page of a domain to its report', async () => {
    const [[id]] = panel.rows("SELECT id FROM domains WHERE name = 'site0.example'");
    await page.goto(`${panel.url}/domain/${id}`);
    await page.locator('#domain-buttons a').click();
    await settled(page);
    assert.equal(new URL(page.url()).hash, '#/domain/site0.example');
    assert.equal(await page.locator('main h1').innerText(), 'site0.example');
  });

  await t.test('a domain of another one is not named by its number', async () => {
    const [[id]] = panel.rows("SELECT id FROM domains WHERE name = 'site3.example'");
    await page.goto(`${panel.url}${entry}/index/index?site_id=${id}`);
    await settled(page);
    assert.ok(!(await page.content()).includes('site3.example'));
    assert.equal(new URL(page.url()).hash, '');
  });

  await t.test('without a fault', async () => assert.deepEqual(await page.all_faults(), []));

  await t.test('another one sees his own, in his language', async () => {
    const other = await open_panel(browser, panel, 'reseller-b', { locale: 'en-US' });
    await go_in(other);
    await settled(other);
    assert.deepEqual(await other.locator('.top-bar__pages a').allInnerTexts(), ['Домены', 'Почта в никуда']);
    assert.deepEqual(await shown_domains(other), (await expected_domains(panel, 'reseller-b')).map(({ domain }) => domain));
  });

  await t.test('a customer sees nothing until it is allowed, and his own then', async () => {
    const customer = await open_panel(browser, panel, 'customer-a1');
    assert.equal(await customer.getByRole('link', { name: 'Spamtrace' }).count(), 0);
    assert.ok((await customer.goto(`${panel.url}${entry}/index/index`)).status() >= 400);
    const admin = await sign_in(panel, 'admin');
    assert.equal((await admin.post('settings', { customers_see_their_domains: true })).status, 200);
    await customer.goto(`${panel.url}/`);
    await go_in(customer);
    await settled(customer);
    const own = (await expected_domains(panel, 'customer-a1')).map(({ domain }) => domain);
    assert.ok(own.length > 0 && own.length < expected.length);
    assert.deepEqual(await shown_domains(customer), own);
    assert.equal((await admin.post('settings', { customers_see_their_domains: false })).status, 200);
    await customer.reload();
    assert.equal(await customer.locator('#spamtrace').count(), 0);
  });
});
