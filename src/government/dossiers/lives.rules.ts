import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';
import type { PromiseRule } from '../procedures/promises.rules.ts';
import type { Channel, KeysPressed, ReturnWay } from './dossiers.rules.ts';
import type { FileReference } from './dossiers.schema.ts';

/**
 * A life: what happened to one dossier from its filing to where it stands, as a plan. From it come either the verbs' own calls, one after the other, or at
 * once the rows and events that these calls would have written (`unfold`): for demonstrations and measurements with more dossiers than verbs can write.
 */

/** Who did it: an account in the office in which it acted, in the unit that has the dossier. */
export type Doer = { account: string; role: 'desk officer' | 'specialist' | 'leader' | 'clerk' };

type BroughtPaper = { component: string; files: readonly FileReference[] };
/** What was done, when and by whom. Moments never go back. */
export type Deed = { at: Date; by: Doer } & (
  | { verb: 'receive' }
  | { verb: 'refuse'; reason: string }
  | { verb: 'request supplement'; paper: string; reason: string }
  | { verb: 'answer'; papers: readonly BroughtPaper[]; note?: string }
  | { verb: 'move' }
  | { verb: 'resolve'; outcome: 'granted' | 'refused'; reason?: string; files: readonly FileReference[] }
  | { verb: 'return'; way: Extract<ReturnWay, 'desk'> }
  | { verb: 'withdraw'; reason: string }
  | { verb: 'stop'; reason: string }
);

export type LifePerson = { id: string; fullName: string; phone: string | null; personalNumber: string; birthDay: string };
export type LifePaper = { component: string; source: 'paper' | 'scan'; originals: number; certifiedCopies: number; copies: number };

export type Life = {
  /** Its place among the lives of one load: ids are made from it. */
  number: number;
  unit: string;
  version: CatalogueEntry;
  caseCode: string;
  channel: Channel;
  keys: Extract<KeysPressed, 'alone' | 'helped_desk' | 'staff'>;
  person: LifePerson;
  /** Its code on the portal where it was filed; null for what was brought to the desk. */
  externalCode: string | null;
  code: string;
  trackingKey: string;
  papers: readonly LifePaper[];
  /** When it was filed; `takenAt`: when the desk wrote it in, which received it in the same moment when `received` is true. */
  submittedAt: Date;
  takenAt: Date;
  takenBy: Doer;
  received: boolean;
  deeds: readonly Deed[];
};

/** What a life needs to know of its unit. */
export type LifeScene = { calendar: Calendar; leftPercent: number; promises: readonly PromiseRule[] };

/**
 * A UUID version 7 that is the same for the same life: the moment, then the place of the row in its life, so that the rows of one moment stand in the order in
 * which they were made, then the load and the life.
 */
export function lifeId(moment: Date, place: number, load: number, life: number): string {
  const time = moment.getTime().toString(16).padStart(12, '0');
  const row = (place & 0xfff).toString(16).padStart(3, '0');
  const whose = (0x8000 | (load & 0x3fff)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${row}-${whose}-${life.toString(16).padStart(12, '0')}`;
}

/** The tables that a life writes and their columns, in an order in which every row finds what it points to. */
export const lifeTables = {
  dossiers:
    'id, code, external_code, system_of_record, procedure, procedure_version, case_code, channel, keys, helper, supporting_unit, receiving_unit, competent_unit, person, applicant_name, applicant_phone, account, tracking_key, state, state_before, outcome, step, assignee, return_way, return_address, submitted_at, reception_due_at, received_at, due_at, promised_at, appointment_at, resolved_at, returned_at, ended_at, supplement_count, row_version',
  dossier_answers: 'dossier, sealed',
  dossier_components: 'dossier, component, source, originals, certified_copies, copies, database, attached_at',
  dossier_files: 'id, dossier, component, kind, hash, bytes, type, sealed, name, added_at',
  dossier_steps: 'id, dossier, number, step, role, unit, officer, sent_by, entered_at, opened_at, left_at, hours, due_at, soon_at',
  dossier_pauses: 'id, dossier, kind, reason, amount, basis, started_at, ended_at',
  supplement_requests: 'id, dossier, number, asked_by, asked_at, limit_at, leader, leader_reason, answered_at',
  supplement_faults: 'id, request, dossier, target, target_code, reason',
  dossier_notes: 'id, dossier, verb, account, text, shown, written_at',
  dossier_stops: 'dossier, kind, way, stopped_by, stopped_at, state, returned, note',
  events: 'id, type, version, subject, unit, procedure_version, occurred_at, actor, data',
} as const;
export type LifeTable = keyof typeof lifeTables;
/** A value of a row; an object is JSON, an array a text array. */
export type Cell = string | number | boolean | null | Date | object;
export type Sink = (table: LifeTable, row: readonly Cell[]) => void;
