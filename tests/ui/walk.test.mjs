// Through the page as an admin goes: who is it, how is it known, what did it send, what is in that message?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe_faults, settled, take_picture } from './support/browser.mjs';
import { set_stage } from './support/stage.mjs';

const text_of = (locator) => locator.evaluate((element) => element.textContent);

for (const mta of ['qmail', 'postfix']) {
  test(`from the overview to one message, with ${mta}`, async (t) => {
    const { truth, ask, open } = await set_stage(t, { mta });
    const page = await open();

    await t.test('the guilty are shown with their reasons, the worst first', async () => {
      await settled(page);
      await take_picture(page, `${mta}-overview`);
      if (mta === 'qmail') await take_picture(page, 'readme', { fullPage: false });
      const shown = await page.locator('.suspect').evaluateAll((all) => all.map((one) => one.dataset.source));
      for (const { id } of truth.origins.filter((origin) => origin.guilty)) {
        assert.ok(shown.includes(id), `${id} is not among ${shown}`);
      }
      const { sources } = await ask('sources');
      assert.equal(shown[0], sources[0].id);
      const reasons = await page.locator('.suspect').first().locator('.reason').evaluateAll((all) => all.map((one) => one.dataset.signal));
      assert.deepEqual(reasons, sources[0].reasons.slice(0, 3).map((reason) => reason.signal));
      assert.deepEqual(await axe_faults(page), []);
    });

    await t.test('the queue and the mail of each hour are shown', async () => {
      assert.match(await text_of(page.locator('.big-number')), new RegExp(`^${(await ask('queue status')).messages.toLocaleString('en-US')} `));
      const { timeline } = await ask('timeline');
      const total = timeline.reduce((all, hour) => all + hour.recipients, 0);
      const title = await text_of(page.locator('.chart svg[role="img"] > title'));
      assert.ok(title.includes(`${total.toLocaleString('en-US')} in all`), title);
      await page.locator('.chart summary').click();
      const cells = await page.locator('.chart__table tbody td').evaluateAll((all) => all.map((one) => Number(one.textContent.replaceAll(',', ''))));
      assert.equal(cells.reduce((all, one) => all + one, 0), total);
    });

    const { sources } = await ask('sources');
    const suspect = sources.find((source) => source.kind === 'smtp_auth' && source.verdict === 'spam');

    await t.test('a suspect has its evidence, with grades and places', async () => {
      await page.locator(`.suspect[data-source="${suspect.id}"] .origin-link`).click();
      await page.waitForURL((url) => url.hash === `#/source/${encodeURIComponent(suspect.id)}`);
      await settled(page);
      await take_picture(page, `${mta}-source`);
      const links = page.locator('.evidence__link');
      const shown = await links.evaluateAll((all) => all.map((one) => one.dataset.signal));
      assert.deepEqual(shown, suspect.evidence.map((one) => one.signal));
      assert.match(await text_of(links.first()), new RegExp(`^${suspect.evidence[0].grade}`));
      const place = suspect.evidence.find((one) => one.where?.offset > 0).where;
      const chain = await text_of(page.locator('.evidence').first());
      assert.ok(chain.includes(place.file) && chain.includes(`byte ${place.offset}`));
      assert.equal(await page.locator('.reason').count(), suspect.reasons.length);
      assert.deepEqual(await axe_faults(page), []);
    });

    await t.test('its messages in the queue are those that the command line lists', async () => {
      await page.locator('.summary__queue').click();
      await settled(page);
      await take_picture(page, `${mta}-queue-of-source`);
      const listed = await ask('queue list', { origin: suspect.id });
      const shown = await page.locator('.message-link__id').allTextContents();
      assert.deepEqual(shown, listed.messages.map((message) => message.queue_id));
      assert.match(await text_of(page.locator('main h2').first()), new RegExp(`^${listed.matching} of `));
    });

    await t.test('one message shows its recipients, header and first lines', async () => {
      const id = await text_of(page.locator('.message-link__id').first());
      await page.locator('.message-link').first().click();
      await settled(page);
      await take_picture(page, `${mta}-message`);
      const answer = await ask('queue show', { id });
      assert.equal(await page.locator('.scrolled tbody tr').count(), answer.message.recipient_list.length);
      const blocks = await page.locator('.foreign--block').allTextContents();
      assert.deepEqual(blocks, [answer.header, answer.body].filter(Boolean));
      assert.ok((await text_of(page.locator('main'))).includes(answer.file));
      assert.deepEqual(await axe_faults(page), []);
    });

    await t.test('the way back is that of the browser', async () => {
      await page.goBack();
      await settled(page);
      assert.equal(new URL(page.url()).hash, `#/queue?origin=${encodeURIComponent(suspect.id)}`);
      await page.goBack();
      await settled(page);
      assert.equal(await text_of(page.locator('h1')), suspect.account);
    });

    await t.test('Health tells what was read', async () => {
      await page.visit('#/health');
      await settled(page);
      await take_picture(page, `${mta}-health`);
      const doctor = await ask('doctor');
      const main = await text_of(page.locator('main'));
      for (const count of [doctor.coverage.lines.total, doctor.coverage.lines.understood]) {
        assert.ok(main.includes(count.toLocaleString('en-US')), String(count));
      }
      for (const { file } of doctor.coverage.logs) assert.ok(main.includes(file));
      assert.deepEqual(await axe_faults(page), []);
    });

    await t.test('nothing was refused by the policy, and nothing left the origin', async () => {
      assert.deepEqual(await page.all_faults(), []);
    });
  });
}
