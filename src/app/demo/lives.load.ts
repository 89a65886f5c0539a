import { randomBytes } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { FileReference } from '../../government/dossiers/dossiers.schema.ts';
import type { LifeScene } from '../../government/dossiers/lives.rules.ts';
import { unfold } from '../../government/dossiers/lives.service.ts';
import { leftPercentOf } from '../../government/dossiers/steps.service.ts';
import type { CatalogueEntry } from '../../government/procedures/procedures.queries.ts';
import { promiseRulesOf } from '../../government/procedures/promises.queries.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { storeFile } from '../../platform/files/files.ts';
import { renderPdf } from '../../platform/pdf/pdf.ts';
import type { Day } from '../../platform/time/time.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { livesOf, type Plan } from './lives.plan.ts';
import { copyRows, Rows, type WrittenTable } from './lives.write.ts';

/** Lives that are gathered before they are sent: some megabytes, whatever the load. */
const CHUNK = 250;

export const sceneOf = async (context: Context, unit: string): Promise<LifeScene> => ({
  calendar: await calendarOf(context, unit),
  leftPercent: await leftPercentOf(context, unit),
  promises: await promiseRulesOf(context, unit),
});

/** 16 random bytes at a time are slow; a key of a made-up dossier is as random as any. */
function keyMaker(): () => string {
  let [pool, at] = [Buffer.alloc(0), 0];
  return () => {
    if (at >= pool.length) [pool, at] = [randomBytes(16 * 4096), 0];
    at += 16;
    return pool.toString('base64url', at - 16, at);
  };
}

export type Written = { rows: number; lives: number; events: number };

/**
 * Writes the lives of one commune in one transaction of the owner's: all of them and the mark of it, or nothing. A mark that is there already: nothing is done,
 * and undefined is given. `kept` is handed every chunk as it was sent. `deaf`: readers that shall not hear what is loaded.
 */
export async function writeLives(
  client: PoolClient,
  plan: Plan,
  scene: LifeScene,
  versions: readonly CatalogueEntry[],
  { mark, day, deaf, kept }: { mark: string; day: Day; deaf: readonly string[]; kept?: (chunk: [WrittenTable, Buffer][]) => void },
): Promise<Written | undefined> {
  await client.query('begin');
  try {
    const taken = await client.query('insert into demo_loads (name, day, finished_at) values ($1, $2, now()) on conflict do nothing', [
      mark,
      day,
    ]);
    const written = taken.rowCount ? await copyLives(client, plan, scene, versions, kept) : undefined;
    if (written) await passBy(client, deaf);
    await client.query('commit');
    return written;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function copyLives(
  client: PoolClient,
  plan: Plan,
  scene: LifeScene,
  versions: readonly CatalogueEntry[],
  kept?: (chunk: [WrittenTable, Buffer][]) => void,
): Promise<Written> {
  const rows = new Rows();
  const written = { rows: 0, lives: 0, events: 0 };
  let writing: Promise<number> = Promise.resolve(0);
  const send = async () => {
    written.rows += await writing;
    const chunk = rows.take();
    kept?.(chunk);
    writing = copyRows(client, chunk);
    writing.catch(() => {}); // awaited with the next chunk
  };
  for (const { life, newPerson } of livesOf(plan, scene.calendar, versions, keyMaker())) {
    const { id, fullName, birthDay, personalNumber } = life.person;
    if (newPerson) rows.add('persons', [id, fullName, birthDay, keys().encrypt(personalNumber), keys().blind(personalNumber)]);
    unfold(
      life,
      scene,
      (table, row) => {
        if (table === 'events') written.events++;
        rows.add(table, row);
      },
      plan.load,
    );
    written.lives++;
    // The socket is served between lives: the database must not wait for the next chunk to be made.
    if (written.lives % 2 === 0) await breath();
    if (written.lives % CHUNK === 0) await send();
  }
  await send();
  written.rows += await writing;
  await client.query(
    `insert into dossier_serials (unit, day, next) select $1, d.day, d.next from unnest($2::date[], $3::int[]) as d(day, next)
     on conflict (unit, day) do update set next = greatest(dossier_serials.next, excluded.next)`,
    [plan.unit, [...plan.serials.keys()], [...plan.serials.values()].map((last) => last + 1)],
  );
  return written;
}

/** These readers have come past what this transaction tells: nobody is sent a message about a made-up past. */
const passBy = (client: PoolClient, readers: readonly string[]) =>
  client.query(
    `insert into event_cursors (reader, epoch, transaction, event)
     select reader, xaso_event_epoch(), pg_current_xact_id(), 'ffffffff-ffff-ffff-ffff-ffffffffffff' from unnest($1::text[]) as reader
     on conflict (reader) do update set epoch = excluded.epoch, transaction = excluded.transaction, event = excluded.event, moved_at = clock_timestamp()`,
    [readers],
  );

/** The last serial of each day that the unit has given out. */
export async function serialsOf(client: PoolClient, unit: string): Promise<Map<Day, number>> {
  const { rows } = await client.query<{ day: Day; last: number }>(
    'select day::text, next - 1 as last from dossier_serials where unit = $1',
    [unit],
  );
  return new Map(rows.map((row) => [row.day, row.last]));
}

/** A unit without an e-identifier can give no codes: it gets one, marked as made up. */
export const nameUnit = (client: PoolClient, unit: string, value: string) =>
  client.query(
    `insert into unit_settings (unit, key, value, valid_from, basis, demo, source)
     select id, 'e_identifier', $2, valid_from, 'Giá trị trình diễn, không phải mã định danh điện tử thật', true, 'content' from units u where id = $1
       and not exists (select 1 from unit_settings s where s.unit = u.id and s.key = 'e_identifier')`,
    [unit, value],
  );

/** The files to which made-up dossiers point: one paper, one result. */
export async function madeUpFiles(): Promise<{ paper: FileReference; result: FileReference }> {
  const make = async (title: string, name: string) => {
    const content = await renderPdf({
      info: { title },
      content: [{ text: title, fontSize: 24 }, { text: 'Giấy này được tạo ra để trình diễn, không có giá trị.' }],
    });
    return { ...(await storeFile(content, 'application/pdf')), name };
  };
  return {
    paper: await make('Giấy tờ của bản trình diễn', 'giay-to.pdf'),
    result: await make('Kết quả của bản trình diễn', 'ket-qua.pdf'),
  };
}
