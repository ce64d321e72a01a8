// The page as its user has it: spamtrace-web on a port of its own, and the command line to hold it against.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { dist, program, web_program } from './places.mjs';

// Starts it for the server below `root`. `keeps_index`: it reads what is new by itself, at its start.
export async function startServer({ root, keeps_index = false }) {
  const refresh = keeps_index ? '86400' : '0';
  const server = spawn(web_program, ['--root', root, '--page', dist, '--refresh', refresh], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(server.stdout), 'line');
  const sign_in = line.replace(/^open /, '');
  return {
    url: new URL(sign_in).origin,
    sign_in,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}

// The positional arguments, by the names that the usage shows.
const k_positional = { source: 'id', domain: 'name', 'queue show': 'id' };

export function argv_of(root, command, params) {
  const argv = ['--json', `--root=${root}`, ...command.split(' ')];
  const positional = [];
  for (const [name, value] of Object.entries(params)) {
    if (name === k_positional[command]) positional.push('--', String(value));
    else argv.push(value === true ? `--${name}` : `--${name}=${value}`);
  }
  return [...argv, ...positional];
}

// What the program prints; its exit status says no more than the document does.
export function run(root, command, params = {}) {
  return new Promise((done) => {
    execFile(program, argv_of(root, command, params), { maxBuffer: 1 << 28 }, (_, stdout) => done(stdout));
  });
}
