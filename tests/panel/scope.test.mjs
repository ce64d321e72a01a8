// What a reseller can ask for by hand: of other domains he is told what he would be told of one that does not exist.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domains_of, set_up_panel } from './support/panel.mjs';
import { sign_in } from './support/visitor.mjs';

const k_unknown = 'no-such-domain.example';

test('what resellers are told', async (t) => {
  const panel = await set_up_panel(t);
  const all_sources = (await panel.ask('sources', { limit: 1000 })).sources;

  const refused_like_unknown = async (visitor, command, name, value, unknown) => {
    const known_to_others = await visitor.ask(command, { [name]: value });
    const known_to_nobody = await visitor.ask(command, { [name]: unknown });
    assert.equal(known_to_nobody.answer.error.code, 'not_found');
    const said = (answer, word) => JSON.stringify(answer).replaceAll(JSON.stringify(word).slice(1, -1), '');
    assert.equal(said(known_to_others.answer, value), said(known_to_nobody.answer, unknown), value);
  };

  for (const login of ['reseller-a', 'reseller-b', 'reseller-without']) {
    const visitor = await sign_in(panel, login);
    const own = domains_of(panel, login);

    await t.test(`${login} is told of each own source, and of no other`, async () => {
      for (const source of all_sources) {
        if (own.includes(source.domain)) {
          const { answer } = await visitor.ask('source', { id: source.id });
          assert.equal(answer.data?.source.id, source.id);
        } else {
          await refused_like_unknown(visitor, 'source', 'id', source.id, `smtp_auth:nobody@${k_unknown}`);
        }
      }
    });

    await t.test(`${login} is told of each own domain, and of no other`, async () => {
      for (const { domain } of (await panel.ask('domains', { limit: 1000 })).domains) {
        if (own.includes(domain)) assert.equal((await visitor.ask('domain', { name: domain })).answer.data?.domain.domain, domain);
        else await refused_like_unknown(visitor, 'domain', 'name', domain, k_unknown);
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
        const { answer } = await visitor.ask('domains', { domain });
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
