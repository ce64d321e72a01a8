// With keys alone, at both widths, and as axe sees it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_faults, narrow, overflow_of, settled, take_picture, wide } from './support/browser.mjs';
import { set_stage } from './support/stage.mjs';

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return element.getAttribute('aria-label') ?? element.innerText ?? '';
});

// Steps on until the element of that name has the focus.
async function tab_to(page, is_wanted, most = 200) {
  for (let steps = 0; steps < most; ++steps) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (is_wanted(name)) return name;
  }
  throw new Error('nothing of that name is reached with the Tab key');
}

test('with keys alone', async (t) => {
  const { ask, open } = await set_stage(t, { mta: 'postfix' });
  const page = await open();
  await settled(page);

  await t.test('the bar is skipped', async () => {
    await tab_to(page, (name) => name === 'Skip to the content', 1);
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN');
  });

  await t.test('from the overview to one message', async () => {
    const { sources } = await ask('sources');
    const suspect = sources.find((source) => source.queued > 0);
    await tab_to(page, (name) => name.startsWith(suspect.account));
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/source\//);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN');
    await tab_to(page, (name) => /in the queue$/.test(name));
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/queue\?origin=/);
    await settled(page);
    const id = await page.locator('.message-link__id').first().innerText();
    await tab_to(page, (name) => name.includes(id));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/#/message/${id}`);
    await settled(page);
  });

  await t.test('the queue is sorted, opened and paged', async () => {
    await page.visit('#/queue');
    await settled(page);
    await tab_to(page, (name) => name === 'Sort by Size column');
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=size/);
    await settled(page);
    await tab_to(page, (name) => name === 'Toggle row');
    await page.keyboard.press('Enter');
    await page.locator('.pul-list__row-body .scrolled').waitFor();
    await tab_to(page, (name) => name === 'Next page', 500);
    await page.keyboard.press('Enter');
    await page.waitForURL(/offset=50/);
    await settled(page);
    assert.deepEqual(await axe_faults(page), []);
  });

  await t.test('what has the focus can be seen', async () => {
    await page.visit('#/domains');
    await settled(page);
    const names = new Set();
    for (let steps = 0; steps < 40; ++steps) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        const marked = (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
        return { marked, what: document.activeElement.outerHTML.slice(0, 120), is_body: document.activeElement === document.body };
      });
      if (seen.is_body) break;
      assert.ok(seen.marked, seen.what);
      names.add(seen.what);
    }
    assert.ok(names.size > 20);
  });
});

test('at both widths', async (t) => {
  const { ask, open } = await set_stage(t);
  const { messages } = await ask('queue list', { sort: 'recipients', limit: 1 });
  const fragments = [
    '#/', '#/source/smtp_auth%3Ainfo%40site0.example', '#/source/bounce%3Asite4.example', '#/queue', '#/queue?by=subject',
    `#/message/${messages[0].queue_id}`, '#/domains', '#/domain/site0.example', '#/policy', '#/whitelist', '#/health', '#/journal', '#/nowhere',
  ];
  for (const [name, viewport] of Object.entries({ wide, narrow })) {
    for (const locale of ['en-US', 'ru-RU']) {
      const page = await open({ viewport, locale });
      for (const fragment of fragments) {
        await t.test(`${name}, ${locale}, ${fragment}`, async () => {
          await page.visit(fragment);
          await settled(page);
          await take_picture(page, `${name}-${locale}${fragment.slice(1, 24).replace(/\W+/g, '-')}`);
          assert.ok((await overflow_of(page)) <= 0, 'the page is wider than the window');
          assert.deepEqual(await axe_faults(page), []);
          assert.ok((await page.title()).endsWith(' – Spamtrace'));
        });
      }
      assert.deepEqual(await page.all_faults(), []);
    }
  }
});
