import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dev } from '../platform/config/config.ts';
import { root } from '../platform/config/root.ts';

/** What a page loads in the browser: style sheets, one module, and in development the nonce for the styles that Vite puts in. */
export type Assets = { styles: string[]; scripts: string[]; nonce?: string };
type Chunk = { file: string; css?: string[] };

const entry = 'src/ui/client.ts';
let built: Assets | undefined;

function fromManifest(): Assets {
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(root, 'dist/client/.vite/manifest.json'), 'utf8'));
  const chunk = manifest[entry];
  if (!chunk) throw new Error(`the build has no ${entry}`);
  return { styles: (chunk.css ?? []).map((file) => `/${file}`), scripts: [`/${chunk.file}`] };
}

/** The built files, read once; in development Vite's own, allowed by the nonce of the answer's Content-Security-Policy. */
export function assetsFor(nonce: string): Assets {
  if (dev) return { styles: [], scripts: ['/@vite/client', `/${entry}`], nonce };
  built ??= fromManifest();
  return built;
}
