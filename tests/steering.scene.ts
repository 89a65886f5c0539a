import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeViolations, overflow, PHONE, served, signInOfficer } from './browser.ts';

/** The server and the browser of the journeys through steering: each test file that imports this has its own. */
const { openPage, server } = served();

export { server };

/** On a phone, without scripts. */
export const phone = async (): Promise<Page> => (await openPage({ javaScriptEnabled: false, viewport: PHONE })).page;
export async function officer(username: string): Promise<Page> {
  const page = await phone();
  await signInOfficer(page, server.base, username);
  return page;
}
export const open = async (page: Page, path: string, status = 200) =>
  expect((await page.goto(`${server.base}${path}`))?.status(), path).toBe(status);
export async function fine(page: Page): Promise<void> {
  expect(await axeViolations(page), page.url()).toEqual([]);
  expect(await overflow(page), page.url()).toBe(0);
}
/** The figures come within seconds of what happened: the reader of a server that has just begun may still count. */
export async function counted(page: Page, path: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await open(page, path);
        return page.locator('.xs-reading').first().locator('.xs-figure').textContent();
      },
      { timeout: 60_000, interval: 500 },
    )
    .toMatch(/%/);
}
