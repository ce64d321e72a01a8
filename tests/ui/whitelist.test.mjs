// The white list: what is dangerous in it and why, an entry taken out of the panel's list, and put back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_faults, narrow, openPage, overflow_of, settled, startBrowser, stop_browser, take_picture, wide } from './support/browser.mjs';
import { payloads } from './support/payloads.mjs';
import { refused, serve_panel_page } from './support/panel_page.mjs';
import { set_stage } from './support/stage.mjs';
import { a_client, an_entry, some_entries, white_list_item, WhiteList } from './support/whitelist.mjs';

async function set_panel(t, entries, { role = 'admin', language = 'en-US' } = {}) {
  const list = new WhiteList(entries);
  const told = { role, language, api: '/api/ask', settings: null, past: null, policy: '/api/policy', whitelist: '/api/whitelist', start: '#/whitelist' };
  const server = await serve_panel_page(list.doors(), told);
  const browser = await startBrowser();
  t.after(async () => {
    await stop_browser(browser);
    await server.stop();
  });
  const open = async (fragment, settings) => {
    const page = await openPage(browser, server, settings);
    await page.visit(fragment);
    await settled(page);
    return page;
  };
  return { list, open };
}

const rows_of = (page) => page.getByRole('group', { name: 'White list' }).locator('tbody tr').allInnerTexts();
const remove_button = (page, network) => page.getByRole('button', { name: `Remove ${network}` });
const result = (page) => page.getByRole('region', { name: 'The newest change' });
const own_axe_faults = (page) => axe_faults(page, '#spamtrace');

