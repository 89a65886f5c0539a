import type { ImportLine } from './units.import.schema.ts';
import type { UnitLink, UnitShare } from './units.schema.ts';

/** By what the shares of a divided unit were measured. */
export const SHARED_BY = ['population', 'households', 'area'] as const;
/** The whole of a unit, in the steps in which shares are kept: millionths. */
export const WHOLE = 1_000_000;

/**
 * Divides a whole number of steps by weights, so that the parts are whole and add up to it: each is rounded down, what is left goes one by one to the largest
 * remainders (of equal ones to the first).
 */
export function apportioned(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, one) => all + one, 0);
  const exact = weights.map((one) => (total * one) / sum);
  const parts = exact.map(Math.floor);
  const order = exact.map((one, at) => ({ at, rest: one - Math.floor(one) })).toSorted((a, b) => b.rest - a.rest || a.at - b.at);
  const left = total - parts.reduce((all, one) => all + one, 0);
  for (const { at } of order.slice(0, left)) parts[at] = (parts[at] ?? 0) + 1;
  return parts;
}

/** One share in steps. */
export const stepsOf = ({ per_mille }: Pick<UnitShare, 'per_mille'>): number => Math.round(per_mille * 1000);

/** How a divided unit lies in its parts: by which rule and decision; equally where nobody decided. `parts`: the steps of each, together the whole. */
export type Division = { parts: ReadonlyMap<string, number>; by: 'equal' | UnitShare['by']; basis: string | null };

/**
 * How the whole of a unit that was divided into `parts` on a day is shared out to them, as it is known on a day. A decision that does not name exactly the parts
 * that the register has, or does not make up the whole, is none.
 */
export function divisionOf(shares: readonly UnitShare[], parts: readonly UnitLink[], on: string): Division {
  const names = parts.map(({ to }) => to).sort();
  const known = shares.filter(({ date, decided_on }) => date === parts[0]?.date && decided_on <= on);
  for (const [, decision] of [...Map.groupBy(known, (one) => one.decided_on)].sort(([a], [b]) => (a < b ? 1 : -1))) {
    const [first] = decision;
    const fits = decision.length === names.length && decision.every(({ to }) => names.includes(to));
    if (first && fits && decision.reduce((sum, one) => sum + stepsOf(one), 0) === WHOLE)
      return { parts: new Map(decision.map((one) => [one.to, stepsOf(one)])), by: first.by, basis: first.basis };
  }
  const equal = apportioned(
    WHOLE,
    names.map(() => 1),
  );
  return { parts: new Map(names.map((name, at) => [name, equal[at] ?? 0])), by: 'equal', basis: null };
}

export type ShareReason = 'no_split' | 'share_twice' | 'share_missing' | 'share_mixed' | 'share_sum';
export type RefusedShare = { line: number; row: string; reason: ShareReason; details: Record<string, string | number> };
export type SharePlan = { added: UnitShare[]; renewed: UnitShare[]; same: number; refused: RefusedShare[] };

export const shareName = ({ from, to, date, decided_on }: UnitShare): string => `${from} → ${to}, ${date} (${decided_on})`;

/** Why the shares of one decision about one unit cannot be taken: they go to the parts that the register has, each once, by one rule, and make up the whole. */
function faultOfDecision(decision: readonly UnitShare[], parts: readonly UnitLink[]): Pick<RefusedShare, 'reason' | 'details'> | undefined {
  const stray = decision.find((one) => !parts.some(({ to }) => to === one.to));
  if (stray) return { reason: 'no_split', details: { from: stray.from, to: stray.to, day: stray.date } };
  const twice = decision.find((one, at) => decision.findIndex((other) => other.to === one.to) < at);
  if (twice) return { reason: 'share_twice', details: { to: twice.to } };
  const missing = parts.find(({ to }) => !decision.some((one) => one.to === to));
  if (missing) return { reason: 'share_missing', details: { from: missing.from, to: missing.to } };
  const other = decision.find(({ by, basis }) => by !== decision[0]?.by || basis !== decision[0]?.basis);
  if (other) return { reason: 'share_mixed', details: { to: other.to } };
  const sum = decision.reduce((all, one) => all + stepsOf(one), 0);
  return sum === WHOLE ? undefined : { reason: 'share_sum', details: { from: decision[0]?.from ?? '', sum: sum / 1000 } };
}

const body = ({ per_mille, by, basis }: UnitShare): string => JSON.stringify([stepsOf({ per_mille }), by, basis]);

/** Sorts the shares of a file against what is registered; `links` as they are after it. The shares of one decision are taken together or not at all. */
export function planShares(lines: readonly ImportLine[], links: readonly UnitLink[], registered: readonly UnitShare[]): SharePlan {
  const plan: SharePlan = { added: [], renewed: [], same: 0, refused: [] };
  const known = new Map(registered.map((one) => [shareName(one), one]));
  const said = lines.flatMap((one) => ('share' in one ? [{ line: one.line, share: one.share }] : []));
  const splits = Map.groupBy(
    links.filter(({ kind }) => kind === 'split'),
    ({ from, date }) => `${from} ${date}`,
  );
  for (const [, decision] of Map.groupBy(said, ({ share }) => `${share.from} ${share.date} ${share.decided_on}`)) {
    const first = decision[0]?.share;
    const found = faultOfDecision(
      decision.map(({ share }) => share),
      splits.get(`${first?.from} ${first?.date}`) ?? [],
    );
    for (const { line, share } of decision) {
      const ours = known.get(shareName(share));
      if (found) plan.refused.push({ line, row: shareName(share), ...found });
      else if (ours && body(ours) === body(share)) plan.same++;
      else plan[ours ? 'renewed' : 'added'].push(share);
    }
  }
  return plan;
}
