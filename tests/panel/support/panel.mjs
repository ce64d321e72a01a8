// A panel with the extension installed from its package, on a server with known stories. It ends with the test.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { generate } from '../../ui/support/generated.mjs';
import { run } from '../../ui/support/server.mjs';
import { package_program, panel_program, program } from './places.mjs';

export const entry = '/modules/spamtrace/index.php';

export async function set_up_panel(t, { mta = 'qmail' } = {}) {
  const generated = generate(mta);
  const panel = spawn(panel_program, ['serve', generated.root], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(async () => {
    const ended = panel.exitCode === null ? once(panel, 'exit') : undefined;
    panel.stdin.end();
    await ended;
    generated.remove();
  });
  const url = await first_line_of(panel);
  const plesk = (...words) => execFileSync(join(generated.root, 'usr/sbin/plesk'), words, { encoding: 'utf8' });
  plesk('bin', 'extension', '--install', make_package(join(generated.root, '..')));
  return {
    ...generated,
    url,
    plesk,
    rows: (sql) => plesk('db', '-N', '-B', '-e', sql).split('\n').filter(Boolean).map((line) => line.split('\t')),
    // The command line's own answer, of the same index.
    ask: async (command, params) => JSON.parse(await run(generated.root, command, params)).data,
    refusal: async (command, params) => JSON.parse(await run(generated.root, command, params)),
  };
}

// An end without a line is that of a panel that could not start; what it said stands in the output.
async function first_line_of(panel) {
  const lines = createInterface(panel.stdout);
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [undefined])]);
  if (line === undefined) throw new Error('the panel did not start');
  return line;
}

export function make_package(directory) {
  return execFileSync(package_program, ['--into', directory, program], { encoding: 'utf8' }).trim();
}

// The domains of a client and of his customers with the aliases that have mail, as the panel's database has them.
export function domains_of(panel, login) {
  const whose = `SELECT id FROM clients WHERE login = '${login}'`;
  const his = `domains d JOIN clients c ON c.id = d.cl_id AND (c.id = (${whose}) OR c.parent_id = (${whose}))`;
  const aliases = `SELECT LOWER(a.name) FROM ${his} JOIN domain_aliases a ON a.dom_id = d.id AND a.mail = 'true'`;
  return panel.rows(`SELECT d.name FROM ${his} UNION ${aliases}`).map(([name]) => name);
}

// A domain that sends and is none of theirs becomes an alias of site0.example.
export async function make_alias(panel, logins) {
  const theirs = logins.flatMap((login) => domains_of(panel, login));
  const { domain } = (await panel.ask('domains')).domains.find((one) => !theirs.includes(one.domain));
  panel.rows(`UPDATE domains SET name = 'renamed.example' WHERE name = '${domain}'`);
  panel.rows(`INSERT INTO domain_aliases (name, displayName, dom_id) SELECT '${domain}', '${domain}', id FROM domains WHERE name = 'site0.example'`);
  return domain;
}
