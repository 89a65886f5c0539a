import { Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import { fold } from '../../platform/words/fold.ts';
import { todayOf } from '../../registers/addresses/addresses.rules.ts';
import { normalName, normalPhone, readPersonalNumber } from '../../registers/people/people.rules.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import type { Visit } from '../../ui/visit.ts';
import { type CatalogueEntry, proceduresOn } from '../procedures/procedures.queries.ts';
import { type Card, type Reading, readCard } from './intake.card.rules.ts';
import { chooseProcedure, shortcutsOf } from './intake.choice.rules.ts';
import { type Applicant, applicantOf, findApplicants, ownShortcuts } from './intake.queries.ts';
import type { IntakeBoxes } from './intake.schema.ts';
import { birthDayText } from './intake.typed.rules.ts';
import type { Found } from './pages/intake-person.part.tsx';
import { momentTyped } from './reserved.service.ts';

/** What a press of a key made of the boxes, and what the page has to say about it at once. `moved`: something new was understood. */
export type Pressed = {
  boxes: IntakeBoxes;
  moved: boolean;
  found?: Found | undefined;
  entries?: readonly CatalogueEntry[] | undefined;
  /** Boxes that were not understood. */
  wrong: Record<string, string>;
};

/** The address of a card as papers and envelopes need it: with the unit of today where the printed one is gone. */
async function addressOf({ context, locale, t }: Visit, card: Card): Promise<string> {
  const today = todayOf(await registerOf(context), card.address, dayOf(context.now), locale);
  return today ? t('addresses.withToday', { text: card.address, today }) : card.address;
}

/** A card was read: its person and the address stand in the boxes, with the phone of the last time. */
async function fromCard(
  visit: Visit,
  unit: string,
  boxes: IntakeBoxes,
  { card, doubtful }: Extract<Reading, { kind: 'card' }>,
): Promise<Pick<Pressed, 'boxes' | 'found'>> {
  const [known] = (await findApplicants(visit.context, unit, card.number)).people;
  const address = await addressOf(visit, card);
  const filled = {
    ...boxes,
    fullName: card.fullName,
    personalNumber: card.number,
    birthDay: birthDayText(card.birthDay),
    phone: known?.phone ?? '',
    address,
    // Said beside the name, as long as it stands there as it was read.
    doubted: doubtful ? card.fullName : '',
    returnAddress: address,
  };
  const other = known && fold(known.name) !== fold(card.fullName) ? ({ kind: 'otherName', name: known.name } as const) : undefined;
  return { boxes: filled, found: other };
}

/** Nobody was found: what was typed goes where it belongs, so that it is not typed again. */
function intoBoxes(boxes: IntakeBoxes, typed: string): IntakeBoxes {
  const number = readPersonalNumber(typed)?.number;
  if (number) return { ...boxes, personalNumber: number };
  if (normalPhone(typed)) return { ...boxes, phone: typed.trim() };
  return { ...boxes, fullName: normalName(typed) };
}

async function picked(visit: Visit, unit: string, boxes: IntakeBoxes, dossier: string): Promise<IntakeBoxes> {
  const person = await applicantOf(visit.context, unit, dossier);
  if (!person) throw new Refusal('dossiers.unknown', 404);
  // Another person than before: nothing of the former one stays.
  return { ...boxes, fullName: '', phone: '', personalNumber: '', birthDay: '', address: '', returnAddress: '', doubted: '', ...person };
}

/** The search box: a card, a person known here, or somebody new. */
async function searched(visit: Visit, unit: string, boxes: IntakeBoxes, typed: string): Promise<Pick<Pressed, 'boxes' | 'found'>> {
  const { context, form } = visit;
  const reading = readCard(typed, dayOf(context.now), { keyboard: form.text('method') !== '' });
  if (reading.kind === 'card') return fromCard(visit, unit, boxes, reading);
  if (reading.kind === 'garbled') {
    const people = reading.number ? (await findApplicants(context, unit, reading.number)).people : [];
    const [one] = people;
    const known = one && people.length === 1 ? await picked(visit, unit, boxes, one.dossier) : boxes;
    return { boxes: known, found: { kind: 'garbled', signs: reading.signs } };
  }
  const { by, people } = await findApplicants(context, unit, typed);
  const [one] = people as readonly Applicant[];
  if (one && people.length === 1 && by !== 'name') return { boxes: await picked(visit, unit, boxes, one.dossier) };
  return people.length > 0 ? { boxes, found: { kind: 'people', people } } : { boxes: intoBoxes(boxes, typed) };
}

/** The procedure box, when something else stands in it than what was understood before. */
async function wanted(visit: Visit, unit: string, boxes: IntakeBoxes): Promise<Omit<Pressed, 'moved' | 'found'>> {
  const { context, form, t } = visit;
  const catalogue = await proceduresOn(context, dayOf(momentTyped(boxes, context.now)));
  const { procedure: _p, case: _c, ...others } = boxes;
  const pressed = form.text('choose');
  const typed = (pressed || boxes.wanted) ?? '';
  if (typed.trim() === '') return { boxes: { ...others, resolved: '' }, wrong: {} };
  const choice = chooseProcedure(typed, shortcutsOf(await ownShortcuts(context, unit), catalogue), catalogue);
  if (choice.found === 'none') return { boxes: { ...others, resolved: '' }, wrong: { wanted: t('intake.errors.wanted', { typed }) } };
  if (choice.found === 'several') return { boxes: { ...others, resolved: '' }, entries: choice.entries, wrong: {} };
  const { entry, caseCode } = choice;
  return {
    boxes: { ...others, wanted: typed, resolved: typed, procedure: entry.procedure, ...(caseCode ? { case: caseCode } : {}) },
    wrong: {},
  };
}

/** Reads what was pressed and typed into the two boxes that are understood rather than kept: who, and what. */
export async function press(visit: Visit, unit: string, boxes: IntakeBoxes): Promise<Pressed> {
  const { form } = visit;
  const typed = form.text('scan').trim();
  const pick = form.text('pick');
  const who = pick ? { boxes: await picked(visit, unit, boxes, pick) } : typed ? await searched(visit, unit, boxes, typed) : { boxes };
  const anew = form.text('choose') !== '' || (boxes.wanted ?? '') !== (boxes.resolved ?? '');
  const what = anew ? await wanted(visit, unit, who.boxes) : { boxes: who.boxes, wrong: {} };
  return { ...who, ...what, moved: pick !== '' || typed !== '' || anew };
}
