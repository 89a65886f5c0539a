import type { ClientBase } from 'pg';

export type Table = { schema: string; name: string; columns: string[] };

/** Rows that are worth nothing later, and much to a thief: who is signed in, and codes on their way. After a restore everybody signs in again. */
export const LEFT_OUT: readonly string[] = ['identity.session', 'identity.trusted_factor', 'identity.verification'];
/** The job queue's own tables, and the migrator's, are made by their programs; pending jobs are kept by `JOB_COLUMNS`. */
const NOT_OURS = ['graphile_worker', 'drizzle', 'information_schema', 'pg_catalog'];

export const nameOf = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string => `${schema}.${name}`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const inSql = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string => `${quoted(schema)}.${quoted(name)}`;
export const columnsInSql = (table: Table): string => table.columns.map(quoted).join(', ');

type Found = Table & { id: string; points_to: string[] };

/** Every table of the application, each after those that it points to. Throws when tables point in a circle: no order could fill them. */
export async function tablesOf(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Found>({
    text: `select c.oid::text as id, n.nspname::text as schema, c.relname::text as name,
             (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
             array(select k.confrelid::text from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as points_to
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'p') and not c.relispartition and n.nspname <> all ($1) and n.nspname not like 'pg\\_%'
             and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
           order by 2, 3`,
    values: [NOT_OURS],
  });
  const ordered: Found[] = [];
  const there = new Set<string>();
  for (let left = rows; left.length > 0; ) {
    const ready = left.filter((table) => table.points_to.every((id) => there.has(id)));
    if (ready.length === 0) throw new Error(`tables that point in a circle: ${left.map(nameOf).join(', ')}`);
    for (const table of ready) there.add(table.id);
    ordered.push(...ready);
    left = left.filter((table) => !there.has(table.id));
  }
  return ordered.map(({ schema, name, columns }) => ({ schema, name, columns }));
}

/** Tables that name stored files do it with these two columns (`StoredFile`). */
export const namesFiles = ({ columns }: Table): boolean => columns.includes('hash') && columns.includes('sealed');

export async function sequencesOf(client: ClientBase): Promise<{ schema: string; name: string; value: string }[]> {
  const { rows } = await client.query<{ schema: string; name: string; value: string }>({
    text: `select schemaname::text as schema, sequencename::text as name, last_value::text as value from pg_sequences
           where last_value is not null and schemaname <> all ($1) order by 1, 2`,
    values: [NOT_OURS],
  });
  return rows;
}

/** In which epoch the events are told; 1 where the database is older than epochs. */
export async function epochOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>("select to_regprocedure('public.xaso_event_epoch()') is not null as there");
  if (!rows[0]?.there) return 1;
  return Number((await client.query<{ epoch: number }>('select xaso_event_epoch() as epoch')).rows[0]?.epoch);
}

/** A pending job as its queue's own function takes it back. */
export const JOB_COLUMNS = 'task, payload, queue, run_at, attempts, max_attempts, key, priority, flags, last_error';
export const pendingJobs = `select t.identifier as task, j.payload, q.queue_name as queue, j.run_at, j.attempts, j.max_attempts, j.key, j.priority,
    array(select jsonb_object_keys(j.flags))::text[] as flags, j.last_error
  from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id order by j.id`;

/** What COPY writes and reads must not depend on where it runs. */
export const COPY_SETTINGS = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 3;
  set bytea_output = 'hex'; set client_encoding = 'UTF8'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`;
