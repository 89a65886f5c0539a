import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dev } from '../platform/config/config.ts';
import { root } from '../platform/config/root.ts';

/** What a page loads in the browser: style sheets, modules, and in development the nonce for the styles that Vite puts in. */
export type Assets = { styles: string[]; scripts: string[]; nonce?: string };
type Manifest = Record<string, { file: string; css?: string[] }>;

const entry = 'src/ui/client.ts';
let manifest: Manifest | undefined;
const built = new Map<string, Assets>();

function fromManifest(entries: readonly string[]): Assets {
  manifest ??= JSON.parse(readFileSync(join(root, 'dist/client/.vite/manifest.json'), 'utf8')) as Manifest;
  const assets: Assets = { styles: [], scripts: [] };
  for (const one of entries) {
    const chunk = manifest[one];
    if (!chunk) throw new Error(`the build has no ${one}`);
    assets.styles.push(...(chunk.css ?? []).map((file) => `/${file}`));
    assets.scripts.push(`/${chunk.file}`);
  }
  return assets;
}

/**
 * The built files of a page: those of every page, and its islands (paths of `*.island.tsx` from the root of the tree). Read once; in development Vite's
 * own, allowed by the nonce of the answer's Content-Security-Policy.
 */
export function assetsFor(nonce: string, islands: readonly string[] = []): Assets {
  const entries = [entry, ...islands];
  if (dev) return { styles: [], scripts: ['/@vite/client', ...entries.map((one) => `/${one}`)], nonce };
  const name = entries.join(' ');
  const known = built.get(name) ?? fromManifest(entries);
  built.set(name, known);
  return known;
}
