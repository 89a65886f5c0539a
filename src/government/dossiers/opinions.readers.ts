import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { type HouseEvent, publish } from '../../platform/events/events.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { calendarFor, dueTold, handlingClock, pausesOf } from './dossiers.clock.ts';
import { lockOpen } from './dossiers.effect.queries.ts';
import { fact, iso } from './dossiers.events.ts';
import { endHold } from './opinions.service.ts';
import { retimeStep } from './steps.service.ts';

/**
 * Whoever answers a question writes nothing into the dossier: it belongs to another unit. Where the time did not count until the answer, the clock runs on
 * here, from the moment of the answer, however late the reader hears of it.
 */
export const opinionReader: Reader = {
  name: 'dossiers: opinions',
  types: ['dossier.opinion_answered'],
  async hear(context, tx, events) {
    for (const event of events) await runOn(context, tx, event);
  },
};

async function runOn(context: Context, tx: Transaction, { subject, occurredAt, data }: HouseEvent): Promise<void> {
  const dossier = await lockOpen(tx, subject);
  const [opinion] = await tx.query<{ dossier: string; askedAt: Date; notCounted: string | null }>({
    text: 'select dossier, asked_at as "askedAt", not_counted as "notCounted" from dossier_opinions where id::text = $1',
    values: [data.opinion],
  });
  if (!dossier?.receivedAt || !opinion) return;
  const before = await dueTold(tx, subject);
  if (!(await endHold(tx, opinion, occurredAt))) return;
  const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
  const calendar = await calendarFor(context, dossier.competentUnit);
  const { due } = handlingClock(version, dossier.caseCode, dossier.receivedAt, calendar, await pausesOf(tx, subject));
  await tx.query({ text: 'update dossiers set due_at = $2, row_version = row_version + 1 where id = $1', values: [subject, due] });
  await retimeStep(context, tx, { id: subject, competentUnit: dossier.competentUnit, state: 4 });
  await publish(context, tx, fact('dossier.resumed', dossier, occurredAt, { reason: opinion.notCounted ?? '' }));
  if (before !== iso(due))
    await publish(context, tx, fact('dossier.due_changed', dossier, context.now, { before, after: iso(due), reason: 'not_counted' }));
  await record(context, tx, { verb: 'resume', thing: 'dossier', subject, unit: dossier.competentUnit });
}
