import { addDays, type Day } from '../../platform/time/time.ts';
import type { Answer, Answers, Check, Clause, Field, Form, Screen } from './forms.schema.ts';
import { boxedAnswer, boxesOf, type Complaint, complain, gathered, judged, type KnowsCommune, type Posted } from './forms.values.rules.ts';

/** What the conditions of a form look at. */
export type Situation = { caseCode: string; answers: Readonly<Answers>; today: Day };
export type Complaints = Record<string, Complaint>;

/** Full years between two days; who was born on 29 February has the birthday on 1 March in other years. */
export function yearsBetween(from: Day, to: Day): number {
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0);
}

function clauseHolds(one: Clause, { caseCode, answers, today }: Situation): boolean {
  if ('case' in one) return one.case.includes(caseCode);
  const answer = answers[one.field];
  if (answer === undefined) return false;
  if ('oneOf' in one) return [answer].flat().some((value) => typeof value === 'string' && one.oneOf.includes(value));
  if ('filled' in one) return true;
  if (typeof answer !== 'string') return false;
  if ('daysAgo' in one) {
    const { atMost, moreThan } = one.daysAgo;
    return (atMost === undefined || answer >= addDays(today, -atMost)) && (moreThan === undefined || answer < addDays(today, -moreThan));
  }
  const years = yearsBetween(answer, today);
  return years >= (one.age.atLeast ?? 0) && years < (one.age.below ?? Number.POSITIVE_INFINITY);
}

/** Whether all clauses hold. No condition always holds. */
export const holds = (condition: readonly Clause[] | undefined, situation: Situation): boolean =>
  (condition ?? []).every((one) => clauseHolds(one, situation));

/** Whether a field is to be answered, given the answers so far (those of its own screen too). */
export const fieldVisible = (field: Field, situation: Situation): boolean => holds(field.when, situation);

/** The answers that count: those to questions that are asked. What was typed before another choice was made drops out. */
export function liveAnswers(form: Form, situation: Situation): Answers {
  const live: Answers = {};
  const now = { ...situation, answers: live };
  for (const screen of form.screens) {
    if (!holds(screen.when, now)) continue;
    for (const field of screen.fields) {
      const answer = situation.answers[field.name];
      if (answer !== undefined && fieldVisible(field, now)) live[field.name] = answer;
    }
  }
  return live;
}

/**
 * The fields that a screen shows. `reveals` names the field of the same screen on which one depends: it is shown with that field and
 * counts only when the condition holds.
 */
export function fieldsShown(screen: Screen, situation: Situation): { field: Field; revealedBy: string | undefined }[] {
  const own = new Set(screen.fields.map((one) => one.name));
  return screen.fields.flatMap((field) => {
    const inside = (field.when ?? []).find((one) => 'field' in one && own.has(one.field));
    const outside = (field.when ?? []).filter((one) => !('field' in one && own.has(one.field)));
    return holds(outside, situation) ? [{ field, revealedBy: inside && 'field' in inside ? inside.field : undefined }] : [];
  });
}

/** The screens that this case and these answers need, in order. */
export function screensFor(form: Form, situation: Situation): Screen[] {
  const now = { ...situation, answers: liveAnswers(form, situation) };
  return form.screens.filter((screen) => holds(screen.when, now) && fieldsShown(screen, now).length > 0);
}

const inForce = (one: { validFrom?: Day | undefined; validTo?: Day | undefined }, today: Day) =>
  (one.validFrom ?? '') <= today && today <= (one.validTo ?? '9999-12-31');

/**
 * Sex and birth year written in a personal number: `PPP G YY NNNNNN`, G even for men and odd for women, two digits a century from 1900.
 * A soft check: numbers were given with mistakes, so it warns and never blocks.
 */
export function numberSays(number: string): { sex: 'male' | 'female'; year: number } {
  const group = Number(number[3]);
  return { sex: group % 2 === 0 ? 'male' : 'female', year: 1900 + 100 * Math.floor(group / 2) + Number(number.slice(4, 6)) };
}

function disagreement(check: Extract<Check, { rule: 'numberAgrees' }>, number: string, answers: Answers): string | undefined {
  const says = numberSays(number);
  const sex = check.sexIs ?? (check.sex ? answers[check.sex] : undefined);
  const birth = check.birth ? answers[check.birth] : undefined;
  if (sex !== undefined && sex !== says.sex) return 'numberSex';
  const year = typeof birth === 'string' ? Number(birth.slice(0, 4)) : birth;
  return year !== undefined && year !== says.year ? 'numberBirth' : undefined;
}

/** What one check has to say about an answer of the right kind. */
function broken(field: Field, check: Check, value: Answer, { answers, today }: Situation): Complaint | undefined {
  const say = (reason: string, more: Complaint['params'] = {}) =>
    check.message ? { key: 'procedures.errors.said', params: { message: check.message } } : complain(field, reason, more);
  const other = (name: string) => answers[name];
  switch (check.rule) {
    case 'pattern':
      return typeof value === 'string' && !new RegExp(check.pattern, 'u').test(value) ? say('shape') : undefined;
    case 'min':
      return typeof value === 'number' && value < check.value ? say('min', { limit: check.value }) : undefined;
    case 'max':
      return typeof value === 'number' && value > check.value ? say('max', { limit: check.value }) : undefined;
    case 'maxLength':
      return typeof value === 'string' && [...value].length > check.value ? say('maxLength', { limit: check.value }) : undefined;
    case 'notAfterToday':
      return (typeof value === 'string' && value > today.slice(0, value.length)) ||
        (typeof value === 'number' && value > Number(today.slice(0, 4)))
        ? say('notAfterToday')
        : undefined;
    case 'notBefore': {
      const earliest = other(check.field);
      return typeof value === 'string' && typeof earliest === 'string' && value < earliest ? say('notBefore', { earliest }) : undefined;
    }
    case 'age': {
      const birth = check.of ? other(check.of) : value;
      return typeof birth === 'string' && yearsBetween(birth, today) < check.atLeast ? say('age') : undefined;
    }
    case 'numberAgrees': {
      const reason = typeof value === 'string' ? disagreement(check, value, answers) : undefined;
      return reason ? say(reason) : undefined;
    }
  }
}

