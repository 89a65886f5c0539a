import { contextIn, type House } from '../src/app/house.ts';
import { assignDossier } from '../src/government/dossiers/assignment.service.ts';
import { explainDelay } from '../src/government/dossiers/delays.service.ts';
import { apologise } from '../src/government/dossiers/dossiers.apology.service.ts';
import type { Changed } from '../src/government/dossiers/dossiers.change.ts';
import { receiveDossier, refuseDossier } from '../src/government/dossiers/dossiers.desk.service.ts';
import { moveDossier, resolveDossier, stopDossier, withdrawDossier } from '../src/government/dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../src/government/dossiers/dossiers.intake.service.ts';
import { reissueTrackingKey } from '../src/government/dossiers/dossiers.key.service.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { answerSupplement, requestSupplement } from '../src/government/dossiers/dossiers.supplement.service.ts';
import { extendTerm, holdDossier, resumeDossier } from '../src/government/dossiers/dossiers.term.service.ts';
import { passPromise } from '../src/government/dossiers/promises.service.ts';
import { returnDossier } from '../src/government/dossiers/return.service.ts';
import { type CatalogueEntry, keptVersion } from '../src/government/procedures/procedures.queries.ts';
import { termFor } from '../src/government/procedures/procedures.rules.ts';
import { Refusal } from '../src/platform/context/refusal.ts';
import { newId } from '../src/platform/database/id.ts';
import { type Actor, systemActor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { calendarOf } from '../src/registers/calendar/calendar.queries.ts';
import { dateOf, minuteOf, oracleDue, type World, worldOf } from './clock-oracle.ts';
import { filingOf, HERE } from './permissions.stage.ts';

/*
 * Dossiers that go their ways by chance: verb after verb, by whoever may, some minutes or days apart. What is not lawful is refused and leaves nothing;
 * after each deed everything that must hold of a dossier is looked at, in the rows themselves.
 */

type Random = () => number;
const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
};

const citizen = (number: number): Actor => ({ kind: 'citizen', id: `random ${number}`, posts: [], persons: [], scopes: [] });
const officer = (role: string): Actor => ({
  kind: 'officer',
  id: `random ${role}`,
  posts: [{ role, unit: HERE }],
  persons: [],
  scopes: [],
});
const reason = 'Lý do của phép thử.';
const result = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'ket-qua.pdf' };

type Change = { id: string; key: string; rowVersion: number };
type Deed = {
  by: (number: number) => Actor;
  do(context: ReturnType<typeof contextIn>, change: Change): Promise<Pick<Changed, 'rowVersion'>>;
};
const by = (role: string) => () => officer(role);

/** Every verb with somebody who may do it. `weight`: how often it is tried. */
const deeds: Record<string, Deed & { weight: number }> = {
  receive: { weight: 8, by: by('desk officer'), do: (context, change) => receiveDossier(context, change) },
  refuse: { weight: 1, by: by('desk officer'), do: (context, change) => refuseDossier(context, { ...change, reason }) },
  ask: {
    weight: 2,
    by: by('specialist'),
    do: (context, change) => requestSupplement(context, { ...change, faults: [{ target: 'other', code: '', reason }] }),
  },
  'ask again': {
    weight: 1,
    by: by('leader'),
    do: (context, change) =>
      requestSupplement(context, { ...change, faults: [{ target: 'other', code: '', reason }], leaderReason: reason }),
  },
  answer: {
    weight: 6,
    by: citizen,
    do: (context, change) => answerSupplement(context, { ...change, answers: {}, papers: [], note: reason }),
  },
  move: { weight: 10, by: by('leader'), do: (context, change) => moveDossier(context, { ...change, back: false }) },
  back: { weight: 1, by: by('leader'), do: (context, change) => moveDossier(context, { ...change, back: true }) },
  assign: { weight: 1, by: by('leader'), do: (context, change) => assignDossier(context, { ...change, assignee: null }) },
  hold: {
    weight: 2,
    by: by('specialist'),
    do: (context, change) => holdDossier(context, { ...change, reason: 'verification', letter: reason }),
  },
  resume: { weight: 4, by: by('specialist'), do: (context, change) => resumeDossier(context, change) },
  extend: { weight: 1, by: by('leader'), do: (context, change) => extendTerm(context, { ...change, amount: 1, reason }) },
  apologise: {
    weight: 1,
    by: by('leader'),
    do: (context, change) => apologise(context, { ...change, appointmentDay: '2026-12-28', reason }),
  },
  pass: { weight: 1, by: by('leader'), do: (context, change) => passPromise(context, { ...change, reason: 'too_many' }) },
  explain: { weight: 1, by: by('leader'), do: (context, change) => explainDelay(context, { ...change, cause: 'too_many' }) },
  reissue: { weight: 1, by: by('desk officer'), do: (context, change) => reissueTrackingKey(context, change) },
  resolve: {
    weight: 8,
    by: by('clerk'),
    do: (context, change) => resolveDossier(context, { ...change, outcome: 'granted', files: [result] }),
  },
  'say no': {
    weight: 1,
    by: by('clerk'),
    do: (context, change) => resolveDossier(context, { ...change, outcome: 'refused', reason, files: [] }),
  },
  return: { weight: 8, by: by('desk officer'), do: (context, change) => returnDossier(context, { ...change, way: 'desk' }) },
  withdraw: { weight: 1, by: citizen, do: (context, change) => withdrawDossier(context, change) },
  stop: { weight: 1, by: by('leader'), do: (context, change) => stopDossier(context, { ...change, reason }) },
};
const wheel = Object.entries(deeds).flatMap(([name, { weight }]) => Array<string>(weight).fill(name));

