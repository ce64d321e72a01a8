// What outsiders write shows as text: nothing runs, nothing is linked or fetched, and the layout holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { narrow, overflow_of, settled, take_picture, wide } from './support/browser.mjs';
import { payloads } from './support/payloads.mjs';
import { set_stage } from './support/stage.mjs';

// Each string of an answer, also where the program would never let a stranger write, with another payload: a page
// that trusted one of them would trust a field that is new tomorrow.
const objects = ['where', 'queue', 'queues', 'error', 'index_notice', 'policy']; // where they are not null
function poison(answer, first) {
  let next = first;
  const change = (value, name) => {
    if (Array.isArray(value)) return value.map((one) => change(one, name));
    if (value && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one, key)]));
    }
    if (typeof value === 'string' || (value === null && !objects.includes(name))) {
      return payloads[next++ % payloads.length];
    }
    return value;
  };
  return { ...answer, ...(answer.ok ? { data: change(answer.data) } : { error: change(answer.error) }) };
}

const fragments = [
  '#/', '#/source/smtp_auth%3Ainfo%40site0.example', '#/queue', '#/queue?by=sender', '#/queue?by=recipient-domain',
  '#/domains', '#/domain/site0.example', '#/policy', '#/whitelist', '#/health', '#/journal', '#/journal/1', '#/source/none%3Anone',
];

// No element, link or handler that the page did not make itself.
const intruders_in = (page) =>
  page.evaluate(() => {
    const own_link = (link) => link.getAttribute('href').startsWith('#/');
    return [
      ...[...document.querySelectorAll('main a[href]')].filter((link) => !own_link(link)),
      ...document.querySelectorAll('main img, main script, main iframe, main object, main form[action], main [onload], main [onerror]'),
      ...[...document.querySelectorAll('main use')].filter((use) => !use.getAttribute('href').startsWith(`${location.origin}/assets/`)),
    ].map((element) => element.outerHTML.slice(0, 200));
  });

async function check_harmless(page, fragment) {
  assert.equal(await page.evaluate(() => typeof window.pwned), 'undefined', fragment);
  assert.deepEqual(await intruders_in(page), [], fragment);
  assert.ok((await overflow_of(page)) <= 0, `${fragment} is wider than the window`);
}

for (const [name, viewport] of Object.entries({ wide, narrow })) {
  test(`every string of every answer is hostile, ${name}`, async (t) => {
    const { ask, open } = await set_stage(t);
    const { messages } = await ask('queue list', { limit: 1 });
    const page = await open({ viewport });
    let shift = 0;
    await page.route('**/api', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: poison(await response.json(), shift) });
    });
    for (const fragment of [...fragments, `#/message/${messages[0].queue_id}`]) {
      await t.test(fragment, async () => {
        await page.visit(fragment);
        for (shift of [9, 18, 0]) {
          await settled(page);
          await check_harmless(page, fragment);
          await page.reload();
        }
        await settled(page);
        await take_picture(page, `hostile-${name}${fragment.slice(0, 20).replace(/\W+/g, '-')}`, { fullPage: false });
      });
    }
    await t.test('without a fault', async () => assert.deepEqual(await page.all_faults(), []));
  });
}

test('each payload can be read where a sender would put it', async (t) => {
  const { ask, open } = await set_stage(t);
  const page = await open();
  const { messages } = await ask('queue list', { limit: 1 });
  const template = messages[0];
  await page.route('**/api', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    if (answer.data.messages) {
      answer.data.messages = payloads.map((subject, i) => ({ ...template, queue_id: String(i), subject, sender: subject }));
    }
    await route.fulfill({ response, json: answer });
  });
  await page.visit('#/queue');
  await settled(page);
  await take_picture(page, 'hostile-queue', { fullPage: false });
  const shown = await page.locator('.message-link > .foreign').allTextContents();
  const plain = payloads.filter((text) => text !== '');
  assert.equal(shown.length, plain.length);
  plain.forEach((text, i) => {
    if (/^[\x20-\x7e]*$/.test(text)) assert.equal(shown[i], text);
    assert.doesNotMatch(shown[i], /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\u200f\ufeff\u061c]/);
  });
  assert.ok(shown.includes('ESC]0;xBELESC[2JU+009B31mU+202Egnp.exeBSBS'), 'what cannot be seen is shown by its name');
});

test('a hostile address opens a page that shows it as text', async (t) => {
  const { open } = await set_stage(t);
  const page = await open();
  const written_by_outsiders = payloads.filter((one) => /^["<]|javascript|lines|\u202e|__proto__|م/.test(one));
  assert.ok(written_by_outsiders.length >= 8);
  for (const part of written_by_outsiders.map(encodeURIComponent)) {
    for (const fragment of [
      `#/${part}`, `#/source/${part}`, `#/message/${part}`, `#/domains?name=${part}`,
      `#/queue?subject=${part}&sender=${part}&origin=${part}&by=${part}`,
      `#/?since=${part}&sort=${part}&kind=${part}&offset=${part}`,
    ]) {
      await page.visit(fragment);
      await settled(page);
      await check_harmless(page, fragment);
    }
  }
  assert.deepEqual(await page.all_faults(), []);
});

for (const mta of ['qmail', 'postfix']) {
  test(`a real queue with hostile mail, ${mta}`, async (t) => {
    const { ask, open } = await set_stage(t, { mta, options: ['--hostile'] });
    const page = await open({ viewport: narrow });
    const { messages } = await ask('queue list', { limit: 10_000 });
    const hostile = messages.filter((message) => /[<>"'|=$`\u001b\u202e]/.test(`${message.subject} ${message.sender}`)).slice(0, 8);
    assert.ok(hostile.length > 0);
    const ids = hostile.map((message) => `#/message/${message.queue_id}`);
    for (const fragment of [...fragments, ...ids]) {
      await page.visit(fragment);
      await settled(page);
      await check_harmless(page, fragment);
    }
    assert.deepEqual(await page.all_faults(), []);
  });
}
