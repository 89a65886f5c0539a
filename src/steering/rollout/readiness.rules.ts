import type { Day } from '../../platform/time/time.ts';

export const groups = ['leaders', 'staff', 'devices', 'network', 'accounts'] as const;

/** One point of the checklist. `after`: points that must be confirmed before it; `evidence`: a file goes with it. */
export type Item = {
  code: string;
  group: (typeof groups)[number];
  after: readonly string[];
  evidence: boolean;
  name: { vi: string; en: string };
  help: { vi: string; en: string };
};
export type Checklist = { version: string; valid_from: Day; valid_to: Day | null; basis: string; items: readonly Item[] };

/** The checklist of a day: the latest that holds. Throws when none does: the content begins before the product. */
export function checklistOn(versions: readonly Checklist[], day: Day): Checklist {
  const found = versions
    .filter((one) => one.valid_from <= day && (one.valid_to === null || day <= one.valid_to))
    .toSorted((a, b) => (a.valid_from < b.valid_from ? 1 : -1))[0];
  if (!found) throw new Error(`no checklist holds on ${day}`);
  return found;
}

/** What is wrong with a checklist, a sentence per fault: points named twice, or waiting for what does not come before them. */
export const checklistFaults = ({ version, items }: Checklist): string[] =>
  items.flatMap((item, at) => {
    const earlier = items.slice(0, at).map((one) => one.code);
    return [
      ...(earlier.includes(item.code) ? [`${version}: ${item.code} stands twice.`] : []),
      ...item.after
        .filter((code) => !earlier.includes(code))
        .map((code) => `${version}: ${item.code} waits for ${code}, which does not stand before it.`),
    ];
  });

/** What of an item is still to be confirmed before it may be; empty when nothing is. */
export const waitsFor = (item: Pick<Item, 'after'>, confirmed: ReadonlySet<string>): string[] =>
  item.after.filter((code) => !confirmed.has(code));

export type Readiness = { confirmed: number; of: number; missing: string[]; ready: boolean };
/** How far a commune is. Confirmations of points that the checklist of the day has no more do not count. */
export function readinessOf({ items }: Pick<Checklist, 'items'>, confirmed: ReadonlySet<string>): Readiness {
  const missing = items.filter((item) => !confirmed.has(item.code)).map((item) => item.code);
  return { confirmed: items.length - missing.length, of: items.length, missing, ready: missing.length === 0 };
}
