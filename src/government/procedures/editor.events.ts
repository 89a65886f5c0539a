import type { Fact } from '../../platform/events/events.ts';
import type { Day } from '../../platform/time/time.ts';

/** A version of a procedure was published in the editor, or withdrawn before it began. Fields are added, never re-meant. */
export type VersionEvent = { procedure: string; version: string; validFrom: Day };

/** `draft`: the draft from which the version was made; `unit`: of the office in which it was decided. */
const told =
  (type: string) =>
  (draft: string, unit: string, occurredAt: Date, data: VersionEvent): Fact => ({
    type,
    version: 1,
    subject: draft,
    unit,
    procedureVersion: data.version,
    occurredAt,
    data,
  });

export const versionPublished = told('procedure.version_published');
export const versionWithdrawn = told('procedure.version_withdrawn');
