import type { Fact } from '../../platform/events/events.ts';
import type { Reason } from './assignment.rules.ts';
import type { Channel, KeysPressed, Outcome, ReturnWay, Source, State } from './dossiers.rules.ts';

/** What happens to a dossier, as the house hears it. Fields are added, never re-meant. Moments are ISO texts in UTC. */
export type DossierFacts = {
  'dossier.submitted': {
    procedure: string;
    field: string;
    level: string;
    case: string;
    channel: Channel;
    keys: KeysPressed;
    /** The account of who helped; absent in older facts. */
    helper: string | null;
    receptionDueAt: string | null;
    systemOfRecord: string;
    returnWay: ReturnWay;
  };
  'dossier.component_attached': { component: string; source: Source; files: number; database: string | null };
  /** `promisedAt`: settled the same day by the unit's own promise. */
  'dossier.received': {
    channel: Channel;
    keys: KeysPressed;
    dueAt: string | null;
    receptionDueAt: string | null;
    promisedAt: string | null;
    step: string | null;
  };
  'dossier.supplement_requested': { number: number; faults: number; limitAt: string; from: State };
  'dossier.answered': { number: number; to: State };
  'dossier.paused': { reason: string };
  'dossier.resumed': { reason: string };
  'dossier.due_changed': { before: string | null; after: string | null; reason: string };
  'dossier.due_passed': { dueAt: string };
  'dossier.moved': { from: string | null; to: string; back: boolean; assigned: boolean };
  'dossier.refused': { state: State };
  /** `paper`: whether its procedure yields a paper; absent in older facts. */
  'dossier.resolved': { outcome: Outcome; dueAt: string | null; files: number; paper: boolean; channel: Channel; keys: KeysPressed };
  /** `proof`: how it is kept that it was taken at the desk; absent in older facts. */
  'dossier.returned': { way: ReturnWay; proof: string | null };
  'dossier.parcel_prepared': Record<never, never>;
  /** The post says so. */
  'dossier.parcel_arrived': Record<never, never>;
  /** It lies at the desk; told by the clock alone, `number` counts the reminders. */
  'dossier.uncollected': { number: number };
  'dossier.withdrawn': { from: State };
  'dossier.stopped': { from: State; reason: string };
  /** `due` stays what it was; `late`: issued after the moment by which it had to be. */
  'dossier.apologised': { number: number; due: string; appointment: string; late: boolean };
  /** Moved by a change of the calendar. `which`: `appointment` of an apology, `promise` of the unit, `limit` of a supplement request. */
  'dossier.moment_moved': { which: 'appointment' | 'promise' | 'limit'; before: string; after: string; reason: string };
  /** The envelope's unit is the one that had it; it is counted there as received, and as handled where it goes. */
  'dossier.forwarded': { from: string; to: string; received: boolean };
  /** Will not be settled on its day without an appointment; `reason` as in `passReasons`. */
  'dossier.promise_passed': { day: string; reason: string };
  /** `cause` as in `delayCauses`. */
  'dossier.delay_explained': { cause: string };
  'dossier.key_reissued': Record<never, never>;
  /** Given to an officer without moving on: `to` null: to nobody, the head gives it. Accounts by id; `rule`: the rule that chose. */
  'dossier.assigned': { step: string | null; from: string | null; to: string | null; why: Reason; rule: string | null };
  /** Taken back by who handed it on, before anybody opened it. */
  'dossier.recalled': { from: string; to: string };
  /** Told once per due moment, by the clock alone. */
  'dossier.step_due_soon': { step: string; dueAt: string; officer: string | null };
  'dossier.step_late': { step: string; dueAt: string; officer: string | null };
  'dossier.due_soon': { dueAt: string };
  /** `unit`, `officer`: who is asked; `notCounted`: which time of the procedure this is that does not count. */
  'dossier.opinion_asked': { opinion: string; unit: string; officer: string | null; until: string; notCounted: string | null };
  'dossier.opinion_answered': { opinion: string; late: boolean };
  'dossier.opinion_closed': { opinion: string };
  /** `amount` in whole đồng; `counted`: the handling clock runs on while the citizen pays. */
  'dossier.payment_asked': { amount: number; counted: boolean; from: State };
  /** Nothing is owed any more: it goes on. */
  'dossier.paid': { to: State };
};
export type DossierFact = keyof DossierFacts;

/** What every event of a dossier says of it. `unit` is the unit that resolves it. */
type Subject = { id: string; competentUnit: string; procedure: string; procedureVersion: string };

export const fact = <Type extends DossierFact>(type: Type, dossier: Subject, occurredAt: Date, data: DossierFacts[Type]): Fact => ({
  type,
  version: 1,
  subject: dossier.id,
  unit: dossier.competentUnit,
  procedureVersion: `${dossier.procedure}@${dossier.procedureVersion}`,
  occurredAt,
  data,
});

export const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/** Told of a due moment that is another than was told before; nothing where it is the same. */
export const dueChanged = (dossier: Subject, now: Date, before: string | null, due: Date | null, reason: string): Fact[] =>
  before === iso(due) ? [] : [fact('dossier.due_changed', dossier, now, { before, after: iso(due), reason })];
