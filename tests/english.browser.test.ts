import { globSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeViolations, overflow, served, signIn, signInOfficer } from './browser.ts';
import { paths } from './visiting.ts';

const { openPage, server } = served();

const leaves = (node: unknown): string[] =>
  typeof node === 'string' ? [node] : typeof node === 'object' && node !== null ? Object.values(node).flatMap(leaves) : [];
const words = (locale: 'vi' | 'en') =>
  new Set(globSync(`src/**/*.words.${locale}.json`).flatMap((path) => leaves(JSON.parse(readFileSync(path, 'utf8')))));
const english = words('en');
/** Our own Vietnamese words that English does not share: none of them may stand on an English page. */
const vietnamese = new Set([...words('vi')].filter((one) => !english.has(one)));

/** The texts of the page's frame and body, one by one; the link to the other language is in that language. */
const texts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest('[lang=vi]')) found.push(walker.currentNode.textContent?.trim() ?? '');
    return found;
  });

/** Pages with an address of their own; the rest leads elsewhere, is a file, or locks the session. */
const addresses = paths.filter((path) => !/:|\.\w+$|^\/(?:dang-xuat|khoa|goi-so\/so)$/.test(path));

/** Looks at the pages that one may see, in English on a phone. Gives how many. */
async function readAll(page: Page, wanted: (path: string) => boolean): Promise<number> {
  await page.goto(`${server.base}/?lang=en`);
  let read = 0;
  for (const path of addresses.filter(wanted)) {
    const answer = await page.goto(server.base + path);
    if (answer?.status() !== 200 || new URL(page.url()).pathname !== path) continue;
    const left = (await texts(page)).filter((text) => vietnamese.has(text));
    const seen = {
      lang: await page.locator('html').getAttribute('lang'),
      left,
      overflow: await overflow(page),
      axe: await axeViolations(page),
    };
    expect.soft(seen, path).toEqual({ lang: 'en', left: [], overflow: 0, axe: [] });
    read++;
  }
  return read;
}

const at = (prefix: string) => (path: string) => path.startsWith(prefix);

test('what citizens read is English in English', async () => {
  const { page } = await openPage();
  await signIn(page, server.base, '0900000001');
  expect(await readAll(page, (path) => !/^\/(?:can-bo|quan-tri|giup)/.test(path))).toBeGreaterThan(15);
  for (const path of ['/thu-tuc/1.001193', '/thu-tuc/2.000815', '/nop-ho-so/1.001193']) {
    await page.goto(server.base + path);
    expect.soft([path, (await texts(page)).filter((text) => vietnamese.has(text)), await axeViolations(page)]).toEqual([path, [], []]);
  }
});

test.each([
  ['motcua1', '/can-bo', 20],
  ['lanhdao', '/can-bo/', 5],
  ['quantrixa', '/quan-tri', 10],
  ['quantritinh', '/quan-tri', 2],
  ['itxanh', '/giup', 2],
  ['lanhdao', '/dieu-hanh', 2],
  ['xemtinh', '/dieu-hanh', 1],
])('what %s reads under %s is English in English', async (username, prefix, least) => {
  const { page } = await openPage();
  await signInOfficer(page, server.base, username);
  expect(await readAll(page, at(prefix))).toBeGreaterThanOrEqual(least);
});
