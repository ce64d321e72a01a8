// What needs no browser: the address, the export, the sentences of the program, the size of the page.
import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { generate } from './support/generated.mjs';
import { dist, repository } from './support/places.mjs';
import { run } from './support/server.mjs';
import { load } from './support/source.mjs';
import { k_findings } from './support/whitelist.mjs';

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

test('each finding about the white list is known in all its forms', async () => {
  const { shown_finding } = await load('words/findings.ts');
  const english = JSON.parse(readFileSync(join(repository, 'plesk-extension/frontend/src/locales/en-US.json'), 'utf8'));
  const words = { t: (key, values) => `${key} ${JSON.stringify(values ?? {})}`, knows: (key) => key in english };
  const shown = k_findings.map(([name, text]) => shown_finding({ name, text, severity: 'look' }, words));
  assert.deepEqual(shown.map(({ sentence }) => sentence.split(' ')[0]), k_findings.map(([name, , form]) => `finding.${name}.${form}`));
  assert.deepEqual(new Set(shown.map(({ sentence }) => sentence.split(' ')[0])), new Set(Object.keys(english).filter((key) => /^finding\.\w+\.\w+$/.test(key))));
  assert.equal(shown[0].sentence, 'finding.relayed_spam.one {"client":"192.0.2.10","messages":1375,"recipients":1,"score":0.98}');
  assert.equal(shown[5].sentence, 'finding.too_wide.public_links {"links":"2^64","most":64}');
  assert.deepEqual(shown_finding({ name: 'too_wide', text: 'is wide' }, words), { title: 'finding.too_wide {}', sentence: 'is wide', is_as_it_came: true });
  assert.deepEqual(shown_finding({ name: 'new', text: 'is new' }, words), { sentence: 'is new', is_as_it_came: true });
});

// What the made-up server's white list is judged in, also with entries of each width.
test('each finding that the program gives is known', async (t) => {
  const { shown_finding } = await load('words/findings.ts');
  const words = { t: (key) => key, knows: () => true };
  const names = new Set();
  for (const mta of ['qmail', 'postfix']) {
    const generated = generate(mta, ['--days', '33']);
    t.after(generated.remove);
    if (mta === 'qmail') add_rules(generated.root);
    const { entries } = JSON.parse(await run(generated.root, 'whitelist', { limit: 1000 })).data;
    for (const finding of entries.flatMap((entry) => entry.findings)) {
      names.add(finding.name);
      assert.equal(shown_finding(finding, words).is_as_it_came, false, `${finding.name}: ${finding.text}`);
    }
  }
  assert.ok(names.size >= 5, [...names].join());
});

const add_rules = (root) =>
  appendFileSync(join(root, 'etc/tcp.smtp'), ['', '10.', '192.0.', '172.16.0.0/12', '192.0.2.64/26', '127.'].map((one) => `${one}:allow,RELAYCLIENT=""\n`).join(''));
