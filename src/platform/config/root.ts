import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json: the same for the sources and for the built server. */
export const root: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('no package.json above the code');
    folder = above;
  }
  return folder;
})();

/** A path under `content/`, where dated law and data stand. */
export const contentPath = (...parts: string[]): string => join(root, 'content', ...parts);
