import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import type { Locale } from '../../platform/words/words.ts';
import { isCommuneOn } from '../../registers/addresses/addresses.rules.ts';
import { registerOf, unitName, unitSetting } from '../../registers/units/units.queries.ts';
import type { ForwardInput } from './deeds.schema.ts';
import { type Changed, changeDossier, type Decision, note, type Scene } from './dossiers.change.ts';
import { calendarFor, handlingClock, pausesOf, receptionDue, refuseHeld } from './dossiers.clock.ts';
import { dueChanged, fact, iso } from './dossiers.events.ts';
import { handlingSteps } from './dossiers.rules.ts';

/**
 * A dossier that came to the wrong unit goes to the right one; it stays one dossier with its code and its history. Before the receipt the right unit
 * receives it: the reception clock runs on from where it began, by the hours of that unit. After the receipt the desk that gave the slip stays the
 * citizen's desk, and only who resolves it changes: the handling clock runs on, from the first step. Whoever had it still sees it. Refuses with
 * `deeds.forward_unit` (422) and `deeds.held` (409).
 */
export function forwardDossier(context: Context, input: ForwardInput): Promise<Changed> {
  return changeDossier(context, 'forward', input, async (scene) => {
    const { tx, dossier } = scene;
    if (input.to === dossier.competentUnit) throw wrongUnit('to');
    await refuseUnready(context, input.to, 'to');
    await refuseHeld(tx, dossier.id);
    await note(context, tx, dossier.id, 'forward', input.reason, true);
    const received = dossier.receivedAt !== null;
    const { set, facts } = received ? await afterReceipt(context, scene, input.to) : await beforeReceipt(context, scene, input.to);
    const from = dossier.competentUnit;
    return { set, facts: [fact('dossier.forwarded', dossier, context.now, { from, to: input.to, received }), ...facts] };
  });
}

async function beforeReceipt(context: Context, { tx, dossier, version }: Scene, to: string): Promise<Decision> {
  const due = receptionDue(version, await calendarFor(context, to), await askableSince(tx, dossier.id, dossier.submittedAt));
  return {
    set: { receivingUnit: to, competentUnit: to, supportingUnit: dossier.receivingUnit, receptionDueAt: due },
    facts: moved(context, dossier, dossier.receptionDueAt, due),
  };
}

async function afterReceipt(context: Context, { tx, dossier, version, steps }: Scene, to: string): Promise<Decision> {
  const calendar = await calendarFor(context, to);
  const { due } = handlingClock(version, dossier.caseCode, dossier.receivedAt as Date, calendar, await pausesOf(tx, dossier.id));
  const [first] = handlingSteps(steps);
  const had = dossier.competentUnit;
  return {
    set: {
      competentUnit: to,
      supportingUnit: had === dossier.receivingUnit ? dossier.supportingUnit : had,
      step: first?.code ?? null,
      assignee: null,
      dueAt: due,
    },
    facts: moved(context, dossier, dossier.dueAt, due),
  };
}

const moved = (context: Context, dossier: Scene['dossier'], before: Date | null, after: Date | null) =>
  dueChanged(dossier, context.now, iso(before), after, 'forwarded');

/** When it came, or came back complete. */
async function askableSince(tx: Transaction, dossier: string, submittedAt: Date): Promise<Date> {
  const [row] = await tx.query<{ at: Date | null }>({
    text: 'select max(answered_at) as at from supplement_requests where dossier = $1',
    values: [dossier],
  });
  return row?.at ?? submittedAt;
}

/**
 * Work goes only to a commune of today that works here: one without an electronic identifier has no desk in this system, and nobody would find the
 * dossier again. Refuses with `deeds.forward_unit` (422).
 */
export async function refuseUnready(context: Context, unit: string, field: string): Promise<void> {
  if (!(await isAtWork(context, unit))) throw wrongUnit(field);
}

/** A commune of today that works in this system: it has its electronic identifier, and with it a desk and officers who look. */
export async function isAtWork(context: Context, unit: string): Promise<boolean> {
  const today = dayOf(context.now);
  return isCommuneOn(await registerOf(context), unit, today) && Boolean(await unitSetting(context, unit, 'e_identifier', today));
}

/** Where a dossier of a unit can go, and a question: the other communes of today that work here, by name. */
export async function unitsToForward(context: Context, from: string, locale: Locale): Promise<{ value: string; label: string }[]> {
  const found: { value: string; label: string }[] = [];
  for (const id of (await registerOf(context)).units.keys())
    if (id !== from && (await isAtWork(context, id))) found.push({ value: id, label: await unitName(context, id, locale) });
  return found.toSorted((a, b) => a.label.localeCompare(b.label, 'vi'));
}

const wrongUnit = (field: string) => new Refusal('deeds.forward_unit', 422, { fields: { [field]: { key: 'deeds.errors.unit' } } });
