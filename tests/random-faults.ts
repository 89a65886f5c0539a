import { contextIn, type House } from '../src/app/house.ts';
import { type CatalogueEntry, keptVersion } from '../src/government/procedures/procedures.queries.ts';
import { termFor } from '../src/government/procedures/procedures.rules.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';
import { dateOf, minuteOf, oracleDue, type World } from './clock-oracle.ts';

/** What must hold of a dossier that went its way by chance, looked at in the rows themselves. */

type Row = {
  state: number;
  competent_unit: string;
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
    payment_asked: 6,
  };
  let state = 0;
  for (const { type, data } of history) {
    const name = type.replace('dossier.', '');
    state = name === 'answered' || name === 'paid' ? Number(data.to) : (leads[name] ?? state);
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

/** What does not hold of a dossier, in sentences. `worldAt`: the minutes of the unit that resolves it. */
export async function faultsOf(house: House & { owner: House['db'] }, worldAt: (unit: string) => World, id: string): Promise<string[]> {
  const { pool } = house.owner;
  const [dossier, history, pauses, steps] = await Promise.all([
    pool.query<Row>('select * from dossiers where id = $1', [id]),
    pool.query<Told>('select type, data from events where subject = $1 order by epoch, transaction, id', [id]),
    pool.query<Pause>('select kind, started_at, ended_at, amount from dossier_pauses where dossier = $1 order by started_at, id', [id]),
    pool.query<{ step: string; due_at: Date | null }>('select step, due_at from dossier_steps where dossier = $1 and left_at is null', [
      id,
    ]),
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
  must(told('payment_asked') >= told('paid'), 'paid more often than asked for');
  must(told('parcel_arrived') === 0 || row.state === 10, 'what the post delivered was not returned');
  if (row.state === 2 || row.state === 4) {
    must(steps.rows[0]?.step === row.step, `the open step is ${steps.rows[0]?.step}, the row says ${row.step}`);
    const [step] = steps.rows;
    // While the whole clock stands still only a step that was late before it stopped is due.
    const bound = row.due_at ?? pauses.rows.find((one) => !one.ended_at)?.started_at;
    must(
      !step?.due_at || (bound !== undefined && step.due_at <= bound),
      `its step is due ${step?.due_at?.toISOString()}, after ${bound?.toISOString()}`,
    );
    const version = await keptVersion(contextIn(house, systemActor('reader')), row.procedure, row.procedure_version);
    const due = oracleOf(worldAt(row.competent_unit), version, row, pauses.rows);
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
