import type { Context } from '../src/platform/context/context.ts';
import { Refusal } from '../src/platform/context/refusal.ts';
import { type Actor, anonymous } from '../src/platform/permissions/permissions.ts';
import { actorOf, ELSEWHERE_UNIT, type stage } from './permissions.stage.ts';
import { rowsOf } from './permissions.table.ts';

export type Stage = Awaited<ReturnType<typeof stage>>;

/**
 * Something with rights of its own besides a dossier: its table (who × verb, a cell names the states in which it may be done, `yes` where there are none), how it
 * is planted, and its verbs. Whoever the table does not name may do what its row `anyone` says, and nothing without such a row.
 */
export type Matter<Thing> = {
  table: string;
  /** How many states it has; 1 when it has none. */
  states: number;
  /** Where a refused deed could leave a trace, besides events, kept answers and the audit. */
  traces: readonly string[];
  /** One that stands for all refused deeds (`fresh` false), or one to be changed. */
  plant(state: number, fresh: boolean): Promise<Thing>;
  verbs: Record<string, (context: Context, thing: Thing) => Promise<unknown>>;
  /** Those whom a row names by what they have to do with it. */
  people?: Record<string, Actor>;
};
export type Judged = { wrong: string[]; tried: number };

/** Everybody with and without an office, here and in the neighbour's unit. */
const OFFICES = [
  'helper',
  'desk officer',
  'specialist',
  'leader',
  'clerk',
  'commune admin',
  'province viewer',
  'province admin',
  'system admin',
  'machine: file',
  'machine: read',
  'machine: handle',
  'machine: decide',
];
const HERE_ONLY = ['nobody signed in', 'another citizen', 'citizen with forged posts', 'officer without a post', 'machine without a scope'];
const kiosk = (unit: string): Actor => ({
  kind: 'machine',
  id: `kiosk ${unit}`,
  posts: [{ role: 'kiosk', unit }],
  persons: [],
  scopes: [],
  unit,
});

/** Everybody, by the name that a row has: `leader`, `leader elsewhere`. */
export const EVERYBODY: Record<string, Actor> = {
  ...Object.fromEntries([...OFFICES, ...HERE_ONLY].map((who) => [who, who === 'nobody signed in' ? anonymous : actorOf(who)])),
  ...Object.fromEntries(OFFICES.map((who) => [`${who} elsewhere`, actorOf(who, ELSEWHERE_UNIT)])),
  kiosk: kiosk(actorOf('leader').posts[0]?.unit ?? ''),
  'kiosk elsewhere': kiosk(ELSEWHERE_UNIT),
};

/** What is looked at and not there is refused like what may not be seen. */
export function found<Seen>(seen: Seen | undefined | null | false): Seen {
  if (seen === undefined || seen === null || seen === false || (Array.isArray(seen) && seen.length === 0))
    throw new Refusal('context.not_found', 404);
  return seen;
}

export async function tracesOf({ owner }: Stage, tables: readonly string[]): Promise<string> {
  const all = [...tables, 'events', "(select * from audit where verb not in ('open', 'list', 'report'))", 'idempotency'];
  const sums = all.map((table) => `(select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from ${table} t)`);
  const { rows } = await owner.query<{ traces: string }>(`select ${sums.join(" || ',' || ")} as traces`);
  return rows[0]?.traces ?? '';
}

async function attempt(work: () => Promise<unknown>): Promise<'done' | number> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.status;
    throw error;
  }
}

/** Refused deeds are in nobody's way: some at once. */
export async function inLanes<One>(list: One[], work: (one: One) => Promise<void>): Promise<void> {
  const left = [...list];
  const lane = async () => {
    for (let one = left.pop(); one; one = left.pop()) await work(one);
  };
  await Promise.all(Array.from({ length: 6 }, lane));
}

/** Tries every verb in every state as everybody; gives, in sentences, where what came differs from the table. A trace of a refused deed is such a difference. */
export async function judge<Thing>(there: Stage, { table, states, traces, plant, verbs, people = {} }: Matter<Thing>): Promise<Judged> {
  const rows = new Map(rowsOf(table).map(({ who, cells }) => [who, cells]));
  const everybody = { ...EVERYBODY, ...people };
  const wrong: string[] = [];
  for (const [who, cells] of rows) {
    if (!everybody[who] && who !== 'anyone') wrong.push(`nobody is called ${who}`);
    if (Object.keys(cells).join() !== Object.keys(verbs).join()) wrong.push(`${who}: ${Object.keys(cells)} are not the verbs`);
  }
  const named = Array.from({ length: states }, (_, at) => at + 1);
  const standing = new Map(await Promise.all(named.map(async (state) => [state, await plant(state, false)] as const)));
  const may = (who: string, verb: string) => {
    const cell = (rows.get(who) ?? rows.get('anyone'))?.[verb] ?? '';
    return cell === 'yes' ? named : cell.split(' ').filter(Boolean).map(Number);
  };
  let tried = 0;
  for (const [who, actor] of Object.entries(everybody)) {
    const before = await tracesOf(there, traces);
    // Who may do nothing here is tried in the first state and the last.
    const among = rows.has(who) || rows.has('anyone') ? named : [...new Set([1, states])];
    await inLanes(
      Object.entries(verbs).flatMap(([verb, deed]) => among.map((state) => ({ verb, deed, state }))),
      async ({ verb, deed, state }) => {
        tried++;
        const allowed = may(who, verb);
        if (allowed.includes(state)) return;
        const came = await attempt(() => deed(there.as(actor), standing.get(state) as Thing)).catch((error) => String(error));
        const fits = allowed.length > 0 ? [403, 404, 409, 422] : actor.kind === 'anonymous' ? [401, 404] : [403, 404];
        if (!fits.some((one) => one === came)) wrong.push(`${who}, ${verb} in state ${state}: ${came}, expected ${fits.join(' or ')}`);
        if (came === 'done') standing.set(state, await plant(state, false));
      },
    );
    if ((await tracesOf(there, traces)) !== before) wrong.push(`${who}: a refused deed left a trace`);
    for (const [verb, deed] of Object.entries(verbs))
      for (const state of may(who, verb)) {
        const fresh = await plant(state, true);
        const came = await attempt(() => deed(there.as(actor), fresh)).catch((error) => String(error));
        if (came !== 'done') wrong.push(`${who}, ${verb} in state ${state}: ${came}, expected to be done`);
      }
  }
  return { wrong, tried };
}
