import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import { config } from '../../platform/config/config.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { Ceiling, countTry, type Limit } from '../../platform/limits/limits.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { dayOf } from '../../platform/time/time.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { computeDue } from '../../registers/calendar/clock.rules.ts';
import { handlersOfUnit } from '../../registers/people/people.queries.ts';
import { petitionClockOn } from './feedback.content.ts';
import { changePetition, type PetitionChanged, sayOf } from './petitions.change.ts';
import { petitionFact } from './petitions.events.ts';
import { isOpen } from './petitions.rules.ts';
import type * as schema from './petitions.schema.ts';

/** Written by people, a desk's shared address included; more is a machine. */
const SENDS: Limit = { name: 'petitions per sender and hour', times: 20, seconds: 3600 };
const lookUps = new Ceiling(600, 3600);

/** Letters and digits that nobody takes for each other. */
const LETTERS = '34679ACDEFGHJKMNPRTWXY';
const CODE_LENGTH = 10; // 44 bits: who has it, sent it
const newCode = () => Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** What people type for a code: small letters, blanks, dashes. Undefined when it can be none. */
export function petitionCode(text: string): string | undefined {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\u2010-\u2015-]/g, '');
  return code.length === CODE_LENGTH && [...code].every((one) => LETTERS.includes(one)) ? code : undefined;
}

/** So many working days from a moment; the day of receipt is not counted. */
async function dueIn(context: Context, unit: string, from: Date, days: number): Promise<Date> {
  const { due } = computeDue(await calendarOf(context, unit), { kind: 'working_days', amount: days, countsFrom: { rule: 'now' } }, from);
  if (!due) throw new Error(`no moment ${days} working days after ${from.toISOString()}`);
  return due;
}

/** Counts a sending before anything of it is stored. Refuses with `context.too_many` (429). */
export const countSending = (context: Context, address: string): Promise<void> =>
  countTry(context.as(systemActor('tracking')), SENDS, context.actor.id || address);

/** The one that its sender reports again: by the code that only the sender has. Refuses with `petitions.repeats` (422) what was not answered. */
async function repeatedBy(tx: Transaction, unit: string, typed: string): Promise<string | null> {
  if (typed === '') return null;
  const [found] = await tx.query<{ id: string }>({
    text: "select id from petitions where code = $1 and unit = $2 and state = 'answered'",
    values: [petitionCode(typed) ?? '', unit],
  });
  if (!found) throw new Refusal('petitions.repeats', 422, { fields: { repeats: { key: 'petitions.errors.repeats' } } });
  return found.id;
}

/**
 * A citizen, with or without an account, tells the commune something. From now its clocks run. The code that comes back opens it again; it is kept for its
 * sender alone. The caller has counted the sending (`countSending`). Refuses with `petitions.repeats` (422) where it names one that was not answered.
 */
export async function sendPetition(context: Context, input: schema.SendInput): Promise<{ code: string }> {
  const unit = config.XASO_UNIT;
  const { acceptWithin, askWithin, answerWithin } = petitionClockOn(dayOf(context.now));
  const [acceptBy, askBy, dueAt] = await Promise.all(
    [acceptWithin, askWithin, answerWithin].map((days) => dueIn(context, unit, context.now, days)) as [
      Promise<Date>,
      Promise<Date>,
      Promise<Date>,
    ],
  );
  const account = context.actor.kind === 'citizen' ? context.actor.id : '';
  const house = context.as(systemActor('tracking'));
  const { key, kind, topic, text, place, name, phone, mayShow, repeats = '', files } = input;
  const wish = { account, kind, topic, text, place, name, phone, mayShow, ...(repeats ? { repeats } : {}) };
  return once(house, { verb: 'petition: send', key, input: wish }, async (tx) => {
    const [id, code, before] = [newId(context.now), newCode(), await repeatedBy(tx, unit, repeats)];
    await tx.query({
      text: `insert into petitions (id, code, unit, account, kind, topic, state, sealed, may_show, sent_at, accept_by, ask_by, due_at, repeats)
             values ($1, $2, $3, $4, $5, $6, 'sent', $7, $8, $9, $10, $11, $12, $13)`,
      values: [
        id,
        code,
        unit,
        account,
        kind,
        topic,
        keys().encrypt(JSON.stringify({ name, phone, text, place })),
        mayShow,
        context.now,
        acceptBy,
        askBy,
        dueAt,
        before,
      ],
    });
    for (const file of files)
      await tx.query({
        text: 'insert into petition_files (id, petition, hash, bytes, type, sealed, name, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        values: [newId(context.now), id, file.hash, file.bytes, file.type, file.sealed, file.name, context.now],
      });
    const told = {
      kind,
      topic,
      account: account !== '',
      files: files.length,
      acceptBy: acceptBy.toISOString(),
      dueAt: dueAt.toISOString(),
      again: before !== null,
    };
    await publish(house, tx, petitionFact('petition.sent', { id, unit }, context.now, told));
    await record(house, tx, { verb: 'send', thing: 'petition', subject: id, unit });
    return { code };
  });
}

/** Its sender adds something: what was asked, or what was forgotten. */
export function addToPetition(context: Context, { code, key, text }: z.infer<typeof schema.addSchema>): Promise<PetitionChanged> {
  const house = context.as(systemActor('tracking'));
  return changePetition(house, 'add', { code }, { key, rowVersion: null, text }, async (tx, petition) => {
    await sayOf(house, tx, petition.id, 'add', text);
    return { set: {}, facts: [petitionFact('petition.added', petition, context.now, {})] };
  });
}

