import { createHmac } from 'node:crypto';
import type { Context } from '../src/platform/context/context.ts';
import type { Database } from '../src/platform/database/database.ts';
import { readSession } from '../src/platform/identity/identity.doors.ts';
import type { SignInCaller } from '../src/registers/people/signin.service.ts';

/** A browser as far as cookies go: keeps what it is given, sends it along. */
export class CookieJar {
  readonly jar = new Map<string, string>();
  readonly publicUrl: string;
  constructor(publicUrl = 'http://127.0.0.1:8080') {
    this.publicUrl = publicUrl;
  }

  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get caller(): SignInCaller {
    return { headers: new Headers({ cookie: this.cookie }), publicUrl: this.publicUrl, address: '127.0.0.1' };
  }

  take({ cookies }: { cookies: readonly string[] }): void {
    for (const line of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
  }

  session(context: Context, db: Database) {
    return readSession(context, db.pool, this.caller);
  }
}

/** A code of an authenticator app, RFC 6238 by the letter: HMAC-SHA-1 over the number of 30-second steps. */
export function totp(secret: Buffer, at = Date.now()): string {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(step).digest();
  const from = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