type Row = {
  state: number;
  step: string | null;
  case_code: string;
  procedure: string;
  procedure_version: string;
  received_at: Date | null;
  due_at: Date | null;
  reception_due_at: Date | null;
  resolved_at: Date | null;
  returned_at: Date | null;
  ended_at: Date | null;
  supplement_count: number;
  row_version: number;
};
type Pause = { kind: string; started_at: Date; ended_at: Date | null; amount: number | null };
type Told = { type: string; data: Record<string, unknown> };

/** The state to which the history of a dossier folds. */
function folded(history: readonly Told[]): number {
  const leads: Record<string, number> = {
    submitted: 1,
    received: 2,
    refused: 3,
    moved: 4,
    supplement_requested: 5,
    withdrawn: 7,
    stopped: 8,
    resolved: 9,
    returned: 10,
  };
  let state = 0;
  for (const { type, data } of history) {
    const name = type.replace('dossier.', '');
    state = name === 'answered' ? Number(data.to) : (leads[name] ?? state);
  }
  return state;
}

/** The due moment that the slow oracle finds, walking from minute to minute; undefined while the clock stands still; null where it does not judge. */
function oracleOf(world: World, version: CatalogueEntry, row: Row, pauses: readonly Pause[]): Date | undefined | null {
  const term = termFor(version, row.case_code);
  const extra = pauses.filter((one) => one.kind === 'extension').reduce((sum, one) => sum + (one.amount ?? 0), 0);
  // A same-day term that was extended counts in days: a rule of its own, which the tables of the clock test.
  if (extra > 0 && term.kind === 'same_day') return null;
  const anew = pauses.findLast((one) => one.kind === 'restart' && one.ended_at);
  const start = anew?.ended_at ?? row.received_at;
  if (!start) return undefined;
  const waits = pauses
    .filter((one) => one.kind !== 'extension' && one.started_at >= start)
    .map((one) => ({ from: minuteOf(one.started_at), to: one.ended_at ? minuteOf(one.ended_at) : Number.POSITIVE_INFINITY }));
  const due = oracleDue(world, { ...term, amount: term.amount + extra }, minuteOf(start), waits);
  return due === undefined ? undefined : dateOf(due);
}

