import { type Day, dayOf } from '../../platform/time/time.ts';
import { type Channel, type KeysPressed, keysPressed } from '../dossiers/dossiers.rules.ts';

/**
 * Biểu II.06a/VPCP/KSTT, "Tình hình, kết quả giải quyết thủ tục hành chính", and what an honest reader asks besides. Everything is judged as it was at the
 * period's end, from moments: what changed since does not change a report of the past.
 */

/** From a moment on, until before another one. A period that is not over ends now. */
export type Span = { from: Date; until: Date };
/** `reason`: why it is another than before. */
export type Told = { at: Date; due: Date | null; reason?: string };
export type Stretch = { from: Date; to: Date | null };
export type Move = { at: Date; from: string; to: string };

/** A received dossier as its rows and events tell it. */
export type Story = {
  field: string;
  channel: Channel;
  keys: KeysPressed;
  receivedAt: Date;
  /** When its handling ended; null while it goes on. */
  endedAt: Date | null;
  /** It ended without a result: withdrawn by the citizen, or stopped. */
  noResult: boolean;
  /** Every due moment that was told, oldest first. */
  dues: readonly Told[];
  /** When its clock stood still: the citizen was to answer (`citizen`), or another agency. */
  pauses: readonly (Stretch & { citizen: boolean })[];
  /** The unit that resolves it today, and how it came there after its receipt, oldest first. */
  unit: string;
  moves: readonly Move[];
};

/** How work went: late after its due moment, early on a day before it, else on time. Without a due moment nobody can say. */
export type Verdict = 'early' | 'onTime' | 'late' | 'unjudged';

export function verdict(end: Date, due: Date | null): Verdict {
  if (!due) return 'unjudged';
  if (end > due) return 'late';
  return dayOf(end) < dayOf(due) ? 'early' : 'onTime';
}

/** What one row of the form counts. The official totals are sums of these and stand nowhere else. */
export type Counts = {
  online: number;
  /** At the desk and by public post. */
  direct: number;
  carried: number;
  early: number;
  onTime: number;
  late: number;
  /** Ended, and nobody can say whether in time: no column of the form, shown beside it. */
  unjudged: number;
  within: number;
  overdue: number;
  openUnjudged: number;
};
export const noCounts = (): Counts => ({
  online: 0,
  direct: 0,
  carried: 0,
  early: 0,
  onTime: 0,
  late: 0,
  unjudged: 0,
  within: 0,
  overdue: 0,
  openUnjudged: 0,
});

/** The totals of a row: columns 3, 7 and 11. */
export const received = (row: Counts): number => row.online + row.direct + row.carried;
export const done = (row: Counts): number => row.early + row.onTime + row.late + row.unjudged;
export const open = (row: Counts): number => row.within + row.overdue + row.openUnjudged;

/**
 * The form's columns 3 to 13 in its order: (3) = (4)+(5)+(6); (7) = (8)+(9)+(10) and (11) = (12)+(13), each but for what has no due moment; (3) = (7)+(11).
 */
export const officialColumns = [
  { key: 'received', group: 'received', of: received },
  { key: 'online', group: 'received', within: 'inPeriod', of: (row: Counts) => row.online },
  { key: 'direct', group: 'received', within: 'inPeriod', of: (row: Counts) => row.direct },
  { key: 'carried', group: 'received', of: (row: Counts) => row.carried },
  { key: 'done', group: 'done', of: done },
  { key: 'early', group: 'done', of: (row: Counts) => row.early },
  { key: 'onTime', group: 'done', of: (row: Counts) => row.onTime },
  { key: 'late', group: 'done', of: (row: Counts) => row.late },
  { key: 'open', group: 'open', of: open },
  { key: 'within', group: 'open', of: (row: Counts) => row.within },
  { key: 'overdue', group: 'open', of: (row: Counts) => row.overdue },
] as const satisfies readonly { key: string; group: string; within?: string; of(row: Counts): number }[];

/** What the form has no column for and what would be hidden without it. */
export type Besides = {
  unjudged: number;
  openUnjudged: number;
  /** Of the settled: without a result. */
  noResult: number;
  /** Of the open: the citizen is to answer; another agency has it. */
  waiting: number;
  held: number;
  /** Of the carried: came from another unit since; and what was here at the beginning and is another unit's by now. */
  movedIn: number;
  movedOut: number;
  /** Each dossier once, where it was then: when it was settled in time, or when its due moment passed. Without a result and in time it is not judged. */
  judgedOnTime: number;
  judgedLate: number;
  /** Who pressed the keys of what came online in the period. */
  keys: Record<KeysPressed, number>;
};

export type Report = {
  fields: ReadonlyMap<string, Counts>;
  channels: ReadonlyMap<Channel, Counts>;
  total: Counts;
  besides: Besides;
};

