import type { Complaint } from '../../platform/context/refusal.ts';
import { isDay } from '../../platform/time/time.ts';
import { normalPhone, readPersonalNumber } from '../../registers/people/people.rules.ts';
import { type IntakeInput, intakeSchema } from '../dossiers/dossiers.schema.ts';
import type { Component } from '../procedures/procedures.schema.ts';

type Texts = (name: string) => string;
/** How many of a paper were handed in. */
export const kindsOfPaper = ['originals', 'certifiedCopies', 'copies'] as const;
export const countBox = (component: string, kind: string): string => `paper.${component}.${kind}`;

/** What was typed into the three boxes of a date; undefined when all are empty, `false` when it is no day. */
function dayIn(text: Texts, name: string): string | undefined | false {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => text(`${name}.${part}`).trim());
  if (!day && !month && !year) return undefined;
  const value = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  return isDay(value) ? value : false;
}

/** The papers with their counts; a paper of which nothing was handed in is left out. */
function papersIn(text: Texts, asked: readonly Component[], errors: Record<string, Complaint>): IntakeInput['papers'] {
  return asked.flatMap(({ code, required, when, name }) => {
    const [originals = 0, certifiedCopies = 0, copies = 0] = kindsOfPaper.map((kind) => {
      const typed = text(countBox(code, kind)).trim();
      if (!/^\d{0,2}$/.test(typed)) errors[countBox(code, kind)] = { key: 'desk.errors.count' };
      return Number(typed) || 0;
    });
    if (originals + certifiedCopies + copies > 0)
      return [{ component: code, source: 'paper' as const, originals, certifiedCopies, copies }];
    if (required && !when) errors[countBox(code, 'originals')] ??= { key: 'dossiers.errors.paper_missing', params: { paper: name } };
    return [];
  });
}

/** What the counter typed, as the intake takes it; or every complaint, by field. */
export function intakeIn(
  text: Texts,
  known: { unit: string; procedure: string; case: string; asked: readonly Component[] },
): { input: IntakeInput; errors?: undefined } | { input?: undefined; errors: Record<string, Complaint> } {
  const errors: Record<string, Complaint> = {};
  const [fullName, phone, number] = [text('fullName').trim(), text('phone').trim(), text('personalNumber').trim()];
  const birthDay = dayIn(text, 'birthDay');
  if (fullName.length < 2) errors.fullName = { key: 'desk.errors.fullName' };
  if (phone && !normalPhone(phone)) errors.phone = { key: 'desk.errors.phone' };
  const personal = number ? readPersonalNumber(number)?.number : undefined;
  if (number && !personal) errors.personalNumber = { key: 'desk.errors.personalNumber' };
  if (birthDay === false) errors['birthDay.day'] = { key: 'desk.errors.birthDay' };
  const papers = papersIn(text, known.asked, errors);
  const outcome = intakeSchema.safeParse({
    unit: known.unit,
    procedure: known.procedure,
    case: known.case,
    channel: text('channel'),
    keys: text('keys'),
    applicant: { fullName, phone: phone || undefined, personalNumber: personal, birthDay: birthDay || undefined },
    papers,
    returnWay: text('returnWay'),
    externalCode: text('externalCode').trim() || undefined,
  });
  if (outcome.success && Object.keys(errors).length === 0) return { input: outcome.data };
  for (const { path } of outcome.error?.issues ?? []) {
    const name = String(path.at(-1) ?? '');
    errors[name] ??= {
      key: ['channel', 'keys', 'returnWay', 'externalCode', 'fullName'].includes(name)
        ? `desk.errors.${name}`
        : 'context.refusals.bad_input',
    };
  }
  return { errors };
}
