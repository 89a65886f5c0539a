import { randomInt } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { identityOf } from '../../platform/identity/identity.ts';
import { countTry, type Limit, takeBack } from '../../platform/limits/limits.ts';
import { dayOf, MINUTE } from '../../platform/time/time.ts';
import { isMobile, maskedPhone } from '../../registers/people/people.rules.ts';
import { type Changed, changeDossier, type DossierRow, permissionFacts } from './dossiers.change.ts';
import { fact } from './dossiers.events.ts';
import { mayOrRefuse } from './dossiers.permissions.ts';
import { type ReturnWay, STATE } from './dossiers.rules.ts';
import type { ReturnInput } from './dossiers.schema.ts';
import { dossiers } from './dossiers.table.ts';
import { returnRuleOn } from './return.content.ts';
import type { ArrivedInput, Handover, ParcelInput } from './return.schema.ts';

const SENT: Limit = { name: 'return codes per dossier', times: 5, seconds: 3600 };
const TRIED: Limit = { name: 'return code tries per dossier', times: 6, seconds: 900 };
const wrongCode = () => new Refusal('return.code', 422, { fields: { code: { key: 'return.errors.code' } } });
const digestOf = (dossier: string, code: string) => keys().digest(`return code|${dossier}|${code}`);

/**
 * The result leaves the house: handed over at the desk, given to the post, or released on the citizen's page. From then on it is returned. At the desk
 * `handover` says who took it and by what that is seen; by post a parcel with its number must be prepared; online there must be a file and somebody who can
 * open it. Refuses with `return.other_person`, `return.code`, `return.no_phone` (422), `return.no_parcel`, `return.no_file`, `return.no_account` (409).
 */
export async function returnDossier(context: Context, input: ReturnInput): Promise<Changed> {
  const { handover, way } = input;
  const byCode = way === 'desk' && handover?.proof === 'code';
  // Counted before it is known to be right, in a transaction of its own: a refused try stays counted.
  if (byCode) await countTry(context, TRIED, input.id);
  const changed = await changeDossier(context, 'return', input, async ({ tx, dossier }) => {
    if (way === 'desk' && handover) await keepHandover(context, tx, dossier, handover);
    if (way === 'post') await giveToPost(context, tx, dossier.id);
    if (way === 'online') await refuseUnreadable(tx, dossier);
    return {
      set: { returnedAt: context.now, returnWay: way, step: null },
      facts: [
        fact('dossier.returned', dossier, context.now, { way: way as ReturnWay, proof: way === 'desk' ? (handover?.proof ?? null) : null }),
      ],
    };
  });
  if (byCode) await takeBack(context, TRIED, input.id);
  return changed;
}

