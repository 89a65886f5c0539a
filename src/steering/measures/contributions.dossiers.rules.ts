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
  /** Every due moment that was told, oldest first, and by what; and those that are told to have passed. */
  dues: { at: Date; due: Date | null; reason: string }[];
  passed: Set<number>;
  /** How many supplements were asked for, and when the second was. */
  asks: number;
  repeated: Date | null;
  /** When its clock stood still. */
  pauses: { from: Date; to: Date | null }[];
  moves: Move[];
  components: Map<string, Component>;
  promised: { unit: string; at: Date } | null;
  promisePassed: boolean;
  refused: boolean;
  asked: { unit: string; at: Date } | null;
  /** Paid in full, and whether the last of it came through the bank. */
  paid: { online: boolean } | null;
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
    fold.dues.push({ at: occurredAt, due: momentIn(data.dueAt), reason: 'received' });
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
  'dossier.due_changed': (fold, { occurredAt, data }) => {
    // Before the receipt it is the moment by which it must be received that moves; a clock that stands still has none for now.
    if (fold.received && data.after) fold.dues.push({ at: occurredAt, due: momentIn(data.after), reason: text(data.reason) });
  },
  'dossier.due_passed': ({ passed }, { data }) => {
    const due = momentIn(data.dueAt);
    if (due) passed.add(due.getTime());
  },
  'dossier.paused': ({ pauses }, { occurredAt }) => {
    if (pauses.at(-1)?.to !== null) pauses.push({ from: occurredAt, to: null });
  },
  'dossier.resumed': ({ pauses }, { occurredAt }) => {
    const last = pauses.at(-1);
    if (last) last.to ??= occurredAt;
  },
  'dossier.supplement_requested': (fold, { unit, occurredAt, data }) => {
    fold.tally.add(unit, occurredAt, data.number === 1 ? 'supplement_first' : 'supplement_repeated');
    fold.asks = Math.max(fold.asks, Number(data.number));
    if (data.number !== 1) fold.repeated ??= occurredAt;
  },
  'dossier.apologised': ({ tally }, { unit, occurredAt, data }) =>
    tally.add(unit, occurredAt, data.late ? 'apologies_late' : 'apologies_in_time'),
  'dossier.moment_moved': (fold, { data }) => {
    const after = data.which === 'promise' ? momentIn(data.after) : null;
    if (fold.promised && after) fold.promised.at = after;
  },
  'dossier.promise_passed': (fold) => {
    fold.promisePassed = true;
  },
  'dossier.refused': (fold, { unit, occurredAt }) => {
    fold.tally.add(unit, occurredAt, 'refused_at_desk');
    fold.refused = true;
    endReception(fold, occurredAt);
  },
  'dossier.withdrawn': (fold, told) => endWithout(fold, told, 'withdrawn'),
  'dossier.stopped': (fold, told) => endWithout(fold, told, 'stopped'),
  'dossier.resolved': (fold, { unit, occurredAt, data }) => {
    const { tally } = fold;
    if (fold.ended) return;
    const files = Number(data.files ?? 0);
    fold.ended = { unit, at: occurredAt, resolved: true, files };
    // It is judged by the due moment that it had then.
    const last = fold.dues.at(-1);
    if (last) last.due = momentIn(data.dueAt);
    tally.add(unit, occurredAt, 'resolved');
    if (data.outcome === 'granted') tally.add(unit, occurredAt, 'granted');
    if (data.outcome === 'refused') tally.add(unit, occurredAt, 'resolved_refused');
    if (files > 0) tally.add(unit, occurredAt, 'resolved_with_file');
    // Older facts do not say it: until then every procedure yielded one.
    if (data.paper === false) return;
    tally.add(unit, occurredAt, 'resolved_paper');
    if (files > 0) tally.add(unit, occurredAt, 'resolved_paper_with_file');
  },
  'dossier.returned': ({ tally }, { unit, occurredAt }) => tally.add(unit, occurredAt, 'returned'),
  'desk.visit': ({ tally }, { unit, occurredAt }) => tally.add(unit, occurredAt, 'visits'),
  'fees.charged': (fold, { unit, occurredAt, data }) => {
    if (Number(data.amount ?? 0) > 0) fold.asked ??= { unit, at: occurredAt };
  },
  'fees.paid': (fold, { data }) => {
    if (data.settled) fold.paid ??= { online: data.way === 'bank' };
  },
};
/** The events of a dossier that count. */
export const dossierTypes: readonly string[] = Object.keys(hears);

function endWithout(fold: Fold, { unit, occurredAt }: Told, how: 'withdrawn' | 'stopped'): void {
  fold.tally.add(unit, occurredAt, how);
  endReception(fold, occurredAt);
  fold.ended ??= { unit, at: occurredAt, resolved: false, files: 0 };
}

/** The unit that had it after its receipt, just before a moment; `then`: at that moment, when it has come there in it. */
function unitAt({ moves, ended, received }: Fold, at: Date, then = false): string {
  const last = moves.findLast((move) => (then ? move.at <= at : move.at < at));
  return last?.to ?? moves[0]?.from ?? ended?.unit ?? received?.unit ?? '';
}

const later = (a: Date, b: Date): Date => new Date(Math.max(a.getTime(), b.getTime()));

