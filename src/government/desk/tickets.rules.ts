import type { Opening } from '../../registers/calendar/opening.rules.ts';

/** A number as the queue looks at it. */
export type Ticket = {
  id: string;
  grp: string;
  number: number;
  state: 'waiting' | 'called' | 'served' | 'missed';
  priority: boolean;
  priorityFrom: Date | null;
  forCounter: number | null;
  counter: number | null;
  takenAt: Date;
  calledAt: Date | null;
  servedBy: string | null;
  endedAt: Date | null;
  calls: number;
  rowVersion: number;
};

/** `A012`: as it is printed, shown and called. */
export const ticketLabel = ({ grp, number }: Pick<Ticket, 'grp' | 'number'>): string => `${grp}${String(number).padStart(3, '0')}`;

/** Whether a waiting number goes before others now: an appointment's only from its hour on. */
export const hasPriority = ({ priority, priorityFrom }: Pick<Ticket, 'priority' | 'priorityFrom'>, now: Date): boolean =>
  priority && (priorityFrom === null || priorityFrom <= now);

const byTaking = (a: Ticket, b: Ticket) => a.takenAt.getTime() - b.takenAt.getTime() || a.grp.localeCompare(b.grp) || a.number - b.number;

/**
 * Who is called next at a counter: first what was handed over to it; then, when none of the last `every - 1` calls of its matters was for somebody with priority, whoever
 * has it and waits longest; then whoever waits longest without. The unit's decision says how many calls one of priority stands in.
 */
export function nextTicket(
  waiting: readonly Ticket[],
  {
    counter,
    groups,
    every,
    lastCalls,
    now,
  }: { counter: number; groups: readonly string[]; every: number; lastCalls: readonly boolean[]; now: Date },
): Ticket | undefined {
  const here = waiting
    .filter((one) => one.forCounter === counter || (one.forCounter === null && (groups.length === 0 || groups.includes(one.grp))))
    .toSorted(byTaking);
  const handed = here.find((one) => one.forCounter === counter);
  if (handed) return handed;
  const [first, usual] = [here.find((one) => hasPriority(one, now)), here.find((one) => !hasPriority(one, now))];
  const isTurn = !lastCalls.slice(0, every - 1).includes(true);
  return (isTurn ? (first ?? usual) : (usual ?? first)) ?? undefined;
}

const MINUTE = 60_000;
/** Whether the tablet gives numbers; when it does not, from when on it does. */
export type Giving = { given: true } | { given: false; from: Date };

/** Numbers are given while the desk works, and from `early` minutes before each time that it begins to work. */
export function givingAt(opening: Opening, early: number, now: Date): Giving {
  if (opening.open) return { given: true };
  const from = new Date(opening.opensAt.getTime() - early * MINUTE);
  return from <= now ? { given: true } : { given: false, from };
}

/** The calls of so many minutes say how fast it goes. */
export const SPEED_MINUTES = 60;
/** Fewer calls say nothing: then no time is told. */
export const LEAST_CALLS = 3;
const STEP = 5;

/**
 * How long somebody will wait behind `ahead` others, in minutes, as a span to the next five: from how fast numbers of the group were called within the last
 * hour. Undefined when there is too little to go by: an invented time would be worse than none.
 */
export function waitSpan(calledAt: readonly Date[], ahead: number, now: Date): { from: number; to: number } | undefined {
  if (ahead === 0) return { from: 0, to: STEP };
  const recent = calledAt.map((at) => at.getTime()).filter((at) => at <= now.getTime() && at > now.getTime() - SPEED_MINUTES * MINUTE);
  if (recent.length < LEAST_CALLS) return undefined;
  const each = (now.getTime() - Math.min(...recent)) / MINUTE / recent.length;
  const likely = each * ahead;
  const from = Math.floor((likely * 0.75) / STEP) * STEP;
  return { from, to: Math.max(from + STEP, Math.ceil((likely * 1.5) / STEP) * STEP) };
}

/** How many are called before a number, as far as it can be known: those of its group who wait, took a number earlier or have priority. */
export function aheadOf(ticket: Ticket, waiting: readonly Ticket[], now: Date): number {
  const mine = hasPriority(ticket, now);
  return waiting.filter(
    (one) =>
      one.id !== ticket.id &&
      one.grp === ticket.grp &&
      (byTaking(one, ticket) < 0 ? !mine || hasPriority(one, now) : !mine && hasPriority(one, now)),
  ).length;
}
