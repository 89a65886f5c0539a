import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { config, StartFailure } from './config.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const fileSchema = z.object({
  /** Keys that encrypt personal numbers and pictures of identity cards, by id; the last one encrypts, all decrypt. */
  personal: z.record(z.string().regex(/^k\d+$/), hex32).refine((keys) => Object.keys(keys).length > 0),
  blindIndex: hex32,
  cookies: hex32,
  tokens: hex32,
});
type KeyFile = z.infer<typeof fileSchema>;
export type Keys = {
  /** AES-256-GCM; the key's id stands first: `k1.<base64url of iv, tag, ciphertext>`. */
  encrypt(plain: string | Uint8Array): string;
  decrypt(sealed: string): Buffer;
  /** The same blind index for the same value: to look a personal number up without decrypting. */
  blind(value: string): string;
  /** A keyed hash for tokens, codes and links that are stored only so. */
  digest(value: string): string;
  same(a: string, b: string): boolean;
  cookieSecret: string;
  /** By each key's name a mark that tells the key again and says nothing of it: for back-ups, from which the keys are kept apart. */
  marks: Readonly<Record<string, string>>;
};

function makeKeys(file: KeyFile): Keys {
  const ring = Object.entries(file.personal).map(([id, key]) => [id, createSecretKey(key, 'hex')] as const);
  const current = ring[ring.length - 1];
  if (!current) throw new StartFailure('The key file holds no key for personal data.');
  const blindIndex = createSecretKey(file.blindIndex, 'hex');
  const tokens = createSecretKey(file.tokens, 'hex');
  const mac = (key: KeyObject, value: string) => createHmac('sha256', key).update(value).digest('base64url');
  return {
    encrypt(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current[1], iv);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return `${current[0]}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    decrypt(sealed) {
      const [id = '', text = ''] = sealed.split('.', 2);
      const key = ring.find(([name]) => name === id)?.[1];
      if (!key) throw new Error(`no key ${id} in the key file`);
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    },
    blind: (value) => mac(blindIndex, value),
    digest: (value) => mac(tokens, value),
    same(a, b) {
      const [one, other] = [Buffer.from(a), Buffer.from(b)];
      return one.length === other.length && timingSafeEqual(one, other);
    },
    cookieSecret: file.cookies,
    marks: Object.fromEntries(
      [...Object.entries(file.personal), ...(['blindIndex', 'cookies', 'tokens'] as const).map((name) => [name, file[name]] as const)].map(
        ([name, key]) => [name, createHmac('sha256', Buffer.from(key, 'hex')).update('xaso back-up').digest('hex').slice(0, 16)],
      ),
    ),
  };
}

/**
 * Reads the key file; at the first start of a trial installation it makes one (mode 0600). In production the file must be there and stand
 * outside XASO_DATA, so that a copied data folder opens nothing. Throws a StartFailure in one sentence.
 */
export function loadKeys(settings: Pick<typeof config, 'keysFile' | 'production' | 'data'> = config): Keys {
  const path = resolve(settings.keysFile);
  if (settings.production && path.startsWith(`${settings.data}/`))
    throw new StartFailure(`In production the keys must stand outside ${settings.data}: set XASO_KEYS to a file elsewhere.`);
  if (!existsSync(path)) {
    const used = existsSync(resolve(settings.data, 'postgres', 'PG_VERSION'));
    if (settings.production || used)
      throw new StartFailure(
        `The key file ${path} is missing; without it the stored personal data cannot be read. Put it back (XASO_KEYS).`,
      );
    const fresh = () => randomBytes(32).toString('hex');
    mkdirSync(dirname(path), { recursive: true });
    const made: KeyFile = { personal: { k1: fresh() }, blindIndex: fresh(), cookies: fresh(), tokens: fresh() };
    writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  if (statSync(path).mode & 0o077) throw new StartFailure(`Others can read the key file ${path}: chmod 600 it.`);
  let file: KeyFile;
  try {
    file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new StartFailure(`The key file ${path} cannot be read as keys: restore it from its copy.`);
  }
  return makeKeys(file);
}

let loaded: Keys | undefined;
/** The installation's keys, read once. */
export function keys(): Keys {
  loaded ??= loadKeys();
  return loaded;
}
