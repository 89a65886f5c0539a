import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { endedInTurn } from './procedures.rules.ts';
import type { Version } from './procedures.schema.ts';

/** A version of a procedure with the procedure's code. */
export type CatalogueEntry = Version & { procedure: string };
type Offer = { unit: string; procedure: string | null; filing: 'own' | 'national'; valid_from: Day; valid_to: Day | null };
type Catalogue = { entries: readonly CatalogueEntry[]; offers: readonly Offer[] };

/** Versions never change and offers seldom do: the catalogue is read anew every half minute, not for every request. */
const FRESH = 30_000;
const kept = new WeakMap<object, { at: number; catalogue: Promise<Catalogue> }>();

async function read(context: Context): Promise<Catalogue> {
  return context.apart.read(async (tx) => {
    const rows = await tx.query<{ code: string; body: Version }>({
      text: 'select code, body from procedure_versions where withdrawn_at is null order by code, valid_from, version',
    });
    const offers = await tx.query<Offer>({
      text: 'select unit, procedure, filing, valid_from::text, valid_to::text from procedure_offers order by valid_from, id',
    });
    return { entries: endedInTurn(rows.map(({ code, body }) => ({ ...body, procedure: code }))), offers };
  });
}

function catalogue(context: Context): Promise<Catalogue> {
  const found = kept.get(context.house);
  if (found && performance.now() - found.at < FRESH) return found.catalogue;
  const fresh = read(context);
  kept.set(context.house, { at: performance.now(), catalogue: fresh });
  fresh.catch(() => kept.delete(context.house));
  return fresh;
}

/** After a change of the catalogue in this process: the next reader sees it. */
export const forgetCatalogue = (context: Context): boolean => kept.delete(context.house);

const holdsOn = (day: Day) => (entry: CatalogueEntry) => entry.validFrom <= day && (!entry.validTo || day <= entry.validTo);

/** The procedures of a day, by code. A version that begins ends the one before it, also where nobody wrote that down. */
export async function proceduresOn(context: Context, day: Day = dayOf(context.now)): Promise<CatalogueEntry[]> {
  const holding = (await catalogue(context)).entries.filter(holdsOn(day));
  return [...new Map(holding.map((entry) => [entry.procedure, entry])).values()];
}

/** The codes of the fields (lĩnh vực) of all procedures, of whatever day. */
export const knownFields = async (context: Context): Promise<Set<string>> =>
  new Set((await catalogue(context)).entries.map(({ field }) => field.code));

/** The version of a procedure that holds on a day; undefined when there is none. */
export async function procedureOn(context: Context, code: string, day: Day = dayOf(context.now)): Promise<CatalogueEntry | undefined> {
  return (await proceduresOn(context, day)).find((entry) => entry.procedure === code);
}

/** The version that a dossier keeps. Refuses with `procedures.unknown` (404). */
export async function keptVersion(context: Context, code: string, version: string): Promise<CatalogueEntry> {
  const find = async () => (await catalogue(context)).entries.find((each) => each.procedure === code && each.version === version);
  // Another process may have published it since this one last looked.
  const entry = (await find()) ?? (forgetCatalogue(context) ? await find() : undefined);
  if (!entry) throw new Refusal('procedures.unknown', 404, { details: { code } });
  return entry;
}

/** Where citizens of a unit file this procedure on a day. The narrower and the later row wins. */
export async function filingOf(
  context: Context,
  unit: string,
  procedure: string,
  day: Day = dayOf(context.now),
): Promise<'own' | 'national'> {
  const rows = (await catalogue(context)).offers.filter(
    (offer) =>
      offer.unit === unit &&
      (!offer.procedure || offer.procedure === procedure) &&
      offer.valid_from <= day &&
      (!offer.valid_to || day <= offer.valid_to),
  );
  return (rows.findLast((offer) => offer.procedure) ?? rows.at(-1))?.filing ?? 'national';
}