/** The unit that had it just before a moment. */
export function unitAt(story: Pick<Story, 'unit' | 'moves'>, at: Date): string {
  const before = story.moves.findLast((move) => move.at < at);
  return before?.to ?? story.moves[0]?.from ?? story.unit;
}

/** The due moment as it was told last before a moment; what was told too late to be before it counts from the receipt. */
const dueAt = (dues: readonly Told[], at: Date): Date | null => (dues.findLast((told) => told.at <= at) ?? dues[0])?.due ?? null;
/** The pause in which a moment falls. */
const pauseAt = (story: Story, at: Date) => story.pauses.find((one) => one.from < at && (one.to === null || one.to >= at));

/** What is known of a dossier at a moment: its due moment, and until when its clock ran. A clock that stands still makes nothing late. */
function clockAt(story: Story, at: Date): { due: Date | null; ran: Date; pause: ReturnType<typeof pauseAt> } {
  const pause = at === story.endedAt && !story.noResult ? undefined : pauseAt(story, at);
  // Whoever stops a clock may tell that there is no due moment for now: the one before it is the one that counts.
  const known = story.dues.filter((told, index) => index === 0 || told.at <= at);
  const dues = pause ? known.filter((told) => told.due !== null) : known;
  return { due: dueAt(dues, pause?.from ?? at), ran: pause?.from ?? at, pause };
}

const earliest = (...moments: (Date | null | undefined)[]): Date => new Date(Math.min(...moments.flatMap((one) => one?.getTime() ?? [])));

/**
 * The first due moment that passed while the clock ran, as it is known at `until`, in whichever unit; undefined when none did. One that the calendar moved
 * afterwards, as by a day off that was announced late, was none by the law.
 */
function firstLate({ dues, pauses, endedAt }: Story, until: Date): Date | undefined {
  const known = dues.filter((told, index) => told.due !== null && (index === 0 || told.at <= until));
  for (const [index, { due }] of known.entries()) {
    const next = known[index + 1];
    const end = earliest(next?.at, endedAt, until);
    const stood = pauses.some((pause) => due && pause.from <= due && (pause.to === null || pause.to > due));
    const corrected = next?.reason === 'calendar' && next.at.getTime() === end.getTime();
    if (due && due < end && !stood && !corrected) return due;
  }
  return undefined;
}

/** Judges a dossier for the unit that has to answer for it: the one that had it when its due moment passed, else the one that settled it. */
function judge(besides: Besides, story: Story, unit: string, { from, until }: Span): void {
  const late = firstLate(story, until);
  const settled = story.endedAt && story.endedAt < until && !story.noResult ? story.endedAt : undefined;
  const at = late ?? settled;
  if (!at || at < from || unitAt(story, at) !== unit) return;
  if (late) besides.judgedLate++;
  else if (clockAt(story, at).due) besides.judgedOnTime++;
}

const isOpenAt = (story: Story, at: Date): boolean => story.receivedAt < at && (story.endedAt === null || story.endedAt >= at);

function countWork(row: Counts, story: Story, { from, until }: Span): void {
  if (story.receivedAt < from) row.carried++;
  else if (story.channel === 'online') row.online++;
  else row.direct++;
  const ended = story.endedAt !== null && story.endedAt < until ? story.endedAt : null;
  const { due, ran } = clockAt(story, ended ?? until);
  if (!ended) row[!due ? 'openUnjudged' : due < ran ? 'overdue' : 'within']++;
  // Whoever waits for the citizen and then ends without a result is judged by the clock where it stood still.
  else row[due && ran < ended ? (due < ran ? 'late' : 'onTime') : verdict(ended, due)]++;
}

function countBesides(besides: Besides, story: Story, unit: string, { from, until }: Span): void {
  const ended = story.endedAt !== null && story.endedAt < until ? story.endedAt : null;
  const { due, pause } = clockAt(story, ended ?? until);
  if (!due) besides[ended ? 'unjudged' : 'openUnjudged']++;
  if (ended && story.noResult) besides.noResult++;
  if (!ended && pause) besides[pause.citizen ? 'waiting' : 'held']++;
  if (story.receivedAt < from) besides.movedIn += unitAt(story, from) === unit ? 0 : 1;
  else if (story.channel === 'online') besides.keys[story.keys]++;
}

const rowOf = <Key>(rows: Map<Key, Counts>, key: Key): Counts => {
  const row = rows.get(key) ?? noCounts();
  rows.set(key, row);
  return row;
};

/**
 * The report of a unit. A dossier is counted once, in the unit that had it at the period's end: one that was forwarded is no unit's twice. It counts as
 * received when the desk received it, wherever; as settled when its handling ended, with or without a result. The rate beside it judges each dossier where
 * it was when its due moment passed: forwarding what is late cleans nobody's rate.
 */
