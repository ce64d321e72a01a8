// A server whose index knows a queue that is not on the disk. Reading what is new would find it gone, so the index is
// locked meanwhile: the program then answers from what it has.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filler } from './places.mjs';

export async function fill(messages) {
  const directory = mkdtempSync(join(tmpdir(), 'spamtrace-page-'));
  const root = join(directory, 'server');
  execFileSync(filler, [root, String(messages), '200', '2']);
  const lock = spawn('flock', ['--no-fork', join(root, 'var/lib/spamtrace/index.lock'), 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(lock.stdout, 'data');
  return {
    root,
    remove: () => {
      lock.stdin.end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
