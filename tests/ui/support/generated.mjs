// Server roots with known stories, each in a directory of its own that goes when the tests are over.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generator } from './places.mjs';

export function generate(mta, options = []) {
  const directory = mkdtempSync(join(tmpdir(), 'spamtrace-page-'));
  const root = join(directory, 'server');
  execFileSync(generator, [mta, root, ...options]);
  return {
    root,
    truth: JSON.parse(readFileSync(join(root, 'truth.json'), 'utf8')),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
