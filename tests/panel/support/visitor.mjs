// Who comes to the panel: in a browser, or with requests of his own making.
import { openPage } from '../../ui/support/browser.mjs';
import { entry } from './panel.mjs';

export const password_of = (login) => `${login}-secret`;

// Signed in, on the panel's first page.
export async function open_panel(browser, panel, login, settings = {}) {
  const page = await openPage(browser, { url: panel.url, sign_in: `${panel.url}/login_up.php` }, settings);
  await page.getByLabel('Username').fill(login);
  await page.getByLabel('Password').fill(password_of(login));
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(`${panel.url}/`);
  return Object.assign(page, { visit: (fragment) => page.goto(`${panel.url}${entry}/index/index${fragment}`) });
}

// One with cookie and token, and nothing that a browser would add or refuse.
export async function sign_in(panel, login) {
  const visitor = new Visitor(panel.url);
  await visitor.get('/login_up.php');
  const form = new URLSearchParams({ login_name: login, passwd: password_of(login), forgery_protection_token: visitor.token });
  const answer = await visitor.send('/login_up.php', { method: 'POST', body: form });
  if (answer.status !== 303) throw new Error(`${login} is not let in: ${answer.status}`);
  await visitor.get('/');
  return visitor;
}

class Visitor {
  cookie = '';
  token = '';

  constructor(url) {
    this.url = url;
  }

  async send(path, options = {}) {
    const headers = { Cookie: this.cookie, ...options.headers };
    const response = await fetch(this.url + path, { redirect: 'manual', ...options, headers });
    for (const set of response.headers.getSetCookie()) this.cookie = set.split(';')[0];
    const text = await response.text();
    return { status: response.status, text, type: response.headers.get('Content-Type'), location: response.headers.get('Location') };
  }

  async get(path) {
    const answer = await this.send(path);
    this.token = /id="forgery_protection_token" content="([^"]*)"/.exec(answer.text)?.[1] ?? this.token;
    return answer;
  }

  // As the page does it; each part can be another one.
  post(action, body, headers = {}) {
    return this.send(`${entry}/api/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forgery-Protection-Token': this.token, 'X-Requested-With': 'XMLHttpRequest', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async ask(command, params = {}) {
    const { status, text } = await this.post('ask', { command, params });
    return { status, answer: JSON.parse(text) };
  }
}
