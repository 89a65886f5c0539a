import { createHash } from 'node:crypto';
import { addDays, type Day } from '../../platform/time/time.ts';
import { fieldVisible, holds, validateForm } from './forms.rules.ts';
import type { Answer, Answers, Check, Field, Form } from './forms.schema.ts';

/** For whom answers are made up: a case, a day, the commune of the addresses. Another `seed` gives other answers, the same one always the same. */
export type Wish = { caseCode: string; today: Day; seed: number; commune: string };

const draw = (seed: number, about: string): number => createHash('sha256').update(`${seed} ${about}`).digest().readUInt32BE(0);
/** The same things in another order, by seed. */
const shuffled = <T>(things: readonly T[], seed: number, about: string): T[] =>
  things
    .map((thing, at) => [draw(seed, `${about} ${at}`), thing] as const)
    .sort(([one], [other]) => one - other)
    .map(([, thing]) => thing);

// Names that nobody takes for somebody: Mẫu (sample), Thử (test), Ví Dụ (example).
const NAMES = ['Nguyễn Văn Mẫu', 'Trần Thị Thử', 'Lê Văn Ví Dụ', 'Phạm Thị Làm Thử', 'Võ Văn Thí Dụ', 'Đặng Thị Mẫu'];
const TEXTS = ['Nội dung làm thử', 'Ví dụ 2', 'Mẫu số 3'];
/** For fields that want a pattern: shapes that forms ask for most, from a number to a register's code. */
const SHAPES = [
  '12',
  '123',
  '1234',
  '12345',
  '0123456789',
  '012345678901',
  '1234567890',
  '79A8123456',
  '123/2020',
  '15/2024/TLKH',
  'AB123456',
  'B1234567',
];
const YEARS_AGO = [0, 1, 6, 14, 16, 18, 20, 25, 35, 45, 62, 70, 76, 81];

const days = (today: Day): Day[] => YEARS_AGO.map((years) => addDays(today, -Math.round(years * 365.25) - 30));

/** Personal numbers whose sex and birth year fit the dates answered so far. */
function numbersFor(answers: Readonly<Answers>, today: Day, serial: string): string[] {
  const years = [...new Set([...Object.values(answers).filter((one) => typeof one === 'string'), ...days(today)])]
    .map((one) => /^((?:19|20)\d\d)(-\d\d){0,2}$/.exec(one)?.[1])
    .filter((year) => year !== undefined);
  return [...new Set(years)].flatMap((year) =>
    [0, 1].map((sex) => `080${(Number(year.slice(0, 2)) - 19) * 2 + sex}${year.slice(2)}${serial}`),
  );
}

const limits = (checks: readonly Check[]): number[] =>
  checks.flatMap((check) => (check.rule === 'min' || check.rule === 'max' ? [check.value, check.value + 1, check.value - 1] : []));

/** Answers that a field may take, the first to be tried first. */
function candidates(field: Field, answers: Readonly<Answers>, { today, seed, commune }: Wish): Answer[] {
  const mixed = <T>(things: readonly T[]) => shuffled(things, seed, field.name);
  const codes = (field.options ?? []).map((one) => one.value);
  const earlier = Object.values(answers).filter((one): one is string => typeof one === 'string' && /^\d{4}-\d\d-\d\d$/.test(one));
  switch (field.kind) {
    case 'choice':
      return mixed(codes);
    case 'choices':
      return [...mixed(codes).map((one) => [one]), codes];
    case 'yesno':
      return mixed(['yes', 'no']);
    case 'pledge':
      return ['yes'];
    case 'fullName':
      return mixed(NAMES);
    case 'date':
      return [...mixed([...days(today), today]), ...earlier.map((day) => addDays(day, 1)), addDays(today, 30)];
    case 'month':
      return mixed(days(today)).map((day) => day.slice(0, 7));
    case 'year':
      return mixed(days(today)).map((day) => Number(day.slice(0, 4)));
    case 'time':
      return mixed(['07:30', '14:05', '21:40']);
    case 'number':
      return [...mixed([1, 2, 3, 5, 20]), ...limits(field.checks)];
    case 'money':
      return [...mixed([1_500_000, 30_000_000, 200_000_000]), ...limits(field.checks)];
    case 'phone':
      return mixed(['+84912345678', '+84987654321']);
    case 'email':
      return ['lam-thu@example.vn'];
    case 'personalNumber':
      return mixed(numbersFor(answers, today, String(draw(seed, field.name) % 1_000_000).padStart(6, '0')));
    case 'address':
      return [{ mode: 'today', commune, hamlet: 'Ấp Mẫu', street: `Số ${1 + (draw(seed, field.name) % 200)}` }];
    default:
      return [...mixed(TEXTS), ...SHAPES];
  }
}

/** The first answer of which the form does not complain (and, where it can be, does not even doubt), else the first. */
function fitting(form: Form, field: Field, answers: Readonly<Answers>, wish: Wish): Answer | undefined {
  const situation = { caseCode: wish.caseCode, today: wish.today };
  const tried = candidates(field, answers, wish);
  let doubted: Answer | undefined;
  for (const answer of tried) {
    const { errors, warnings } = validateForm(form, { ...answers, [field.name]: answer }, situation);
    if (errors[field.name]) continue;
    if (!warnings[field.name]) return answer;
    doubted ??= answer;
  }
  return doubted ?? tried[0];
}

/**
 * Made-up answers to a form: every question that is asked, each by its kind and its checks, as the conditions lead on from what was answered before.
 * Optional questions are left out now and then. What no made-up answer can satisfy keeps its complaint: `validateForm` tells it.
 */
export function sampleAnswers(form: Form, wish: Wish): Answers {
  const { caseCode, today, seed } = wish;
  const answers: Answers = {};
  const situation = { caseCode, answers, today };
  for (const screen of form.screens) {
    if (!holds(screen.when, situation)) continue;
    for (const field of screen.fields) {
      if (!fieldVisible(field, situation) || (!field.required && draw(seed, `leave ${field.name}`) % 3 === 0)) continue;
      const answer = fitting(form, field, answers, wish);
      if (answer !== undefined) answers[field.name] = answer;
    }
  }
  return mended(form, answers, wish);
}

/** Checks may look ahead: what is wrong now that all is answered is answered once more. */
function mended(form: Form, answers: Answers, wish: Wish): Answers {
  const whole = { ...answers };
  const fields = form.screens.flatMap((screen) => screen.fields);
  const { errors } = validateForm(form, whole, { caseCode: wish.caseCode, today: wish.today });
  for (const field of fields.filter((one) => errors[one.name])) {
    const answer = fitting(form, field, whole, wish);
    if (answer !== undefined) whole[field.name] = answer;
  }
  return whole;
}
