import type { Context, Transaction } from '../context/context.ts';
import { newId } from '../database/id.ts';

/** What an event may tell: codes, ids, moments, counts. */
export type EventData = Record<string, string | number | boolean | null | readonly string[]>;

/** A fact as a slice tells it. `unit` is the id of the dated unit; `subject` the id of what it happened to. */
export type Fact = {
  type: string;
  version: number;
  subject: string;
  unit: string;
  procedureVersion?: string | null;
  occurredAt: Date;
  data: EventData;
};

/** A fact as a reader hears it. */
export type HouseEvent = Fact & {
  id: string;
  /** The order of events is (epoch, transaction, id): a restore into another PostgreSQL, which counts transactions from anew, begins an epoch. */
  epoch: number;
  /** The transaction that made it so. */
  transaction: string;
  recordedAt: Date;
  /** `for`: the person for whom; `instead`: the officer in whose place. */
  actor: { kind: string; account: string; role: string | null; for: string | null; instead?: string };
};

const columns = '(id, type, version, subject, unit, procedure_version, occurred_at, actor, data)';

/** Who acts: the account, the office, for whom (the citizen), and in whose place (the officer for whom the actor stands in). */
const actorJson = ({ actor: { kind, id } }: Context, role: string | null, onBehalfOf: string | null, instead: string | null) => ({
  kind,
  account: id,
  role,
  for: onBehalfOf,
  ...(instead ? { instead } : {}),
});

function valuesOf(context: Context, fact: Fact, role: string | null, onBehalfOf: string | null, instead: string | null): unknown[] {
  return [
    newId(context.now),
    fact.type,
    fact.version,
    fact.subject,
    fact.unit,
    fact.procedureVersion ?? null,
    fact.occurredAt,
    JSON.stringify(actorJson(context, role, onBehalfOf, instead)),
    JSON.stringify(fact.data),
  ];
}

/** Tells the house a fact, in the transaction that makes it so. `role`: the office in which the actor acted; `instead`: in whose place. */
export async function publish(
  context: Context,
  tx: Transaction,
  fact: Fact,
  role: string | null = null,
  onBehalfOf: string | null = null,
  instead: string | null = null,
): Promise<void> {
  await tx.query({
    name: 'events.publish',
    text: `insert into events ${columns} values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: valuesOf(context, fact, role, onBehalfOf, instead),
  });
}

/**
 * The same for writes in one statement: one parameter (a JSON array of facts) at `$place`; `from` names a row of the statement that must exist.
 * Its value comes from `eventValues`.
 */
export const eventInsert = (place: number, from: string): string =>
  `insert into events ${columns}
   select e.id, e.type, e.version, e.subject, e.unit, e.procedure_version, e.occurred_at, e.actor, e.data
   from ${from}, jsonb_to_recordset($${place}::jsonb) as e(id uuid, type text, version smallint, subject uuid, unit text, procedure_version text,
     occurred_at timestamptz, actor jsonb, data jsonb)`;

export function eventValues(
  context: Context,
  facts: readonly Fact[],
  role: string | null = null,
  onBehalfOf: string | null = null,
  instead: string | null = null,
): string {
  return JSON.stringify(
    facts.map((fact) => ({
      id: newId(context.now),
      type: fact.type,
      version: fact.version,
      subject: fact.subject,
      unit: fact.unit,
      procedure_version: fact.procedureVersion ?? null,
      occurred_at: fact.occurredAt,
      actor: actorJson(context, role, onBehalfOf, instead),
      data: fact.data,
    })),
  );
}

type Row = {
  id: string;
  epoch: number;
  transaction: string;
  type: string;
  version: number;
  subject: string;
  unit: string;
  procedure_version: string | null;
  occurred_at: Date;
  recorded_at: Date;
  actor: HouseEvent['actor'];
  data: EventData;
};
const fromRow = (row: Row): HouseEvent => ({
  id: row.id,
  epoch: row.epoch,
  transaction: row.transaction,
  type: row.type,
  version: row.version,
  subject: row.subject,
  unit: row.unit,
  procedureVersion: row.procedure_version,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
  actor: row.actor,
  data: row.data,
});
const selected = 'id, epoch, transaction::text, type, version, subject, unit, procedure_version, occurred_at, recorded_at, actor, data';

/** The history of one subject, oldest first: for those who may see the subject. */
export async function historyOf(tx: Transaction, subject: string): Promise<HouseEvent[]> {
  const rows = await tx.query<Row>({
    name: 'events.history',
    // `transaction` alone would be the text of the list above, in which 1000 comes before 999.
    text: `select ${selected} from events where subject = $1 order by epoch, events.transaction, id`,
    values: [subject],
  });
  return rows.map(fromRow);
}

/**
 * The next events behind a reader's cursor, with the cursor locked. Never past a transaction that has not committed yet: a later commit of an earlier
 * transaction would else be lost. What an earlier epoch tells was committed before its restore.
 */
export async function nextEvents(tx: Transaction, reader: string, limit: number): Promise<HouseEvent[]> {
  await tx.query({
    text: "insert into event_cursors (reader, epoch, transaction, event) values ($1, 0, '0', '00000000-0000-0000-0000-000000000000') on conflict do nothing",
    values: [reader],
  });
  await tx.query({ text: 'select 1 from event_cursors where reader = $1 for update', values: [reader] });
  const rows = await tx.query<Row>({
    name: 'events.next',
    text: `select ${selected} from events e
           where (e.epoch, e.transaction, e.id) > (select c.epoch, c.transaction, c.event from event_cursors c where c.reader = $1)
             and (e.epoch < xaso_event_epoch() or e.transaction < pg_snapshot_xmin(pg_current_snapshot()))
           order by e.epoch, e.transaction, e.id limit $2`,
    values: [reader, limit],
  });
  return rows.map(fromRow);
}

export async function moveCursor(tx: Transaction, reader: string, last: HouseEvent): Promise<void> {
  await tx.query({
    name: 'events.move',
    text: 'update event_cursors set epoch = $4, transaction = $2::xid8, event = $3, moved_at = clock_timestamp() where reader = $1',
    values: [reader, last.transaction, last.id, last.epoch],
  });
}
