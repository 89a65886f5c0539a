import { readStored, type StoredFile } from '../../../platform/files/files.ts';

/** Types that a browser shows by itself and that run nothing. Everything else is saved. */
const SHOWN = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'];

/** A stored file as an answer, under its own name. Its type is the one that its content showed, and the browser must not guess another. */
export async function fileAnswer(file: Pick<StoredFile, 'hash' | 'sealed' | 'type'> & { name: string }): Promise<Response> {
  const content = await readStored(file);
  const shown = SHOWN.includes(file.type);
  return new Response(new Uint8Array(content), {
    headers: {
      'content-type': shown ? file.type : 'application/octet-stream',
      'content-length': String(content.byteLength),
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
}
