import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { DEMO_PASSWORD } from '../src/app/demo/accounts.ts';
import { chromiumPath } from './chromium.ts';
import { DEMO, filledDemo } from './filled-demo.ts';
import { dataFolder, type Running, removeData, serve } from './server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The width of the smallest phone that we serve. */
export const PHONE = { width: 360, height: 740 };

/** A day as the three boxes of a form. */
export function dayBoxes(text: string): { day: string; month: string; year: string } {
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  return { day, month, year };
}

/** The built server in demo mode on a data folder of its own. `stop` ends it and removes the folder; it gives the exit code. */
async function startServer(env: Record<string, string>): Promise<Running & { data: string; stop(): Promise<number | null> }> {
  const [filled, data] = [await filledDemo(), dataFolder()];
  // Owners and modes are part of a database's folder.
  if (spawnSync('cp', ['-a', `${filled}/.`, data]).status !== 0) throw new Error(`${filled} could not be copied`);
  const running = await serve(data, { ...DEMO, ...env });
  return {
    ...running,
    data,
    async stop() {
      const code = await running.end();
      await removeData(data);
      return code;
    },
  };
}

async function openBrowser(): Promise<Browser> {
  // Not chromium.args: they switch web security off.
  return playwright.launch({ executablePath: await chromiumPath() });
}

const scriptless = new WeakSet<Page>();

/** A page of a phone's size; complaints of the browser (policy, scripts) are gathered. */
async function newPage(
  browser: Browser,
  { javaScriptEnabled = true, viewport = PHONE } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext({ javaScriptEnabled, viewport, locale: 'vi-VN' })).newPage();
  page.setDefaultTimeout(15_000); // says where it waits, before the test's own time is over
  if (!javaScriptEnabled) scriptless.add(page);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

/**
 * The built server and a browser for the tests of one file, from its first test to its last; the server must end well. `env` is set for the server;
 * `base` and the `data` folder are known once the tests run.
 */
export function served(env: Record<string, string> = {}) {
  let browser: Browser;
  let running: Awaited<ReturnType<typeof startServer>>;
  const server = { base: '', data: '' };
  beforeAll(async () => {
    [running, browser] = await Promise.all([startServer(env), openBrowser()]);
    Object.assign(server, { base: running.base, data: running.data });
  });
  afterAll(async () => {
    await browser?.close();
    expect(await running?.stop()).toBe(0);
  });
  return { server, openPage: (look?: { javaScriptEnabled?: boolean; viewport?: typeof PHONE }) => newPage(browser, look) };
}

type Found = { violations: { id: string; nodes: { html: string }[] }[] };

async function runAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(): Promise<Found> } }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  });
}

/** What axe finds on the page, a line each. Where scripts are off axe cannot run: it looks at the same document in a page beside it. */
export async function axeViolations(page: Page): Promise<string[]> {
  if (!scriptless.has(page)) return runAxe(page);
  const [html, url] = [await page.content(), page.url()];
  const twin = await page.context().browser()?.newPage({ viewport: page.viewportSize() });
  if (!twin) throw new Error('the browser is closed');
  await twin.route(url, (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
  await twin.goto(url);
  const found = await runAxe(twin);
  await twin.close();
  return found;
}

/** How far the page reaches beyond the screen, in pixels: 0 where nothing must be pushed aside. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Signs in with a phone number by the code that the demonstration shows. Comes back to `next`. */
export async function signIn(page: Page, base: string, phone: string, next = '/ho-so-cua-toi'): Promise<void> {
  await page.goto(`${base}/dang-nhap/dien-thoai?tiep=${encodeURIComponent(next)}`);
  await page.locator('input[name=phone]').fill(phone);
  await page.locator('main form button').first().click();
  const code = /\b\d{6}\b/.exec((await page.textContent('main')) ?? '')?.[0];
  if (!code) throw new Error(`no code is shown: ${await page.textContent('main')}`);
  await page.locator('input[name=code]').fill(code);
  await page.locator('main form button').first().click();
  await page.waitForURL((url) => url.pathname === next.split('?')[0]);
}

/** Signs in one of the demonstration's officers: user name, password, and the second factor that the demonstration shows. */
export async function signInOfficer(page: Page, base: string, username: string): Promise<void> {
  await page.goto(`${base}/can-bo/dang-nhap`);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(DEMO_PASSWORD);
  await page.locator('main form button').first().click();
  await page.waitForURL(/\/can-bo\/dang-nhap\/ma/);
  const code = /\b\d{6}\b/.exec((await page.textContent('main')) ?? '')?.[0];
  if (!code) throw new Error(`no code is shown: ${await page.textContent('main')}`);
  await page.locator('input[name=code]').fill(code);
  await page.locator('main form button').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/can-bo/dang-nhap'));
}
