import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { config, StartFailure } from '../config/config.ts';
import { filesFolder } from '../files/files.ts';
import { wordsIn } from '../words/words.ts';
import { takeBackup } from './backup.service.ts';
import { restoreBackup } from './restore.service.ts';

const t = wordsIn('vi');

/** The database of XASO_DATA or of the settings; `stop` ends one that was started for this command. */
type Reached = { owner: string; attached: boolean; stop(): Promise<void> };

const say = (line: string): void => console.error(line);

/** The one folder that a command names; undefined: wrong use. */
function folderOf(args: string[]): string | undefined {
  try {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true, strict: true });
    return positionals.length === 1 ? positionals[0] : undefined;
  } catch {
    return undefined;
  }
}

/** `xaso backup DIR`: progress on standard error, the answer on standard output. Exit 0 whole, 1 refused or with files missing, 2 wrong use. */
export async function runBackup(args: string[], reach: () => Promise<Reached>): Promise<number> {
  const folder = folderOf(args);
  if (!folder) {
    console.error(t('backup.wrongUse.backup'));
    return 2;
  }
  if (!config.DATABASE_OWNER_URL && !existsSync(join(config.data, 'postgres', 'PG_VERSION')))
    throw new StartFailure(t('backup.nothingHere'));
  // A program that made new keys now would keep those, and not the ones that open the data.
  if (!existsSync(config.keysFile)) throw new StartFailure(t('backup.noKeysHere', { file: config.keysFile }));
  const reached = await reach();
  try {
    const manifest = await takeBackup({ ownerUrl: reached.owner, folder, store: filesFolder(), say });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(t('backup.done', { folder, rows, tables: manifest.tables.length, files: manifest.files.count }));
    console.log(t('backup.keepKeys', { file: config.keysFile, keys: Object.keys(manifest.keys).join(', ') }));
    const { damaged } = manifest.files;
    if (damaged.length > 0) console.error(t('backup.damaged', { count: damaged.length, files: damaged.slice(0, 5).join(', ') }));
    return damaged.length > 0 ? 1 : 0;
  } finally {
    if (!reached.attached) await reached.stop();
  }
}

/** `xaso restore DIR`, into an empty database. Exit 0 done, 1 refused with a sentence, 2 wrong use. */
export async function runRestore(args: string[], reach: () => Promise<Reached>): Promise<number> {
  const folder = folderOf(args);
  if (!folder) {
    console.error(t('backup.wrongUse.restore'));
    return 2;
  }
  let reached: Reached | undefined;
  try {
    const manifest = await restoreBackup({
      folder,
      store: filesFolder(),
      keysFile: config.keysFile,
      say,
      reach: async () => {
        reached = await reach();
        return reached.owner;
      },
    });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(t('backup.restored', { folder, rows, files: manifest.files.count, takenAt: manifest.takenAt }));
    const { damaged } = manifest.files;
    if (damaged.length > 0) console.error(t('backup.damaged', { count: damaged.length, files: damaged.slice(0, 5).join(', ') }));
    return 0;
  } finally {
    if (reached && !reached.attached) await reached.stop();
  }
}
