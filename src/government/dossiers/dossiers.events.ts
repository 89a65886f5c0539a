import type { Fact } from '../../platform/events/events.ts';
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
    receptionDueAt: string | null;
    systemOfRecord: string;
    returnWay: ReturnWay;
  };
  'dossier.component_attached': { component: string; source: Source; files: number; database: string | null };
  'dossier.received': { channel: Channel; keys: KeysPressed; dueAt: string | null; receptionDueAt: string | null; step: string | null };
  'dossier.supplement_requested': { number: number; faults: number; limitAt: string; from: State };
  'dossier.answered': { number: number; to: State };
  'dossier.paused': { reason: string };
  'dossier.resumed': { reason: string };
  'dossier.due_changed': { before: string | null; after: string | null; reason: string };
  'dossier.due_passed': { dueAt: string };
  'dossier.moved': { from: string | null; to: string; back: boolean; assigned: boolean };
  'dossier.refused': { state: State };
  'dossier.resolved': { outcome: Outcome; dueAt: string | null; files: number; channel: Channel; keys: KeysPressed };
  'dossier.returned': { way: ReturnWay };
  'dossier.withdrawn': { from: State };
  'dossier.stopped': { from: State; reason: string };
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
