import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Day } from '../../platform/time/time.ts';
import { togetherOf } from './beside.rules.ts';
import { type Indicator, indicatorSchema } from './indicators.schema.ts';
import { type IndicatorSet, setSchema } from './sets.schema.ts';

export type IndicatorVersion = Indicator & { version: number };
type Book = { indicators: Map<string, IndicatorVersion[]>; sets: Map<string, IndicatorSet[]> };

/** Indicators change a few times a year: they are read anew every half minute. */
const FRESH = 30_000;
const kept = new WeakMap<object, { at: number; book: Promise<Book> }>();

function read(context: Context): Promise<Book> {
  return context.read(async (tx) => {
    const rows = await tx.query<{ version: number; body: unknown }>({
      text: 'select version, body from indicators order by code, version',
    });
    const sets = await tx.query<{ body: unknown }>({ text: 'select body from indicator_sets order by code, version' });
    const indicators = rows.map(({ version, body }) => ({ ...indicatorSchema.parse(body), version }));
    return {
      indicators: Map.groupBy(indicators, ({ code }) => code),
      sets: Map.groupBy(
        sets.map(({ body }) => setSchema.parse(body)),
        ({ code }) => code,
      ),
    };
  });
}

function book(context: Context): Promise<Book> {
  const found = kept.get(context.house);
  if (found && performance.now() - found.at < FRESH) return found.book;
  const fresh = read(context);
  kept.set(context.house, { at: performance.now(), book: fresh });
  fresh.catch(() => kept.delete(context.house));
  return fresh;
}

/** After a change of the indicators in this process: the next reader sees it. */
export const forgetIndicators = (context: Context): boolean => kept.delete(context.house);

/** The version whose formula is used for a day: a new indicator has its history, by the first formula that it had. */
const versionFor = <One extends { valid_from: Day }>(versions: readonly One[], day: Day): One | undefined =>
  versions.findLast((one) => one.valid_from <= day) ?? versions[0];

/** Every version of an indicator, the oldest first. Refuses with `indicators.unknown` (404). */
export async function versionsOf(context: Context, code: string): Promise<IndicatorVersion[]> {
  const found = (await book(context)).indicators.get(code);
  if (!found) throw new Refusal('indicators.unknown', 404, { details: { code } });
  return found;
}

/** An indicator as it holds on a day. Refuses with `indicators.unknown` (404). */
export async function indicatorOn(context: Context, code: string, day: Day): Promise<IndicatorVersion> {
  return versionFor(await versionsOf(context, code), day) as IndicatorVersion;
}

/** All indicators that hold on a day, in the order of their codes. */
export async function indicatorsOn(context: Context, day: Day): Promise<IndicatorVersion[]> {
  const all = [...(await book(context)).indicators.values()].map((versions) => versionFor(versions, day) as IndicatorVersion);
  return all.filter(({ valid_to }) => valid_to === null || valid_to >= day);
}

/** A set as it holds on a day. Refuses with `indicators.unknown_set` (404). */
export async function setOn(context: Context, code: string, day: Day): Promise<IndicatorSet> {
  const found = versionFor((await book(context)).sets.get(code) ?? [], day);
  if (!found) throw new Refusal('indicators.unknown_set', 404, { details: { code } });
  return found;
}

/** Every version of a set, the oldest first. Refuses with `indicators.unknown_set` (404). */
export async function setVersionsOf(context: Context, code: string): Promise<IndicatorSet[]> {
  const found = (await book(context)).sets.get(code);
  if (!found) throw new Refusal('indicators.unknown_set', 404, { details: { code } });
  return found;
}

/** The sets that there are on a day. */
export const setsOn = async (context: Context, day: Day): Promise<IndicatorSet[]> =>
  [...(await book(context)).sets.values()].map((versions) => versionFor(versions, day) as IndicatorSet);

export type Declared = {
  id: string;
  indicator: string;
  unit: string;
  from: Day;
  to: Day;
  numerator: number | null;
  denominator: number | null;
  value: number;
  relation: '=' | '>' | '<';
  /** Whose share it is, and on which day it was so; null: said before anybody asked. */
  denominatorOf: 'households' | 'people' | 'other' | null;
  surveyedOn: Day | null;
  basis: string;
  evidence: string | null;
  /** SHA-256 of the evidence. */
  hash: string | null;
  declaredBy: string;
  decision: 'approved' | 'refused' | null;
  rowVersion: number;
};

/** What was declared for units in a period, whatever was decided of it; the newest last. As far as the actor sees it. */
export const declaredIn = (
  context: Context,
  wanted: { units: readonly string[]; from: Day; to: Day; indicators?: readonly string[] },
): Promise<Declared[]> =>
  context.read((tx) =>
    tx.query<Declared>({
      name: 'indicators.declared',
      text: `select id, indicator, unit, starts::text as from, ends::text as to, numerator::float8, denominator::float8, value::float8, relation, denominator_of as "denominatorOf",
               surveyed_on::text as "surveyedOn", basis,
               name as evidence, hash, declared_by as "declaredBy", decision, row_version as "rowVersion"
             from declared_figures where unit = any($1) and starts >= $2 and ends <= $3 and ($4::text[] is null or indicator = any($4))
             order by ends, declared_at, id`,
      values: [wanted.units, wanted.from, wanted.to, wanted.indicators ?? null],
    }),
  );

export type DeclaredLine = Declared & { declaredAt: Date; decidedBy: string | null; decidedAt: Date | null; reason: string | null };

/** What was declared and waits for a second person, the oldest first; or what was decided, the latest first. As far as the actor sees it; at most `most`. */
export const declaredLines = (context: Context, { waiting, most }: { waiting: boolean; most: number }): Promise<DeclaredLine[]> =>
  context.read((tx) =>
    tx.query<DeclaredLine>({
      text: `select id, indicator, unit, starts::text as from, ends::text as to, numerator::float8, denominator::float8, value::float8, relation, denominator_of as "denominatorOf",
               surveyed_on::text as "surveyedOn", basis,
               name as evidence, hash, declared_by as "declaredBy", declared_at as "declaredAt", decision, decided_by as "decidedBy", decided_at as "decidedAt",
               reason, row_version as "rowVersion"
             from declared_figures where (decision is null) = $1
             order by case when $1 then declared_at end, case when $1 then null else decided_at end desc, id limit $2`,
      values: [waiting, most],
    }),
  );

/** Which of its figures a unit chose to show to everybody at this moment. */
export async function publishedOf(context: Context, unit: string): Promise<Set<string>> {
  const rows = await context.read((tx) =>
    tx.query<{ indicator: string }>({
      name: 'indicators.published',
      text: 'select indicator from indicator_publications where unit = $1 and shown_from <= $2 and (shown_until is null or shown_until > $2)',
      values: [unit, context.now],
    }),
  );
  return new Set(rows.map(({ indicator }) => indicator));
}

/** What everybody may see of a unit at this moment: what it chose, an official figure together with the readings beside it. */
export const openOf = async (context: Context, unit: string, day: Day): Promise<IndicatorVersion[]> =>
  togetherOf(await indicatorsOn(context, day), await publishedOf(context, unit));
