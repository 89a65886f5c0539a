import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { parsed, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { dayOf, momentOf } from '../../platform/time/time.ts';
import { closeOf } from '../../registers/calendar/calendar.rules.ts';
import { HANDLING } from '../../registers/people/people.rules.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import { type Changed, changeDossier, note, type Scene } from './dossiers.change.ts';
import { calendarFor, dueTold, handlingClock, pausesOf, refuseHeld } from './dossiers.clock.ts';
import { dueChanged, fact } from './dossiers.events.ts';
import { isAtWork } from './dossiers.forward.service.ts';
import { openOpinion, opinionIn } from './opinions.queries.ts';
import { type AskInput, askSchema, type CloseInput, type OpinionAnswerInput } from './opinions.schema.ts';

const at = (field: string, key: string) =>
  new Refusal('context.bad_input', 422, { fields: { [field]: { key: `opinions.errors.${key}` } } });

/**
 * Asks another unit that works here, or one officer, for an opinion on a dossier, until the close of a day. Whoever is asked sees this one dossier until the
 * answer. Where the procedure's version says so, the time of another agency does not count (`notCounted`, with its letter): the clock stands still until the
 * answer (NĐ 07/2025/NĐ-CP, điều 3). Refuses with a complaint at the field (422), and with `deeds.held` (409) when the clock stands still already.
 */
export function askOpinion(context: Context, input: AskInput): Promise<Changed> {
  const wish = parsed(askSchema, input);
  return changeDossier(context, 'ask opinion', wish, async (scene) => {
    const { tx, dossier } = scene;
    await refuseUnknownAsked(context, scene, wish.unit, wish.officer);
    if (wish.notCounted && wish.unit === dossier.competentUnit) throw at('notCounted', 'own_time');
    if (wish.notCounted && !wish.letter) throw at('letter', 'letter');
    if (wish.until < dayOf(context.now)) throw at('until', 'past');
    const calendar = await calendarFor(context, wish.unit);
    const until = momentOf(wish.until, closeOf(calendar, wish.until) ?? 24 * 60);
    if (until <= context.now) throw at('until', 'past');
    const opinion = newId(context.now);
    await tx.query({
      text: `insert into dossier_opinions (id, dossier, unit, officer, question, asked_by, asked_at, until_at, not_counted)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [opinion, dossier.id, wish.unit, wish.officer, wish.question, context.actor.id, context.now, until, wish.notCounted],
    });
    const asked = fact('dossier.opinion_asked', dossier, context.now, {
      opinion,
      unit: wish.unit,
      officer: wish.officer,
      until: until.toISOString(),
      notCounted: wish.notCounted,
    });
    if (!wish.notCounted) return { set: {}, facts: [asked] };
    const due = await holdFor(context, scene, wish.notCounted);
    await note(context, tx, dossier.id, 'hold', wish.letter ?? undefined, true);
    return { set: { dueAt: due }, facts: [asked, fact('dossier.paused', dossier, context.now, { reason: wish.notCounted })] };
  });
}

/** Who is asked reads it and is not the one who asks: another unit that works here as a whole, whose officers nobody here knows, or a colleague of the own unit. */
async function refuseUnknownAsked(context: Context, { tx, dossier }: Scene, unit: string, officer: string | null): Promise<void> {
  if (unit !== dossier.competentUnit) {
    if (!(await isAtWork(context, unit))) throw at('unit', 'unit');
    if (officer) throw at('officer', 'other_unit');
    return;
  }
  const [held] = await tx.query({
    text: `select 1 from posts where account = $1 and unit = $2 and role = any($3) and valid_from <= $4 and (valid_to is null or valid_to > $4) limit 1`,
    values: [officer, unit, [...HANDLING], context.now],
  });
  if (!held || officer === context.actor.id) throw at('officer', officer ? 'officer' : 'own_unit');
}

/** The clock stands still while the other has it, for a reason that the version names (NĐ 07/2025/NĐ-CP art. 3). Gives the due moment that is left. */
async function holdFor(context: Context, { tx, dossier, version }: Scene, code: string): Promise<Date | null> {
  const rule = timingFor(version, dossier.caseCode).notCounted.find((one) => one.code === code);
  if (!rule) throw at('notCounted', 'not_counted');
  await refuseHeld(tx, dossier.id);
  await tx.query({
    text: `insert into dossier_pauses (id, dossier, kind, reason, started_at, basis) values ($1, $2, 'not_counted', $3, $4, $5)`,
    values: [newId(context.now), dossier.id, code, context.now, rule.basis],
  });
  const calendar = await calendarFor(context, dossier.competentUnit);
  return handlingClock(version, dossier.caseCode, dossier.receivedAt ?? context.now, calendar, await pausesOf(tx, dossier.id)).due;
}

/** May the actor answer: an officer of the unit that is asked; the one who is named, when somebody is. */
function roleOfAsked({ actor }: Context, { unit, officer }: { unit: string; officer: string | null }): string | undefined {
  if (actor.kind !== 'officer' || (officer && officer !== actor.id)) return undefined;
  return actor.posts.find((post) => post.unit === unit && HANDLING.some((role) => role === post.role))?.role;
}

/**
 * Answers a question. The dossier is closed to the asked unit with it; where the time did not count, a reader of the event lets the clock run on from this
 * moment. Refuses with `opinions.unknown` (404), `dossiers.forbidden` (403), `opinions.over` (409) what is answered, taken back, or overtaken.
 */
export function answerOpinion(context: Context, input: OpinionAnswerInput): Promise<{ opinion: string }> {
  return once(context, { verb: 'answer opinion', key: input.key, input }, async (tx) => {
    const found = await opinionIn(tx, input.opinion);
    if (!found) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('opinions.unknown', 404);
    const role = roleOfAsked(context, found);
    if (!role) throw new Refusal('dossiers.forbidden', 403);
    if (found.answeredAt || found.closedAt || found.rowVersion !== input.rowVersion) throw new Refusal('opinions.over', 409);
    const dossier = await openOpinion(tx, found.dossier);
    if (!dossier) throw new Refusal('opinions.over', 409);
    // First the fact: who answers does not see the dossier any more afterwards.
    const late = context.now > found.untilAt;
    await publish(context, tx, fact('dossier.opinion_answered', dossier, context.now, { opinion: found.id, late }), role);
    await tx.query({
      text: 'update dossier_opinions set answer = $2, answered_by = $3, answered_at = $4, row_version = row_version + 1 where id = $1',
      values: [found.id, input.answer, context.actor.id, context.now],
    });
    await record(context, tx, { verb: 'answer', thing: 'opinion', subject: found.id, unit: found.unit });
    return { opinion: found.id };
  });
}

/** Takes a question back: an answer is no longer needed, and the clock runs on where it stood still. Refuses with `opinions.over` (409). */
export function closeOpinion(context: Context, input: CloseInput): Promise<Changed> {
  return changeDossier(context, 'close opinion', input, async ({ tx, dossier, version }) => {
    const found = await opinionIn(tx, input.opinion);
    if (found?.dossier !== dossier.id) throw new Refusal('opinions.unknown', 404);
    if (found.answeredAt || found.closedAt) throw new Refusal('opinions.over', 409);
    await tx.query({
      text: 'update dossier_opinions set closed_at = $2, row_version = row_version + 1 where id = $1',
      values: [found.id, context.now],
    });
    const closed = fact('dossier.opinion_closed', dossier, context.now, { opinion: found.id });
    const before = await dueTold(tx, dossier.id);
    if (!(await endHold(tx, found, context.now))) return { set: {}, facts: [closed] };
    const calendar = await calendarFor(context, dossier.competentUnit);
    const pauses = await pausesOf(tx, dossier.id);
    const { due } = handlingClock(version, dossier.caseCode, dossier.receivedAt ?? context.now, calendar, pauses);
    const resumed = fact('dossier.resumed', dossier, context.now, { reason: found.notCounted ?? '' });
    return { set: { dueAt: due }, facts: [closed, resumed, ...dueChanged(dossier, context.now, before, due, 'not_counted')] };
  });
}

/** Ends the time that did not count for a question. False when it had ended already, or had always counted. */
export async function endHold(
  tx: Transaction,
  { dossier, askedAt, notCounted }: { dossier: string; askedAt: Date; notCounted: string | null },
  at: Date,
): Promise<boolean> {
  if (!notCounted) return false;
  const ended = await tx.query({
    text: `update dossier_pauses set ended_at = $3 where dossier = $1 and kind = 'not_counted' and started_at = $2 and ended_at is null returning 1`,
    values: [dossier, askedAt, at],
  });
  return ended.length > 0;
}
