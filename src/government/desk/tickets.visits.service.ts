import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { tidyCode } from '../dossiers/dossiers.rules.ts';
import { visitFact } from './tickets.events.ts';
import { mayQueue } from './tickets.permissions.ts';

type Visit = { dossier: string; ticket: string | null; at: Date };

/**
 * Writes one coming to the desk down, once per dossier and number, or once a day where no number was drawn; who came with a number is not counted a second
 * time for the same day without one. Tells `desk.visit`. False: it was counted already, or the dossier is not there.
 */
export async function countVisit(context: Context, tx: Transaction, { dossier, ticket, at }: Visit): Promise<boolean> {
  const [made] = await tx.query<{ unit: string; times: number }>({
    name: 'visits.count',
    text: `with made as (
             insert into desk_visits (id, dossier, unit, ticket, day, at)
             select $1, d.id, coalesce(t.unit, d.receiving_unit), t.id, $4, $5 from dossiers d left join tickets t on t.id = $3
             where d.id = $2 and (t.id is not null or not exists (select 1 from desk_visits v where v.dossier = d.id and v.day = $4))
             on conflict do nothing returning unit)
           select unit, (select count(*)::int + 1 from desk_visits v where v.dossier = $2) as times from made`,
    values: [newId(context.now), dossier, ticket, dayOf(at), at],
  });
  if (!made) return false;
  await publish(context, tx, visitFact(dossier, made.unit, at, { number: made.times, ticket: ticket !== null }));
  return true;
}

/**
 * Says that the number at the counter is about this dossier: for what leaves no other trace, a question for example. Refuses with 401, 403,
 * `tickets.unknown` (404), `tickets.dossier` (422) when there is no such dossier for this desk.
 */
export async function linkTicket(
  context: Context,
  input: { unit: string; ticket: string; code: string; key: string },
): Promise<{ counted: boolean }> {
  mayQueue(context.actor, 'call', input.unit);
  return once(context, { verb: 'ticket: link', key: input.key, input }, async (tx) => {
    const [ticket] = await tx.query<{ id: string; at: Date | null }>({
      text: 'select id, called_at as at from tickets where id::text = $1 and unit = $2 and day = $3',
      values: [input.ticket, input.unit, dayOf(context.now)],
    });
    if (!ticket) throw new Refusal('tickets.unknown', 404);
    const [dossier] = await tx.query<{ id: string }>({
      text: 'select id from dossiers where code = $1 or external_code = $1 limit 1',
      values: [tidyCode(input.code)],
    });
    if (!dossier) throw new Refusal('tickets.dossier', 422, { fields: { code: { key: 'tickets.refusals.dossier' } } });
    const counted = await countVisit(context, tx, { dossier: dossier.id, ticket: ticket.id, at: ticket.at ?? context.now });
    await record(context, tx, { verb: 'link', thing: 'ticket', subject: ticket.id, unit: input.unit, data: { counted } });
    return { counted };
  });
}

/** When somebody came to the desk for a dossier, for who may see it: the first time first. */
export const visitsOf = (context: Context, dossier: string): Promise<{ at: Date; ticket: boolean; day: Day }[]> =>
  context.read((tx) =>
    tx.query({
      name: 'visits.of',
      text: 'select at, ticket is not null as ticket, day::text from desk_visits where dossier = $1 order by at, id',
      values: [dossier],
    }),
  );

/** The dossiers that a number was about. */
export const dossiersOfTicket = (context: Context, ticket: string): Promise<{ code: string }[]> =>
  context.read((tx) =>
    tx.query<{ code: string }>({
      name: 'visits.of-ticket',
      text: 'select d.code from desk_visits v join dossiers d on d.id = v.dossier where v.ticket = $1 order by v.at, v.id',
      values: [ticket],
    }),
  );