/** What does not hold of a dossier, in sentences. */
async function faultsOf(house: House & { owner: House['db'] }, world: World, id: string): Promise<string[]> {
  const { pool } = house.owner;
  const [dossier, history, pauses, steps] = await Promise.all([
    pool.query<Row>('select * from dossiers where id = $1', [id]),
    pool.query<Told>('select type, data from events where subject = $1 order by epoch, transaction, id', [id]),
    pool.query<Pause>('select kind, started_at, ended_at, amount from dossier_pauses where dossier = $1 order by started_at, id', [id]),
    pool.query<{ step: string }>('select step from dossier_steps where dossier = $1 and left_at is null', [id]),
  ]);
  const [row] = dossier.rows;
  if (!row) return [`${id} is gone`];
  const told = (...names: string[]) => history.rows.filter(({ type }) => names.some((name) => type === `dossier.${name}`)).length;
  const faults: string[] = [];
  const must = (holds: boolean, sentence: string) => holds || faults.push(sentence);
  must(folded(history.rows) === row.state, `its history folds to ${folded(history.rows)}, its row says ${row.state}`);
  must(told('refused', 'withdrawn', 'stopped', 'resolved') <= 1, 'it was decided more than once');
  must(
    told('refused', 'withdrawn', 'stopped', 'resolved') === Number([3, 7, 8, 9, 10].includes(row.state)),
    'decided or not: row and history differ',
  );
  must(told('submitted') === 1 && told('received') === Number(row.received_at !== null), 'submitted and received once');
  must(told('supplement_requested') === row.supplement_count, 'the number of requests');
  must((row.resolved_at !== null) === row.state >= 9, 'resolved_at belongs to states 9 and 10');
  must((row.returned_at !== null) === (row.state === 10), 'returned_at belongs to state 10');
  must(row.ended_at === null || [3, 7, 8].includes(row.state), 'ended_at belongs to 3, 7, 8');
  must(row.state !== 1 || row.reception_due_at !== null, 'the reception clock runs in state 1');
  must(pauses.rows.filter((one) => !one.ended_at).length <= 1, 'two pauses at once');
  must(steps.rows.length <= 1, 'two open steps');
  if (row.state === 2 || row.state === 4) {
    must(steps.rows[0]?.step === row.step, `the open step is ${steps.rows[0]?.step}, the row says ${row.step}`);
    const version = await keptVersion(contextIn(house, systemActor('reader')), row.procedure, row.procedure_version);
    const due = oracleOf(world, version, row, pauses.rows);
    if (due !== null)
      must(due?.getTime() === row.due_at?.getTime(), `due ${row.due_at?.toISOString()}, the oracle says ${due?.toISOString()}`);
    const last = history.rows.findLast(({ type }) => type === 'dossier.received' || type === 'dossier.due_changed');
    const said = last?.type === 'dossier.received' ? last.data.dueAt : last?.data.after;
    // While the clock stands still there is no due moment; what was told last will be told anew.
    if (!pauses.rows.some((one) => !one.ended_at))
      must(
        (said ?? null) === (row.due_at?.toISOString() ?? null),
        `the last told due moment is ${said}, the row has ${row.due_at?.toISOString()}`,
      );
  }
  return faults;
}

/** Where a dossier begins: online, or brought to the desk. A mix of terms: same day, working days, calendar days. */
const brought = [
  ['1.004884', 'usual'],
  ['1.011607', 'poor'],
  ['2.000815', 'usual'],
  ['1.004859', 'correction'],
  ['1.001699', 'first'],
] as const;

/**
 * Sends so many dossiers on their ways, `lanes` at once. Gives how often each verb was done and refused, and every fault with the dossier's number and the
 * way that it took.
 */
export async function randomVerbs(
  house: House & { owner: House['db'] },
  { count, deedsEach, seed, lanes = 4 }: { count: number; deedsEach: number; seed: number; lanes?: number },
): Promise<{ done: Record<string, number>; refused: number; faults: string[] }> {
  const world = worldOf(await calendarOf(contextIn(house, systemActor('reader')), HERE));
  const done: Record<string, number> = {};
  const faults: string[] = [];
  let refused = 0;
  let next = 0;

  async function walk(number: number): Promise<void> {
    const random = seeded(seed + number * 7919);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    let minute = minuteOf(parseLocal('2026-08-03T07:30') as Date) + Math.floor(random() * 60 * 1440);
    const context = (actor: Actor) => contextIn(house, actor, dateOf(minute));
    const way: string[] = [];
    let id: string;
    let rowVersion = 1;
    if (random() < 0.5) ({ id } = await submitDossier(context(citizen(number)), filingOf(), { key: newId() }));
    else {
      const [procedure, caseCode] = pick(brought);
      const input = { unit: HERE, procedure, case: caseCode, channel: 'direct', keys: 'staff', returnWay: 'desk' } as const;
      ({ id } = await takeInDossier(
        context(officer('desk officer')),
        { ...input, papers: [], applicant: { fullName: 'Nguyễn Thị Thử' } },
        { key: newId() },
      ));
    }
    for (let tried = 0; tried < deedsEach; tried++) {
      minute += random() < 0.6 ? 1 + Math.floor(random() * 300) : Math.floor(random() * 3 * 1440);
      const name = pick(wheel);
      const deed = deeds[name] as Deed;
      const change = { id, key: newId(), rowVersion };
      try {
        rowVersion = (await deed.do(context(deed.by(number)), change)).rowVersion;
      } catch (error) {
        if (!(error instanceof Refusal)) throw new Error(`dossier ${number}, ${[...way, name].join(', ')}: ${error}`, { cause: error });
        refused++;
        continue;
      }
      way.push(name);
      done[name] = (done[name] ?? 0) + 1;
      for (const fault of await faultsOf(house, world, id)) faults.push(`dossier ${number}, ${way.join(', ')}: ${fault}`);
    }
  }

  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < count) await walk(next++);
    }),
  );
  return { done, refused, faults };
}
