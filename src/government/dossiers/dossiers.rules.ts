/**
 * The states of a dossier and how it may move between them, as the national synchronisation knows them (`TrangThai`), and what follows from its
 * moments. Nothing here reads a clock or a database.
 */

/** `TrangThai`, the national state codes. */
export const STATE = {
  submitted: 1,
  received: 2,
  notReceived: 3,
  processing: 4,
  supplement: 5,
  paying: 6,
  withdrawn: 7,
  stopped: 8,
  resolved: 9,
  returned: 10,
} as const;
export type State = (typeof STATE)[keyof typeof STATE];
export const states: readonly State[] = Object.values(STATE);

/** The words' key of a state and its name on the new national portal. */
export const stateNames: Record<State, { key: string; portal: string }> = {
  1: { key: 'submitted', portal: 'receiving' },
  2: { key: 'received', portal: 'new' },
  3: { key: 'notReceived', portal: 'denied' },
  4: { key: 'processing', portal: 'processing' },
  5: { key: 'supplement', portal: 'waiting' },
  6: { key: 'paying', portal: 'paying' },
  7: { key: 'withdrawn', portal: 'cancelled' },
  8: { key: 'stopped', portal: 'unresolved' },
  9: { key: 'resolved', portal: 'releasing' },
  10: { key: 'returned', portal: 'done' },
};

/** What officers and citizens do to a dossier. */
export const verbs = [
  'submit',
  'receive',
  'request supplement',
  'answer',
  'move',
  'refuse',
  'withdraw',
  'stop',
  'resolve',
  'return',
  'apologise',
  'extend',
  'hold',
  'resume',
  'forward',
  'reissue key',
  'pass promise',
  'explain delay',
  'assign',
  'recall',
  'ask opinion',
  'close opinion',
  'prepare parcel',
  'parcel arrived',
  'ask payment',
  'paid',
] as const;
export type Verb = (typeof verbs)[number];

const open: readonly State[] = [STATE.submitted, STATE.received, STATE.processing];
const handled: readonly State[] = [STATE.received, STATE.processing];

/** What leaves a dossier in its state, and in which states it may be done: the clock or the papers change, not where the dossier stands. */
const stays = {
  apologise: handled,
  extend: handled,
  hold: handled,
  resume: handled,
  forward: open,
  'reissue key': states,
  'pass promise': handled,
  'explain delay': states.filter((state) => state !== STATE.submitted && state !== STATE.notReceived),
  assign: [...handled, STATE.supplement, STATE.paying],
  recall: handled,
  'ask opinion': handled,
  'close opinion': handled,
  'prepare parcel': [STATE.resolved],
  'parcel arrived': [STATE.returned],
} as const satisfies Partial<Record<Verb, readonly State[]>>;
type Staying = keyof typeof stays;
const isStaying = (verb: Verb): verb is Staying => Object.hasOwn(stays, verb);

/**
 * From which states a verb starts. Together they are the transitions 1→2/3/5/6/7; 2→4/5/6/7/8/9; 4→5/6/7/8/9; 5 and 6→where it came from/7/8; 9→10, and
 * no others. Asking for money (6) belongs to the slice `fees`: `paid` is what a payment does, in its own transaction.
 */
const startsFrom: Record<Exclude<Verb, 'submit' | Staying>, readonly State[]> = {
  receive: [STATE.submitted],
  'request supplement': open,
  answer: [STATE.supplement],
  move: handled,
  refuse: [STATE.submitted],
  withdraw: [...open, STATE.supplement, STATE.paying],
  stop: [STATE.received, STATE.processing, STATE.supplement, STATE.paying],
  resolve: handled,
  return: [STATE.resolved],
  'ask payment': open,
  paid: [STATE.paying],
};

const leadsTo: Record<Exclude<Verb, 'submit' | 'answer' | 'paid' | Staying>, State> = {
  receive: STATE.received,
  'request supplement': STATE.supplement,
  move: STATE.processing,
  refuse: STATE.notReceived,
  withdraw: STATE.withdrawn,
  stop: STATE.stopped,
  resolve: STATE.resolved,
  return: STATE.returned,
  'ask payment': STATE.paying,
};

/** The state after a verb; undefined when it may not be done from here. `before`: the state from which a supplement was asked. */
export function after(verb: Verb, state: State, before: State | null): State | undefined {
  if (verb === 'submit') return undefined;
  if (isStaying(verb)) return (stays[verb] as readonly State[]).includes(state) ? state : undefined;
  if (!startsFrom[verb].includes(state)) return undefined;
  if (verb === 'answer' || verb === 'paid') return before ?? undefined;
  return leadsTo[verb];
}

export const isOver = (state: State): boolean =>
  ([STATE.notReceived, STATE.withdrawn, STATE.stopped, STATE.returned] as State[]).includes(state);
/** The handling clock runs: received, not yet resolved, not waiting for the citizen. */
export const isRunning = (state: State): boolean => state === STATE.received || state === STATE.processing;

/** How it came in. */
export const channels = ['direct', 'online', 'post'] as const;
export type Channel = (typeof channels)[number];
/** `KenhThucHien`: 1 at the desk, 2 online, 3 by public post. */
export const channelCodes: Record<Channel, 1 | 2 | 3> = { direct: 1, online: 2, post: 3 };

