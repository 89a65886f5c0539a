import { dayOf } from '../../platform/time/time.ts';
import { type Contributions, momentIn, Tally, type Told, text } from './contributions.rules.ts';
import type { Measure } from './measures.rules.ts';

const keysMeasure: Record<string, Measure> = {
  alone: 'filed_alone',
  helped_desk: 'filed_helped_desk',
  helped_home: 'filed_helped_home',
  staff: 'filed_staff',
};
/** Levels of a procedure that is done online from end to end: today's, and mức độ 4 of NĐ 43/2011/NĐ-CP, in force until 2022. */
const FULL: readonly string[] = ['toan_trinh', 'muc_4'];
/** A paper that is a file or a record of a database, not a sheet. */
const DIGITAL: readonly string[] = ['photo', 'scan', 'store', 'database'];
/** What the authorities hold already and did not ask for again. */
const REUSED: readonly string[] = ['store', 'database'];

type Move = { at: Date; from: string; to: string };
type Component = { unit: string; at: Date; source: string };
type Fold = {
  tally: Tally;
  field: string;
  channel: string;
  submitted: { unit: string; at: Date } | null;
  received: { unit: string; at: Date } | null;
  /** When its handling ended, and by what. */
  ended: { unit: string; at: Date; resolved: boolean; files: number } | null;
  /** Where it waits to be received. */
  waitingIn: string | null;
  /** The due moment that was told last, and those that are told to have passed. */
  due: Date | null;
  passed: Set<number>;
  /** When a second supplement was asked for. */
  repeated: Date | null;
  /** Since when its clock stands still. */
  still: Date | null;
  moves: Move[];
  components: Map<string, Component>;
  promised: { unit: string; at: Date } | null;
  promisePassed: boolean;
  asked: { unit: string; at: Date } | null;
  paid: { unit: string; at: Date; online: boolean } | null;
};

/** It is received no more, or will not be. */
function endReception(fold: Fold, at: Date): void {
  if (fold.waitingIn !== null) fold.tally.add(fold.waitingIn, at, 'open_unreceived', -1);
  fold.waitingIn = null;
}