test('an entry is taken out, and put back', async (t) => {
  const { list, open } = await set_panel(t, some_entries());
  const page = await open('#/whitelist');
  const asking = page.getByRole('group', { name: 'Remove 192.0.2.0/24 from the white list?' });

  await t.test('the worst come first, each with its reasons in words', async () => {
    assert.equal(await page.locator('.top-bar__pages [aria-current]').innerText(), 'White list');
    assert.equal(await page.locator('.plan').innerText(), '4 entries: 1 is dangerous, 2 should be looked at');
    assert.match(await page.locator('main').innerText(), /counted since Apr 6, 2030[^]*The logs do not reach back so far/);
    const rows = await rows_of(page);
    assert.match(rows[0], /^DANGEROUS\s+192\.0\.2\.0\/24\s+Spam seems to come through it\. 192\.0\.2\.10: messages 1, recipients 532; score 0\.61\. 1 more client is suspected\.\s+On the Internet\.[^]*375[^]*and 6 more\s+the panel's white list\s+Remove/i);
    assert.match(rows[1], /Check[^]*On the Internet\.[^]*Not used\. No mail to other servers came through it in 30 days\./i);
    assert.match(rows[2], /exception: may not send without a login\s+Another entry decides\. It has no effect: !192\.0\.2\.0\/24[^]*main\.cf\s+!192\.0\.2\.64\/26/);
    assert.match(rows[3], /Harmless[^]*nothing to say[^]*the default of mynetworks/i);
    assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 2);
    await take_picture(page, 'whitelist');
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('a client leads to its source', async () => {
    const hrefs = await page.locator('main tbody tr').first().locator('a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    assert.deepEqual(hrefs, [...['192.0.2.10', '192.0.2.11', '192.0.2.12'].map((one) => `#/source/relay%3A${one}`), '#/?kind=relay']);
  });

  await t.test('it is asked first, and can be cancelled', async () => {
    await remove_button(page, '192.0.2.0/24').click();
    const text = await asking.innerText();
    assert.match(text, /will need a login from then on\.[^]*375 messages came through it[^]*May 6, 2030[^]*can be undone/);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H3');
    await take_picture(page, 'whitelist-asks');
    assert.deepEqual(await own_axe_faults(page), []);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await asking.waitFor({ state: 'detached' });
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Remove 192\.0\.2\.0\/24/);
    await remove_button(page, '192.0.2.20/32').click();
    await page.getByText('No message came through it').waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(list.wishes, []);
  });

  await t.test('a refusal is shown, and nothing is gone', async () => {
    list.refusal = refused('not_found', "the panel's white list does not have <b>", 'look again');
    await remove_button(page, '192.0.2.0/24').click();
    await asking.getByRole('button', { name: 'Remove' }).click();
    await page.locator('[data-refusal="not_found"]').getByText("the panel's white list does not have <b>").waitFor();
    await asking.waitFor({ state: 'detached' });
    assert.equal((await rows_of(page)).length, 4);
    assert.equal(await result(page).count(), 0);
  });

  await t.test('it is gone from the list, and the result leads to the journal', async () => {
    list.wishes = [];
    await remove_button(page, '192.0.2.0/24').click();
    await asking.getByRole('button', { name: 'Remove' }).click();
    await result(page).getByText('Removal of 1 entry from the white list, begun by admin').waitFor();
    assert.deepEqual(list.wishes, [{ remove: { networks: ['192.0.2.0/24'] } }]);
    await page.waitForFunction(() => document.querySelector('.plan').innerText === '3 entries: 2 should be looked at');
    assert.equal(await page.locator('[data-refusal]').count(), 0);
    assert.equal(await result(page).getByRole('link', { name: 'Change 1' }).getAttribute('href'), '#/journal/1');
    await take_picture(page, 'whitelist-removed');
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('it is put back from there', async () => {
    list.wishes = [];
    await result(page).getByRole('button', { name: 'Undo all of it' }).click();
    const back = page.getByRole('group', { name: 'Put 1 entry back into the white list?' });
    await back.getByText('sent on without a login again').waitFor();
    await back.getByRole('button', { name: 'Start' }).click();
    await result(page).getByText('Change 1 undone').waitFor();
    assert.deepEqual(list.wishes, [{ undo: { act: 1 } }]);
    await page.waitForFunction(() => document.querySelector('.plan').innerText.startsWith('4 entries: 1 is dangerous'));
    assert.equal(await page.getByRole('button', { name: 'Undo all of it' }).count(), 0);
  });

  await t.test('what the panel did not do is told in its words', async () => {
    list.failing = 'The <b>utility</b> failed';
    await remove_button(page, '192.0.2.0/24').click();
    await asking.getByRole('button', { name: 'Remove' }).click();
    await result(page).getByText('The <b>utility</b> failed').waitFor();
    assert.match(await result(page).innerText(), /Failed\s+1[^]*192\.0\.2\.0\/24\s+entry of the white list\s+failed\s+in the white list\s+not in the white list/);
    assert.equal(await page.getByRole('button', { name: 'Undo all of it' }).count(), 0);
    list.failing = undefined;
  });

  await t.test('without a fault', async () => assert.deepEqual(await page.all_faults(), []));
});

test('the journal has the way back', async (t) => {
  const { list, open } = await set_panel(t, some_entries());
  list.remove(['192.0.2.0/24']);
  list.wishes = [];
  const page = await open('#/journal');
  assert.match(await page.locator('main tbody tr').first().innerText(), /admin\s+Removal of 1 entry from the white list\s+1 in all, Done: 1/);
  await page.visit('#/journal/1');
  await settled(page);
  assert.match(await page.locator('main tbody tr').first().innerText(), /192\.0\.2\.0\/24\s+entry of the white list\s+done\s+in the white list\s+not in the white list/);
  assert.equal(await page.getByRole('checkbox', { name: /^undo/ }).count(), 0);
  await take_picture(page, 'whitelist-journal');
  assert.deepEqual(await own_axe_faults(page), []);

  await t.test('through the door of the white list', async () => {
    await page.getByRole('button', { name: 'Undo all of it' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').getByRole('link', { name: 'Change 2' }).waitFor();
    assert.deepEqual(list.wishes, [{ undo: { act: 1 } }]);
    await page.locator('.numbers').getByText('Brought back').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Undo all of it' }).count(), 0);
    assert.deepEqual(await page.all_faults(), []);
  });
});

test('states of the page', async (t) => {
  const { list, open } = await set_panel(t, []);
  const page = await open('#/whitelist');

  await t.test('an empty list', async () => {
    await page.getByText('The white list is empty').waitFor();
    assert.equal(await page.locator('main table').count(), 0);
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('what was not understood is listed, with how much there is', async () => {
    list.not_understood = Array.from({ length: 130 }, (_, i) => ({ file: i === 0 ? null : '/etc/tcp.smtp', text: `=name${i}.example` }));
    await page.reload();
    await page.getByRole('heading', { name: '130 lines were not understood' }).waitFor();
    assert.match(await page.locator('main tbody tr').first().innerText(), /the panel's white list\s+=name0\.example/);
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('pages of fifty, as the address has them', async () => {
    list.not_understood = [];
    list.whole_window_known = true;
    list.entries = Array.from({ length: 60 }, (_, i) => an_entry(`10.0.${i}.0/24`, 'harmless', []));
    await page.reload();
    await page.getByText('60 entries: nothing speaks against them').waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /do not reach back/);
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.waitForURL(/#\/whitelist\?offset=50$/);
    await settled(page);
    assert.equal((await rows_of(page)).length, 10);
  });

  await t.test('a refusal says why', async () => {
    list.list = () => refused('unreadable', 'main.cf cannot be read', 'run it as root');
    await page.reload();
    await page.locator('[data-refusal="unreadable"]').getByText('main.cf cannot be read').waitFor();
    assert.deepEqual(await own_axe_faults(page), []);
  });
});

test('who does not see the server has no such page', async (t) => {
  const { open } = await set_panel(t, some_entries(), { role: 'reseller' });
  const page = await open('#/whitelist');
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'White list' }).count(), 0);
});

test('standalone it can be looked at, and the terminal is named', async (t) => {
  const { open, truth } = await set_stage(t, { mta: 'postfix' });
  const page = await open();
  await page.visit('#/health');
  await settled(page);
  await page.getByRole('link', { name: /networks$/ }).click();
  await page.waitForURL(/#\/whitelist$/);
  await settled(page);
  const pc = truth.origins.find((origin) => origin.story === 'white-listed PC').id.replace('relay:', '');
  assert.match((await rows_of(page))[0], new RegExp(`Dangerous\\s+${pc}/32\\s+Spam seems to come through it`, 'i'));
  assert.equal(await page.locator('[data-finding] [lang=en]').count(), 0);
  assert.match(await page.locator('main').innerText(), /spamtrace whitelist says in a terminal how/);
  assert.deepEqual(await axe_faults(page), []);
  await page.route('**/api', async (route) => {
    const { command, params } = route.request().postDataJSON();
    return command === 'whitelist' ? route.fulfill({ json: new WhiteList(some_entries()).list(params) }) : route.continue();
  });
  await page.reload();
  await page.getByText('spamtrace whitelist remove NETWORK').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0);
});

for (const [name, viewport] of Object.entries({ wide, narrow })) {
  test(`every string is hostile, ${name}`, async (t) => {
    const said = payloads.filter((text) => text !== '');
    const entries = said.map((text, i) =>
      an_entry(text, i % 3 ? text : 'dangerous', [[i % 2 ? text : 'too_wide', text]], {
        where: i % 2 ? { panel: true } : { file: text, text }, clients: [a_client(text, { source: text })], client_count: 9,
      }));
    const { list, open } = await set_panel(t, entries);
    list.not_understood = said.map((text) => ({ file: text, text }));
    list.failing = said[0];
    const page = await open('#/whitelist', { viewport });
    await page.getByRole('button', { name: /^Remove/ }).first().click();
    await page.locator('.asking').getByRole('button', { name: 'Remove' }).click();
    await result(page).locator('tbody tr').first().waitFor();
    list.items[1] = said.map((text) => ({ ...white_list_item(text, text, text, text, text), target: text }));
    for (const fragment of ['#/whitelist', '#/journal/1']) {
      await page.visit(fragment);
      await settled(page);
      await take_picture(page, `whitelist-hostile-${name}${fragment.replace(/\W+/g, '-')}`, { fullPage: false });
      assert.equal(await page.evaluate(() => typeof window.pwned), 'undefined', fragment);
      assert.equal(await page.locator('main img, main script, main iframe, main b, main a[href]:not([href^="#/"])').count(), 0, fragment);
      assert.ok((await overflow_of(page)) <= 0, `${fragment} is wider than the window`);
      assert.doesNotMatch(await page.locator('main').innerText(), /[\u001b\u202e\u2066\u200b]/);
    }
    assert.deepEqual(await page.all_faults(), []);
  });

  test(`both languages, ${name}`, async (t) => {
    for (const language of ['en-US', 'ru-RU']) {
      const { list, open } = await set_panel(t, some_entries(), { language });
      list.not_understood = [{ file: '/etc/tcp.smtp', text: '=office.example:allow' }];
      const page = await open('#/whitelist', { viewport });
      await page.getByRole('button', { name: /192\.0\.2\.0\/24/ }).click();
      await take_picture(page, `whitelist-asks-${name}-${language}`);
      await page.locator('.asking .asking__buttons button').first().click();
      await page.locator('.numbers').waitFor();
      for (const fragment of ['#/whitelist', '#/journal', '#/journal/1']) {
        await page.visit(fragment);
        await settled(page);
        await take_picture(page, `whitelist-${name}-${language}${fragment.replace(/\W+/g, '-')}`);
        assert.ok((await overflow_of(page)) <= 0, `${fragment} is wider than the window`);
        assert.deepEqual(await own_axe_faults(page), [], `${language} ${fragment}`);
      }
    }
  });
}