type Late = { due: Date; from: Date; until: Date | null; corrected: boolean };
/**
 * When it was late: from a due moment that passed while its clock ran, until another one was told or it ended. What is told later does not change when
 * it was. That a due moment passed is known by what happened after it, or because it is told. `corrected`: by a change of the calendar, as a day off
 * that was announced afterwards: by the law it was not late then.
 */
function latesOf({ dues, passed, ended, pauses }: Fold): Late[] {
  return dues.flatMap(({ at, due }, place): Late[] => {
    const next = dues[place + 1];
    const until = [next?.at, ended?.at].reduce<Date | null>((first, one) => (one && (!first || one < first) ? one : first), null);
    if (!due) return [];
    // A clock that was stopped afterwards says that it had passed, as the job does that comes every minute.
    const known = until ? due < until : passed.has(due.getTime()) || pauses.some((pause) => pause.from > due);
    if (!known) return [];
    if (pauses.some((pause) => pause.from <= due && (pause.to === null || pause.to > due))) return [];
    return [{ due, from: later(due, at), until, corrected: next?.at === until && next?.reason === 'calendar' }];
  });
}

/** How its handling ended, as a column of Biểu II.06a. Whose clock stood still is judged by the moment at which it did. */
function endOf({ dues, pauses }: Fold, ended: { at: Date; resolved: boolean }): Measure {
  const due = dues.at(-1)?.due;
  if (!due) return 'done_not_judged';
  const still = ended.resolved ? undefined : pauses.find((one) => one.from < ended.at && (one.to === null || one.to >= ended.at));
  if (due < (still?.from ?? ended.at)) return 'done_late';
  return !still && dayOf(ended.at) < dayOf(due) ? 'done_early' : 'done_on_time';
}

/** So many from one moment until another, in whichever unit has it. */
function countSpan(fold: Fold, stock: Measure, from: Date, until: Date | null): void {
  const { tally, moves, ended } = fold;
  tally.add(unitAt(fold, from, true), from, stock);
  for (const move of moves)
    if (move.at > from && (!until || move.at < until)) {
      tally.add(move.from, move.at, stock, -1);
      tally.add(move.to, move.at, stock);
    }
  if (until) tally.add(until === ended?.at ? ended.unit : unitAt(fold, until), until, stock, -1);
}

/** What follows from the history as a whole: the judgement, and how many there were on each day. */
function judge(fold: Fold): void {
  const { tally, received, ended, moves } = fold;
  if (!received) return;
  const lates = latesOf(fold);
  const late = lates.find((one) => !one.corrected);
  if (late) tally.add(unitAt(fold, late.due), late.due, 'judged_late');
  else if (ended?.resolved) tally.add(ended.unit, ended.at, fold.dues.at(-1)?.due ? 'judged_on_time' : 'not_judged');
  countSpan(fold, 'open', received.at, ended?.at ?? null);
  for (const { from, until } of lates) countSpan(fold, 'open_late', from, until);
  for (const { at, from, to } of moves) {
    tally.add(from, at, 'forwarded_out');
    tally.add(to, at, 'forwarded_in');
  }
  if (fold.repeated) {
    // Open, asked for a second supplement, and not late yet: until it ends, or its due moment passes.
    const from = later(fold.repeated, received.at);
    const until = lates[0]?.from ?? ended?.at ?? null;
    if (!until || until > from) countSpan(fold, 'open_repeated', from, until);
  }
  if (!ended) return;
  const end = endOf(fold, ended);
  tally.add(ended.unit, ended.at, end);
  if (fold.repeated && (end === 'done_early' || end === 'done_on_time')) tally.add(ended.unit, ended.at, 'done_repeated');
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

/** What became of what was filed, on the day of the filing: so that no share has other dossiers above the line than below it. */
function countAmongFiled({ tally, submitted, asks, refused }: Fold): void {
  if (!submitted) return;
  if (refused) tally.add(submitted.unit, submitted.at, 'filed_refused');
  if (asks > 0) tally.add(submitted.unit, submitted.at, 'filed_supplemented');
  if (asks > 1) tally.add(submitted.unit, submitted.at, 'filed_supplemented_again');
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
    dues: [],
    passed: new Set(),
    asks: 0,
    repeated: null,
    pauses: [],
    moves: [],
    components: new Map(),
    promised: null,
    promisePassed: false,
    refused: false,
    asked: null,
    paid: null,
  };
  for (const told of history) hears[told.type]?.(fold, told);
  judge(fold);
  countPapers(fold);
  const { tally, promised, ended, asked, paid } = fold;
  if (promised) {
    tally.add(promised.unit, promised.at, 'promised');
    // Kept is what was settled by the promised moment, as the board of those days counts it.
    if (ended?.resolved && ended.at <= promised.at) tally.add(promised.unit, promised.at, 'promise_kept');
    else if (fold.promisePassed) tally.add(promised.unit, promised.at, 'promise_passed');
  }
  if (asked) tally.add(asked.unit, asked.at, 'fee_dossiers');
  // Of those of that day so many are paid by now: the parts of a share are counted where its whole is.
  if (asked && paid) {
    tally.add(asked.unit, asked.at, 'fee_dossiers_paid');
    if (paid.online) tally.add(asked.unit, asked.at, 'fee_dossiers_paid_online');
  }
  countAmongFiled(fold);
  return { field: fold.field, channel: fold.channel, parts: tally.parts() };
}
