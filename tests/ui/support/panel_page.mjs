// The page as the panel shows it, in front of answers that a test makes up: a document with the panel's module loader,
// and a door for each address that the panel gives the page.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { repository } from './places.mjs';

const frontend = join(repository, 'plesk-extension/frontend/node_modules');
const simulated = join(repository, 'tests/panel/simulated/Panel');
const places = {
  '/panel/require.js': join(repository, 'tests/ui/node_modules/requirejs/require.js'),
  '/panel/react.js': join(frontend, 'react/umd/react.production.min.js'),
  '/panel/react-dom.js': join(frontend, 'react-dom/umd/react-dom.production.min.js'),
  '/panel/ui-library/with-react.js': join(simulated, 'with-react.js'),
  '/panel/modules.js': join(simulated, 'modules.js'),
};
const folders = { '/panel/ui-library/': join(frontend, '@plesk/ui-library/dist'), '/page/': join(repository, 'htdocs/panel') };
const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff': 'font/woff', '.woff2': 'font/woff2' };
const token = 'token-of-the-panel';

// `doors`: by the last part of the address, from the request to its answer. `told`: as plib/library/Page.php has it.
export async function serve_panel_page(doors, told) {
  const server = createServer((request, response) => answer(request, response, doors, told));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    sign_in: `${url}/`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(request, response, doors, told) {
  const address = new URL(request.url, 'http://panel').pathname;
  if (request.method === 'POST') return answer_page(request, response, doors[address.slice('/api/'.length)]);
  const file = file_of(address);
  if (address === '/') send(response, 200, 'text/html', document_with(told));
  else if (file && existsSync(file)) send(response, 200, types[extname(file)] ?? 'text/plain', readFileSync(file));
  else send(response, 404, 'text/plain', '');
}

async function answer_page(request, response, door) {
  let body = '';
  for await (const piece of request) body += piece;
  const is_admitted = request.headers['x-forgery-protection-token'] === token;
  if (!is_admitted || !door) return send(response, 403, 'text/plain', '');
  const made = await door(JSON.parse(body));
  send(response, 200, 'application/json', JSON.stringify(made));
}

function file_of(address) {
  if (places[address]) return places[address];
  const folder = Object.keys(folders).find((one) => address.startsWith(one));
  return folder && join(folders[folder], normalize(`/${address.slice(folder.length)}`));
}

function send(response, status, type, body) {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` });
  response.end(body);
}

function document_with(told) {
  const { script, style } = JSON.parse(readFileSync(join(repository, 'htdocs/panel/files.json'), 'utf8'));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="forgery_protection_token" id="forgery_protection_token" content="${token}"><title>Panel</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/panel/ui-library/plesk-ui-library.css">
<link rel="stylesheet" href="/page/${style}"><script src="/panel/require.js"></script><script src="/panel/modules.js"></script></head>
<body><div id="spamtrace" class="spamtrace"></div>
<script>require(["/page/${script}"], (page) => page.start(document.getElementById('spamtrace'), ${JSON.stringify(told)}));</script>
</body></html>`;
}

export const ok = (data) => ({ ok: true, data });
export const refused = (code, message = '', hint = '') => ({ ok: false, error: { code, message, hint } });
