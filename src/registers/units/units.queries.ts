import { z } from 'zod';
import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { hamletsOf as hamletsAmong, makeRegister, type Register, unitOf, validOn } from './units.rules.ts';
import {
  type Hamlet,
  hamletSchema,
  type UnitSetting,
  unitLinkSchema,
  unitSchema,
  unitSettingSchema,
  unitShareSchema,
} from './units.schema.ts';

type Book = { print: string; register: Register; hamlets: readonly Hamlet[]; settings: readonly UnitSetting[] };

/** Units change a few times a year and are asked for with every request: every half minute it is asked whether they changed. */
const FRESH = 30_000;
const kept = new WeakMap<object, { at: number; book: Promise<Book> }>();

const dates = 'valid_from::text, valid_to::text';
/** An empty column is a key that the content leaves out. */
const filled = (row: object) => Object.fromEntries(Object.entries(row).filter(([key, value]) => value !== null || key !== 'certainty'));

/** Changes when a row does: cheaper than reading some ten thousand units, and what is indexed by the register stays. */
const PRINT = `select string_agg(rows || ' ' || sum, ' ' order by place) as print from (
  select 1 as place, count(*) as rows, coalesce(sum(hashtextextended(one::text, 0)), 0) as sum from units one
  union all select 2, count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) from unit_links one
  union all select 3, count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) from hamlets one
  union all select 4, count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) from unit_settings one
  union all select 5, count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) from unit_shares one) as parts`;

function read(context: Context, before: Promise<Book> | undefined): Promise<Book> {
  return context.apart.snapshot(async (tx) => {
    const [{ print } = { print: '' }] = await tx.query<{ print: string }>({ text: PRINT });
    const last = await before?.catch(() => undefined);
    if (last?.print === print) return last;
    const units = await tx.query({
      text: `select id, code, level, kind, name, parent, ${dates}, basis, certainty from units order by id`,
    });
    const links = await tx.query({
      text: 'select from_unit as "from", to_unit as "to", kind, changed_on::text as date, basis, certainty from unit_links order by changed_on, from_unit, to_unit',
    });
    const shares = await tx.query({
      text: `select from_unit as "from", to_unit as "to", changed_on::text as date, share / 1000.0::float8 as per_mille, by, decided_on::text, basis
             from unit_shares order by changed_on, from_unit, to_unit, decided_on`,
    });
    const hamlets = await tx.query({ text: `select id, commune, kind, name, ${dates}, demo from hamlets order by id` });
    const settings = await tx.query({
      text: `select unit, key, value, ${dates}, basis, demo from unit_settings order by unit, key, valid_from`,
    });
    return {
      print,
      register: makeRegister(
        z.array(unitSchema).parse(units.map(filled)),
        z.array(unitLinkSchema).parse(links.map(filled)),
        z.array(unitShareSchema).parse(shares),
      ),
      hamlets: z.array(hamletSchema).parse(hamlets),
      settings: z.array(unitSettingSchema).parse(settings),
    };
  });
}

function book(context: Context): Promise<Book> {
  const found = kept.get(context.house);
  if (found && performance.now() - found.at < FRESH) return found.book;
  const fresh = read(context, found?.book);
  kept.set(context.house, { at: performance.now(), book: fresh });
  fresh.catch(() => kept.delete(context.house));
  return fresh;
}

/** After a change of the units in this process: the next reader sees it. */
export const forgetUnits = (context: Context): boolean => kept.delete(context.house);

/** The dated units and their links, as the tables hold them. The same object until something changes, so that what is indexed by it stays. */
export const registerOf = async (context: Context): Promise<Register> => (await book(context)).register;

/** The hamlets of a commune on a day, in Vietnamese order. */
export async function hamletsOf(context: Context, commune: string, day: Day = dayOf(context.now)): Promise<Hamlet[]> {
  return hamletsAmong((await book(context)).hamlets, commune, day);
}

/** The whole row of a setting that holds on a day: with its basis, and whether it is made up. */
export async function unitSettingRow(
  context: Context,
  unit: string,
  key: UnitSetting['key'],
  day: Day = dayOf(context.now),
): Promise<UnitSetting | undefined> {
  const { settings } = await book(context);
  return settings.findLast((one) => one.unit === unit && one.key === key && validOn(one, day));
}

/** What a unit says of itself on a day: its e-identifier, the desk's address, the telephone. Undefined when it says nothing. */
export async function unitSetting(context: Context, unit: string, key: UnitSetting['key'], day?: Day): Promise<string | undefined> {
  return (await unitSettingRow(context, unit, key, day))?.value;
}

/** `Xã Cần Giuộc` (vi), `Cần Giuộc Commune` (en). Throws when no unit has this id. */
export async function unitName(context: Context, unit: string, locale: Locale = 'vi'): Promise<string> {
  const { kind, name } = unitOf(await registerOf(context), unit);
  const t = wordsIn(locale);
  return t('units.named', { kind: t(`units.kinds.${kind}`), name });
}
