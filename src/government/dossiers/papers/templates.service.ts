import { record } from '../../../platform/audit/audit.ts';
import type { Context } from '../../../platform/context/context.ts';
import { once } from '../../../platform/context/idempotency.ts';
import { type Complaint, Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { publish } from '../../../platform/events/events.ts';
import { type Day, dayOf, isDay, momentOf } from '../../../platform/time/time.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import { ancestors } from '../../../registers/units/units.rules.ts';
import { formOn } from './forms.content.ts';
import { type PaperForm, type PaperTexts, parts, type TextFault, textFaults } from './forms.rules.ts';
import { wordingChanged } from './templates.events.ts';
import { mayCopyWordingOrRefuse, mayWordOrRefuse } from './templates.permissions.ts';
import { wordingsIn } from './templates.queries.ts';

/** `texts` null: back to the common wording. `start` empty: from now on. `seen`: the id of the last wording that the user saw, or empty. */
export type NewWording = {
  unit: string;
  form: PaperForm;
  texts: PaperTexts | null;
  start: Day | '';
  basis: string;
  seen: string;
  key: string;
};

/** The longest text of a part: more is no paper of one page. */
export const MOST_LETTERS = 3000;

const complaintOf = ({ fault, name, locale }: TextFault): Complaint => ({ key: `paper.errors.${fault}.${locale}`, params: { name } });

/** The sentences as they will be kept: English that nobody wrote is the common one. */
export function completed(form: PaperForm, texts: PaperTexts, on: Day): PaperTexts {
  const law = formOn(form, on).texts;
  const whole = { ...texts };
  for (const part of parts) {
    const tidy = (text: string) => text.normalize('NFC').replaceAll('\r', '').trim();
    whole[part] = { vi: tidy(texts[part].vi), en: tidy(texts[part].en) || law[part].en };
  }
  return whole;
}

/** What is wrong with a unit's wording, by the box in which it was typed; empty when nothing is. */
export function complaintsOf(form: PaperForm, texts: PaperTexts, on: Day): Record<string, Complaint> {
  const { demanded } = formOn(form, on);
  const found: Record<string, Complaint> = {};
  for (const locale of ['vi', 'en'] as const) {
    for (const fault of textFaults(form, texts, demanded, locale)) found[`${fault.part || 'intro'}.${locale}`] ??= complaintOf(fault);
    for (const part of parts)
      if (texts[part][locale].length > MOST_LETTERS)
        found[`${part}.${locale}`] ??= { key: 'paper.errors.long', params: { most: MOST_LETTERS } };
  }
  return found;
}

/** From which moment it holds: never for deeds that were done already. */
function startOf(context: Context, start: Day | ''): Date | undefined {
  if (start === '') return context.now;
  if (!isDay(start) || start < dayOf(context.now)) return undefined;
  return new Date(Math.max(momentOf(start).getTime(), context.now.getTime()));
}

/**
 * Words a form for a unit from a moment on; papers of earlier deeds stay what they were. Refuses with `paper.texts` (422, complaints by box) a place that
 * the form does not know and a missing one that the law demands; `paper.stale` (409) when somebody was faster.
 */
export const wordPaper = async (context: Context, input: NewWording): Promise<{ id: string }> =>
  writeWording(context, input, mayWordOrRefuse(context.actor, input.unit));

/** The same by the province, which copies a pilot's wording to a commune below it. */
export async function copyWording(context: Context, input: NewWording): Promise<{ id: string }> {
  const register = await registerOf(context);
  const above = register.units.has(input.unit) ? ancestors(register, input.unit, dayOf(context.now)).map((one) => one.id) : [];
  return writeWording(context, input, mayCopyWordingOrRefuse(context.actor, input.unit, above));
}

async function writeWording(context: Context, input: NewWording, role: string): Promise<{ id: string }> {
  const { unit, form } = input;
  const fields: Record<string, Complaint> = {};
  if (!(await registerOf(context)).units.has(unit)) throw new Refusal('context.not_found', 404);
  const validFrom = startOf(context, input.start);
  if (!validFrom) fields.start = { key: 'paper.refusals.start' };
  const on = dayOf(validFrom ?? context.now);
  const texts = input.texts && completed(form, input.texts, on);
  const basis = input.basis.trim();
  if (basis.length < 3 || basis.length > 300) fields.basis = { key: 'paper.refusals.basis' };
  if (texts) Object.assign(fields, complaintsOf(form, texts, on));
  if (!validFrom || Object.keys(fields).length > 0) throw new Refusal('paper.texts', 422, { fields });
  return once(context, { verb: 'word paper', key: input.key, input }, async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 4715))', values: [`${unit} ${form}`] });
    // By when it was written, not from when it holds: what the user saw is the last word of all.
    const [last] = (await wordingsIn(tx, unit, form)).toSorted((one, other) => (one.id < other.id ? 1 : -1));
    if ((last?.id ?? '') !== input.seen) throw new Refusal('paper.stale', 409);
    const id = newId(context.now);
    await tx.query({
      text: `insert into paper_templates (id, unit, form, valid_from, law_from, texts, basis, added_by, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [id, unit, form, validFrom, formOn(form, on).validFrom, texts && JSON.stringify(texts), basis, context.actor.id, context.now],
    });
    const data = { form, from: validFrom.toISOString(), own: texts !== null };
    await publish(context, tx, wordingChanged(id, unit, context.now, data), role);
    await record(context, tx, { verb: 'word paper', thing: 'paper', subject: id, unit, data });
    return { id };
  });
}
