import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { type CatalogueEntry, keptVersion } from '../procedures/procedures.queries.ts';
import { keptPromise } from './apology.rules.ts';
import { calendarFor, supplementLimit } from './dossiers.clock.ts';
import { type DossierFacts, fact } from './dossiers.events.ts';

type Told = {
  id: string;
  competentUnit: string;
  procedure: string;
  procedureVersion: string;
  promisedAt: Date | null;
  appointmentAt: Date | null;
  request: string | null;
  askedAt: Date | null;
  limitAt: Date | null;
};
type Which = DossierFacts['dossier.moment_moved']['which'];
type Move = { which: Which; before: Date; after: Date };

/** What was told to a person and is not over: promises to come, and limits for an answer that has not come. */
const selected = `select d.id, d.competent_unit as "competentUnit", d.procedure, d.procedure_version as "procedureVersion", d.promised_at as "promisedAt",
    d.appointment_at as "appointmentAt", r.id as request, r.asked_at as "askedAt", r.limit_at as "limitAt"
  from dossiers d left join supplement_requests r on r.dossier = d.id and r.answered_at is null and d.state = 5
  where d.state in (1, 2, 4, 5, 6) and (d.promised_at > $1 or d.appointment_at > $1 or r.id is not null)`;

/**
 * After a change of the calendar: moments that were told to people and fall on a time at which the unit is closed by now, moved later, never earlier; each
 * with its event and its audit line. Returns how many dossiers changed.
 */
export async function recomputeMoments(context: Context, unit: string | null, reason: string): Promise<number> {
  let changed = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const batch = await context.read((tx) =>
      tx.query<{ id: string }>({
        text: `${selected} and ($2::text is null or d.competent_unit = $2) and d.id > $3 order by d.id limit 500`,
        values: [context.now, unit, after],
      }),
    );
    for (const { id } of batch) if (await recomputeOne(context, id, reason)) changed++;
    const last = batch.at(-1);
    if (!last) return changed;
    after = last.id;
  }
}

function movesOf(told: Told, version: CatalogueEntry, calendar: Calendar, now: Date): Move[] {
  const promise = (which: Which, before: Date | null): Move[] =>
    before && before > now ? [{ which, before, after: keptPromise(calendar, before) }] : [];
  const limit: Move[] =
    told.askedAt && told.limitAt ? [{ which: 'limit', before: told.limitAt, after: supplementLimit(version, calendar, told.askedAt) }] : [];
  return [...promise('promise', told.promisedAt), ...promise('appointment', told.appointmentAt), ...limit].filter(
    ({ before, after }) => after > before,
  );
}

function recomputeOne(context: Context, id: string, reason: string): Promise<boolean> {
  return context.transaction(async (tx) => {
    const [told] = await tx.query<Told>({ text: `${selected} and d.id = $2 for update of d`, values: [context.now, id] });
    if (!told) return false;
    const version = await keptVersion(context, told.procedure, told.procedureVersion);
    const moves = movesOf(told, version, await calendarFor(context, told.competentUnit), context.now);
    if (moves.length === 0) return false;
    await tx.query({ text: 'update dossiers set row_version = row_version + 1 where id = $1', values: [id] });
    for (const move of moves) await keep(context, tx, told, move, reason);
    await record(context, tx, { verb: 'recompute moments', thing: 'dossier', subject: id, unit: told.competentUnit, data: { reason } });
    return true;
  });
}

const places: Record<Which, { text: string; of(told: Told): string | null }> = {
  promise: { text: 'update dossiers set promised_at = $2 where id = $1', of: (told) => told.id },
  appointment: { text: 'update dossiers set appointment_at = $2 where id = $1', of: (told) => told.id },
  limit: { text: 'update supplement_requests set limit_at = $2 where id = $1', of: (told) => told.request },
};

async function keep(context: Context, tx: Transaction, told: Told, { which, before, after }: Move, reason: string): Promise<void> {
  const { text, of } = places[which];
  await tx.query({ text, values: [of(told), after] });
  const data = { which, before: before.toISOString(), after: after.toISOString(), reason };
  await publish(context, tx, fact('dossier.moment_moved', told, context.now, data));
}
