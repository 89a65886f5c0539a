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

type Came = { channel: string; stopWay: string | null };
/** How a dossier came, and how its citizen asked for it to be stopped. */
async function cameBy(tx: Transaction, dossier: string): Promise<Came | undefined> {
  const [row] = await tx.query<Came>({
    name: 'visits.came-by',
    text: 'select d.channel, s.way as "stopWay" from dossiers d left join dossier_stops s on s.dossier = d.id where d.id = $1',
    values: [dossier],
  });
  return row;
}

/**
 * Without a number drawn, only what cannot be done from afar says that somebody came: papers over the counter, a result taken, an identity paper shown for
 * a new key, a supplement that an officer enters (but for what comes by post), a stop that was asked for at the desk. What another system enters for
 * somebody says of a supplement, a stop and a key nothing of the kind.
 */
function inPerson({ type, data, actor }: HouseEvent, { channel, stopWay }: Came): boolean {
  if (type === 'dossier.submitted' || type === 'dossier.received') return data.channel === 'direct';
  if (type === 'dossier.returned') return data.way === 'desk';
  if (actor.kind !== 'officer') return false;
  if (type === 'dossier.withdrawn') return stopWay === 'desk';
  return type === 'dossier.key_reissued' || (type === 'dossier.answered' && channel !== 'post');
}

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
  const came = await cameBy(tx, event.subject);
  // A letter that is entered between two people at the counter is nobody's coming.
  if (!came || (event.type === 'dossier.withdrawn' && came.stopWay === 'post')) return;
  const ticket = await servedThen(tx, event);
  if (!ticket && !inPerson(event, came)) return;
  await countVisit(context, tx, { dossier: event.subject, ticket: ticket ?? null, at: event.occurredAt });
}

/** Counts how often people come to the desk for a dossier: by the number that was served when an officer did something to it, else by what was done. */
export const visitReader: Reader = {
  name: 'desk: visits',
  types: AT_COUNTER,
  async hear(context, tx, events) {
    for (const event of events) await hearOne(context, tx, event);
  },
};
