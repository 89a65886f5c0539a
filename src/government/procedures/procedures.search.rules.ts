import type { Day } from '../../platform/time/time.ts';
import { componentsFor, type Papers, searchProcedures } from './procedures.rules.ts';
import { type Channel, lifeEvents, type Version } from './procedures.schema.ts';

type Entry = Pick<Version, 'name' | 'field' | 'keywords' | 'lifeEvents'> & { procedure: string };
export type LifeEvent = (typeof lifeEvents)[number];
/** What can be chosen to narrow a list, and how many would be left. */
export type Facet<Value extends string = string> = { value: Value; count: number };
export type Wish = { q?: string | undefined; field?: string | undefined; event?: string | undefined };
export type Found<T> = { entries: T[]; fields: (Facet & { name: Version['field']['name'] })[]; events: Facet<LifeEvent>[] };

/**
 * The procedures that fit the words, the field and the life event, best first (without words: in their order). The counts of the fields hold
 * for the chosen event and the words, and the other way round.
 */
export function findProcedures<T extends Entry>(list: readonly T[], { q = '', field = '', event = '' }: Wish): Found<T> {
  const worded = searchProcedures(list, q);
  const inField = (entry: T) => field === '' || entry.field.code === field;
  const inEvent = (entry: T) => event === '' || entry.lifeEvents.some((one) => one === event);
  const fields = Map.groupBy(worded.filter(inEvent), (entry) => entry.field.code);
  const events = lifeEvents.map((value) => ({
    value,
    count: worded.filter((one) => inField(one) && one.lifeEvents.includes(value)).length,
  }));
  return {
    entries: worded.filter((entry) => inField(entry) && inEvent(entry)),
    fields: [...fields].flatMap(([value, [one, ...more]]) => (one ? [{ value, count: 1 + more.length, name: one.field.name }] : [])),
    events: events.filter((one) => one.count > 0),
  };
}

/** Where a procedure can be filed without going to the desk: on these pages, on the national portal, or not at all. */
export type Online = 'here' | 'national' | 'no';
export function onlineAt(version: Pick<Version, 'channels' | 'onlineForm'>, filing: 'own' | 'national'): Online {
  if (!version.channels.includes('online')) return 'no';
  if (filing === 'national') return 'national';
  return version.onlineForm ? 'here' : 'no';
}

/** What a fee comes to before anything is known of a dossier. A fee that nobody published is never called free. */
export function feeKind({ fee: { table } }: Pick<Version, 'fee'>): 'notPublished' | 'free' | 'depends' | 'charged' {
  if (table === 'not published') return 'notPublished';
  if (table.some((row) => row.amount > 0)) return 'charged';
  return table.every((row) => !row.cases && !row.when && !row.territories && !row.channel) ? 'free' : 'depends';
}

/**
 * The papers of a case for somebody who has not answered anything yet: papers that depend on an answer are among them and say in their words
 * `needed` when they are needed; those of other cases are not.
 */
export function papersBefore(version: Version, caseCode: string, day: Day, channel: Channel = 'online'): Papers {
  const components = version.components
    .filter((one) => (one.when ?? []).every((clause) => !('case' in clause) || clause.case.includes(caseCode)))
    .map(({ when: _, ...one }) => one);
  return componentsFor({ ...version, components }, caseCode, {}, day, channel);
}
