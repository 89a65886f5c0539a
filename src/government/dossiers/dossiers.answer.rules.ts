import type { z } from '@hono/zod-openapi';
import { Refusal } from '../../platform/context/refusal.ts';
import type { dossierAnswer, listAnswer } from './dossiers.api.schema.ts';
import { iso } from './dossiers.events.ts';
import type { DossierLine, WholeDossier } from './dossiers.queries.ts';
import type { Channel, KeysPressed, Outcome, ReturnWay, Source, State } from './dossiers.rules.ts';

type Line = z.infer<typeof listAnswer>['dossiers'][number];
type Dossier = z.infer<typeof dossierAnswer>;

/** A line of a queue as the API tells it. */
export const lineAnswerOf = (line: Omit<DossierLine, 'urgentAt'>): Line => ({
  id: line.id,
  code: line.code,
  procedure: line.procedure,
  applicantName: line.applicantName,
  state: line.state as State,
  step: line.step,
  assignee: line.assignee,
  submittedAt: line.submittedAt.toISOString(),
  receptionDueAt: iso(line.receptionDueAt),
  receivedAt: iso(line.receivedAt),
  dueAt: iso(line.dueAt),
  resolvedAt: iso(line.resolvedAt),
  channel: line.channel as Channel,
  keys: line.keys as KeysPressed,
  rowVersion: line.rowVersion,
});

/** A dossier as the API tells it. What the caller may not see is not in `whole`: row-level security has seen to it. */
export function dossierAnswerOf(whole: WholeDossier): Dossier {
  const { dossier, components, files, requests, faults, notes, history } = whole;
  const file = ({ id, name, type, bytes }: (typeof files)[number]) => ({ id, name, type, bytes });
  return {
    ...lineAnswerOf(dossier),
    externalCode: dossier.externalCode,
    systemOfRecord: dossier.systemOfRecord,
    procedureVersion: dossier.procedureVersion,
    case: dossier.caseCode,
    applicantPhone: dossier.applicantPhone,
    supportingUnit: dossier.supportingUnit,
    receivingUnit: dossier.receivingUnit,
    competentUnit: dossier.competentUnit,
    outcome: dossier.outcome as Outcome | null,
    returnWay: dossier.returnWay as ReturnWay,
    promisedAt: iso(dossier.promisedAt),
    appointmentAt: iso(dossier.appointmentAt),
    returnedAt: iso(dossier.returnedAt),
    endedAt: iso(dossier.endedAt),
    answers: whole.answers,
    papers: components.map(({ component, source, originals, certifiedCopies, copies, database }) => ({
      component,
      source: source as Source,
      originals,
      certifiedCopies,
      copies,
      database,
      files: files.filter((one) => one.kind === 'component' && one.component === component).map(file),
    })),
    results: files.filter((one) => one.kind === 'result').map(file),
    supplements: requests.map((request) => ({
      number: request.number,
      askedAt: request.askedAt.toISOString(),
      limitAt: request.limitAt.toISOString(),
      answeredAt: iso(request.answeredAt),
      faults: faults
        .filter((one) => one.request === request.id)
        .map(({ target, targetCode, reason }) => ({ target: target as 'field' | 'paper' | 'other', code: targetCode, reason })),
    })),
    notes: notes.map(({ verb, text, shown, writtenAt }) => ({ verb, text, shown, writtenAt: writtenAt.toISOString() })),
    history: history.map(({ type, occurredAt, data }) => ({ type, occurredAt: occurredAt.toISOString(), data })),
  };
}

/** Whether the text is a moment that exists, of our era, as `toISOString` writes it. */
export const isMoment = (text: string): boolean =>
  /^(?!0000)\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;

/** Where a page of a queue ended, as a text that means nothing to the caller. */
export const placeOf = (line: Pick<DossierLine, 'urgentAt' | 'id'>): string =>
  Buffer.from(`${line.urgentAt?.toISOString() ?? 'infinity'}|${line.id}`).toString('base64url');

/** The reverse of `placeOf`. Refuses what is none with `context.bad_input` (422). */
export function placeAfter(text: string): { urgentAt: string; id: string } {
  const [, urgentAt, id] =
    /^(infinity|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(text, 'base64url').toString('latin1'),
    ) ?? [];
  if (!urgentAt || !id || (urgentAt !== 'infinity' && !isMoment(urgentAt)))
    throw new Refusal('context.bad_input', 422, {
      fields: { after: { key: 'context.issues.page' } },
    });
  return { urgentAt, id };
}
