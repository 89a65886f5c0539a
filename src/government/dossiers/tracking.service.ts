import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { Ceiling, countTry, takeBack } from '../../platform/limits/limits.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { dayOf } from '../../platform/time/time.ts';
import { type Tracked, tracked } from './dossiers.queries.ts';
import { isDossierCode, tidyCode } from './dossiers.rules.ts';

/** Wrong tries per code and day: with four digits a guesser would need thousands. */
export const TRIES = { name: 'tracking per code and day', times: 5, seconds: 86_400 };
/** A desk or a mobile carrier is one address: only a machine asks this often. */
const fromOneAddress = new Ceiling(600, 3600);

/**
 * A dossier's state by its code and the last four digits of the phone. Whether the code or the digits are wrong is not told (`context.not_found`,
 * 404); after five wrong tries for a code on a day nothing is told of it any more (`context.too_many`, 429), not even to who is right. The try is counted
 * before the look-up, so that many at once get no more.
 */
export async function trackByCode(context: Context, typed: { code: string; digits: string }, address: string): Promise<Tracked> {
  const code = tidyCode(typed.code);
  const digits = typed.digits.replace(/\s/g, '');
  const fields = {
    ...(isDossierCode(code) ? {} : { code: { key: 'dossiers.tracking.errors.code' } }),
    ...(/^\d{4}$/.test(digits) ? {} : { digits: { key: 'dossiers.tracking.errors.digits' } }),
  };
  if (Object.keys(fields).length > 0) throw new Refusal('context.bad_input', 422, { fields });
  fromOneAddress.count(address);
  const tracking = context.as(systemActor('tracking'));
  const key = `${code}|${dayOf(context.now)}`;
  await countTry(tracking, TRIES, key);
  const found = await tracked(tracking, { code, digits });
  if (!found) throw new Refusal('context.not_found', 404);
  await takeBack(tracking, TRIES, key);
  return found;
}

/** A dossier's state by the random key of its QR. Refuses with `context.not_found` (404). */
export async function trackByKey(context: Context, key: string, address: string): Promise<Tracked> {
  fromOneAddress.count(address);
  const found = /^[\w-]{22}$/.test(key) ? await tracked(context.as(systemActor('tracking')), { key }) : undefined;
  if (!found) throw new Refusal('context.not_found', 404);
  return found;
}
