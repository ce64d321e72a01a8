// One Chromium for the tests of a file, and pages in it that note whatever they must not do.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { screenshots } from './places.mjs';

const program = process.env.SPAMTRACE_BROWSER ?? '/usr/bin/chromium';

export function startBrowser() {
  // Chromium's own sandbox cannot be had by root, as whom CI runs.
  const flags = process.getuid() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: program, args: flags });
}

// What a test still holds back of an answer is nobody's any more.
export async function stop_browser(browser) {
  const pages = browser.contexts().flatMap((context) => context.pages());
  await Promise.all(pages.map((page) => page.unrouteAll({ behavior: 'ignoreErrors' })));
  await browser.close();
}

export const wide = { width: 1280, height: 900 };
export const narrow = { width: 390, height: 844 };

// A page that is signed in at the server, and its faults: errors, refused loads, requests to elsewhere, dialogs.
export async function openPage(browser, server, options) {
  const page = await openWindow(browser, server, options);
  await page.goto(server.sign_in);
  return page;
}

// The same, before it has asked the server for anything.
export async function openWindow(browser, server, { viewport = wide, locale = 'en-US', clock = false } = {}) {
  const context = await browser.newContext({ viewport, locale, timezoneId: 'UTC', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  if (clock) await page.clock.install();
  const faults = [];
  note_faults(page, server, faults);
  await page.addInitScript(() => {
    window.faults = [];
    addEventListener('securitypolicyviolation', (event) => {
      window.faults.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile ?? ''}`);
    });
  });
  return Object.assign(page, {
    visit: (fragment) => page.goto(`${server.url}/${fragment}`),
    all_faults: async () => [...faults, ...(await page.evaluate(() => window.faults))],
  });
}

function note_faults(page, server, faults) {
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    const own = request.url().startsWith(`${server.url}/`) || /^(data|blob):/.test(request.url());
    if (!own) faults.push(`request to ${request.url()}`);
  });
}

// Until the page shows what its address names, with every answer that it asked for.
export async function settled(page) {
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return main?.dataset.address === location.hash && main.querySelector('h1') && !document.querySelector('.waiting, [aria-busy="true"]');
  });
}

export async function take_picture(page, name, { fullPage = true } = {}) {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage });
}

// Faults of accessibility, as axe sees them, in the part of the document that is named.
export async function axe_faults(page, part) {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const found = await page.evaluate((where) => window.axe.run(where ?? document, { resultTypes: ['violations'] }), part);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

export const overflow_of = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
