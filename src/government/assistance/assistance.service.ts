import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { countTry, takeBack } from '../../platform/limits/limits.ts';
import { dayOf, MINUTE } from '../../platform/time/time.ts';
import { accountNames } from '../../registers/people/people.queries.ts';
import { normalName } from '../../registers/people/people.rules.ts';
import { filingOf, procedureOn } from '../procedures/procedures.queries.ts';
import { codeDigest, helpingCode, typedCode } from './assistance.codes.service.ts';
import { consentOf, consentOn } from './assistance.consent.schema.ts';
import { helpingFact } from './assistance.events.ts';
import { type HelpingVerb, mayOrRefuse } from './assistance.permissions.ts';
import { type Asked, askedIn, type Helping, lockedHelping } from './assistance.queries.ts';
import { type EndReason, maskedName, minutesHelped, stateOf } from './assistance.rules.ts';
import type { ChangeInput, StartInput } from './assistance.schema.ts';

/** Wrong codes per account: the code has 35 bits and lives half an hour. */
const WRONG_CODES = { name: 'helping codes per account', times: 10, seconds: 15 * 60 };

const audited = (context: Context, tx: Transaction, verb: string, helping: { id: string; unit: string }) =>
  record(context, tx, { verb, thing: 'helping', subject: helping.id, unit: helping.unit });

/** What is missing in a helper's first form; the name as it is kept. */
async function judgedStart(context: Context, input: StartInput): Promise<string> {
  const fields: Record<string, Complaint> = {};
  const name = normalName(input.name);
  if (name.length < 2) fields.name = { key: 'assistance.errors.name' };
  const version = await procedureOn(context, input.procedure);
  const here = version?.onlineForm && (await filingOf(context, input.unit, input.procedure)) === 'own';
  if (!here) fields.procedure = { key: 'assistance.errors.procedure' };
  if (Object.keys(fields).length > 0) throw new Refusal('assistance.input', 422, { fields });
  return name;
}

/**
 * A helper asks to help one person with one procedure. Nothing is filled in before the citizen agrees. Refuses with `assistance.input` (422) and
 * `assistance.busy` (409) while the helper is with somebody else.
 */
