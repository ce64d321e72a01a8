// What needs no browser: the address, the export, the sentences of the program, the size of the page.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { generate } from './support/generated.mjs';
import { dist, repository } from './support/places.mjs';
import { run } from './support/server.mjs';
import { load } from './support/source.mjs';

test('the script is below 250 kB as it travels', () => {
  const scripts = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'));
  const sizes = scripts.map((name) => gzipSync(readFileSync(join(dist, 'assets', name))).length);
  const size = sizes.reduce((all, one) => all + one, 0);
  assert.ok(size > 50_000 && size < 250_000, `${size} bytes`);
});

test('the document holds neither script nor style, and names nothing elsewhere', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:/);
});

test('a text that a spreadsheet would take for a formula becomes one that it shows', async () => {
  const { cell_of } = await load('export/export.ts');
  const rows = [
    ['site0.example', '"site0.example"'],
    ["=cmd|'/C calc'!A0", `"'=cmd|'/C calc'!A0"`],
    ['+1', `"'+1"`], ['-1', `"'-1"`], ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`], ['\r=1', `"'\r=1"`], [' =1', `"' =1"`], ['\uff1d1', `"'\uff1d1"`],
    ['a"b', '"a""b"'], ['a,b\r\nc', '"a,b\r\nc"'], [12, '12'], [0.997, '0.997'],
  ];
  for (const [value, cell] of rows) assert.equal(cell_of(value), cell);
});

test('an address is read as it was written', async () => {
  const { address_of, parse_route } = await load('route/route.ts');
  const rows = [
    [[], {}, '#/'],
    [['queue'], { sort: 'size', offset: 50, sender: '' }, '#/queue?sort=size&offset=50'],
    [['source', 'smtp_auth:a/b?c#d%@site0.example'], {}, '#/source/smtp_auth%3Aa%2Fb%3Fc%23d%25%40site0.example'],
    [['domain', '<img src=x>'], { since: '7d' }, '#/domain/%3Cimg%20src%3Dx%3E?since=7d'],
  ];
  for (const [path, fields, address] of rows) {
    assert.equal(address_of(path, fields), address);
    const filled = Object.entries(fields).filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)]);
    assert.deepEqual(parse_route(address), { path, fields: Object.fromEntries(filled) });
  }
  assert.deepEqual(parse_route('#/domain/%E0%A4%A'), { path: ['domain', '%E0%A4%A'], fields: {} });
});

test('how far the first reading is stands in the notice', async () => {
  const { reading_progress } = await load('answers/reading_progress.ts');
  assert.deepEqual(reading_progress('another run is reading the rest: 3.2 GiB of 10.0 GiB are done'), {
    done: 3.2 * 2 ** 30, total: 10 * 2 ** 30,
  });
  assert.equal(reading_progress('another run is reading the rest'), undefined);
});

// The way to have the rest read is offered by the words of session.cc.
test('that there is a rest to read stands in the notice', async () => {
  const { rests_on_newest } = await load('answers/reading_progress.ts');
  const [, message] = /"(this answer rests on the newest [^"]*)"/.exec(readFileSync(join(repository, 'backend/src/cli/session.cc'), 'utf8'));
  assert.equal(rests_on_newest(message), true);
  assert.equal(rests_on_newest('another run is bringing the index up to date'), false);
});

// A sentence that the program words anew would be shown in English.
test('each reason that the program gives is known in both languages', async (t) => {
  const { shown_reason } = await load('words/reasons.ts');
  const words = { t: (key, values) => `${key} ${JSON.stringify(values ?? {})}`, knows: () => true, hour: (text) => text };
  const signals = new Set();
  for (const mta of ['qmail', 'postfix']) {
    const generated = generate(mta);
    t.after(generated.remove);
    const { sources } = JSON.parse(await run(generated.root, 'sources', { limit: 1000 })).data;
    for (const reason of sources.flatMap((source) => source.reasons)) {
      signals.add(reason.signal);
      assert.equal(shown_reason(reason, words).is_as_it_came, false, `${reason.signal}: ${reason.text}`);
    }
  }
  assert.ok(signals.size > 10, [...signals].join());
});
