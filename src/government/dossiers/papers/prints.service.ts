import { z } from 'zod';
import { record } from '../../../platform/audit/audit.ts';
import { keys } from '../../../platform/config/keys.ts';
import type { Context } from '../../../platform/context/context.ts';
import { once } from '../../../platform/context/idempotency.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import { joinPdfs } from '../../../platform/pdf/join.ts';
import { sizes } from '../../../platform/pdf/pdf.ts';
import type { Actor, Post } from '../../../platform/permissions/permissions.ts';
import { isDay } from '../../../platform/time/time.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import type { PrintingHouse } from './base.queries.ts';
import { trackingBook } from './book.paper.ts';
import { bookCount, bookOf } from './book.queries.ts';
import { paperNames, printPaper, sizesOf } from './print.queries.ts';
import { textsAt } from './templates.queries.ts';

export const PRINT = 'papers:print';

/** So many dossiers are printed while the officer waits; more are a job's. A paper takes about a tenth of a second. */
export const AT_ONCE = 20;
/** The most that one file holds. */
export const MOST = 200;
/** Lines of the tracking book that are printed while the officer waits, and the most that one book has. */
export const LINES_AT_ONCE = 200;
export const MOST_LINES = 5000;

const day = z.string().refine(isDay);
const wishSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('papers'),
    name: z.enum(paperNames),
    size: z.enum(sizes),
    codes: z.array(z.string()).min(1).max(MOST),
    locale: z.enum(['vi', 'en']),
  }),
  z.object({ kind: z.literal('book'), from: day, to: day, locale: z.enum(['vi', 'en']) }),
]);
export type BulkWish = z.infer<typeof wishSchema>;

/** A wish of the page, judged: `paper.nothing`, `paper.many`, `paper.unknown`, `paper.period` (422). */
export function bulkWish(wish: BulkWish): BulkWish {
  if (wish.kind === 'papers') {
    const codes = [...new Set(wish.codes)];
    if (codes.length === 0) throw new Refusal('paper.nothing', 422);
    if (codes.length > MOST) throw new Refusal('paper.many', 422, { details: { most: MOST } });
    if (!sizesOf[wish.name].includes(wish.size)) throw new Refusal('paper.unknown', 422);
    return { ...wish, codes };
  }
  if (!isDay(wish.from) || !isDay(wish.to) || wish.from > wish.to) throw new Refusal('paper.period', 422);
  return wish;
}

type Drawn = { pdf: Buffer; done: number };
type Progress = (done: number) => Promise<void>;

/** Whoever prints in bulk works with dossiers in the unit. */
function refuseOutsider({ actor }: Context, unit: string): void {
  if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const works = ['desk officer', 'specialist', 'leader', 'clerk'];
  if (actor.kind !== 'officer' || !actor.posts.some((post) => post.unit === unit && works.includes(post.role)))
    throw new Refusal('context.forbidden', 403);
}

/** How many papers or lines a wish has. */
export const sizeOfWish = async (context: Context, unit: string, wish: BulkWish): Promise<number> =>
  wish.kind === 'papers' ? wish.codes.length : bookCount(context, { ...wish, unit });

/**
 * Draws everything of a wish into one file, one paper after the other; between two of them others have their turn. Each dossier is opened with the
 * actor's own rights, and written down. A dossier that has no such paper is refused with the rest: nothing is left out unsaid.
 */
export async function drawAll(
  context: Context,
  unit: string,
  wish: BulkWish,
  house: PrintingHouse,
  progress: Progress = async () => {},
): Promise<Drawn> {
  refuseOutsider(context, unit);
  if (wish.kind === 'book') {
    const { locale } = wish;
    const book = await bookOf(context, { ...wish, unit }, locale);
    if (book.rows.length > MOST_LINES) throw new Refusal('paper.many', 422, { details: { most: MOST_LINES } });
    const texts = await textsAt(context, unit, 'mau-07', context.now);
    await context.transaction((tx) =>
      record(context, tx, {
        verb: 'print',
        thing: 'dossier',
        subject: 'book',
        unit,
        data: { form: 'mau-07', from: wish.from, to: wish.to, rows: book.rows.length },
      }),
    );
    return { pdf: await trackingBook(book, { locale, texts }, progress), done: book.rows.length };
  }
  const drawn: Buffer[] = [];
  for (const code of wish.codes) {
    drawn.push(await printPaper(context, code, { name: wish.name, size: wish.size }, { locale: wish.locale, ...house }));
    await progress(drawn.length);
  }
  const [only] = drawn;
  return { pdf: drawn.length === 1 && only ? only : joinPdfs(drawn, wordsIn(wish.locale)(`paper.names.${wish.name}`)), done: drawn.length };
}

