// One click: mail to nonexistent users set to reject, by a task of the panel, and back. What the panel's database holds is
// looked at, and what fails on the way.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { set_up_panel } from './support/panel.mjs';
import { sign_in } from './support/visitor.mjs';

const k_batch = 50;
const k_usual_bounce = 'This address no longer accepts mail.';
// What a change of policies may change.
const k_own_tables = ['Parameters', 'ActionLog', 'ApiRpcCalls', 'longtasks'];

test('policies for mail to nobody', async (t) => {
  const panel = await set_up_panel(t);
  const program = join(panel.root, 'usr/local/psa/admin/sbin/modules/spamtrace/spamtrace');
  const admin = await sign_in(panel, 'admin');
  const reseller = await sign_in(panel, 'reseller-a');
  const ask = async (command, params = {}) => (await admin.ask(command, params)).answer.data;
  const post = async (body, who = admin) => JSON.parse((await who.post('policy', body)).text);

  const table = (name) => panel.rows(`SELECT * FROM ${name}`).map((row) => row.join('\t')).sort();
  const others = () => panel.rows('SHOW TABLES').filter(([name]) => !k_own_tables.includes(name)).map(([name]) => [name, table(name)]);
  const policies = () => Object.fromEntries(panel.rows(
    "SELECT d.name, p.value FROM domains d JOIN DomainServices s ON s.dom_id = d.id JOIN Parameters p ON p.id = s.parameters_id AND p.parameter = 'nonexist_mail'"));
  const named = (mode) => Object.entries(policies()).filter(([, value]) => value === mode).map(([name]) => name);
  const calls = () => panel.rows('SELECT login, packet FROM ApiRpcCalls ORDER BY id').map(([login, packet]) => ({ login, sites: [...packet.matchAll(/<site-id>(\d+)/g)].map(([, site]) => site) }));
  const forget_calls = () => panel.rows('DELETE FROM ApiRpcCalls');
  const refresh = () => panel.plesk('ext', 'spamtrace', '--ingest');
  const plan = async (who = admin) => (await who.ask('policy list', { limit: 1, 'no-refresh': true })).answer.data.plan;
  const begin = async (wish = {}, who = admin) => post({ begin: { plan: await plan(who), ...wish } }, who);

  async function end(who = admin) {
    for (;;) {
      const { data } = await post({}, who);
      if (!['not_started', 'running'].includes(data.status)) return data;
      await pause(50);
    }
  }

  // Of what had no text the usual one is written: the panel's interface takes no empty one.
  const with_usual_text = (rows) => {
    const has_text = new Set(rows.filter((row) => row.includes('\tbounce_mess\t')).map((row) => row.split('\t')[0]));
    const added = rows.filter((row) => row.endsWith('\tnonexist_mail\tbounce') && !has_text.has(row.split('\t')[0]))
      .map((row) => `${row.split('\t')[0]}\tbounce_mess\t${k_usual_bounce}`);
    return [...rows, ...added].sort();
  };

  refresh();
  const first = table('Parameters');
  const count = { reject: named('reject').length, bounce: named('bounce').length, forward: named('catch').length };

  await t.test('what each domain does is told, and nothing is under way', async () => {
    const answer = await ask('policy list', { limit: 400 });
    assert.deepEqual(answer.counts, { ...count, unknown: 0, with_real_mail: 0, left: 0 });
    assert.equal(answer.total, 301);
    const told = Object.fromEntries(answer.domains.map((one) => [one.domain, one.policy.mode === 'forward' ? 'catch' : one.policy.mode]));
    assert.deepEqual(told, policies());
    assert.deepEqual((await post({})).data, { act: null, status: null, progress: 0, reason: null, may_change: true });
  });

  await t.test('one click sets all but those that are kept, and changes nothing else', async () => {
    const before = others();
    const keep = named('catch').slice(0, 3);
    await begin({ keep });
    const done = await end();
    assert.deepEqual([done.status, done.progress, done.reason], ['done', 100, null]);
    assert.deepEqual(named('catch'), keep);
    assert.equal(named('reject').length, 301 - keep.length);
    assert.deepEqual(others(), before);
    const wanted = count.bounce + count.forward - keep.length;
    assert.deepEqual(calls().map(({ sites }) => sites.length).reduce((sum, sites) => sum + sites, 0), wanted);
    assert.equal(calls().length, Math.ceil(wanted / k_batch));
    const { act, items } = await ask('journal show', { id: String(done.act), limit: 400 });
    assert.deepEqual([act.actor, act.total, act.done, act.left, act.failed], ['admin', wanted, wanted, 0, 0]);
    assert.deepEqual(new Set(items.map((item) => item.state)), new Set(['done']));
    assert.deepEqual(panel.rows("SELECT action, who FROM ActionLog WHERE action = 'policy_begun'"), [['policy_begun', 'admin']]);
    // What was shown before is not changed once more.
    assert.deepEqual((await ask('policy list', { 'no-refresh': true })).counts, { reject: 301 - 3, bounce: 0, forward: 3, unknown: 0, with_real_mail: 0, left: 0 });
  });

  await t.test('an undo brings every value back', async () => {
    const { acts: [{ act }] } = await ask('journal');
    await post({ undo: { act, domains: [], force: false } });
    assert.equal((await end()).status, 'done');
    assert.deepEqual(table('Parameters'), with_usual_text(first));
    assert.equal((await ask('journal')).acts.find((one) => one.act === act).undone, count.bounce + count.forward - 3);
  });

  await t.test('a domain that the panel refuses is told in its words, and tried again on demand', async () => {
    refresh();
    panel.rows("UPDATE domains SET status = 2 WHERE name IN ('site0.example', 'site3.example')");
    await begin();
    const { act } = await end();
    const { items, act: line } = await ask('journal show', { id: String(act), limit: 3 });
    assert.equal(line.failed, 2);
    assert.deepEqual(items.slice(0, 2).map(({ name, state, said }) => [name, state, said]),
      ['site0.example', 'site3.example'].map((domain) => [domain, 'failed', '1023 the domain is suspended']));
    assert.deepEqual(named('bounce').sort(), ['site0.example', 'site3.example']);
    panel.rows('UPDATE domains SET status = 0');
    forget_calls();
    await post({ retry: { act } });
    await end();
    assert.deepEqual(calls().map(({ sites }) => sites), [['1', '4']]);
    assert.equal(named('reject').length, 301);
    await post({ undo: { act, domains: [], force: false } });
    await end();
    assert.deepEqual(table('Parameters'), with_usual_text(first));
  });

  await t.test('where the panel fails in the middle of a batch, journal and database agree, and a retry completes', async () => {
    refresh();
    panel.rows("ALTER TABLE Parameters ADD CONSTRAINT full CHECK (id <> 1020 OR value <> 'reject')");
    await begin();
    const { act } = await end();
    const { items } = await ask('journal show', { id: String(act), limit: 400 });
    const by_journal = items.filter((item) => item.state === 'done').map((item) => item.name);
    const set = named('reject').filter((name) => items.some((item) => item.name === name));
    assert.deepEqual(by_journal.sort(), set.sort());
    assert.ok(items.some((item) => item.state === 'failed' && /full/.test(item.said)));
    panel.rows('ALTER TABLE Parameters DROP CONSTRAINT full');
    await post({ retry: { act } });
    await end();
    assert.equal(named('reject').length, 301);
    await post({ undo: { act, domains: [], force: false } });
    await end();
    assert.deepEqual(table('Parameters'), with_usual_text(first));
  });

  await t.test('a task that is killed is gone on with, and nothing is done twice', async () => {
    refresh();
    forget_calls();
    const kept = readFileSync(program);
    // The second step comes after a batch was carried out; there it waits for its end.
    writeFileSync(program, `#!/bin/sh
case "$*" in *"policy step"*)
  for word; do case $word in --driver=*) echo "\${word#--driver=}" > '${panel.root}/driver.new';; esac; done
  echo step >> '${panel.root}/steps'
  if [ "$(wc -l < '${panel.root}/steps')" -eq 2 ]; then mv '${panel.root}/driver.new' '${panel.root}/driver'; sleep 600; fi;;
esac
exec '${program}.kept' "$@"
`);
    writeFileSync(`${program}.kept`, kept);
    chmodSync(`${program}.kept`, 0o755);
    await begin();
    while (!existsSync(join(panel.root, 'driver'))) await pause(50);
    assert.equal((await begin()).data.status, 'running');
    const driver = Number(readFileSync(join(panel.root, 'driver'), 'utf8'));
    process.kill(driver, 'SIGKILL');
    while (existsSync(`/proc/${driver}`)) await pause(20);
    assert.equal(named('reject').length, count.reject + k_batch);
    const { acts: [before] } = await ask('journal');
    assert.deepEqual([before.ended, before.done, before.left], [null, 0, count.bounce + count.forward]);
    await post({ begin: { plan: await plan() } });
    assert.equal((await end()).status, 'done');
    writeFileSync(program, kept);
    const sites = calls().flatMap((call) => call.sites);
    assert.equal(new Set(sites).size, sites.length);
    assert.equal(named('reject').length, 301);
    const { acts: [after] } = await ask('journal');
    assert.deepEqual([after.act, after.done, after.left], [before.act, count.bounce + count.forward, 0]);
    await post({ undo: { act: after.act, domains: [], force: false } });
    await end();
    assert.deepEqual(table('Parameters'), with_usual_text(first));
  });

  await t.test('service plans come before the domains, and one that the panel refuses is told', async () => {
    refresh();
    forget_calls();
    const plans = () => Object.fromEntries(panel.rows("SELECT tmpl_id, value FROM TmplData WHERE element = 'nonexist_mail'"));
    const before = { plans: plans(), policies: policies() };
    panel.rows("ALTER TABLE TmplData ADD CONSTRAINT stays CHECK (tmpl_id <> 3 OR value <> 'reject')");
    await begin({ plans: true });
    const { act } = await end();
    const packets = panel.rows('SELECT packet FROM ApiRpcCalls ORDER BY id').map(([packet]) => packet);
    assert.match(packets[0], /<service-plan><set><filter>(<id>[2-5]<\/id>){4}<\/filter><mail><nonexistent-user><reject\/><\/nonexistent-user><\/mail>/);
    const { items } = await ask('journal show', { id: String(act), limit: 400 });
    const told = items.filter((item) => item.target === 'plan').map(({ name, state, said }) => [name, state, /stays/.test(said)]);
    assert.deepEqual(told.sort(), [['Gold', 'done', false], ['Gold', 'done', false], ['Without a row', 'done', false], ["Старый план — O'Neil & <2>", 'failed', true]]);
    assert.equal(named('reject').length, 301);
    panel.rows('ALTER TABLE TmplData DROP CONSTRAINT stays');
    await post({ retry: { act } });
    await end();
    assert.deepEqual(plans(), { ...Object.fromEntries(Object.keys(before.plans).map((number) => [number, 'reject'])), 5: 'reject', 6: before.plans[6] });
    await post({ undo: { act, domains: [], force: false } });
    await end();
    assert.deepEqual(plans(), { ...before.plans, 5: `bounce:${k_usual_bounce}` });
    assert.deepEqual(policies(), before.policies);
  });

  await t.test('what is no longer as it was shown is not begun', async () => {
    refresh();
    const shown = await plan();
    panel.rows("UPDATE Parameters SET value = 'somebody@site1.example' WHERE id = 1002 AND parameter = 'catch_addr'");
    forget_calls();
    const answer = await post({ begin: { plan: shown, keep: [] } });
    assert.deepEqual([answer.ok, answer.error.code], [false, 'changed']);
    assert.deepEqual(calls(), []);
    assert.notEqual(await plan(), shown); // it was looked at, so the next list is true
  });

  await t.test('a reseller sees and changes his domains alone, and only where he may', async () => {
    forget_calls();
    const seen = (await reseller.ask('policy list', { limit: 400 })).answer.data;
    const his = new Set(panel.rows("SELECT d.name FROM domains d JOIN clients c ON c.id = d.cl_id WHERE c.id = 2 OR c.parent_id = 2").map(([name]) => name));
    assert.deepEqual(new Set(seen.domains.map((one) => one.domain)), his);
    assert.equal((await reseller.ask('journal')).answer.error.code, 'not_permitted');
    assert.equal((await post({}, reseller)).data.may_change, false);
    assert.equal((await begin({}, reseller)).error.code, 'not_permitted');
    assert.deepEqual(calls(), []);
    panel.rows("INSERT INTO GrantedPermissions VALUES (2, 0, 'ext_permission_spamtrace_set_policy', 'true')");
    const before = policies();
    await begin({}, reseller);
    const { act } = await end(reseller);
    for (const [name, mode] of Object.entries(policies())) assert.equal(mode, his.has(name) ? 'reject' : before[name], name);
    assert.deepEqual(new Set(calls().map((call) => call.login)), new Set(['reseller-a']));
    const of_another = act - 1;
    assert.equal((await post({ undo: { act: of_another, domains: [], force: true } }, reseller)).error.code, 'not_found');
    assert.equal((await post({ retry: { act: of_another } }, reseller)).error.code, 'not_found');
    assert.equal((await post({ undo: { act, domains: ['site1.example'], force: false } }, reseller)).error.code, 'not_found');
    await post({ undo: { act, domains: [], force: false } }, reseller);
    assert.equal((await end(reseller)).status, 'done');
    assert.deepEqual(policies(), before);
    const customer = await sign_in(panel, 'customer-a1');
    assert.equal((await post({}, customer)).error.code, 'not_permitted');
    assert.equal((await begin({}, customer).catch(() => ({ error: { code: 'not_permitted' } }))).error.code, 'not_permitted');
  });

  await t.test('what is no wish is refused', async () => {
    forget_calls();
    const wishes = [
      'x', '[]x', { begin: {} }, { begin: { plan: '--yes' } }, { begin: { plan: await plan(), keep: ['--only=site0.example'] } },
      { begin: { plan: await plan(), keep: 'site0.example' } }, { begin: { plan: await plan() }, undo: { act: 1 } }, { undo: { act: '1' } },
      { undo: { act: 1, domains: [], force: 'yes' } }, { retry: { act: 0 } }, { retry: {} }, { apply: {} },
    ];
    for (const wish of wishes) assert.equal((await post(wish)).error.code, 'usage', JSON.stringify(wish));
    assert.deepEqual(calls(), []);
  });
});
