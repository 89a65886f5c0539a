import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import type { Figure } from '../indicators/evaluate.service.ts';
import { spanOf } from '../targets/periods.rules.ts';
import { factsOf } from '../targets/targets.queries.ts';
import { type ClosingFact, closingFact } from './closings.events.ts';
import { type ClosingVerb, mayCloseOrRefuse } from './closings.permissions.ts';
import {
  type Closing,
  closable,
  closingById,
  closingOf,
  correctionsIn,
  countNow,
  declaredWaiting,
  figuresPrint,
  indicatorsHeld,
  lockedIn,
} from './closings.queries.ts';
import { type Counted, differs, isOver } from './closings.rules.ts';
import {
  type AcceptInput,
  acceptSchema,
  closingInput,
  type ReturnInput,
  returnSchema,
  type SignInput,
  signSchema,
} from './closings.schema.ts';

async function tell(
  { context, tx, role }: { context: Context; tx: Transaction; role: string },
  { id, unit }: Pick<Closing, 'id' | 'unit'>,
  verb: ClosingVerb | 'correct',
  fact: ClosingFact,
): Promise<void> {
  await publish(context, tx, closingFact(id, unit, context.now, fact), role);
  await record(context, tx, { verb, thing: 'closing', subject: id, unit, data: { period: fact.data.period } });
}

/** The name of an account, for a refusal that says who was faster. */
async function nameOf(tx: Transaction, account: string): Promise<string> {
  const [row] = await tx.query<{ name: string }>({ text: 'select name from xaso_account_names(array[$1])', values: [account] });
  return row?.name ?? account;
}

/** Keeps the figures as they were seen, each with the declaration and the digest of the evidence on which it stands; with all digests where it is a sum of several. */
async function lock(tx: Transaction, closing: string, figures: readonly Figure[]): Promise<void> {
  const kept = figures.map(({ stands, ...one }) => ({
    ...one,
    declared: stands.length === 1 ? stands[0]?.id : null,
    hashes: stands.flatMap(({ hash }) => hash ?? []).join(' ') || null,
  }));
  await tx.query({
    text: `insert into closing_figures (closing, indicator, unit, numerator, denominator, value, relation, version, not_judged, source, declared, basis, evidence_hash)
           select $1, f.indicator, f.unit, f.numerator, f.denominator, f.value, f.relation, f.version, f."notJudged", f.source, f.declared, f.basis, f.hashes
           from jsonb_to_recordset($2) as f(indicator text, unit text, numerator float8, denominator float8, value float8, relation text, version integer,
             "notJudged" float8, source text, basis text, declared uuid, hashes text)`,
    values: [closing, JSON.stringify(kept)],
  });
}

/**
 * The head of a commune signs off the figures of a period: from now on they stay as they are, with their evidence. Refuses with `closings.closed` (409: it is
 * closed already, by whom), `closings.changed` (409: something was counted since they were looked at), `closings.waiting` (409: declared figures wait for a second
 * person), `closings.not_over` (422), `closings.not_then` (404), 401 and 403.
 */
export async function signPeriod(context: Context, input: SignInput): Promise<{ id: string; figures: number }> {
  const wish = closingInput(signSchema, input);
  const { facts, unit, period } = await closable(context, wish.unit, wish.period);
  const role = mayCloseOrRefuse(context.actor, 'sign', facts);
  if (!isOver(period, context.now)) throw new Refusal('closings.not_over', 422, { details: { period } });
  const indicators = (await indicatorsHeld(context, period)).map(({ code }) => code);
  const figures = (await countNow(context, [unit.id], period, indicators)).get(unit.id) ?? [];
  const waiting = await declaredWaiting(context, unit.id, period, indicators);
  return once(context, { verb: 'closing: sign', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    const id = newId(context.now);
    // Of two who sign at once the second waits here, and finds the first one's closing.
    const [mine] = await tx.query({
      text: `insert into period_closings (id, unit, period, state, signed_by, signed_at) values ($1, $2, $3, 'signed', $4, $5)
             on conflict (unit, period) where state <> 'returned' do nothing returning 1 as mine`,
      values: [id, unit.id, period, context.actor.id, context.now],
    });
    if (!mine) {
      const there = await closingOf(tx, unit.id, period);
      throw new Refusal('closings.closed', 409, { details: { period, who: await nameOf(tx, there?.signedBy ?? '') } });
    }
    if (waiting > 0) throw new Refusal('closings.waiting', 409, { details: { count: waiting } });
    if (figuresPrint(figures) !== wish.seen) throw new Refusal('closings.changed', 409);
    await lock(tx, id, figures);
    const data = { period, figures: figures.length };
    await tell({ context, tx, role }, { id, unit: unit.id }, 'sign', { type: 'period.signed', data });
    return { id, figures: figures.length };
  });
}

/** The closing that is to be decided, for who may. Refuses with 404, 401, 403, `closings.four_eyes` (403), `closings.decided` and `closings.stale` (409). */
async function toDecide(
  { context, tx }: { context: Context; tx: Transaction },
  { id, rowVersion }: { id: string; rowVersion: number },
  verb: 'accept' | 'return',
): Promise<{ closing: Closing; role: string }> {
  const closing = await closingById(tx, id);
  if (!closing) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('closings.unknown', 404);
  const facts = factsOf(await registerOf(context), closing.unit, spanOf(closing.period).ends);
  const role = mayCloseOrRefuse(context.actor, verb, facts);
  if (closing.signedBy === context.actor.id) throw new Refusal('closings.four_eyes', 403);
  if (closing.state !== 'signed') throw await decidedBy(tx, id);
  if (closing.rowVersion !== rowVersion) throw new Refusal('closings.stale', 409);
  return { closing, role };
}