/** Asks the worker to draw it, with the offices that the actor holds now. Once per key. */
export function askPrint(context: Context, input: { unit: string; wish: BulkWish; total: number; key: string }): Promise<{ id: string }> {
  refuseOutsider(context, input.unit);
  const { unit, wish, total, key } = input;
  return once(context, { verb: 'print in bulk', key, input: { unit, wish } }, async (tx) => {
    const id = newId(context.now);
    await tx.query({
      text: 'insert into print_jobs (id, account, posts, unit, wish, total, asked_at) values ($1, $2, $3, $4, $5, $6, $7)',
      values: [id, context.actor.id, JSON.stringify(context.actor.posts), unit, JSON.stringify(wish), total, context.now],
    });
    await record(context, tx, { verb: 'print in bulk', thing: 'dossier', subject: id, unit, data: { total } });
    await enqueue(tx, PRINT, { id }, `print:${id}`);
    return { id };
  });
}

export type PrintJob = {
  id: string;
  unit: string;
  wish: BulkWish;
  total: number;
  done: number;
  askedAt: Date;
  endedAt: Date | null;
  failed: string | null;
  bytes: number | null;
};
const shown = 'id, unit, wish, total, done, asked_at as "askedAt", ended_at as "endedAt", failed, bytes';
const isId = (text: string): boolean => z.uuid().safeParse(text).success;

/** A job of the actor's own. Refuses with `context.not_found` (404). */
export async function printJob(context: Context, id: string): Promise<PrintJob> {
  const [row] = isId(id)
    ? await context.read((tx) =>
        tx.query<PrintJob>({ text: `select ${shown} from print_jobs where id = $1 and account = $2`, values: [id, context.actor.id] }),
      )
    : [];
  if (!row) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.not_found', 404);
  return row;
}

/** The actor's jobs of the last day, newest first. */
export const printJobsOf = (context: Context): Promise<PrintJob[]> =>
  context.read((tx) =>
    tx.query<PrintJob>({
      text: `select ${shown} from print_jobs where account = $1 order by asked_at desc limit 20`,
      values: [context.actor.id],
    }),
  );

/** The finished file; that it was fetched is written down. Refuses with `paper.not_ready` (409) and `paper.gone` (404). */
export async function printedFile(context: Context, id: string): Promise<Buffer> {
  const job = await printJob(context, id);
  if (!job.endedAt || job.failed) throw new Refusal('paper.not_ready', 409);
  return context.transaction(async (tx) => {
    const [row] = await tx.query<{ sealed: string | null }>({ text: 'select sealed from print_jobs where id = $1', values: [id] });
    if (!row?.sealed) throw new Refusal('paper.gone', 404);
    await record(context, tx, { verb: 'open', thing: 'print', subject: id, unit: job.unit, data: { total: job.total } });
    return keys().decrypt(row.sealed);
  });
}

type Asked = { account: string; posts: readonly Post[]; unit: string; wish: unknown; endedAt: Date | null };

/** The worker draws a job as the officer who asked. Safe to repeat: what is finished stays. A refusal is written down for the page. */
export async function drawJob(context: Context, id: string, house: PrintingHouse): Promise<void> {
  const [job] = await context.read((tx) =>
    tx.query<Asked>({ text: 'select account, posts, unit, wish, ended_at as "endedAt" from print_jobs where id = $1', values: [id] }),
  );
  if (!job || job.endedAt) return;
  const set = (text: string, values: unknown[]) =>
    context.transaction((tx) => tx.query({ text: `update print_jobs set ${text} where id = $1`, values: [id, ...values] }));
  const officer: Actor = { kind: 'officer', id: job.account, posts: job.posts, persons: [], scopes: [] };
  try {
    const { pdf, done } = await drawAll(context.as(officer), job.unit, wishSchema.parse(job.wish), house, async (count) => {
      await set('done = $2', [count]);
    });
    await set('done = $2, sealed = $3, bytes = $4, ended_at = clock_timestamp()', [done, keys().encrypt(pdf), pdf.byteLength]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error; // the queue tries again
    await set('failed = $2, ended_at = clock_timestamp()', [error.code]);
  }
}

/** A made file is kept for a day; what was asked, a month. */
export async function forgetPrints(context: Context): Promise<void> {
  await context.transaction(async (tx) => {
    await tx.query({
      text: `update print_jobs set sealed = null where sealed is not null and asked_at < $1::timestamptz - interval '1 day'`,
      values: [context.now],
    });
    await tx.query({ text: `delete from print_jobs where asked_at < $1::timestamptz - interval '30 days'`, values: [context.now] });
  });
}
