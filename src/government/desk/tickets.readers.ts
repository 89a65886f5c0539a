import type { Context, Transaction } from '../../platform/context/context.ts';
import type { HouseEvent } from '../../platform/events/events.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { countVisit } from './tickets.visits.service.ts';

/** What is done to a dossier with the citizen at the counter. */
const AT_COUNTER = [
  'dossier.submitted',
  'dossier.received',
  'dossier.answered',
  'dossier.returned',
  'dossier.withdrawn',
  'dossier.key_reissued',
];

/** Without a number drawn, only what cannot be done from afar says that somebody came. */
const inPerson = ({ type, data }: HouseEvent): boolean =>
  (type === 'dossier.submitted' && data.channel === 'direct') ||
  (type === 'dossier.received' && data.channel === 'direct') ||
  (type === 'dossier.returned' && data.way === 'desk');

/** The number that the officer served when it happened; undefined when none was. */
async function servedThen(tx: Transaction, { actor, occurredAt, recordedAt }: HouseEvent): Promise<string | undefined> {
  // A paper slip is typed in later: then nobody stands at the counter.
  if (recordedAt.getTime() - occurredAt.getTime() > 3_600_000) return undefined;
  const [row] = await tx.query<{ id: string }>({
    name: 'tickets.served-then',
    text: `select id from tickets where served_by = $1 and called_at <= $2 and (ended_at is null or ended_at >= $2)
             and called_at > $2::timestamptz - interval '4 hours' order by called_at desc limit 1`,
    values: [actor.account, occurredAt],
  });
  return row?.id;
}

async function hearOne(context: Context, tx: Transaction, event: HouseEvent): Promise<void> {
  if (event.actor.role !== 'desk officer') return;
  const ticket = await servedThen(tx, event);
  if (!ticket && !inPerson(event)) return;
  await countVisit(context, tx, { dossier: event.subject, ticket: ticket ?? null, at: event.occurredAt });
}

/** Counts how often people come to the desk for a dossier: by the number that was served when an officer did something to it. */
export const visitReader: Reader = {
  name: 'desk: visits',
  types: AT_COUNTER,
  async hear(context, tx, events) {
    for (const event of events) await hearOne(context, tx, event);
  },
};