const hears: Record<string, (fold: Fold, told: Told) => void> = {
  'dossier.submitted': (fold, { unit, occurredAt, data }) => {
    const { tally } = fold;
    if (fold.submitted) return;
    fold.submitted = { unit, at: occurredAt };
    fold.field = text(data.field);
    fold.channel = text(data.channel);
    tally.add(unit, occurredAt, 'filed');
    tally.add(unit, occurredAt, keysMeasure[text(data.keys)] ?? 'filed_unknown');
    if (FULL.includes(text(data.level))) tally.add(unit, occurredAt, 'filed_full');
    tally.add(unit, occurredAt, 'open_unreceived');
    fold.waitingIn = unit;
  },
  'dossier.component_attached': ({ components }, { unit, occurredAt, data }) => {
    const first = components.get(text(data.component));
    components.set(text(data.component), { unit: first?.unit ?? unit, at: first?.at ?? occurredAt, source: text(data.source) });
  },
  'dossier.received': (fold, { unit, occurredAt, data }) => {
    const { tally } = fold;
    if (fold.received) return;
    fold.received = { unit, at: occurredAt };
    const limit = momentIn(data.receptionDueAt);
    tally.add(unit, occurredAt, 'received');
    tally.add(unit, occurredAt, !limit ? 'reception_not_judged' : occurredAt > limit ? 'reception_late' : 'reception_on_time');
    endReception(fold, occurredAt);
    fold.due = momentIn(data.dueAt);
    const promised = momentIn(data.promisedAt);
    if (promised) fold.promised = { unit, at: promised };
  },
  'dossier.forwarded': (fold, { occurredAt, data }) => {
    const [from, to] = [text(data.from), text(data.to)];
    if (data.received) fold.moves.push({ at: occurredAt, from, to });
    else if (fold.waitingIn !== null) {
      fold.tally.add(fold.waitingIn, occurredAt, 'open_unreceived', -1);
      fold.tally.add(to, occurredAt, 'open_unreceived');
      fold.waitingIn = to;
    }
  },
  'dossier.due_changed': (fold, { data }) => {
    // Before the receipt it is the moment by which it must be received that moves; a clock that stands still has none for now.
    if (fold.received && data.after) fold.due = momentIn(data.after);
  },
  'dossier.due_passed': ({ passed }, { data }) => {
    const due = momentIn(data.dueAt);
    if (due) passed.add(due.getTime());
  },
  'dossier.paused': (fold, { occurredAt }) => {
    fold.still ??= occurredAt;
  },
  'dossier.resumed': (fold) => {
    fold.still = null;
  },
  'dossier.supplement_requested': (fold, { unit, occurredAt, data }) => {
    fold.tally.add(unit, occurredAt, data.number === 1 ? 'supplement_first' : 'supplement_repeated');
    if (data.number !== 1) fold.repeated ??= occurredAt;
  },
  'dossier.apologised': ({ tally }, { unit, occurredAt, data }) =>
    tally.add(unit, occurredAt, data.late ? 'apologies_late' : 'apologies_in_time'),
  'dossier.promise_passed': (fold) => {
    fold.promisePassed = true;
  },
  'dossier.refused': (fold, { unit, occurredAt }) => {
    fold.tally.add(unit, occurredAt, 'refused_at_desk');
    endReception(fold, occurredAt);
  },
  'dossier.withdrawn': (fold, told) => endWithout(fold, told, 'withdrawn'),
  'dossier.stopped': (fold, told) => endWithout(fold, told, 'stopped'),
  'dossier.resolved': (fold, { unit, occurredAt, data }) => {
    const { tally } = fold;
    if (fold.ended) return;
    const files = Number(data.files ?? 0);
    fold.ended = { unit, at: occurredAt, resolved: true, files };
    // It was judged by the due moment that it had then.
    fold.due = momentIn(data.dueAt);
    fold.still = null;
    tally.add(unit, occurredAt, 'resolved');
    if (data.outcome === 'granted') tally.add(unit, occurredAt, 'granted');
    if (data.outcome === 'refused') tally.add(unit, occurredAt, 'resolved_refused');
    if (files > 0) tally.add(unit, occurredAt, 'resolved_with_file');
  },
  'dossier.returned': ({ tally }, { unit, occurredAt }) => tally.add(unit, occurredAt, 'returned'),
  'desk.visit': ({ tally }, { unit, occurredAt }) => tally.add(unit, occurredAt, 'visits'),
  'fees.charged': (fold, { unit, occurredAt, data }) => {
    if (Number(data.amount ?? 0) > 0) fold.asked ??= { unit, at: occurredAt };
  },
  'fees.paid': (fold, { unit, occurredAt, data }) => {
    if (data.settled) fold.paid ??= { unit, at: occurredAt, online: data.way === 'bank' };
  },
};
/** The events of a dossier that count. */
export const dossierTypes: readonly string[] = Object.keys(hears);

function endWithout(fold: Fold, { unit, occurredAt }: Told, how: 'withdrawn' | 'stopped'): void {
  fold.tally.add(unit, occurredAt, how);
  endReception(fold, occurredAt);
  fold.ended ??= { unit, at: occurredAt, resolved: false, files: 0 };
}

/** The unit that had it just before a moment, after its receipt. */
function unitAt({ moves, ended, received }: Fold, at: Date): string {
  return moves.findLast((move) => move.at < at)?.to ?? moves[0]?.from ?? ended?.unit ?? received?.unit ?? '';
}

/** How its handling ended, as a column of Biểu II.06a. Whose clock stood still is judged by the moment at which it did. */
function endOf({ due, still }: Fold, ended: Date): Measure {
  if (!due) return 'done_not_judged';
  const ran = still && still < ended ? still : ended;
  if (due < ran) return 'done_late';
  return ran === ended && dayOf(ended) < dayOf(due) ? 'done_early' : 'done_on_time';
}