async function keepHandover(context: Context, tx: Transaction, dossier: DossierRow, handover: Handover): Promise<void> {
  const { taker, proof, code, originals, name, number, relation, authority, signature } = handover;
  if (taker === 'owner' && number) await refuseOtherPerson(tx, dossier.person, number);
  if (proof === 'code') await useCode(context, tx, dossier.id, code ?? '');
  const there = await tx.query<{ component: string }>({
    text: 'select component from dossier_components where dossier = $1 and originals > 0',
    values: [dossier.id],
  });
  const known = originals.filter((one) => there.some(({ component }) => component === one));
  const kept = { name: taker === 'owner' ? dossier.applicantName : name, number, relation, authority, signature };
  await tx.query({
    text: `insert into dossier_handovers (dossier, given_by, given_at, taker, proof, sealed, originals) values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [dossier.id, context.actor.id, context.now, taker, proof, keys().encrypt(JSON.stringify(kept)), known],
  });
}

/** Who says to be the owner has the owner's number. A person without a known number is judged by the officer's eyes alone. */
async function refuseOtherPerson(tx: Transaction, person: string, number: string): Promise<void> {
  const [row] = await tx.query<{ blind: string | null }>({
    text: 'select personal_number_blind as blind from persons where id = $1',
    values: [person],
  });
  if (row?.blind && row.blind !== keys().blind(number))
    throw new Refusal('return.other_person', 422, { fields: { number: { key: 'return.errors.other_person' } } });
}

async function useCode(context: Context, tx: Transaction, dossier: string, code: string): Promise<void> {
  const [used] = await tx.query({
    text: 'delete from return_codes where dossier = $1 and digest = $2 and until_at > $3 returning 1 as used',
    values: [dossier, digestOf(dossier, code.replace(/\s/g, '')), context.now],
  });
  if (!used) throw wrongCode();
}

async function giveToPost(context: Context, tx: Transaction, dossier: string): Promise<void> {
  const [given] = await tx.query({
    text: 'update dossier_parcels set handed_over_at = $2 where dossier = $1 returning 1 as given',
    values: [dossier, context.now],
  });
  if (!given) throw new Refusal('return.no_parcel', 409);
}

/** A release that nobody can read is none: there is a file, and an account that sees the dossier. */
async function refuseUnreadable(tx: Transaction, dossier: DossierRow): Promise<void> {
  const [file] = await tx.query({
    text: "select 1 from dossier_files where dossier = $1 and kind = 'result' limit 1",
    values: [dossier.id],
  });
  if (!file) throw new Refusal('return.no_file', 409);
  if (dossier.account !== '') return;
  const [tied] = await tx.query({
    text: "select 1 from person_accounts where person = $1 and how = 'checked' and until is null limit 1",
    values: [dossier.person],
  });
  if (!tied) throw new Refusal('return.no_account', 409);
}

/**
 * Sends a one-time code to the phone that the dossier names; whoever holds it says the code at the desk. A new code ends the one before. Gives the number
 * as its owner recognises it. Refuses with `return.no_phone` (422), `identity.no_sender` (503) and `context.too_many` (429).
 */
export async function sendReturnCode(context: Context, id: string): Promise<{ phone: string; minutes: number; shown: string | undefined }> {
  const { sender } = identityOf(context);
  if (!sender) throw new Refusal('identity.no_sender', 503);
  const { codeMinutes } = returnRuleOn(dayOf(context.now));
  const phone = await context.read(async (tx) => {
    const [dossier] = await tx.orm.select().from(dossiers).where(eq(dossiers.id, id));
    if (!dossier) throw new Refusal('dossiers.unknown', 404);
    mayOrRefuse(context.actor, 'return', permissionFacts(dossier, []));
    if (dossier.state !== STATE.resolved) throw new Refusal('dossiers.not_now', 409, { details: { state: dossier.state } });
    if (!dossier.applicantPhone || !isMobile(dossier.applicantPhone)) throw new Refusal('return.no_phone', 422);
    return dossier.applicantPhone;
  });
  await countTry(context, SENT, id);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await context.transaction(async (tx) => {
    await tx.query({
      text: `insert into return_codes (dossier, digest, sent_at, until_at) values ($1, $2, $3, $4)
             on conflict (dossier) do update set digest = excluded.digest, sent_at = excluded.sent_at, until_at = excluded.until_at`,
      values: [id, digestOf(id, code), context.now, new Date(context.now.getTime() + codeMinutes * MINUTE)],
    });
    await record(context, tx, { verb: 'send code', thing: 'dossier', subject: id });
  });
  await sender.send(phone, code);
  return { phone: maskedPhone(phone), minutes: codeMinutes, shown: sender.shown?.(phone) };
}

/** The result lies ready for the post under its number; typed wrongly, it is typed anew. Refuses with `return.tracking_taken` (422). */
export function prepareParcel(context: Context, input: ParcelInput): Promise<Changed> {
  return changeDossier(context, 'prepare parcel', input, async ({ tx, dossier }) => {
    const [other] = await tx.query({
      text: 'select 1 from dossier_parcels where tracking = $1 and dossier <> $2',
      values: [input.tracking, dossier.id],
    });
    if (other) throw taken();
    await tx.query({
      text: `insert into dossier_parcels (dossier, tracking, prepared_by, prepared_at) values ($1, $2, $3, $4)
             on conflict (dossier) do update set tracking = excluded.tracking, prepared_by = excluded.prepared_by, prepared_at = excluded.prepared_at`,
      values: [dossier.id, input.tracking, context.actor.id, context.now],
    });
    return { set: { returnWay: 'post' }, facts: [fact('dossier.parcel_prepared', dossier, context.now, {})] };
  }).catch((error: unknown) => {
    // Another unit's parcel is not seen, yet its number is taken.
    throw (error as { code?: string }).code === '23505' ? taken() : error;
  });
}
const taken = () => new Refusal('return.tracking_taken', 422, { fields: { tracking: { key: 'return.errors.tracking_taken' } } });

/** The post says that it was delivered. The dossier was returned when the post took it; this is kept beside. Refuses with `return.no_parcel` (409). */
export function parcelArrived(context: Context, input: ArrivedInput): Promise<Changed> {
  return changeDossier(context, 'parcel arrived', input, async ({ tx, dossier }) => {
    const [arrived] = await tx.query({
      text: 'update dossier_parcels set arrived_at = $2 where dossier = $1 and handed_over_at is not null and arrived_at is null returning 1 as arrived',
      values: [dossier.id, context.now],
    });
    if (!arrived) throw new Refusal('return.no_parcel', 409);
    return { set: {}, facts: [fact('dossier.parcel_arrived', dossier, context.now, {})] };
  });
}
