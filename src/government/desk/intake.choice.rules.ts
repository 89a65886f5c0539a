import { fold } from '../../platform/words/fold.ts';
import { searchProcedures } from '../procedures/procedures.rules.ts';
import type { Version } from '../procedures/procedures.schema.ts';

type Entry = Pick<Version, 'name' | 'field' | 'keywords' | 'cases'> & { procedure: string };
/** A short number of a desk. An empty case is asked for, where there are several. */
export type Shortcut = { number: number; procedure: string; caseCode: string };
/** What somebody typed for a procedure means. `caseCode` only when it is clear. */
export type Choice<T> =
  | { found: 'one'; entry: T; caseCode: string | undefined }
  | { found: 'several'; entries: readonly T[] }
  | { found: 'none' };

/** The most that is offered when a text fits several. */
const MOST_OFFERED = 8;

/** The numbers of a desk: its own, else every procedure in the catalogue's order, from 1. Numbers of procedures that are gone are left out. */
export function shortcutsOf(own: readonly Shortcut[], catalogue: readonly Entry[]): Shortcut[] {
  const known = own.filter((one) => catalogue.some((entry) => entry.procedure === one.procedure));
  if (known.length > 0) return known.toSorted((a, b) => a.number - b.number);
  return catalogue.map(({ procedure }, place) => ({ number: place + 1, procedure, caseCode: '' }));
}

const onlyCase = ({ cases }: Entry): string | undefined => (cases.length === 1 ? cases[0]?.code : undefined);

/**
 * `3` is a short number and `3.2` (also `3,2`, `3-2`) the second case of its procedure; `2.000815` a code; anything else words, without marks and with
 * slips, as everywhere.
 */
export function chooseProcedure<T extends Entry>(typed: string, shortcuts: readonly Shortcut[], catalogue: readonly T[]): Choice<T> {
  const text = typed.trim();
  const [, number, place] = /^(\d{1,3})(?:[.,\s-]+(\d{1,2}))?$/.exec(text) ?? [];
  if (number) {
    const shortcut = shortcuts.find((one) => one.number === Number(number));
    const entry = catalogue.find((one) => one.procedure === shortcut?.procedure);
    if (!entry || !shortcut) return { found: 'none' };
    const meant = place ? entry.cases[Number(place) - 1]?.code : entry.cases.find((one) => one.code === shortcut.caseCode)?.code;
    return { found: 'one', entry, caseCode: meant ?? onlyCase(entry) };
  }
  const entries = text === '' ? [] : searchProcedures(catalogue, text);
  // Words that stand so in one name alone mean that one.
  const named = entries.filter((one) => ` ${fold(one.name.vi)} `.includes(` ${fold(text)} `));
  const [entry, ...more] = named.length === 1 ? named : entries;
  if (!entry) return { found: 'none' };
  if (more.length === 0) return { found: 'one', entry, caseCode: onlyCase(entry) };
  return { found: 'several', entries: entries.slice(0, MOST_OFFERED) };
}