export async function startHelping(context: Context, input: StartInput): Promise<{ id: string }> {
  const { actor, now } = context;
  const role = mayOrRefuse(actor, 'start', { helping: { ...input, helper: actor.id, citizen: '', way: null } });
  const name = await judgedStart(context, input);
  const consent = consentOn(dayOf(now));
  const helperName = (await accountNames(context, [actor.id])).get(actor.id) ?? '';
  const { key, ...wish } = input;
  const start = once(context, { verb: 'start helping', key, input: wish }, async (tx) => {
    await closeOver(context, tx, role);
    const id = newId(now);
    await tx.query({
      text: `insert into helpings (id, helper, helper_name, unit, procedure, place, masked_name, consent_version, code_digest, asked_at, ask_until)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      values: [
        id,
        actor.id,
        helperName,
        input.unit,
        input.procedure,
        input.place,
        maskedName(name),
        consent.version,
        codeDigest('helping', helpingCode(id)),
        now,
        new Date(now.getTime() + consent.askMinutes * MINUTE),
      ],
    });
    await tx.query({ text: 'insert into helping_people (helping, name) values ($1, $2)', values: [id, keys().encrypt(name)] });
    await audited(context, tx, 'start', { id, unit: input.unit });
    return { id };
  });
  return start.catch((error) => {
    throw error.constraint === 'helpings_one_at_a_time' ? new Refusal('assistance.busy', 409) : error;
  });
}

/** Writes down the end of the actor's own helpings that are over by time: the wall has fallen already, now it is also said. */
async function closeOver(context: Context, tx: Transaction, role: string): Promise<void> {
  const over = await tx.query<{ id: string }>({
    text: 'select id from helpings where helper = $1 and ended_at is null and coalesce(until_at, ask_until) <= $2',
    values: [context.actor.id, context.now],
  });
  for (const { id } of over) await end(context, tx, await lockedHelping(tx, id), 'ended', role);
}

type Sent = { draft: string; dossier: string };

/** Ends a helping, once. What time has ended is ended at its time, whoever notices. */
async function end(
  context: Context,
  tx: Transaction,
  helping: Helping,
  wished: EndReason,
  role: string | null,
  sent?: Sent,
): Promise<void> {
  if (helping.endedAt) return;
  const until = helping.agreedAt ? (helping.untilAt ?? context.now) : helping.askUntil;
  const late = until <= context.now;
  const endedAt = late ? until : context.now;
  const reason: EndReason = helping.agreedAt ? (late ? 'time' : wished) : 'given up';
  await tx.query({
    text: `update helpings set ended_at = $2, end_reason = $3, draft = $4, dossier = $5, code_digest = null, row_version = row_version + 1
           where id = $1 and ended_at is null`,
    values: [helping.id, endedAt, reason, sent?.draft ?? null, sent?.dossier ?? null],
  });
  if (!helping.agreedAt) return;
  const { procedure, place } = helping;
  const minutes = minutesHelped({ agreedAt: helping.agreedAt, endedAt });
  await publish(context, tx, helpingFact('helping.ended', helping, endedAt, { procedure, place, reason, minutes }), role);
}

/** A change of a helping that somebody looked at: once per key, locked, may I, is it what was seen. */
function change(
  context: Context,
  verb: HelpingVerb,
  input: ChangeInput,
  decide: (tx: Transaction, helping: Helping, role: string) => Promise<void>,
): Promise<{ id: string }> {
  const { key, ...seen } = input;
  return once(context, { verb: `helping: ${verb}`, key, input: seen }, async (tx) => {
    const helping = await lockedHelping(tx, input.id);
    const role = mayOrRefuse(context.actor, verb, { helping });
    if (helping.rowVersion !== input.rowVersion) throw new Refusal('assistance.stale', 409);
    if (stateOf(helping, context.now) !== 'asked') throw new Refusal('assistance.over', 409);
    await decide(tx, helping, role);
    await audited(context, tx, verb, helping);
    return { id: helping.id };
  });
}

/** The citizen has no phone at hand: the consent goes on paper, in front of a desk officer. Only at the desk. Refuses with `assistance.over` (409). */
export const choosePaper = (context: Context, input: ChangeInput): Promise<{ id: string }> =>
  change(context, 'choose paper', input, async (tx, { id }) => {
    await tx.query({ text: "update helpings set way = 'paper', row_version = row_version + 1 where id = $1", values: [id] });
  });

/**
 * A desk officer says in the own session that the citizen was there, heard the text and signed. Refuses with `assistance.unsaid` (422) while one of it is not
 * said, `assistance.stale` and `assistance.over` (409); the helper never does it.
 */
export async function witnessConsent(context: Context, input: ChangeInput & { said: readonly string[] }): Promise<{ id: string }> {
  const missing = WITNESSED.filter((one) => !input.said.includes(one));
  if (missing.length > 0) throw new Refusal('assistance.unsaid', 422, { fields: { said: { key: 'assistance.errors.said' } } });
  const { said: _, ...wish } = input;
  return change(context, 'witness', wish, async (tx, helping, role) => {
    const until = untilOf(context, helping);
    await tx.query({
      text: 'update helpings set witness = $2, agreed_at = $3, until_at = $4, code_digest = null, row_version = row_version + 1 where id = $1',
      values: [helping.id, context.actor.id, context.now, until],
    });
    await agreed(context, tx, { ...helping, way: 'paper' }, until, role);
  });
}
/** What a witness says, each for itself and none by itself. */
export const WITNESSED = ['present', 'heard', 'signed'] as const;

const untilOf = (context: Context, { consentVersion }: Pick<Helping, 'consentVersion'>): Date =>
  new Date(context.now.getTime() + consentOf(consentVersion).minutes * MINUTE);

async function agreed(context: Context, tx: Transaction, helping: Helping, until: Date, role: string): Promise<void> {
  const { procedure, place, way, consentVersion: consent } = helping;
  const data = { procedure, place, way: way ?? 'phone', consent, until: until.toISOString() };
  await publish(context, tx, helpingFact('helping.agreed', helping, context.now, data), role);
}

/**
 * The citizen agrees in the own session by the code that stands on the helper's screen. Refuses with `assistance.unsaid` (422) without the tick,
 * `assistance.code` (422) for a code that is none, wrong, used or too old, `context.too_many` (429) after ten.
 */
export async function agreeByCode(context: Context, input: { code: string; agreed: boolean; key: string }): Promise<{ id: string }> {
  const role = mayOrRefuse(context.actor, 'agree', ANYBODYS);
  const digest = digestOf(input.code);
  if (!input.agreed) throw new Refusal('assistance.unsaid', 422, { fields: { agreed: { key: 'assistance.errors.agreed' } } });
  return tried(context, () =>
    once(context, { verb: 'helping: agree', key: input.key, input: digest }, async (tx) => {
      const [asked] = await askedIn(tx, digest);
      if (!asked) throw wrongCode();
      const until = untilOf(context, asked);
      const [row] = await tx.query<{ id: string | null }>({ text: 'select xaso_agree($1, $2) as id', values: [digest, until] });
      if (!row?.id) throw wrongCode();
      const helping = await lockedHelping(tx, row.id);
      await agreed(context, tx, helping, until, role);
      await audited(context, tx, 'agree', helping);
      return { id: helping.id };
    }),
  );
}

const ANYBODYS = { helping: { unit: '', helper: '', citizen: '', place: 'desk', way: null } } as const;

/** What the citizen is asked to agree to. Refuses like `agreeByCode`: whoever guesses codes is counted here, too. */
export async function askedByCode(context: Context, code: string): Promise<Asked> {
  mayOrRefuse(context.actor, 'agree', ANYBODYS);
  const digest = digestOf(code);
  return tried(context, async () => {
    const [asked] = await context.read((tx) => askedIn(tx, digest));
    if (!asked) throw wrongCode();
    return asked;
  });
}

const wrongCode = () => new Refusal('assistance.code', 422, { fields: { code: { key: 'assistance.errors.code' } } });

function digestOf(typed: string): string {
  const code = typedCode(typed);
  if (!code) throw wrongCode();
  return codeDigest('helping', code);
}

/** Counts a try before the look, so that tries at the same moment count; a right one is taken back. */
async function tried<T>(context: Context, work: () => Promise<T>): Promise<T> {
  await countTry(context, WRONG_CODES, context.actor.id);
  const found = await work();
  await takeBack(context, WRONG_CODES, context.actor.id);
  return found;
}

/** The helper stops, or gives up asking. Done twice it is the same; after the end nothing changes any more. */
export async function endHelping(context: Context, id: string): Promise<{ id: string }> {
  return context.transaction(async (tx) => {
    const helping = await lockedHelping(tx, id);
    const role = mayOrRefuse(context.actor, 'end', { helping });
    await end(context, tx, helping, 'ended', role);
    if (!helping.endedAt) await audited(context, tx, 'end', helping);
    return { id };
  });
}

/** The citizen takes the consent back: from this moment the helper sees nothing. Done twice it is the same. */
export async function withdrawConsent(context: Context, id: string): Promise<{ id: string }> {
  return context.transaction(async (tx) => {
    const helping = await lockedHelping(tx, id);
    const role = mayOrRefuse(context.actor, 'withdraw', { helping });
    if (helping.endedAt) return { id };
    await end(context, tx, helping, 'withdrawn', role);
    await audited(context, tx, 'withdraw', helping);
    return { id };
  });
}

/**
 * A draft that was filled in with help was sent: that ends the helping and ties it to the dossier. The draft is gone by then, so the helper sees nothing
 * whether this comes to pass or not; done twice it is the same.
 */
export async function endBySending(context: Context, helping: string, sent: Sent): Promise<void> {
  await context.transaction(async (tx) => {
    const found = await lockedHelping(tx, helping);
    if (found.dossier) return;
    await end(context, tx, found, 'sent', context.actor.kind === 'citizen' ? 'citizen' : 'helper', sent);
    // It had ended before, and the citizen went on alone: the citizen still sees with which dossier it was.
    if (found.endedAt && context.actor.kind === 'citizen')
      await tx.query({ text: 'update helpings set draft = $2, dossier = $3 where id = $1', values: [helping, sent.draft, sent.dossier] });
  });
}

/** By the clock: writes down what time has ended, and forgets the names of those who were helped. Returns how many ended. */
export function closeByTime(context: Context): Promise<number> {
  return context.transaction(async (tx) => {
    const over = await tx.query<{ id: string }>({
      text: 'select id from helpings where ended_at is null and coalesce(until_at, ask_until) <= $1 order by id limit 500 for update skip locked',
      values: [context.now],
    });
    for (const { id } of over) await end(context, tx, await lockedHelping(tx, id), 'time', null);
    await tx.query({ text: 'delete from helping_people p using helpings h where h.id = p.helping and h.ended_at is not null' });
    return over.length;
  });
}