async function decidedBy(tx: Transaction, id: string): Promise<Refusal> {
  const closing = await closingById(tx, id);
  const who = await nameOf(tx, closing?.decidedBy ?? '');
  return new Refusal(closing?.state === 'returned' ? 'closings.given_back' : 'closings.accepted', 409, { details: { who } });
}

async function decide(tx: Transaction, context: Context, id: string, to: 'accepted' | 'returned', reason: string): Promise<void> {
  const changed = await tx.query({
    text: `update period_closings set state = $2, decided_by = $3, decided_at = $4, reason = $5, row_version = row_version + 1
           where id = $1 and state = 'signed' returning 1 as done`,
    values: [id, to, context.actor.id, context.now, reason],
  });
  // Somebody decided between our look and our write.
  if (changed.length === 0) throw await decidedBy(tx, id);
}

/**
 * The province accepts what a commune signed: what is sent up are these figures, and nothing touches them any more. Refuses with `closings.unknown` (404),
 * `closings.four_eyes` (403), `closings.accepted`, `closings.given_back` and `closings.stale` (409), 401 and 403.
 */
export async function acceptClosing(context: Context, input: AcceptInput): Promise<{ id: string }> {
  const wish = closingInput(acceptSchema, input);
  return once(context, { verb: 'closing: accept', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    const { closing, role } = await toDecide({ context, tx }, wish, 'accept');
    await decide(tx, context, wish.id, 'accepted', '');
    await tell({ context, tx, role }, closing, 'accept', { type: 'period.accepted', data: { period: closing.period } });
    return { id: wish.id };
  });
}

/** The province gives a signed period back, with a reason: the commune may sign it anew. Refuses as `acceptClosing` does, and with `closings.input` (422). */
export async function returnClosing(context: Context, input: ReturnInput): Promise<{ id: string }> {
  const wish = closingInput(returnSchema, input);
  return once(context, { verb: 'closing: return', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    const { closing, role } = await toDecide({ context, tx }, wish, 'return');
    await decide(tx, context, wish.id, 'returned', wish.reason);
    await tell({ context, tx, role }, closing, 'return', { type: 'period.returned', data: { period: closing.period } });
    return { id: wish.id };
  });
}

/** Counts every closed period anew; what differs from what was signed, or from the correction before, is kept beside it. Repeatable. Gives how many. */
export async function findCorrections(context: Context): Promise<number> {
  const reader = context.as(systemActor('reader'));
  const closings = await reader.read((tx) =>
    tx.query<Pick<Closing, 'id' | 'unit' | 'period'>>({
      text: "select id, unit, period from period_closings where state <> 'returned' order by period, unit",
    }),
  );
  let found = 0;
  for (const [period, ofPeriod] of Map.groupBy(closings, (one) => one.period)) {
    const ids = ofPeriod.map(({ id }) => id);
    const locked = Map.groupBy(await reader.read((tx) => lockedIn(tx, ids)), ({ closing }) => closing);
    const codes = [...new Set([...locked.values()].flat().map(({ indicator }) => indicator))];
    const counts = await countNow(
      context,
      ofPeriod.map(({ unit }) => unit),
      period,
      codes,
    );
    for (const closing of ofPeriod) found += await correct(reader, closing, locked.get(closing.id) ?? [], counts.get(closing.unit) ?? []);
  }
  return found;
}

/** One closing: what is counted otherwise now is written once, with the moment at which it was found. */
function correct(
  reader: Context,
  closing: Pick<Closing, 'id' | 'unit' | 'period'>,
  locked: readonly (Counted & { indicator: string })[],
  counts: readonly Figure[],
): Promise<number> {
  return reader.transaction(async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`corrections of ${closing.id}`] });
    const last = new Map<string, Counted>(locked.map((one) => [one.indicator, one]));
    for (const one of await correctionsIn(tx, [closing.id])) last.set(one.indicator, one);
    const changed = counts.filter((one) => {
      const kept = last.get(one.indicator);
      return kept !== undefined && differs(kept, one);
    });
    if (changed.length === 0) return 0;
    await tx.query({
      text: `insert into closing_corrections (id, closing, indicator, unit, numerator, denominator, value, relation, version, found_at)
             select f.id, $1, f.indicator, $2, f.numerator, f.denominator, f.value, f.relation, f.version, $4
             from jsonb_to_recordset($3) as f(id uuid, indicator text, numerator float8, denominator float8, value float8, relation text, version integer)`,
      values: [closing.id, closing.unit, JSON.stringify(changed.map((one) => ({ ...one, id: newId(reader.now) }))), reader.now],
    });
    const data = { period: closing.period, indicators: changed.map(({ indicator }) => indicator) };
    await tell({ context: reader, tx, role: 'reader' }, closing, 'correct', { type: 'period.corrected', data });
    return changed.length;
  });
}
