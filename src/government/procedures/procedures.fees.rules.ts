import type { Day } from '../../platform/time/time.ts';
import { holds } from './forms.rules.ts';
import type { Answers, Text } from './forms.schema.ts';
import type { Channel, FeeRow, Quantities, Version } from './procedures.schema.ts';

export type FeeQuestion = {
  caseCode: string;
  channel: Channel;
  quantities?: Quantities;
  on: Day;
  /** Codes and dated ids of the unit where it is filed and of those above and before it, for fees kept by former territory. */
  units?: readonly string[];
  answers?: Answers;
  /** Groups of the payer that may be exempt. */
  groups?: readonly string[];
};
export type FeeLine = { item: string; name: Text; quantity: number; unit: FeeRow['unit']; amount: number; basis: string };
/** Whole đồng. */
export type Fee = { amount: number; lines: FeeLine[]; text: Text };

/**
 * What a dossier costs. `not published` when no row of the table covers the case: an unpublished fee is never 0; nor is one guessed where two former
 * territories of one unit ask different sums. Phí chứng thực bản sao by
 * TT 226/2016/TT-BTC: the amount by page with a lower one from a page on, and a ceiling for each copy.
 */
export function feeFor(version: Version, question: FeeQuestion): Fee | 'not published' {
  const { table, text } = version.fee;
  if (table === 'not published') return table;
  const rows = table.filter((row) => covers(row, question));
  const kept = narrowed(rows);
  if (rows.length === 0 || !kept) return 'not published';
  const lines = kept.map((row) => lineOf(row, question));
  return { amount: lines.reduce((sum, line) => sum + line.amount, 0), lines, text };
}

function covers(row: FeeRow, { caseCode, channel, on, units = [], answers = {} }: FeeQuestion): boolean {
  if (on < row.validFrom || on > (row.validTo ?? '9999-12-31')) return false;
  if (row.cases && !row.cases.includes(caseCode)) return false;
  if (row.channel && row.channel !== channel) return false;
  if (row.territories && !row.territories.some((one) => units.includes(one))) return false;
  return holds(row.when, { caseCode, answers, today: on });
}

const price = ({ amount, tiers = [], maxPerCopy, unit }: FeeRow) => JSON.stringify([amount, tiers, maxPerCopy, unit]);

/** Of several rows for one item the one that says most about channel and territory holds. Undefined: two territories say as much, and not the same. */
function narrowed(rows: readonly FeeRow[]): FeeRow[] | undefined {
  const weight = (row: FeeRow) => (row.territories ? 2 : 0) + (row.channel ? 1 : 0);
  const best = new Map<string, FeeRow>();
  for (const row of rows) {
    const other = best.get(row.item);
    if (!other || weight(row) > weight(other)) best.set(row.item, row);
  }
  const torn = rows.some((row) => {
    const held = best.get(row.item);
    return row.territories && held && weight(row) === weight(held) && price(row) !== price(held);
  });
  if (torn) return undefined;
  return [...best.values()];
}

function lineOf(row: FeeRow, { quantities = {}, groups = [] }: FeeQuestion): FeeLine {
  const exempt = row.exemptions.some((one) => groups.includes(one.group));
  const copies = quantities.copy ?? 1;
  const pages = quantities.page ?? 1;
  const cases = quantities.case ?? 1;
  const limit = row.maxPerCopy ?? Number.POSITIVE_INFINITY;
  const [quantity, full] = {
    page: [pages * copies, Math.min(tiered(row, pages), limit) * copies],
    copy: [copies, Math.min(tiered(row, copies), limit * copies)],
    case: [cases, tiered(row, cases)],
  }[row.unit] as [number, number];
  return { item: row.item, name: row.name, quantity, unit: row.unit, amount: exempt ? 0 : full, basis: row.basis };
}

/** The sum of the 1st to the n-th unit, each at the amount of its tier. */
function tiered({ amount, tiers = [] }: FeeRow, count: number): number {
  const steps = [{ from: 1, amount }, ...tiers.toSorted((a, b) => a.from - b.from)];
  return steps.reduce((sum, step, at) => {
    const end = Math.min(count, (steps[at + 1]?.from ?? Number.POSITIVE_INFINITY) - 1);
    return sum + Math.max(0, end - step.from + 1) * step.amount;
  }, 0);
}