export function reportOf(stories: Iterable<Story>, unit: string, span: Span): Report {
  const fields = new Map<string, Counts>();
  const channels = new Map<Channel, Counts>();
  const total = noCounts();
  const besides: Besides = {
    unjudged: 0,
    openUnjudged: 0,
    noResult: 0,
    waiting: 0,
    held: 0,
    movedIn: 0,
    movedOut: 0,
    judgedOnTime: 0,
    judgedLate: 0,
    keys: Object.fromEntries(keysPressed.map((key) => [key, 0])) as Record<KeysPressed, number>,
  };
  for (const story of stories) {
    const { from, until } = span;
    if (story.receivedAt < until) judge(besides, story, unit, span);
    if (story.receivedAt >= until || (story.endedAt !== null && story.endedAt < from)) continue;
    if (unitAt(story, until) !== unit) {
      if (isOpenAt(story, from) && unitAt(story, from) === unit) besides.movedOut++;
      continue;
    }
    for (const row of [rowOf(fields, story.field), rowOf(channels, story.channel), total]) countWork(row, story, span);
    countBesides(besides, story, unit, span);
  }
  return { fields, channels, total, besides };
}

const keysOf = Object.keys(noCounts()) as (keyof Counts)[];
export const sumOf = (rows: Iterable<Counts>): Counts => {
  const sum = noCounts();
  for (const row of rows) for (const key of keysOf) sum[key] += row[key];
  return sum;
};

/** What must hold of every report; a name for each rule that does not. Nothing is shown, printed or sent upward that has one. */
export function faultsOf({ fields, channels, total, besides }: Report): string[] {
  const same = (a: Counts, b: Counts) => keysOf.every((key) => a[key] === b[key]);
  const rules: [string, boolean][] = [
    [
      'received = settled + open',
      [...fields.values(), ...channels.values(), total].every((row) => received(row) === done(row) + open(row)),
    ],
    ['the fields add up to the total', same(sumOf(fields.values()), total)],
    ['the channels add up to the total', same(sumOf(channels.values()), total)],
    ['what is not judged is shown', besides.unjudged === total.unjudged && besides.openUnjudged === total.openUnjudged],
    ['whose keys add up to what came online', Object.values(besides.keys).reduce((sum, one) => sum + one, 0) === total.online],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

/** What was open when the period began: the report before it ended with as many. */
export const opening = ({ total, besides }: Report): number => total.carried - besides.movedIn + besides.movedOut;

/** One step of a dossier that an officer had, last. */
export type Turn = { officer: string; enteredAt: Date; leftAt: Date | null; dueAt: Date | null };
/** An officer's work in a period, by steps: came + carried = done + open. */
export type OfficerCounts = Pick<Counts, 'carried' | 'early' | 'onTime' | 'late' | 'unjudged' | 'within' | 'overdue' | 'openUnjudged'> & {
  came: number;
};

/** By officer ('' for work that is given to nobody). A step counts for who had it last. */
export function officersOf(turns: Iterable<Turn>, { from, until }: Span): Map<string, OfficerCounts> {
  const rows = new Map<string, OfficerCounts>();
  for (const { officer, enteredAt, leftAt, dueAt } of turns) {
    if (enteredAt >= until || (leftAt !== null && leftAt < from)) continue;
    const { online: _, direct: __, ...none } = noCounts();
    const row = rows.get(officer) ?? { ...none, came: 0 };
    rows.set(officer, row);
    row[enteredAt < from ? 'carried' : 'came']++;
    if (leftAt !== null && leftAt < until) row[verdict(leftAt, dueAt)]++;
    else row[!dueAt ? 'openUnjudged' : dueAt < until ? 'overdue' : 'within']++;
  }
  return rows;
}

/** First and last day. */
export type Days = { from: Day; to: Day };

/** The months, quarters and years that are asked for most: this one and the one before. */
export function usualPeriods(today: Day): { key: 'month' | 'lastMonth' | 'quarter' | 'lastQuarter' | 'year' | 'lastYear'; days: Days }[] {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const day = (y: number, m: number, d: number): Day => new Date(Date.UTC(y, m - 1, d)).toISOString().slice(0, 10);
  const span = (first: number, months: number): Days => ({ from: day(year, first, 1), to: day(year, first + months, 0) });
  const quarter = month - ((month - 1) % 3);
  return [
    { key: 'month', days: span(month, 1) },
    { key: 'lastMonth', days: span(month - 1, 1) },
    { key: 'quarter', days: span(quarter, 3) },
    { key: 'lastQuarter', days: span(quarter - 3, 3) },
    { key: 'year', days: span(1, 12) },
    { key: 'lastYear', days: span(-11, 12) },
  ];
}