/** Its sender says whether the answer helped; the last word counts. */
export function judgePetition(context: Context, { code, key, verdict }: z.infer<typeof schema.judgeSchema>): Promise<PetitionChanged> {
  return changePetition(
    context.as(systemActor('tracking')),
    'judge',
    { code },
    { key, rowVersion: null, verdict },
    async (_, petition) => ({
      set: { verdict },
      facts: [petitionFact('petition.judged', petition, context.now, { verdict })],
    }),
  );
}

/** Looks from one address are counted: only a machine asks this often. Refuses with `context.too_many` (429). */
export const countLook = (address: string): void => lookUps.count(address);

async function refuseUnfit(context: Context, unit: string, assignee: string | null): Promise<void> {
  if (assignee === null) return;
  if (!(await handlersOfUnit(context, unit)).some((one) => one.account === assignee))
    throw new Refusal('petitions.assignee', 422, { fields: { assignee: { key: 'petitions.errors.assignee' } } });
}

/** The desk takes it up, says what it is, and gives it to somebody or leaves it at the desk. */
export function acceptPetition(context: Context, input: z.infer<typeof schema.acceptSchema>): Promise<PetitionChanged> {
  const { kind, topic, assignee } = input;
  return changePetition(context, 'accept', { id: input.id }, input, async (_, petition) => {
    await refuseUnfit(context, petition.unit, assignee);
    const facts = [petitionFact('petition.accepted', petition, context.now, { kind, topic, late: context.now > petition.acceptBy })];
    return { set: { kind, topic, assignee, acceptedAt: context.now }, facts };
  });
}

export function assignPetition(context: Context, input: z.infer<typeof schema.assignSchema>): Promise<PetitionChanged> {
  return changePetition(context, 'assign', { id: input.id }, input, async (_, petition) => {
    await refuseUnfit(context, petition.unit, input.assignee);
    return { set: { assignee: input.assignee }, facts: [petitionFact('petition.assigned', petition, context.now, { to: input.assignee })] };
  });
}

/** Asks its sender for more. The clock runs on. */
export function askSender(context: Context, input: z.infer<typeof schema.saySchema>): Promise<PetitionChanged> {
  return changePetition(context, 'ask', { id: input.id }, input, async (tx, petition) => {
    await sayOf(context, tx, petition.id, 'ask', input.text);
    const facts = [petitionFact('petition.asked', petition, context.now, { late: context.now > petition.askBy })];
    return { set: { acceptedAt: petition.acceptedAt ?? context.now }, facts };
  });
}

/** The answer: the clock ends. Where its sender agrees, the time to publish it begins. */
export function answerPetition(context: Context, input: z.infer<typeof schema.saySchema>): Promise<PetitionChanged> {
  return changePetition(context, 'answer', { id: input.id }, input, async (tx, petition) => {
    await sayOf(context, tx, petition.id, 'answer', input.text);
    const { publishWithin } = petitionClockOn(dayOf(context.now));
    const publishBy = petition.mayShow ? await dueIn(context, petition.unit, context.now, publishWithin) : null;
    const facts = [petitionFact('petition.answered', petition, context.now, { late: context.now > petition.dueAt })];
    return { set: { endedAt: context.now, publishBy }, facts };
  });
}

/** Not taken up, with the reason that its sender reads. */
export function refusePetition(context: Context, input: z.infer<typeof schema.saySchema>): Promise<PetitionChanged> {
  return changePetition(context, 'refuse', { id: input.id }, input, async (tx, petition) => {
    await sayOf(context, tx, petition.id, 'refuse', input.text);
    const facts = [petitionFact('petition.refused', petition, context.now, { late: context.now > petition.acceptBy })];
    return { set: { endedAt: context.now }, facts };
  });
}

/** Another authority is the competent one: it goes there, and its sender is told where. */
export function forwardPetition(context: Context, input: z.infer<typeof schema.forwardSchema>): Promise<PetitionChanged> {
  return changePetition(context, 'forward', { id: input.id }, input, async (tx, petition) => {
    await sayOf(context, tx, petition.id, 'forward', input.text);
    const facts = [petitionFact('petition.forwarded', petition, context.now, { late: context.now > petition.acceptBy })];
    return { set: { endedAt: context.now, forwardedTo: input.to }, facts };
  });
}

/** Shows an answered one to everybody, in words without names. Only where its sender agrees; once. Refuses with `petitions.published` (409). */
export function publishPetition(context: Context, input: z.infer<typeof schema.publishSchema>): Promise<PetitionChanged> {
  return changePetition(context, 'publish', { id: input.id }, input, async (tx, petition) => {
    if (isOpen(petition.state)) throw new Refusal('petitions.not_now', 409);
    const [fresh] = await tx.query({
      text: `insert into petition_publications (petition, unit, topic, title, question, answer, published_at) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict do nothing returning 1 as fresh`,
      values: [petition.id, petition.unit, petition.topic, input.title, input.question, input.answer, context.now],
    });
    if (!fresh) throw new Refusal('petitions.published', 409);
    const late = petition.publishBy !== null && context.now > petition.publishBy;
    return { set: {}, facts: [petitionFact('petition.published', petition, context.now, { late })] };
  });
}
