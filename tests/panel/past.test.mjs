// The reading of the past as a task of the panel: begun by the admin, once, shown while it goes on, in a process of its own.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { set_up_panel } from './support/panel.mjs';
import { sign_in } from './support/visitor.mjs';

// Reads a third, then waits for the file `go` beside it and has read all.
const stopping_program = (place) => `#!/bin/sh
answer() { echo '{"ok":true,"data":{"new_lines":1,"new_bytes":1,"past":{"done":'$1',"total":'$2',"whole":'$3'},"coverage":{}}}'; }
[ -e '${place}/began' ] || { touch '${place}/began'; answer 30 90 false; exit; }
while [ ! -e '${place}/go' ]; do sleep 0.05; done
answer 0 0 true
`;

test('the past is read by a task of the panel', async (t) => {
  const panel = await set_up_panel(t);
  const product = join(panel.root, 'usr/local/psa');
  const program = join(product, 'admin/sbin/modules/spamtrace/spamtrace');
  const admin = await sign_in(panel, 'admin');
  const post = async (body) => JSON.parse((await admin.post('past', body)).text).data;
  const tasks = () => panel.rows('SELECT status, progress FROM longtasks');

  async function until(is_so) {
    for (;;) {
      const past = await post({});
      if (is_so(past)) return past;
      await pause(50);
    }
  }

  await t.test('nobody began it', async () => {
    assert.deepEqual(await post({}), { status: null, progress: 0, reason: null });
    assert.deepEqual(tasks(), []);
  });

  await t.test('it is shown while it goes on, and begun once', async () => {
    const kept = readFileSync(program);
    writeFileSync(program, stopping_program(panel.root));
    const first = await post({ read: true });
    assert.ok(['not_started', 'running'].includes(first.status));
    await until(({ status, progress }) => status === 'running' && progress === 33);
    assert.equal((await post({ read: true })).status, 'running');
    assert.deepEqual(tasks(), [['running', '33']]);
    assert.match((await admin.get('/')).text, /<li data-status="running" data-progress="33">Spamtrace reads the logs of the past: reading<\/li>/);
    writeFileSync(join(panel.root, 'go'), '');
    assert.deepEqual(await until(({ status }) => status === 'done'), { status: 'done', progress: 100, reason: null });
    writeFileSync(program, kept);
  });

  await t.test('the action log has who began it', () => {
    assert.deepEqual(panel.rows("SELECT DISTINCT action, who FROM ActionLog WHERE action = 'past_read'"), [['past_read', 'admin']]);
  });

  await t.test('an error is told, and it can be begun again', async () => {
    const kept = readFileSync(program);
    writeFileSync(program, '#!/bin/sh\necho secret >&2\nexit 1\n');
    await post({ read: true });
    const failed = await until(({ status }) => status === 'error');
    assert.match(failed.reason, /without an answer/);
    assert.ok(!JSON.stringify(failed).includes('secret'));
    writeFileSync(program, kept);
    await post({ read: true });
    assert.equal((await until(({ status }) => status === 'done' || status === 'error')).status, 'done');
    assert.deepEqual(tasks(), [['done', '100']]);
    assert.ok(existsSync(join(product, 'var/modules/spamtrace/index.db')));
  });

  await t.test('nothing of it stays when the extension goes', () => {
    panel.plesk('bin', 'extension', '--uninstall', 'spamtrace');
    assert.deepEqual(tasks(), []);
  });
});