/** Errors and warnings of the fields that are asked. Raw values are judged; answers outside the screens are taken as they are. */
function examined(fields: readonly Field[], raw: Readonly<Record<string, unknown>>, situation: Situation, knowsCommune?: KnowsCommune) {
  const answers: Answers = { ...situation.answers };
  const [errors, warnings]: [Complaints, Complaints] = [{}, {}];
  const now = { ...situation, answers };
  const asked: Field[] = [];
  for (const field of fields) {
    delete answers[field.name];
    if (!fieldVisible(field, now)) continue;
    asked.push(field);
    const outcome = judged(field, raw[field.name], knowsCommune);
    if ('value' in outcome && outcome.value !== undefined) answers[field.name] = outcome.value;
    else if ('wrong' in outcome && outcome.wrong !== undefined) errors[field.name] = outcome.wrong;
    else if (field.required) errors[field.name] = complain(field, `missing.${wayOfAsking(field)}`);
  }
  for (const field of asked) {
    const value = answers[field.name];
    for (const check of value === undefined ? [] : field.checks) {
      if (value === undefined || !inForce(check, situation.today) || !holds(check.when, now)) continue;
      const complaint = broken(field, check, value, now);
      if (!complaint) continue;
      const where = check.level === 'error' ? errors : warnings;
      where[field.name] ??= complaint;
    }
  }
  return { answers, errors, warnings };
}

/** `Hãy nhập …`, `Hãy chọn …`, `Hãy đánh dấu …`. */
function wayOfAsking({ kind }: Field): 'enter' | 'choose' | 'tick' {
  if (kind === 'pledge') return 'tick';
  return kind === 'choice' || kind === 'choices' || kind === 'yesno' ? 'choose' : 'enter';
}

export type ParsedScreen = {
  /** All answers with this screen's right ones put in, and its empty or wrong ones taken out. */
  answers: Answers;
  /** What was posted in this screen's boxes, as typed: to show it again. */
  typed: Record<string, string | string[]>;
  errors: Complaints;
  warnings: Complaints;
};

/** Reads one screen from an HTML form post. Nothing typed is lost: `typed` holds it, in NFC. */
export function parseScreen(screen: Screen, posted: Posted, situation: Situation, knowsCommune?: KnowsCommune): ParsedScreen {
  const typed: Record<string, string | string[]> = {};
  for (const name of screen.fields.flatMap(boxesOf)) {
    const value = posted[name];
    if (value !== undefined) typed[name] = Array.isArray(value) ? value.map((one) => one.normalize('NFC')) : value.normalize('NFC');
  }
  const raw = Object.fromEntries(screen.fields.map((field) => [field.name, gathered(field, typed)]));
  return { typed, ...examined(screen.fields, raw, situation, knowsCommune) };
}

/** The boxes of a screen for answers given before. Boxes nobody filled yet hold the field's `initial`. */
export function typedFrom(screen: Screen, answers: Readonly<Answers>): Record<string, string | string[]> {
  const untouched = screen.fields.every((field) => answers[field.name] === undefined);
  const start = screen.fields.flatMap((field) => (untouched && field.initial ? [[field.name, field.initial]] : []));
  return Object.assign(Object.fromEntries(start), ...screen.fields.map((field) => boxedAnswer(field, answers[field.name])));
}

/**
 * Judges a whole form: what the check page, the service and the JSON door ask before anything is filed. Answers to questions that are not
 * asked are dropped; names that the form does not know are errors.
 */
export function validateForm(
  form: Form,
  raw: Readonly<Record<string, unknown>>,
  situation: Omit<Situation, 'answers'>,
  knowsCommune?: KnowsCommune,
) {
  let answers: Answers = {};
  const [errors, warnings]: [Complaints, Complaints] = [{}, {}];
  const asked: Field[] = [];
  for (const screen of form.screens) {
    if (!holds(screen.when, { ...situation, answers })) continue;
    const outcome = examined(screen.fields, raw, { ...situation, answers }, knowsCommune);
    answers = outcome.answers;
    asked.push(...screen.fields);
    Object.assign(errors, outcome.errors);
  }
  // Once more with all answers known: checks may look ahead (a limit of age by household).
  const whole = examined(asked, raw, { ...situation, answers }, knowsCommune);
  Object.assign(errors, whole.errors);
  Object.assign(warnings, whole.warnings);
  const known = new Set(form.screens.flatMap((screen) => screen.fields.map((field) => field.name)));
  for (const name of Object.keys(raw)) if (!known.has(name)) errors[name] = { key: 'procedures.errors.unknown', params: { name } };
  return { answers, errors, warnings };
}
