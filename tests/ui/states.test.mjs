// Loading, empty, refused, first run: each state says what it is and what to do. And what is shown stays in its
// place while it is kept up to date.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { axe_faults, settled, take_picture } from './support/browser.mjs';
import { set_stage } from './support/stage.mjs';

const asked = (request) => JSON.parse(request.postData());

// Changes the server's answers on their way to the page.
const change_answers = (page, change) =>
  page.route('**/api', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json(), asked(route.request())) });
  });

test('states of the page', async (t) => {
  const { ask, browser, server, open } = await set_stage(t);

  await t.test('who is not signed in is told how', async () => {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    await page.goto(server.url);
    await page.locator('[data-refusal="signed_out"]').first().waitFor();
    assert.match(await page.locator('main').innerText(), /Sign in with the address that spamtrace-web printed/);
    await take_picture(page, 'signed-out');
    assert.deepEqual(await axe_faults(page), []);
  });

  await t.test('a wait is shown as a wait', async () => {
    const page = await open();
    await settled(page);
    let let_go;
    const gate = new Promise((resolve) => (let_go = resolve));
    await page.route('**/api', async (route) => {
      await gate;
      await route.continue();
    });
    await page.visit('#/health');
    await page.getByRole('status').getByText('Reading what is new').waitFor();
    await take_picture(page, 'waiting');
    let_go();
    await settled(page);
    assert.match(await page.locator('main').innerText(), /How much of the log was understood/);
  });

  await t.test('a server that is gone is told, and the older answer stays', async () => {
    const page = await open({ clock: true });
    await settled(page);
    await page.route('**/api', (route) => route.abort());
    await page.clock.fastForward(30_000);
    await page.locator('[data-refusal="unreachable"]').first().waitFor();
    assert.match(await page.locator('main').innerText(), /older answer/);
    assert.ok((await page.locator('.suspect').count()) > 0);
    await page.unroute('**/api');
    await page.clock.fastForward(30_000);
    await page.waitForFunction(() => !document.querySelector('[data-refusal]'));
  });

  await t.test('a refusal says what the program says, and its hint', async () => {
    const page = await open();
    await page.visit('#/source/smtp_auth%3Anobody%40nowhere.example');
    await page.locator('[data-refusal="not_found"]').waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, /no outgoing message of smtp_auth:nobody@nowhere.example was seen/);
    assert.match(text, /What to do: `spamtrace sources` lists the ids/);
    await page.visit('#/message/no-id');
    await page.locator('[data-refusal="usage"]').waitFor();
    await take_picture(page, 'refused');
    await page.visit('#/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    assert.deepEqual(await page.all_faults(), []);
  });

  await t.test('the first reading shows how far it is', async () => {
    const page = await open();
    await change_answers(page, (answer) => {
      if (answer.data?.coverage) {
        answer.data.coverage.index_notice = {
          code: 'failed',
          message: 'this answer rests on the newest 64.0 MiB of about 10.0 GiB of log',
          hint: 'another run is reading the rest: 3.2 GiB of 10.0 GiB are done',
        };
      }
      return answer;
    });
    await page.reload();
    await settled(page);
    await take_picture(page, 'first-run');
    const notice = await page.locator('[data-notice="index"]').innerText();
    assert.match(notice, /3\.4 GB of 11 GB/);
    assert.match(notice, /32%/);
    assert.deepEqual(await axe_faults(page), []);
  });

  await t.test('another notice of the index is shown with its hint', async () => {
    const page = await open();
    await change_answers(page, (answer) => {
      const notice = { code: 'failed', message: 'the index was damaged', hint: 'it was begun anew' };
      if (answer.data?.coverage) answer.data.coverage.index_notice = notice;
      return answer;
    });
    await page.reload();
    await settled(page);
    assert.match(await page.locator('[data-notice="index"]').innerText(), /the index was damaged\s+What to do: it was begun anew/);
  });

  await t.test('a time without mail says so', async () => {
    const page = await open();
    await page.visit('#/?since=2040-01-01T00:00:00Z');
    await settled(page);
    const text = await page.locator('main').innerText();
    assert.match(text, /No outgoing mail was seen in this time/);
    await page.visit('#/domains?since=2040-01-01T00:00:00Z');
    await settled(page);
    assert.match(await page.locator('main').innerText(), /No domain sent mail in this time/);
    await take_picture(page, 'no-mail');
  });

  await t.test('the language is changed at once, and is remembered', async () => {
    const page = await open();
    await settled(page);
    await page.getByLabel('Language').selectOption('ru-RU');
    await page.getByRole('heading', { name: 'Кто рассылает спам?' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'ru-RU');
    const { sources } = await ask('sources');
    const queued = new Intl.NumberFormat('ru-RU').format(sources[0].queued);
    assert.ok((await page.locator('.suspect').first().innerText()).includes(queued));
    await page.reload();
    await page.getByRole('heading', { name: 'Кто рассылает спам?' }).waitFor();
    for (const fragment of ['#/', '#/queue', '#/domains', '#/health']) {
      await page.visit(fragment);
      await settled(page);
      await take_picture(page, `ru${fragment.replace(/\W+/g, '-')}`);
      assert.deepEqual(await axe_faults(page), [], fragment);
    }
  });

  await t.test('a Russian browser is answered in Russian', async () => {
    const page = await open({ locale: 'ru' });
    await page.getByRole('heading', { name: 'Кто рассылает спам?' }).waitFor();
  });
});

test('keeping up to date', async (t) => {
  const { open } = await set_stage(t, { mta: 'postfix', keeps_index: true });

  await t.test('loses neither page, nor what is open, nor focus', async () => {
    const page = await open({ clock: true });
    await page.visit('#/queue?sort=size&offset=50');
    await settled(page);
    const row = page.locator('main tbody tr').nth(3);
    const id = await row.locator('.message-link__id').innerText();
    await row.getByRole('button', { name: 'Toggle row' }).click();
    const opened = page.locator('.pul-list__row-body .scrolled');
    await opened.waitFor();
    await row.locator('.message-link').focus();

    const next = page.waitForResponse((response) => response.url().endsWith('/api'));
    await page.clock.fastForward(30_000);
    await (await next).finished();
    await settled(page);
    assert.equal(new URL(page.url()).hash, '#/queue?sort=size&offset=50');
    assert.equal(await row.locator('.message-link__id').innerText(), id);
    assert.ok(await opened.isVisible());
    assert.equal(await page.evaluate(() => document.activeElement.querySelector('.message-link__id')?.textContent), id);
  });

  await t.test('asks for no reading where the index is kept current', async () => {
    const page = await open({ clock: true });
    await settled(page);
    const next = page.waitForRequest((request) => request.url().endsWith('/api'));
    await page.clock.fastForward(30_000);
    assert.equal(asked(await next).params['no-refresh'], true);
  });

  await t.test('can be stopped, and done by hand', async () => {
    const page = await open({ clock: true });
    await settled(page);
    await page.getByLabel('Keep up to date').uncheck();
    let requests = 0;
    page.on('request', (request) => (requests += request.url().endsWith('/api') ? 1 : 0));
    await page.clock.fastForward(300_000);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(requests, 0);
    await Promise.all([page.waitForRequest((request) => request.url().endsWith('/api')), page.getByRole('button', { name: 'Ask again now' }).click()]);
  });
});

test('what is new in the queue is shown by itself', async (t) => {
  const { ask, open } = await set_stage(t, { mta: 'postfix' });
  const page = await open({ clock: true });
  await page.visit('#/queue');
  await settled(page);
  const id = await page.locator('.message-link__id').first().innerText();
  await rm((await ask('queue show', { id })).file);
  await page.clock.fastForward(30_000);
  await page.waitForFunction((gone) => document.querySelector('.message-link__id').textContent !== gone, id);
});
