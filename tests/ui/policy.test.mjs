// Mail for nobody: the plan, what is left as it is, the change that the panel carries out, and the way back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe_faults, narrow, openPage, overflow_of, settled, startBrowser, stop_browser, take_picture, wide } from './support/browser.mjs';
import { payloads } from './support/payloads.mjs';
import { ok, refused, serve_panel_page } from './support/panel_page.mjs';
import { a_domain, a_plan, an_item, many_domains, Policies } from './support/policies.mjs';
import { frontend, load } from './support/source.mjs';
import { set_stage } from './support/stage.mjs';

const k_sentence =
  '312 domains: 306 to reject (287 bounce, 19 forward, 4 of these still receive real mail), 6 already reject';
const k_real = ['forward001.example', 'forward002.example', 'forward003.example', 'forward004.example'];

async function set_panel(t, domains, { role = 'admin', language = 'en-US', plans = [], settings } = {}) {
  const policies = new Policies(domains, plans);
  const told = { role, language, api: '/api/ask', settings: settings ? '/api/settings' : null, past: null, policy: '/api/policy', start: '#/policy' };
  const server = await serve_panel_page({ ...policies.doors(), settings: () => ok(settings) }, told);
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
  return { policies, open, server };
}

const set_button = (page) => page.getByRole('button', { name: /^Set .* to reject$/ });
const start = (page) => page.getByRole('button', { name: 'Start' });
const keep_box = (page, domain) => page.getByRole('checkbox', { name: `leave as it is ${domain}` });
const result = (page) => page.getByRole('region', { name: 'The newest change' });
const own_axe_faults = (page) => axe_faults(page, '#spamtrace');

// The page's own words, without the page.
function words_in(language) {
  const known = JSON.parse(readFileSync(join(frontend, 'src/locales', `${language}.json`), 'utf8'));
  const rules = new Intl.PluralRules(language);
  const text_of = (message, count) => (typeof message === 'string' ? message : message[rules.select(count)]);
  return { t: (key, { count }) => text_of(known[key], count).replace('{count}', count) };
}

test('the sentence of the plan', async () => {
  const { plan_sentence } = await load('words/plan_sentence.ts');
  const counts = { reject: 6, bounce: 287, forward: 19, unknown: 0, with_real_mail: 4 };
  const one = { reject: 1, bounce: 1, forward: 1, unknown: 1, with_real_mail: 1 };
  const none = { forwards: 0, with_real_mail: 0 };
  const rows = [
    ['en-US', counts, none, k_sentence],
    ['en-US', counts, { forwards: 5, with_real_mail: 4 }, '312 domains: 301 to reject (287 bounce, 14 forward), 5 stay as they are, 6 already reject'],
    ['en-US', one, none, '4 domains: 3 to reject (1 bounces, 1 of another kind, 1 forwards, 1 of these still receives real mail), 1 already rejects'],
    ['en-US', { ...counts, bounce: 0, forward: 0, with_real_mail: 0 }, none, '6 domains: 6 already reject'],
    ['ru-RU', counts, none, '312 доменов: 306 перевести на отклонение (287 шлют отчёты, 19 пересылают, 4 из них ещё получают настоящие письма), 6 уже отклоняют'],
    ['ru-RU', one, none, '4 домена: 3 перевести на отклонение (1 шлёт отчёты, 1 с неизвестной политикой, 1 пересылает, 1 из них ещё получает настоящие письма), 1 уже отклоняет'],
  ];
  for (const [language, told, kept, sentence] of rows) assert.equal(plan_sentence(told, kept, words_in(language)), sentence);
});