/** What follows from the history as a whole: the judgement, and how many there were on each day. */
function judge(fold: Fold): void {
  const { tally, received, ended, due, moves, passed } = fold;
  if (!received) return;
  const late = due !== null && (ended?.resolved ? ended.at > due : passed.has(due.getTime()));
  if (late) tally.add(unitAt(fold, due), due, 'judged_late');
  else if (ended?.resolved) tally.add(ended.unit, ended.at, due ? 'judged_on_time' : 'not_judged');
  tally.add(received.unit, received.at, 'open');
  if (late) tally.add(unitAt(fold, due), due, 'open_late');
  for (const { at, from, to } of moves) {
    tally.add(from, at, 'forwarded_out');
    tally.add(to, at, 'forwarded_in');
    for (const stock of late && due < at ? (['open', 'open_late'] as const) : (['open'] as const)) {
      tally.add(from, at, stock, -1);
      tally.add(to, at, stock);
    }
  }
  countRepeated(fold, late ? due : null);
  if (!ended) return;
  tally.add(ended.unit, ended.at, 'open', -1);
  if (late) tally.add(ended.unit, ended.at, 'open_late', -1);
  tally.add(ended.unit, ended.at, endOf(fold, ended.at));
}

/** Open, asked for a second supplement, and not late yet: until it ends, or its due moment passes. */
function countRepeated(fold: Fold, lateSince: Date | null): void {
  const { tally, received, ended, moves, repeated } = fold;
  if (!received || !repeated) return;
  if (ended && endOf(fold, ended.at) !== 'done_late' && endOf(fold, ended.at) !== 'done_not_judged')
    tally.add(ended.unit, ended.at, 'done_repeated');
  const from = repeated < received.at ? received.at : repeated;
  const until = lateSince ?? ended?.at ?? null;
  if (until && until <= from) return;
  tally.add(unitAt(fold, from), from, 'open_repeated');
  if (until) tally.add(lateSince ? unitAt(fold, until) : (ended?.unit ?? ''), until, 'open_repeated', -1);
  for (const move of moves)
    if (move.at > from && (!until || move.at < until)) {
      tally.add(move.from, move.at, 'open_repeated', -1);
      tally.add(move.to, move.at, 'open_repeated');
    }
}

function countPapers({ tally, components, submitted, ended }: Fold): void {
  let [digital, reused] = [false, false];
  for (const { unit, at, source } of components.values()) {
    tally.add(unit, at, 'components');
    if (DIGITAL.includes(source)) tally.add(unit, at, 'components_digitised');
    if (REUSED.includes(source)) tally.add(unit, at, 'components_reused');
    digital ||= DIGITAL.includes(source);
    reused ||= REUSED.includes(source);
  }
  if (reused && submitted) tally.add(submitted.unit, submitted.at, 'dossiers_reusing');
  if (digital && ended?.resolved && ended.files > 0) tally.add(ended.unit, ended.at, 'digitised_with_result');
}

/** What a dossier contributes. `history` stands in the order in which it happened. */
export function dossierContributions(history: readonly Told[]): Contributions {
  const fold: Fold = {
    tally: new Tally(),
    field: '',
    channel: '',
    submitted: null,
    received: null,
    ended: null,
    waitingIn: null,
    due: null,
    passed: new Set(),
    repeated: null,
    still: null,
    moves: [],
    components: new Map(),
    promised: null,
    promisePassed: false,
    asked: null,
    paid: null,
  };
  for (const told of history) hears[told.type]?.(fold, told);
  judge(fold);
  countPapers(fold);
  const { tally, promised, ended, asked, paid } = fold;
  if (promised) {
    tally.add(promised.unit, promised.at, 'promised');
    // Kept is what was settled on its day, as the board of those days counts it.
    if (ended?.resolved && dayOf(ended.at) === dayOf(promised.at)) tally.add(promised.unit, promised.at, 'promise_kept');
    else if (fold.promisePassed) tally.add(promised.unit, promised.at, 'promise_passed');
  }
  if (asked) tally.add(asked.unit, asked.at, 'fee_dossiers');
  if (asked && paid) {
    tally.add(paid.unit, paid.at, 'fee_dossiers_paid');
    if (paid.online) tally.add(paid.unit, paid.at, 'fee_dossiers_paid_online');
  }
  return { field: fold.field, channel: fold.channel, parts: tally.parts() };
}
