// Requests that no page makes: each role sends whatever it can think of, and the extension takes none of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entry, set_up_panel } from './support/panel.mjs';
import { sign_in } from './support/visitor.mjs';

test('what is forged', async (t) => {
  const panel = await set_up_panel(t);
  const admin = await sign_in(panel, 'admin');
  const reseller = await sign_in(panel, 'reseller-a');
  const other_reseller = await sign_in(panel, 'reseller-b');
  const customer = await sign_in(panel, 'customer-a1');
  const everyone = { admin, reseller, other_reseller, customer };
  const state = () => [...panel.rows('SELECT * FROM ModuleSettings'), ...panel.rows('SELECT * FROM longtasks')];
  const domains = { command: 'domains', params: {} };
  const change = { customers_see_their_domains: true };

  await t.test('the admin is answered, so that a refusal below is one', async () => {
    const { status, answer } = await admin.ask('domains');
    assert.equal(status, 200);
    assert.deepEqual(answer.data.domains, (await panel.ask('domains')).domains);
  });

  await t.test('nobody who is not signed in is answered', async () => {
    const anonymous = await sign_in(panel, 'admin');
    anonymous.cookie = '';
    for (const action of ['ask', 'settings', 'past']) {
      assert.equal((await anonymous.post(action, domains)).status, 403);
      const asked = await anonymous.send(`${entry}/api/${action}`);
      assert.deepEqual([asked.status, asked.location], [303, '/login_up.php']);
    }
  });

  await t.test('GET is not answered', async () => {
    for (const visitor of Object.values(everyone)) {
      for (const action of ['ask', 'settings', 'past']) {
        const { status, text, type } = await visitor.send(`${entry}/api/${action}?command=domains&customers_see_their_domains=true&read=true`);
        assert.deepEqual([status, JSON.parse(text).error.code, type], [405, 'usage', 'application/json; charset=utf-8']);
      }
    }
    assert.deepEqual(state(), []);
  });

  await t.test('without its own token no request is taken', async () => {
    for (const visitor of Object.values(everyone)) {
      const tokens = ['', 'x', '0'.repeat(32), visitor === admin ? reseller.token : admin.token];
      for (const token of tokens) {
        const headers = { 'X-Forgery-Protection-Token': token };
        assert.equal((await visitor.post('ask', domains, headers)).status, 403);
        assert.equal((await visitor.post('settings', change, headers)).status, 403);
        assert.equal((await visitor.post('past', { read: true }, headers)).status, 403);
      }
    }
    assert.deepEqual(state(), []);
  });

  // A form of another site can carry fields, but neither this header nor this type.
  await t.test('what a form can send is not taken, even with the token', async () => {
    const body = new URLSearchParams({ forgery_protection_token: admin.token, customers_see_their_domains: 'true' });
    const as_form = await admin.send(`${entry}/api/settings`, { method: 'POST', body });
    assert.deepEqual([as_form.status, JSON.parse(as_form.text).error.code], [403, 'not_permitted']);
    const as_text = await admin.post('settings', change, { 'Content-Type': 'text/plain' });
    assert.equal(as_text.status, 415);
    assert.deepEqual(state(), []);
  });

  await t.test("the settings and the past are the admin's", async () => {
    for (const visitor of [reseller, other_reseller, customer]) {
      for (const [action, body] of [['settings', change], ['settings', {}], ['past', { read: true }], ['past', {}]]) {
        const { status, text } = await visitor.post(action, body);
        assert.deepEqual([status, JSON.parse(text).error.code], [403, 'not_permitted']);
      }
    }
    assert.deepEqual(state(), []);
  });

  await t.test('settings of another shape change nothing', async () => {
    for (const body of ['', 'null', '[1]', '{"customers_see_their_domains":"yes"}', '{"x":true}', '{"customers_see_their_domains":true,"x":1}',
      '{"alerts":1}', '{"queue_growth":9}', '{"queue_growth":1000001}', '{"queue_growth":"100"}', '{"queue_growth":true}', '{"alerts":false,"queue_growth":0.5}']) {
      assert.equal((await admin.post('settings', body)).status, 400, body);
    }
    assert.deepEqual(state(), []);
  });

  await t.test('of the past nothing else can be asked', async () => {
    for (const body of ['', 'null', '1', '[1]', '{"read":false}', '{"read":1}', '{"read":true,"x":1}', '{"read":{"a":1}}']) {
      assert.equal((await admin.post('past', body)).status, 400, body);
    }
    assert.deepEqual(state(), []);
  });

  await t.test('nobody says for himself who he is', async () => {
    const all = { domains: panel.truth.origins.map((origin) => origin.domain).filter(Boolean) };
    for (const [name, value] of Object.entries({ scope: all, actor: 'admin', root: '/', state: '/tmp' })) {
      for (const visitor of [reseller, other_reseller, admin]) {
        const { status, text } = await visitor.post('ask', { ...domains, [name]: value });
        assert.deepEqual([status, JSON.parse(text).error.code], [400, 'usage'], name);
      }
    }
    for (const name of ['scope', 'actor', 'root', 'state', 'json', 'help']) {
      const { answer } = await admin.ask('domains', { [name]: '/' });
      assert.deepEqual([answer.ok, answer.error.code], [false, 'usage'], name);
    }
  });

  await t.test('a body that is no request is refused', async () => {
    for (const body of ['', '{', 'null', '[]', '"domains"', '{}', '{"command":1}', '{"command":"domains","params":[]}', `{"command":"domains","params":${'['.repeat(50)}`]) {
      const { status, text } = await reseller.post('ask', body);
      assert.deepEqual([status, JSON.parse(text).error.code], [400, 'usage'], body);
    }
    assert.equal((await reseller.post('ask', { command: 'domains', params: { domain: 'x'.repeat(65536) } })).status, 413);
  });

  await t.test('only what is an action is run', async () => {
    for (const path of ['/api/answer', '/api/change', '/api/body', '/api/init', '/api/pre-dispatch', '/api', '/helper/answer', '/index/x', '/index/index/x', '/../admin']) {
      assert.equal((await admin.send(`${entry}${path}`)).status, 404, path);
    }
    for (const path of ['/modules/spamtrace/../../plib/modules/spamtrace/library/Helper.php', '/modules/spamtrace/plib/library/Helper.php', '/modules/nothing/index.php']) {
      assert.notEqual((await admin.send(path)).status, 200, path);
    }
  });

  await t.test('a customer is told nothing while the admin does not allow it', async () => {
    const page = await customer.send(`${entry}/index/index`);
    assert.ok(page.status >= 400 && !page.text.includes('page.start'));
    assert.ok(!(await customer.send('/')).text.includes(`${entry}/index/index`));
    for (const command of ['domains', 'sources', 'doctor']) {
      const { status, answer } = await customer.ask(command);
      assert.deepEqual([status, answer.error.code], [403, 'not_permitted'], command);
    }
  });
});
