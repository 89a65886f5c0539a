import { addDays, type Day } from '../../platform/time/time.ts';
import { fold } from '../../platform/words/fold.ts';
import { validOn } from './units.rules.ts';
import type { Hamlet } from './units.schema.ts';

/** A row that holds from a day, to a day or for good; both count. */
export type Dated = { valid_from: Day; valid_to: Day | null };
export type Standing = 'now' | 'coming' | 'past';

/** What was taken back before it held ends the day before it begins: it never holds, and stays to be read. */
const never = (row: Dated): boolean => row.valid_to !== null && row.valid_to < row.valid_from;

/** Whether a row holds on a day, will, or did (or never will). */
export const standing = (row: Dated, today: Day): Standing =>
  never(row) ? 'past' : row.valid_from > today ? 'coming' : validOn(row, today) ? 'now' : 'past';

/**
 * Where a new value from a day on stands among the rows of its kind: `same` begins on that very day and is replaced; `before` hold then and end the day
 * before; `validTo`: the new one ends the day before the next begins, so that what is decided for later stays.
 */
export function placeAmong<Row extends Dated>(rows: readonly Row[], from: Day): { same?: Row; before: Row[]; validTo: Day | null } {
  const same = rows.find((row) => row.valid_from === from);
  const before = rows.filter((row) => row.valid_from < from && (row.valid_to === null || row.valid_to >= from));
  const next = rows
    .filter((row) => !never(row))
    .map((row) => row.valid_from)
    .filter((day) => day > from)
    .sort()[0];
  return { ...(same ? { same } : {}), before, validTo: next === undefined ? null : addDays(next, -1) };
}

/** The rows that end the day before, when from a day on nothing holds any more; what is decided for later stays. */
export const endingBefore = <Row extends Dated>(rows: readonly Row[], from: Day): Row[] =>
  rows.filter((row) => row.valid_from <= from && (row.valid_to === null || row.valid_to >= from));

/** The id of a commune's next hamlet: ids are numbered in order and never used again. */
export function nextHamletId(commune: string, hamlets: readonly Pick<Hamlet, 'id'>[]): string {
  const numbers = hamlets.map((one) => Number(one.id.split('/')[1]));
  return `${commune}/${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}

type Named = Pick<Hamlet, 'kind' | 'name'>;
/** A hamlet of the same kind and name whose time meets the given one: two in one commune cannot be told apart. */
export const namesake = (hamlets: readonly Hamlet[], wanted: Named & Dated, except?: string): Hamlet | undefined =>
  hamlets.find(
    (one) =>
      one.id !== except &&
      one.kind === wanted.kind &&
      fold(one.name) === fold(wanted.name) &&
      (wanted.valid_to === null || one.valid_from <= wanted.valid_to) &&
      (one.valid_to === null || wanted.valid_from <= one.valid_to),
  );
