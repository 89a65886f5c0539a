import { readFileSync } from 'node:fs';
import type { Locator, Page, Response } from 'playwright-core';
import { expect } from 'vitest';
import { axeViolations, overflow } from './browser.ts';
import { press } from './certificate.ts';

/** The addresses of every page, as the site lists them; the first that fits is the one that answers. */
export const paths = [...readFileSync('src/app/site.tsx', 'utf8').matchAll(/^ {2}\['(\/[^']*)', /gm)].flatMap(([, path]) => path ?? []);
const patterns = paths.map((path) => [path, new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`)] as const);
export const visited = new Set<string>();
/** Writes down that a page was visited. */
export const note = (address: string) => {
  const path = patterns.find(([, pattern]) => pattern.test(new URL(address, 'http://localhost').pathname))?.[0];
  if (path) visited.add(path);
};

/** What every page owes to everybody: nothing that axe complains of, nothing beyond a phone's screen, one heading, a title, a language. */
export async function healthy(page: Page, status = 200): Promise<void> {
  const found = await page.evaluate(() => ({
    h1: document.querySelectorAll('h1').length,
    title: document.title.length > 'Xã Số'.length,
    lang: document.documentElement.lang,
    status: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus,
  }));
  const wanted = { h1: 1, title: true, lang: 'vi', status, overflow: 0, axe: [] };
  const seen = { ...found, overflow: await overflow(page), axe: await axeViolations(page) };
  expect.soft(seen, page.url()).toEqual(wanted);
  note(page.url());
}

/** Presses a button of a form that is not complete: the page comes again and says so. */
export async function wrong(page: Page, button: string | Locator, status = 422): Promise<void> {
  const posted = (response: Response) => response.request().isNavigationRequest() && response.request().method() === 'POST';
  await Promise.all([page.waitForResponse(posted), typeof button === 'string' ? press(page, button) : button.click()]);
  await page.waitForLoadState();
  await healthy(page, status);
  if (status === 422) expect.soft(await page.title(), page.url()).toMatch(/^Lỗi/);
}
