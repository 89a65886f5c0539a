import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StartFailure } from '../config/config.ts';
import { knownMigrations } from '../database/database.ts';
import { wordsIn } from '../words/words.ts';

const t = wordsIn('vi');

/** The newest way of writing a back-up that this program reads. */
export const FORMAT = 1;
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';
export const JOBS = 'jobs.tsv.gz';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().min(1).max(63);
const part = z.object({
  /** Below the back-up's folder; never out of it. */
  part: z
    .string()
    .regex(/^[\w][\w./-]*$/)
    .refine((path) => !path.includes('..')),
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  sha256,
});
const manifestSchema = z.object({
  format: z.number().int().positive(),
  release: z.string(),
  takenAt: z.iso.datetime(),
  postgres: z.string(),
  /** The last migration that the database had had. */
  migration: z.object({ when: z.number().int(), tag: z.string() }),
  /** In which the events of the snapshot were still being told: a restore begins the next. */
  epoch: z.number().int().positive(),
  /** In the order in which they can be filled: what is pointed to first. */
  tables: z.array(part.extend({ schema: name, name, columns: z.array(name).min(1) })).min(1),
  /** Tables whose rows are deliberately not here. */
  leftOut: z.array(z.string()),
  jobs: part,
  sequences: z.array(z.object({ schema: name, name, value: z.string().regex(/^-?\d+$/) })),
  files: z.object({
    count: z.number().int().nonnegative(),
    bytes: z.number().int().nonnegative(),
    /** Files that the store no longer had as they were written: they are not here either. */
    damaged: z.array(z.string()),
  }),
  /** Every file of this folder but this one, with its SHA-256, as `sha256sum -c` reads it. */
  sums: z.object({ bytes: z.number().int().nonnegative(), sha256 }),
  /** The keys without which this back-up opens nothing: by name, with a mark that tells each again. The keys are never here. */
  keys: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Part = z.infer<typeof part>;

const sealOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The manifest as it is written: its last field is the SHA-256 of all before it. */
export const manifestText = (manifest: Manifest): string =>
  `${JSON.stringify({ ...manifest, seal: sealOf(JSON.stringify(manifest)) }, null, 2)}\n`;

/** Whether the folder looks like a back-up that was never finished. */
const begun = (folder: string) => /\.partial-[0-9a-f]+$/.test(folder) || existsSync(join(folder, 'tables'));

/** The manifest of a whole back-up that this program understands. Throws a StartFailure in one sentence. */
export async function readManifest(folder: string): Promise<Manifest> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new StartFailure(t('backup.noFolder', { folder }));
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new StartFailure(t(begun(folder) ? 'backup.half' : 'backup.noBackup', { folder }));
  }
  const changed = new StartFailure(t('backup.changed', { part: MANIFEST }));
  let raw: { seal?: unknown; format?: unknown };
  try {
    raw = JSON.parse(text) as typeof raw;
  } catch {
    throw changed;
  }
  const { seal, ...body } = raw;
  if (seal !== sealOf(JSON.stringify(body))) throw changed;
  if (typeof body.format !== 'number' || body.format > FORMAT) throw new StartFailure(t('backup.newer'));
  const read = manifestSchema.safeParse(body);
  if (!read.success) throw changed;
  const manifest = read.data;
  const known = knownMigrations();
  if (known.every(({ when }) => when < manifest.migration.when)) throw new StartFailure(t('backup.newer'));
  if (known.every(({ when }) => when !== manifest.migration.when))
    throw new StartFailure(t('backup.otherLine', { migration: manifest.migration.tag }));
  return manifest;
}
