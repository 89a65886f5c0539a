import type { Page } from 'playwright-core';
import { demoPhone } from '../src/app/demo/accounts.ts';

/** Where the links lead. */
export const hrefs = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));

export type Owned = { code: string; phone: string };

/** A dossier that was filed online of each state, and of each step while it is handled, with the telephone of its owner; of as few owners as will do. */
export async function oneOfEach(desk: Page, base: string): Promise<Map<string, Owned>> {
  const all: (Owned & { state: string; came: string })[] = [];
  for (let index = 0; index < 24; index++) {
    const phone = demoPhone(index);
    await desk.goto(`${base}/can-bo/tim?q=${phone}`);
    const rows = await desk.locator('tbody tr').evaluateAll((lines) =>
      lines.map(({ children }) => ({
        code: children[0]?.querySelector('a')?.textContent ?? '',
        state: (children[3]?.textContent ?? '').replace(/^\P{L}+/u, ''), // without the mark before the word
        came: children[5]?.textContent ?? '',
      })),
    );
    all.push(...rows.filter(({ came }) => came.startsWith('Trực tuyến')).map((row) => ({ ...row, phone })));
  }
  const chosen = new Map<string, Owned>();
  const open = () => all.filter(({ state }) => !chosen.has(state));
  while (open().length > 0) {
    const states = (phone: string) => new Set(open().flatMap((one) => (one.phone === phone ? one.state : []))).size;
    const [best] = open().toSorted((a, b) => states(b.phone) - states(a.phone));
    for (const { phone, state, code } of open()) if (phone === best?.phone && !chosen.has(state)) chosen.set(state, { code, phone });
  }
  return chosen;
}
