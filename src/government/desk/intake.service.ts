import { and, eq, lt } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import { config } from '../../platform/config/config.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { inputHash, once } from '../../platform/context/idempotency.ts';
import { type Complaint, parsed, Refusal } from '../../platform/context/refusal.ts';
import { addDays, dayOf, momentOf } from '../../platform/time/time.ts';
import { type IntakeReceipt, takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import type { IntakeInput } from '../dossiers/dossiers.schema.ts';
import { proceduresOn } from '../procedures/procedures.queries.ts';
import type { Shortcut } from './intake.choice.rules.ts';
import { deskOf, dossierOfDraft, ownShortcuts } from './intake.queries.ts';
import { type IntakeBoxes, type SaveInput, type ShortcutsInput, saveSchema } from './intake.schema.ts';
import { deskShortcuts, intakeDrafts } from './intake.table.ts';
import { type Slip, takeInSlip } from './reserved.service.ts';

/** Whether there is anything that somebody would have to type again. */
const isBegun = (typed: IntakeBoxes): boolean =>
  ['fullName', 'phone', 'personalNumber', 'birthDay', 'wanted', 'procedure', 'submitter.fullName'].some(
    (name) => typed[name] !== undefined,
  );

/** What a save gave. `code`: the draft has become this dossier already, nothing was kept. */
export type Kept = { rowVersion: number; code?: undefined } | { code: string };

/**
 * Keeps what an officer has typed at the counter, sealed, under the id that the form carries; the row version that the window saw decides between two
 * windows. Refuses with `intake.stale` (409) when another window has changed it, `context.not_found` (404) when the id is somebody else's.
 */
export async function keepIntake(context: Context, input: SaveInput): Promise<Kept> {
  const { id, unit, rowVersion, typed } = parsed(saveSchema, input);
  deskOf(context, unit);
  return context.transaction(async (tx) => {
    const filed = await dossierOfDraft(tx, context, id);
    if (filed) return { code: filed.code };
    const [row] = await tx.orm.select().from(intakeDrafts).where(eq(intakeDrafts.id, id)).for('update');
    if (row && row.rowVersion !== rowVersion) {
      // A button pressed twice sends the same again: that is no quarrel between two windows.
      if (inputHash(JSON.parse(keys().decrypt(row.sealed).toString('utf8'))) === inputHash(typed)) return { rowVersion: row.rowVersion };
      throw new Refusal('intake.stale', 409);
    }
    if (!row && !isBegun(typed)) return { rowVersion: 0 };
    const sealed = keys().encrypt(JSON.stringify(typed));
    const { now: changedAt, actor } = context;
    if (row) {
      await tx.orm
        .update(intakeDrafts)
        .set({ sealed, unit, changedAt, rowVersion: row.rowVersion + 1 })
        .where(eq(intakeDrafts.id, id));
      return { rowVersion: row.rowVersion + 1 };
    }
    // A draft that was dropped or swept meanwhile begins anew where its window stands.
    const fresh = { id, account: actor.id, unit, sealed, createdAt: changedAt, changedAt, rowVersion: rowVersion + 1 };
    const [made] = await tx.orm.insert(intakeDrafts).values(fresh).onConflictDoNothing().returning({ id: intakeDrafts.id });
    if (!made) throw new Refusal(rowVersion === 0 ? 'intake.stale' : 'context.not_found', rowVersion === 0 ? 409 : 404);
    return { rowVersion: fresh.rowVersion };
  });
}

/** Throws a draft away. Done twice it is the same; somebody else's is not touched. */
export async function dropIntake(context: Context, id: string): Promise<void> {
  await context.transaction((tx) =>
    tx.orm.delete(intakeDrafts).where(and(eq(intakeDrafts.id, id), eq(intakeDrafts.account, context.actor.id))),
  );
}

/**
 * Takes in what stands in a draft: one dossier however often the button is pressed, for the draft's id is the key. `receive: false` when a paper is
 * missing: it waits for the written request or refusal. `slip`: it was received on paper at another time. Refuses as `takeInDossier` and `takeInSlip`
 * do; then the draft stays.
 */
export async function takeInDraft(
  context: Context,
  { id, input, receive = true, slip }: { id: string; input: IntakeInput; receive?: boolean; slip?: Slip | undefined },
): Promise<IntakeReceipt> {
  const before = await context.read((tx) => dossierOfDraft(tx, context, id));
  const receipt =
    before ??
    (slip ? await takeInSlip(context, { slip, input, key: id, receive }) : await takeInDossier(context, input, { key: id, receive }));
  await dropIntake(context, id);
  return receipt;
}

/** Deletes drafts that nobody touched for as many days as `XASO_INTAKE_DRAFT_DAYS` says, and those that became dossiers. Returns how many. */
export async function forgetOldIntakes(context: Context, days = config.XASO_INTAKE_DRAFT_DAYS): Promise<number> {
  const before = momentOf(addDays(dayOf(context.now), -days));
  const gone = await context.transaction((tx) =>
    tx.orm.delete(intakeDrafts).where(lt(intakeDrafts.changedAt, before)).returning({ id: intakeDrafts.id }),
  );
  return gone.length;
}

/** A fingerprint of a desk's numbers: two officers who change them at once do not overwrite each other unseen. */
export const printOfShortcuts = (shortcuts: readonly Shortcut[]): string =>
  inputHash(shortcuts.toSorted((a, b) => a.number - b.number).map((one) => [one.number, one.procedure, one.caseCode]));

/**
 * Gives a desk its short numbers. Refuses with `intake.shortcuts` (422) a number that is given twice or a procedure that is none, with `intake.stale`
 * (409) when a colleague changed them meanwhile.
 */
export async function keepShortcuts(context: Context, input: ShortcutsInput): Promise<{ count: number }> {
  deskOf(context, input.unit);
  const catalogue = await proceduresOn(context);
  const fields: Record<string, Complaint> = {};
  const numbers = new Map<number, string>();
  for (const { number, procedure, caseCode } of input.shortcuts) {
    const box = `${procedure} ${caseCode}`;
    const known = catalogue.find((one) => one.procedure === procedure);
    if (!known || (caseCode !== '' && !known.cases.some((one) => one.code === caseCode)))
      fields[box] = { key: 'context.refusals.bad_input' };
    if (numbers.has(number)) fields[box] = { key: 'intake.errors.numberTwice', params: { number } };
    numbers.set(number, box);
  }
  if (Object.keys(fields).length > 0) throw new Refusal('intake.shortcuts', 422, { fields });
  return once(context, { verb: 'intake: shortcuts', key: input.key, input }, async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 4713))', values: [input.unit] });
    const before = await tx.orm.select().from(deskShortcuts).where(eq(deskShortcuts.unit, input.unit));
    if (printOfShortcuts(before) !== input.seen) throw new Refusal('intake.stale', 409);
    await tx.orm.delete(deskShortcuts).where(eq(deskShortcuts.unit, input.unit));
    if (input.shortcuts.length > 0) await tx.orm.insert(deskShortcuts).values(input.shortcuts.map((one) => ({ unit: input.unit, ...one })));
    const count = input.shortcuts.length;
    await record(context, tx, { verb: 'change', thing: 'desk shortcuts', subject: input.unit, unit: input.unit, data: { count } });
    return { count };
  });
}

/** The numbers with the fingerprint that a form carries. */
export async function shortcutsSeen(context: Context, unit: string): Promise<{ own: Shortcut[]; seen: string }> {
  const own = await ownShortcuts(context, unit);
  return { own, seen: printOfShortcuts(own) };
}