/** Who pressed the keys. Filing at the desk is never counted as filing at home; what came from another system without saying so is `unknown`. */
export const keysPressed = ['alone', 'helped_desk', 'helped_home', 'staff', 'unknown'] as const;
export type KeysPressed = (typeof keysPressed)[number];

/** Whose keys there can be in what the desk takes in, by its channel: nobody alone files at a counter, and a letter is typed in by staff. */
export const keysAtDesk: Record<Channel, readonly KeysPressed[]> = {
  direct: ['staff', 'helped_desk'],
  post: ['staff'],
  online: ['alone', 'helped_desk', 'staff', 'unknown'],
};

export const returnWays = ['desk', 'post', 'online'] as const;
export type ReturnWay = (typeof returnWays)[number];

export const outcomes = ['granted', 'refused', 'expired', 'withdrawn', 'not_received'] as const;
export type Outcome = (typeof outcomes)[number];

/** A paper's way into the dossier. */
export const sources = ['photo', 'scan', 'store', 'database', 'paper'] as const;
export type Source = (typeof sources)[number];

/** Papers that a filing names more than once: a dossier has each of them once, with all its files. */
export const namedTwice = (papers: readonly { component: string }[]): string[] =>
  papers.filter(({ component }, at) => papers.findIndex((one) => one.component === component) < at).map(({ component }) => component);

/**
 * A dossier's code by TT 03/2025/TT-VPCP art. 13: the e-identifier of the unit that resolves it, the day it came (YYMMDD, Vietnam's), and the unit's
 * serial of the day, at least four digits and as long as needed.
 */
export function dossierCode(eIdentifier: string, day: string, serial: number): string {
  return `${eIdentifier}-${day.slice(2).replaceAll('-', '')}-${String(serial).padStart(4, '0')}`;
}

/** Whether a text can be a dossier's code, ours or the national portal's: generated strictly, read leniently. */
export const isDossierCode = (text: string): boolean => /^(?:T\.)?[A-Z0-9.]{3,35}-\d{6}(?:\d{2})?-\d{4,}$/.test(text);

/** What people type for a code: small letters, blanks, long dashes. */
export const tidyCode = (text: string): string => text.trim().toUpperCase().replaceAll(/\s+/g, '').replaceAll(/[–—−]/g, '-');

type Moments = { state: State; receptionDueAt: Date | null; dueAt: Date | null; resolvedAt: Date | null; receivedAt: Date | null };

/**
 * How a dossier stands against its due moment now. Computed, never stored. `held`: its clock stands still while another agency has it. `unjudged`: it
 * has no due moment, so nobody can say.
 */
export function timeliness(
  dossier: Moments,
  now: Date,
  soonAt: Date | null,
): 'late' | 'soon' | 'running' | 'waiting' | 'held' | 'on time' | 'was late' | 'unjudged' | 'over' {
  const due = dossier.state === STATE.submitted ? dossier.receptionDueAt : dossier.dueAt;
  if (dossier.resolvedAt) return !dossier.dueAt ? 'unjudged' : dossier.resolvedAt <= dossier.dueAt ? 'on time' : 'was late';
  if (isOver(dossier.state)) return 'over';
  // Where the time of a payment counts, its due moment stays.
  if (dossier.state === STATE.supplement || (dossier.state === STATE.paying && !due)) return 'waiting';
  if (!due) return dossier.receivedAt ? 'held' : 'unjudged';
  if (now > due) return 'late';
  return soonAt && due <= soonAt ? 'soon' : 'running';
}

export type StepRow = { code: string; role: string; counted: boolean };

/** The steps that are left once the desk has received: the return is no step of the handling. */
export const handlingSteps = <Step extends StepRow>(steps: readonly Step[]): Step[] => steps.filter((step) => step.counted).slice(1);

/** The step after this one; null at the last one, where the dossier is resolved. Undefined when there is no such step. */
export function nextStep<Step extends StepRow>(steps: readonly Step[], current: string | null): Step | null | undefined {
  const handling = handlingSteps(steps);
  const at = handling.findIndex((step) => step.code === current);
  return at < 0 ? undefined : (handling[at + 1] ?? null);
}

/** The step before this one, to which a superior sends it back; undefined when there is none. */
export function previousStep<Step extends StepRow>(steps: readonly Step[], current: string | null): Step | undefined {
  const handling = handlingSteps(steps);
  return handling[handling.findIndex((step) => step.code === current) - 1];
}

/**
 * Whether a step comes with the decision or after it: the head's last one (the signature), or what follows. Time that another agency has does not count until its
 * reply is there (NĐ 07/2025/NĐ-CP, điều 3), so that nothing is decided, and nothing put before the signature, while it is awaited; what prepares it may go on.
 */
export function isDecision(steps: readonly StepRow[], code: string): boolean {
  const handling = handlingSteps(steps);
  const signs = handling.findLastIndex((step) => step.role === 'leader');
  return handling.findIndex((step) => step.code === code) >= (signs < 0 ? handling.length - 1 : signs);
}