test('all domains come to reject', async (t) => {
  const { policies, open } = await set_panel(t, many_domains());
  const page = await open('#/policy', { clock: true });

  await t.test('the plan is one sentence, and the list below has its policies', async () => {
    assert.equal(await page.locator('.plan').innerText(), k_sentence);
    assert.equal(await page.locator('main tbody tr').count(), 50);
    assert.equal(await page.locator('.top-bar__pages [aria-current]').innerText(), 'Mail for nobody');
    await take_picture(page, 'policy');
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('it is filtered by policy and by name', async () => {
    await page.getByLabel('Policy', { exact: true }).selectOption('forward');
    await page.waitForURL(/policy=forward/);
    await settled(page);
    assert.equal(await page.locator('main tbody tr').count(), 19);
    assert.match(await page.locator('main tbody tr').first().innerText(), /forward001\.example[^]*reseller-a[^]*info@forward001\.example[^]*2/);
    await page.getByLabel('Domain contains').fill('forward019');
    await page.keyboard.press('Enter');
    await page.waitForURL(/name=forward019/);
    await settled(page);
    assert.equal(await page.locator('main tbody tr').count(), 1);
  });

  await t.test('ticks outlast paging, a refresh and a reload', async () => {
    await keep_box(page, 'forward019.example').check();
    await page.visit('#/policy?offset=250');
    await settled(page);
    await keep_box(page, 'forward002.example').check();
    assert.equal(await set_button(page).innerText(), 'Set 304 domains to reject');
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.waitForURL(/offset=300/);
    await settled(page);
    assert.ok(await keep_box(page, 'forward019.example').isChecked());
    await page.getByRole('button', { name: 'Ask again now' }).click();
    await settled(page);
    assert.ok(await keep_box(page, 'forward019.example').isChecked());
    await page.reload();
    await settled(page);
    assert.ok(await keep_box(page, 'forward019.example').isChecked());
    assert.equal(await set_button(page).innerText(), 'Set 304 domains to reject');
  });

  await t.test('all forwards with real mail are left with one tick', async () => {
    await page.visit('#/policy?policy=forward');
    await settled(page);
    await page.getByLabel('leave all forwards that still receive real mail').check();
    assert.equal(await set_button(page).innerText(), 'Set 301 domains to reject');
    for (const domain of k_real) assert.ok(await keep_box(page, domain).isChecked() && await keep_box(page, domain).isDisabled());
    assert.ok(!(await keep_box(page, 'forward005.example').isChecked()));
  });

  await t.test('nothing begins without being shown, and it can be cancelled', async () => {
    await set_button(page).click();
    const asking = page.getByRole('group', { name: 'Set 301 domains to reject?' });
    await asking.waitFor();
    const text = await asking.innerText();
    assert.match(text, /312 domains: 301 to reject \(287 bounce, 14 forward\), 5 stay as they are, 6 already reject/);
    for (const domain of [...k_real, 'forward019.example']) assert.ok(text.includes(domain), domain);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H3');
    await take_picture(page, 'policy-asks');
    assert.deepEqual(await own_axe_faults(page), []);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await asking.waitFor({ state: 'detached' });
    assert.match(await page.evaluate(() => document.activeElement.innerText), /^Set 301/);
    assert.deepEqual(policies.begun, []);
  });

  await t.test('it begins with exactly the plan and what is kept', async () => {
    await set_button(page).press('Enter');
    await start(page).press('Enter');
    await page.locator('[data-change="running"]').waitFor();
    assert.deepEqual(policies.begun, [{ begin: { plan: 'plan-1', keep: [...k_real, 'forward019.example'], plans: false } }]);
    assert.equal(await set_button(page).count(), 0);
  });

  await t.test('it is shown while it goes on, also to who comes later', async () => {
    policies.change.progress = 45;
    await page.clock.fastForward(2000);
    await page.getByRole('status').getByText('45%').waitFor();
    assert.deepEqual(await own_axe_faults(page), []);
    await page.visit('#/health');
    await page.visit('#/policy');
    await page.getByRole('status').getByText('45%').waitFor();
    const other = await open('#/policy');
    await other.getByRole('status').getByText('45%').waitFor();
    assert.equal(await set_button(other).count(), 0);
    await take_picture(other, 'policy-running');
    await other.close();
  });

  await t.test('what failed and what was changed meanwhile is listed, in the words of the panel', async () => {
    const failed = an_item('bounce001.example', 'failed', 'Unable to set <b>: quota');
    const changed = an_item('bounce002.example', 'changed', 'it forwards now');
    policies.all = policies.all.map((one) => (one.domain > 'bounce002.example' && one.policy.mode === 'bounce' ? a_domain(one.domain, 'reject') : one));
    policies.plan = 'plan-2';
    policies.end([failed, changed, ...Array.from({ length: 299 }, (_, i) => an_item(`done${i}.example`, 'done'))]);
    await page.clock.fastForward(2000);
    await page.locator('[data-change="done"]').waitFor({ state: 'attached' });
    await result(page).locator('.numbers').waitFor();
    const text = await result(page).innerText();
    for (const said of ['Unable to set <b>: quota', 'it forwards now', 'bounce001.example', 'bounce002.example', 'begun by admin']) assert.ok(text.includes(said), said);
    assert.ok(!text.includes('done1.example'));
    assert.match(text, /Done\s+299[^]*Failed\s+1[^]*Changed by others\s+1/);
    await page.waitForFunction(() => document.querySelector('.plan').innerText.startsWith('312 domains: 21 to reject (2 bounce'));
    await take_picture(page, 'policy-result');
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('the failed ones are tried again', async () => {
    policies.begun = [];
    await page.getByRole('button', { name: 'Try the failed ones again' }).click();
    await page.locator('[data-change="running"]').waitFor();
    assert.deepEqual(policies.begun, [{ retry: { act: 7 } }]);
    policies.end(policies.items[7].map((item) => ({ ...item, state: item.state === 'failed' ? 'done' : item.state })));
    await page.clock.fastForward(2000);
    await page.locator('[data-change="done"]').waitFor({ state: 'attached' });
    await result(page).getByText('300').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Try the failed ones again' }).count(), 0);
  });

  await t.test('all of it is undone, after it was asked for', async () => {
    policies.begun = [];
    await page.getByRole('button', { name: 'Undo all of it' }).click();
    await page.getByRole('group', { name: 'Bring back 300 policies as they were before?' }).waitFor();
    assert.deepEqual(policies.begun, []);
    await start(page).click();
    await page.locator('[data-change="running"]').waitFor();
    assert.deepEqual(policies.begun, [{ undo: { act: 7, domains: [], force: false } }]);
    policies.end([an_item('bounce001.example', 'done')], { undoes: 7 });
    await page.clock.fastForward(2000);
    await result(page).getByText('Change 7 undone').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Undo all of it' }).count(), 0);
  });

  await t.test('an end too soon is told with its reason', async () => {
    policies.change = { ...policies.change, status: 'error', reason: 'the panel <i>stopped</i>' };
    await page.reload();
    await page.getByRole('alert').getByText('the panel <i>stopped</i>').waitFor();
  });

  await t.test('without a fault', async () => assert.deepEqual(await page.all_faults(), []));
});

test('a plan that is no longer what was shown is loaded again', async (t) => {
  const { policies, open } = await set_panel(t, many_domains());
  const page = await open('#/policy');
  const changed = page.locator('[data-refusal="changed"]');

  await t.test('as the panel refuses it', async () => {
    await set_button(page).click();
    policies.refusal = refused('changed', 'the plan is another one by now', '');
    policies.all = policies.all.slice(1);
    policies.plan = 'plan-2';
    await start(page).click();
    await changed.waitFor();
    assert.match(await changed.innerText(), /Nothing was done\. The list was loaded anew/);
    await page.waitForFunction(() => document.querySelector('.plan').innerText.startsWith('311 domains: 305 to reject'));
    assert.equal(await start(page).count(), 0);
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('as it is seen before it is asked for', async () => {
    policies.begun = [];
    policies.all = policies.all.slice(1);
    policies.plan = 'plan-3';
    await set_button(page).click();
    await page.waitForFunction(() => document.querySelector('.plan').innerText.startsWith('310 domains'));
    assert.equal(await start(page).count(), 0);
    assert.deepEqual(policies.begun, []);
    await set_button(page).click();
    await start(page).click();
    await page.locator('[data-change="running"]').waitFor();
    assert.deepEqual(policies.begun, [{ begin: { plan: 'plan-3', keep: [], plans: false } }]);
  });
});

const some_plans = () => [a_plan('Unlimited', 'reject'), a_plan('Gold', 'bounce'), a_plan('Старый — <b>', 'forward'), a_plan('Gold', 'unknown', 'reseller-a')];

test('service plans come to reject too', async (t) => {
  const { policies, open } = await set_panel(t, many_domains(), { plans: some_plans() });
  const page = await open('#/policy');
  const plans = page.getByRole('table', { name: 'Service plans that do not reject' });
  const also = page.getByLabel('also set 3 service plans to reject, so that new domains do');

  await t.test('those that do not are listed, and ticked', async () => {
    await page.getByRole('heading', { name: '3 service plans do not reject' }).waitFor();
    const rows = await plans.locator('tbody tr').allInnerTexts();
    assert.deepEqual(rows.map((row) => row.split(/\s*[\t\n]\s*/)), [
      ['Gold', 'administrator', 'bounce'], ['Старый — <b>', 'administrator', 'forward', 'old@site0.example'], ['Gold', 'reseller-a', 'not known']]);
    assert.match(await page.locator('main').innerText(), /passes the change of a plan on to its subscriptions that are not locked/);
    assert.ok(await also.isChecked());
    assert.equal(await set_button(page).innerText(), 'Set 306 domains and 3 service plans to reject');
    await take_picture(page, 'policy-plans');
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('they can be left out', async () => {
    await also.uncheck();
    assert.equal(await set_button(page).innerText(), 'Set 306 domains to reject');
    await set_button(page).click();
    const asking = page.getByRole('group', { name: 'Set 306 domains to reject?' });
    assert.doesNotMatch(await asking.innerText(), /service plan/);
    await also.check();
    await asking.waitFor({ state: 'detached' });
  });

  await t.test('what is asked names them, and says what they may do to domains that are kept', async () => {
    await set_button(page).click();
    const asking = page.getByRole('group', { name: 'Set 306 domains and 3 service plans to reject?' });
    assert.match(await asking.innerText(), /These service plans come to reject[^]*Gold[^]*Старый — <b>[^]*Gold[^]*passes that on/);
    assert.doesNotMatch(await asking.innerText(), /that it reaches so, are set back at once/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('leave all forwards that still receive real mail').check();
    await set_button(page).click();
    await page.getByText('that it reaches so, are set back at once').waitFor();
    await take_picture(page, 'policy-plans-asks');
    assert.deepEqual(await own_axe_faults(page), []);
  });

  await t.test('it begins with them, and its result tells them from domains', async () => {
    await start(page).click();
    await page.locator('[data-change="running"]').waitFor();
    assert.deepEqual(policies.begun, [{ begin: { plan: 'plan-1', keep: k_real, plans: true } }]);
    policies.end([an_item('Gold', 'failed', '1013 there is no such service plan', 'plan'), an_item('Gold', 'failed', 'no', 'plan'), an_item('bounce001.example', 'done')]);
    await page.reload();
    await result(page).locator('tbody tr').first().waitFor();
    assert.match(await result(page).locator('tbody tr').first().innerText(), /Gold\s+service plan\s+failed/);
    await page.visit('#/journal/1');
    await page.visit(`#/journal/${policies.change.act}`);
    await settled(page);
    assert.equal(await page.getByRole('checkbox', { name: /^undo/ }).count(), 1);
    assert.deepEqual(await page.all_faults(), []);
  });
});

test('where all domains reject, plans alone are set', async (t) => {
  const { policies, open } = await set_panel(t, [a_domain('site0.example', 'reject')], { plans: some_plans() });
  const page = await open('#/policy');
  assert.equal(await page.getByText('Nothing is left to do').count(), 0);
  await page.getByRole('button', { name: 'Set 3 service plans to reject' }).click();
  await start(page).click();
  await page.locator('[data-change="running"]').waitFor();
  assert.deepEqual(policies.begun, [{ begin: { plan: 'plan-1', keep: [], plans: true } }]);
});

test('the journal', async (t) => {
  const { policies, open } = await set_panel(t, many_domains());
  policies.change.act = 7;
  const troubles = [an_item('failed.example', 'failed', 'no'), an_item('changed.example', 'changed')];
  policies.end([...troubles, ...Array.from({ length: 60 }, (_, i) => an_item(`done${i}.example`, 'done'))]);
  policies.acts.unshift({ ...policies.acts[0], act: 8, undoes: 6, ended: null });
  const page = await open('#/journal');

  await t.test('lists the acts, each with its page', async () => {
    const rows = await page.locator('main tbody tr').allInnerTexts();
    assert.match(rows[0], /admin[^]*Change 6 undone[^]*not over yet/);
    assert.match(rows[1], /admin[^]*Mail for nobody set to reject[^]*62 in all, Done: 60, Failed: 1, Changed by others: 1/);
    await take_picture(page, 'journal');
    assert.deepEqual(await own_axe_faults(page), []);
    await page.locator('main tbody tr').nth(1).getByRole('link').click();
    await page.waitForURL(/#\/journal\/7$/);
    await settled(page);
  });

  await t.test('ticked domains are undone, of more than one page, also what was changed since', async () => {
    const tick = (domain) => page.getByRole('checkbox', { name: `undo ${domain}`, exact: true });
    assert.equal(await tick('failed.example').count(), 0);
    await tick('changed.example').check();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.waitForURL(/offset=50/);
    await settled(page);
    await tick('done59.example').check();
    await page.getByRole('button', { name: 'Undo for 2 ticked domains' }).click();
    await page.getByLabel('also what was changed since').check();
    await take_picture(page, 'journal-undo');
    assert.deepEqual(await own_axe_faults(page), []);
    await start(page).click();
    await page.locator('[data-change="running"]').waitFor();
    assert.deepEqual(policies.begun, [{ undo: { act: 7, domains: ['changed.example', 'done59.example'], force: true } }]);
  });

  await t.test('an act that is not there is told', async () => {
    await page.visit('#/journal/99');
    await page.locator('[data-refusal="not_found"]').waitFor();
    await page.visit('#/journal/x');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    assert.deepEqual(await page.all_faults(), []);
  });
});

test('who may do less is offered less', async (t) => {
  await t.test('a reseller has the page and no journal', async (t) => {
    const { policies, open } = await set_panel(t, many_domains(), { role: 'reseller' });
    policies.change.may_change = false;
    const page = await open('#/policy');
    assert.deepEqual(await page.locator('.top-bar__pages a').allInnerTexts(), ['Domains', 'Mail for nobody']);
    await page.getByText('You may look at it and not change it.').waitFor();
    assert.equal(await set_button(page).count(), 0);
    assert.equal(await page.getByRole('checkbox', { name: /leave/ }).count(), 0);
    await page.visit('#/journal');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });

  await t.test('a customer has neither, and nothing is asked for him', async (t) => {
    const { policies, open } = await set_panel(t, many_domains(), { role: 'customer' });
    let asked = 0;
    policies.commands['policy list'] = () => (++asked, policies.other());
    const page = await open('#/');
    assert.deepEqual(await page.locator('.top-bar__pages a').allInnerTexts(), ['Domains']);
    await page.visit('#/policy');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    assert.equal(asked, 0);
  });
});

test('the notice of domains that take mail for nobody', async (t) => {
  const { policies, open } = await set_panel(t, many_domains());
  const page = await open('#/');
  const notice = page.locator('[data-notice="open-domains"]');

  await t.test('leads to the page, from the overview and from the domains', async () => {
    for (const fragment of ['#/', '#/domains']) {
      await page.visit(fragment);
      await notice.getByText('306 of 312 domains take mail for nobody').waitFor();
    }
    await notice.getByRole('link').click();
    await page.waitForURL(/#\/policy$/);
    await settled(page);
  });

  await t.test('tells of those that no longer reject, where any have left', async () => {
    for (const [count, text] of [[1, '1 domain no longer rejects mail for nobody'], [2, '2 domains no longer reject mail for nobody']]) {
      policies.all[count].left = true;
      await page.visit('#/');
      await page.reload();
      await notice.getByText(text).waitFor();
    }
    await notice.getByRole('link').click();
    await page.waitForURL(/#\/policy\?policy=open$/);
    await settled(page);
    const marked = page.locator('main tbody tr', { hasText: 'new, or no longer rejects' });
    assert.deepEqual(await marked.locator('td:first-child .foreign').allInnerTexts(), ['bounce002.example', 'bounce003.example']);
  });

  await t.test('is not there when nothing is open, nothing is known, or it is refused', async () => {
    const known = (change) => (params) => change(policies.list(params));
    for (const list of [
      known((answer) => (answer.data.plan = null, answer)),
      known((answer) => (answer.data.counts = { ...answer.data.counts, bounce: 0, forward: 0 }, answer)),
      () => refused('not_permitted', 'no'),
    ]) {
      policies.commands['policy list'] = list;
      await page.visit('#/domains');
      await page.reload();
      const answered = page.waitForResponse((response) => response.request().postDataJSON()?.command === 'policy list');
      await (await answered).finished();
      await settled(page);
      assert.equal(await notice.count(), 0);
    }
  });
});

test('the page of a domain tells what it does with mail for nobody', async (t) => {
  const policy_of = (page) => page.locator('.summary .policy');
  const link_in = (page) => page.locator('.summary').getByRole('link', { name: 'Mail for nobody' });

  await t.test('and leads to the list', async (t) => {
    const { open } = await set_panel(t, many_domains());
    const page = await open('#/domain/forward003.example');
    assert.equal(await policy_of(page).innerText(), 'forward\ninfo@forward003.example');
    await link_in(page).click();
    await page.waitForURL(/#\/policy\?name=forward003\.example$/);
    await settled(page);
    assert.equal(await page.locator('main tbody tr').count(), 1);
    await page.visit('#/domain/not-told.example');
    await settled(page);
    assert.equal(await policy_of(page).count(), 0);
  });

  await t.test('without a link for who does not see the list', async (t) => {
    const { open } = await set_panel(t, many_domains(), { role: 'customer' });
    const page = await open('#/domain/bounce001.example');
    assert.equal(await policy_of(page).innerText(), 'bounce');
    assert.equal(await link_in(page).count(), 0);
  });
});

test('standalone it can be looked at', async (t) => {
  const policies = new Policies(many_domains());
  const { open } = await set_stage(t);
  const page = await open();
  await page.route('**/api', async (route) => {
    const { command, params } = route.request().postDataJSON();
    return command === 'policy list' ? route.fulfill({ json: policies.list(params) }) : route.continue();
  });
  await page.visit('#/policy');
  await settled(page);
  assert.equal(await page.locator('.plan').innerText(), k_sentence);
  assert.match(await page.locator('main').innerText(), /In a terminal spamtrace policy apply changes it/);
  assert.equal(await set_button(page).count(), 0);
  assert.equal(await page.getByRole('checkbox', { name: /leave/ }).count(), 0);
  assert.deepEqual(await axe_faults(page), []);
});

for (const [name, viewport] of Object.entries({ wide, narrow })) {
  test(`every string is hostile, ${name}`, async (t) => {
    const said = payloads.filter((text) => text !== '');
    const domains = said.map((text, i) =>
      a_domain(`${text}`, i % 2 ? 'forward' : 'bounce', { owner: text, policy: { mode: i % 2 ? 'forward' : 'bounce', address: i % 2 ? text : null, text: i % 2 ? null : text }, real_mail: i % 2 ? 1 : null }));
    const { policies, open } = await set_panel(t, domains, { plans: said.map((text) => ({ ...a_plan(text, 'forward', text), policy: { mode: text, address: text, text: null } })) });
    policies.change = { ...policies.change, act: 7 };
    policies.end(said.map((text, i) => ({ ...an_item(text, i % 2 ? 'failed' : 'changed', text, i % 3 ? 'domain' : text), before: domains[i].policy })), { actor: said[0], kind: said[1] });
    policies.change = { ...policies.change, status: 'error', reason: said[2] };
    const page = await open('#/policy', { viewport });
    for (const fragment of ['#/policy', '#/journal', '#/journal/7', `#/domain/${encodeURIComponent(said[1])}`]) {
      await page.visit(fragment);
      await settled(page);
      if (fragment === '#/policy') {
        await page.getByLabel('leave all forwards that still receive real mail').check();
        await page.getByRole('button', { name: /to reject$/ }).click();
        await start(page).waitFor();
      }
      await take_picture(page, `policy-hostile-${name}${fragment.replace(/\W+/g, '-')}`, { fullPage: false });
      assert.equal(await page.evaluate(() => typeof window.pwned), 'undefined', fragment);
      assert.equal(await page.locator('main img, main script, main iframe, main b, main a[href]:not([href^="#/"])').count(), 0, fragment);
      assert.ok((await overflow_of(page)) <= 0, `${fragment} is wider than the window`);
      assert.doesNotMatch(await page.locator('main').innerText(), /[\u001b\u202e\u2066\u200b]/);
    }
    assert.deepEqual(await page.all_faults(), []);
  });

  test(`both languages, ${name}`, async (t) => {
    for (const language of ['en-US', 'ru-RU']) {
      const domains = many_domains().map((one) => ({ ...one, left: one.domain === 'forward001.example' ? true : null }));
      const settings = { customers_see_their_domains: false, alerts: true, queue_growth: 1000, keep_reject: true };
      const { policies, open } = await set_panel(t, domains, { language, plans: some_plans(), settings });
      policies.change.act = 7;
      policies.end([an_item('bounce001.example', 'failed', 'no'), an_item('bounce002.example', 'done')]);
      const page = await open('#/policy', { viewport });
      for (const fragment of ['#/policy?policy=forward', '#/journal', '#/journal/7', '#/domains', '#/domain/forward001.example', '#/settings']) {
        await page.visit(fragment);
        await settled(page);
        await take_picture(page, `policy-${name}-${language}${fragment.replace(/\W+/g, '-')}`);
        assert.ok((await overflow_of(page)) <= 0, `${fragment} is wider than the window`);
        assert.deepEqual(await own_axe_faults(page), [], `${language} ${fragment}`);
      }
    }
  });
}
