import type { Context } from '../../platform/context/context.ts';
import { type Complaint, Refusal, type RefusalStatus } from '../../platform/context/refusal.ts';
import type { FileReference } from './dossiers.schema.ts';
import { carried, keepPaper, type RefusedFile, uncarried } from './papers.service.ts';

/** How long a file that was uploaded may be named in a write. */
export const UPLOAD_SECONDS = 86_400;

const statusOf: Record<RefusedFile['reason'], RefusalStatus> = { empty: 422, type: 415, large: 413, many: 422 };
/** The moment, the file itself, and our signature over both and the account that uploaded it. */
const form = /^(\d{10})\.([\w-]+\.[\w-]{43})$/;
const placeOf = (context: Context, seconds: string) => `upload|${context.actor.kind}|${context.actor.id}|${seconds}`;

/**
 * Stores a file that is judged by its content, and gives a reference to it that only this account can use. Refuses with `dossiers.file_empty` (422),
 * `dossiers.file_type` (415) and `dossiers.file_large` (413).
 */
export async function uploadFile(context: Context, file: File): Promise<{ reference: string; file: FileReference; usableUntil: Date }> {
  const kept = await keepPaper(file);
  if ('reason' in kept) throw new Refusal(`dossiers.file_${kept.reason}`, statusOf[kept.reason]);
  const seconds = Math.floor(context.now.getTime() / 1000);
  const reference = `${seconds}.${carried(kept, placeOf(context, String(seconds)))}`;
  return { reference, file: kept, usableUntil: new Date((seconds + UPLOAD_SECONDS) * 1000) };
}

/** The file behind a reference; undefined when this account did not upload it, or too long ago. */
function uploaded(context: Context, reference: string): FileReference | undefined {
  const [, seconds = '', rest = ''] = form.exec(reference) ?? [];
  if (!seconds || Number(seconds) + UPLOAD_SECONDS < context.now.getTime() / 1000) return undefined;
  return uncarried(rest, placeOf(context, seconds));
}

/** The files behind references. Refuses with `dossiers.file_unknown` (422), a complaint for each that cannot be used; `path` is where the list stands. */
export function uploadedFiles(context: Context, references: readonly string[], path: string): FileReference[] {
  const files = references.map((reference) => uploaded(context, reference));
  const wrong = files.flatMap((file, at) => (file ? [] : [[`${path}.${at}`, { key: 'dossiers.errors.file' }] as [string, Complaint]]));
  if (wrong.length > 0) throw new Refusal('dossiers.file_unknown', 422, { fields: Object.fromEntries(wrong) });
  return files.filter((file) => file !== undefined);
}
