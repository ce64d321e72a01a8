// Serves the page and the program's answers to a browser, by the contract of spamtrace-web.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { dist, program } from './places.mjs';

export const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
  "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

const k_types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.woff': 'font/woff', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8',
};

// Starts it for the server below `root`. `keeps_index`: as if something else kept the index current.
export async function startServer({ root, keeps_index = false }) {
  const token = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    answer(request, response, { root, token, keeps_index }).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    sign_in: `${url}/sign-in?token=${token}`,
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}

async function answer(request, response, session) {
  const address = new URL(request.url, 'http://localhost');
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  if (address.pathname === '/sign-in') return sign_in(address, response, session);
  if (address.pathname === '/api') return answer_question(request, response, session);
  return send_file(address.pathname, response);
}

function sign_in(address, response, { token }) {
  if (address.searchParams.get('token') !== token) return response.writeHead(401).end();
  response.setHeader('Set-Cookie', `spamtrace=${token}; HttpOnly; SameSite=Strict; Path=/`);
  return response.writeHead(303, { Location: '/' }).end();
}

async function answer_question(request, response, { root, token, keeps_index }) {
  response.setHeader('Content-Type', 'application/json');
  if (keeps_index) response.setHeader('Spamtrace-Index', 'kept');
  if (request.headers.cookie !== `spamtrace=${token}`) {
    return response.writeHead(401).end(refused('not_permitted', 'no token', 'sign in'));
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { command, params } = JSON.parse(Buffer.concat(chunks).toString());
  response.end(await run(root, command, params));
}

const refused = (code, message, hint) => JSON.stringify({ ok: false, error: { code, message, hint } });

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

async function send_file(path, response) {
  const name = path === '/' ? 'index.html' : normalize(path).replace(/^[/.]+/, '');
  try {
    const bytes = await readFile(join(dist, name));
    response.setHeader('Content-Type', k_types[extname(name)] ?? 'application/octet-stream');
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}
