import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Transaction } from '../context/context.ts';
import { newId } from '../database/id.ts';
import { addDays, type Day, dayOf, momentOf } from '../time/time.ts';

/** What was looked at or done. `subject` is an id or, for a list, its name; `data` holds codes and counts, never personal data. */
export type Look = {
  verb: string;
  thing: string;
  subject: string;
  unit?: string | null;
  data?: Record<string, string | number | boolean | null>;
};

const columns = '(id, at, actor_kind, actor, verb, thing, subject, unit, data)';

/** Writes down, in the same transaction as the look or the deed itself, who did it. */
export async function record(context: Context, tx: Transaction, look: Look): Promise<void> {
  await tx.query({
    name: 'audit.record',
    text: `insert into audit ${columns} values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: auditValues(context, look),
  });
}

/** The same row for writes in one statement: nine values, to be placed at `$first` and on; `from` names a row of the statement that must exist. */
export const auditInsert = (first: number, from: string): string => {
  const types = ['uuid', 'timestamptz', 'text', 'text', 'text', 'text', 'text', 'text', 'jsonb'];
  return `insert into audit ${columns} select ${types.map((type, place) => `$${first + place}::${type}`).join(', ')} from ${from}`;
};

export function auditValues(context: Context, look: Look): unknown[] {
  const { actor, now } = context;
  return [newId(now), now, actor.kind, actor.id, look.verb, look.thing, look.subject, look.unit ?? null, JSON.stringify(look.data ?? {})];
}

type Row = {
  id: string;
  at: string;
  actor_kind: string;
  actor: string;
  verb: string;
  thing: string;
  subject: string;
  unit: string | null;
  data: string;
};

/** The chain's next link: the rows of one day in order, each hashed onto the one before. */
export function chain(previous: string, rows: readonly Row[]): string {
  return rows.reduce(
    (hash, row) =>
      createHash('sha256')
        .update(JSON.stringify([hash, row.id, row.at, row.actor_kind, row.actor, row.verb, row.thing, row.subject, row.unit, row.data]))
        .digest('hex'),
    previous,
  );
}

/** What was written on a day, whatever moment it speaks of: what is written later is another day's, so a seal stays true. */
const rowsOf = (tx: Transaction, day: Day) =>
  tx.query<Row>({
    text: `select id::text, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, actor_kind, actor, verb, thing, subject, unit, data::text
           from audit where recorded_at >= $1 and recorded_at < $2 order by recorded_at, id`,
    values: [momentOf(day), momentOf(addDays(day, 1))],
  });

const WAIT_MILLISECONDS = 20;
const MOST_WAITS = 1500;

/** Waits until every transaction that began before this one has ended: none of them can still add a row to a day that is over. */
async function waitForEarlier(tx: Transaction): Promise<void> {
  const [mine] = await tx.query<{ id: string }>({ text: 'select pg_current_xact_id()::text as id' });
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    const [seen] = await tx.query<{ over: boolean }>({
      text: 'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as over',
      values: [mine?.id],
    });
    if (seen?.over) return;
    await sleep(WAIT_MILLISECONDS);
  }
  throw new Error('the audit is not sealed yet: a transaction that began earlier does not end');
}

/** Seals every day before today that is not sealed yet. Safe to repeat. Returns the days sealed. */
export function sealAudit(context: Context): Promise<Day[]> {
  return context.transaction(async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(4712)' });
    await waitForEarlier(tx);
    const [last] = await tx.query<{ day: Day; hash: string }>({
      text: 'select day::text, hash from audit_seals order by day desc limit 1',
    });
    const [first] = await tx.query<{ at: Date }>({ text: 'select recorded_at as at from audit order by recorded_at limit 1' });
    const sealed: Day[] = [];
    let hash = last?.hash ?? '';
    let day = last ? addDays(last.day, 1) : first ? dayOf(first.at) : dayOf(context.now);
    for (; day < dayOf(context.now); day = addDays(day, 1)) {
      const rows = await rowsOf(tx, day);
      const next = chain(hash || 'xaso', rows);
      await tx.query({
        text: 'insert into audit_seals (day, rows, hash, previous, sealed_at) values ($1, $2, $3, $4, $5)',
        values: [day, rows.length, next, hash, context.now],
      });
      hash = next;
      sealed.push(day);
    }
    return sealed;
  });
}

/** The first sealed day whose rows no longer give its hash; undefined when the chain holds. */
export function brokenDay(context: Context): Promise<Day | undefined> {
  return context.read(async (tx) => {
    let hash = '';
    for (const seal of await tx.query<{ day: Day; hash: string; previous: string; rows: number }>({
      text: 'select day::text, hash, previous, rows from audit_seals order by day',
    })) {
      const rows = await rowsOf(tx, seal.day);
      if (seal.previous !== hash || rows.length !== seal.rows || chain(hash || 'xaso', rows) !== seal.hash) return seal.day;
      hash = seal.hash;
    }
    return undefined;
  });
}
