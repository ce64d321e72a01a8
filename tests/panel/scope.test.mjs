// What a reseller can ask for by hand: of other domains he is told what he would be told of one that does not exist.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domains_of, make_alias, set_up_panel } from './support/panel.mjs';
import { sign_in } from './support/visitor.mjs';

const k_unknown = 'no-such-domain.example';

test('what resellers are told', async (t) => {
  const panel = await set_up_panel(t);
  const all_sources = (await panel.ask('sources', { limit: 1000 })).sources;

  // The same words but for the name that was asked for.
  const without = (answer, word) => JSON.stringify(answer).replaceAll(JSON.stringify(word).slice(1, -1), '');
  const quick = { 'no-refresh': true };

  async function refusal_of_unknown(visitor, command, name, unknown) {
    const { answer } = await visitor.ask(command, { [name]: unknown, ...quick });
    assert.equal(answer.error.code, 'not_found');
    return without(answer, unknown);
  }

  await t.test("of an alias is told whose domain's it is, and nobody else", async () => {
    const alias = await make_alias(panel, ['reseller-a', 'reseller-b']);
    const owner = await sign_in(panel, 'reseller-a');
    const { answer } = await owner.ask('domain', { name: alias, ...quick });
    assert.deepEqual([answer.data?.domain.domain, answer.data?.sources.length > 0], [alias, true]);
    const other = await sign_in(panel, 'reseller-b');
    const refusal = await refusal_of_unknown(other, 'domain', 'name', k_unknown);
    assert.equal(without((await other.ask('domain', { name: alias, ...quick })).answer, alias), refusal);
    panel.rows(`UPDATE domain_aliases SET mail = 'false' WHERE name = '${alias}'`);
    assert.equal(without((await owner.ask('domain', { name: alias, ...quick })).answer, alias), refusal);
    panel.rows(`UPDATE domain_aliases SET mail = 'true' WHERE name = '${alias}'`);
  });

  for (const login of ['reseller-a', 'reseller-b', 'reseller-without']) {
    const visitor = await sign_in(panel, login);
    const own = domains_of(panel, login);

    await t.test(`${login} is told of each own source, and of no other`, async () => {
      const refusal = await refusal_of_unknown(visitor, 'source', 'id', `smtp_auth:nobody@${k_unknown}`);
      for (const { id, domain } of all_sources) {
        const { answer } = await visitor.ask('source', { id, ...quick });
        if (own.includes(domain)) assert.equal(answer.data?.source.id, id);
        else assert.equal(without(answer, id), refusal, id);
      }
    });

    await t.test(`${login} is told of each own domain, and of no other`, async () => {
      const refusal = await refusal_of_unknown(visitor, 'domain', 'name', k_unknown);
      for (const { domain } of (await panel.ask('domains', { limit: 1000 })).domains) {
        const { answer } = await visitor.ask('domain', { name: domain, ...quick });
        if (own.includes(domain)) assert.equal(answer.data?.domain.domain, domain);
        else assert.equal(without(answer, domain), refusal, domain);
      }
    });

    await t.test(`${login} finds only his own, however he lists and searches`, async () => {
      const everything = (await panel.ask('domains', { limit: 1000 })).domains;
      const expected = everything.filter(({ domain }) => own.includes(domain));
      for (const params of [{}, { sort: 'domain' }, { sort: 'queued' }, { limit: 1000 }, { since: '2020-01-01T00:00:00Z' }]) {
        const { answer } = await visitor.ask('domains', params);
        assert.deepEqual(answer.data?.domains.map(({ domain }) => domain).sort(), expected.map(({ domain }) => domain).sort());
        assert.equal(answer.data.total, expected.length);
      }
      for (const { domain } of everything) {
        const { answer } = await visitor.ask('domains', { domain, ...quick });
        assert.deepEqual(answer.data?.domains.map((one) => one.domain), own.includes(domain) ? [domain] : [], domain);
      }
    });

    await t.test(`${login} is not answered on the queue, the server or all sources`, async () => {
      for (const [command, params] of Object.entries({ sources: {}, timeline: {}, doctor: {}, 'queue list': {}, 'queue status': {}, 'queue groups': {}, 'queue show': { id: '1' } })) {
        const { answer } = await visitor.ask(command, params);
        assert.deepEqual([answer.ok, answer.error?.code], [false, 'not_permitted'], command);
      }
      for (const command of ['ingest', 'api', '', 'queue', 'domains --root=/']) {
        const { answer } = await visitor.ask(command);
        assert.deepEqual([answer.ok, ['usage', 'not_permitted'].includes(answer.error?.code)], [false, true], command);
      }
    });
  }
});
