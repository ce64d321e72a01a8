// Both languages are complete: the same keys, the forms that each language has, and no word that nobody says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from './support/places.mjs';
import { frontend } from './support/source.mjs';

const words_of = (language) => JSON.parse(readFileSync(join(frontend, 'src/locales', `${language}.json`), 'utf8'));
const english = words_of('en-US'), russian = words_of('ru-RU');
const texts_of = (message) => (typeof message === 'string' ? [message] : Object.values(message));
const places_in = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('both have the same keys in the same order', () => {
  assert.deepEqual(Object.keys(russian), Object.keys(english));
});

test('where one has plural forms, each has all forms of its language', () => {
  for (const [language, words] of Object.entries({ 'en-US': english, 'ru-RU': russian })) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, message] of Object.entries(words)) {
      assert.equal(typeof message, typeof english[key], key);
      if (typeof message === 'object') assert.deepEqual(Object.keys(message).sort(), forms, `${language} ${key}`);
    }
  }
});

test('each form takes the same values', () => {
  for (const [key, message] of Object.entries(english)) {
    const expected = places_in(texts_of(message).at(-1));
    for (const text of [...texts_of(message), ...texts_of(russian[key])]) assert.deepEqual(places_in(text), expected, key);
  }
});

test('nothing is left untranslated', () => {
  const alike = ['state.maildrop'];
  const same = Object.keys(english).filter((key) => JSON.stringify(english[key]) === JSON.stringify(russian[key]));
  assert.deepEqual(same.filter((key) => !alike.includes(key)), []);
});

test('each signal of the program has its words', () => {
  const source = (path) => readFileSync(join(repository, 'backend/src', path), 'utf8');
  const signals = [...source('origin/signals.cc').matchAll(/^ {4}\{"(\w+)", -?[\d.]+,/gm)].map(([, name]) => name);
  assert.ok(signals.length >= 20);
  for (const name of signals) for (const key of [`reason.${name}`, `reason.${name}.counts`]) assert.ok(key in english, key);
  const evidence = [...source('origin/evidence.cc').matchAll(/Grade::\w+,\s*"(\w+)"|return "(\w+_of)"/g)];
  assert.ok(evidence.length >= 15);
  for (const [, name, link] of evidence) assert.ok(`evidence.${name ?? link}` in english, name ?? link);
});

test('each finding about the white list has its words', () => {
  const source = readFileSync(join(repository, 'backend/src/report/whitelist_judgement.cc'), 'utf8');
  const names = [...source.slice(source.indexOf('name_of(WhitelistSignal')).matchAll(/return "(\w+)";/g)].map(([, name]) => name);
  assert.ok(names.length >= 7);
  for (const name of names) assert.ok(`finding.${name}` in english, name);
});

test('each key is used', () => {
  const source = readdirSync(join(frontend, 'src'), { recursive: true })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => readFileSync(join(frontend, 'src', path), 'utf8'))
    .join('\n');
  const unused = Object.keys(english).filter((key) => !source.includes(`'${key}'`) && !is_composed(source, key));
  assert.deepEqual(unused, []);
});

// As in t(`reason.${signal}.counts`).
function is_composed(source, key) {
  return [...source.matchAll(/`([\w.-]*)\$\{[^}]+\}([\w.-]*)`/g)].some(
    ([, begin, end]) => begin.includes('.') && key.startsWith(begin) && key.endsWith(end) && key.length > begin.length + end.length,
  );
}
