import type { Locale, Translate } from '../../platform/words/words.ts';
import { dayText, moneyText, numberText, phoneText } from '../../ui/format.ts';
import { type Complaints, fieldsShown, fieldVisible, liveAnswers, type Situation, screensFor } from './forms.rules.ts';
import type { Address, Answer, Answers, Field, Form, prefills } from './forms.schema.ts';
import type { Quantities } from './procedures.schema.ts';

export type SummaryRow = { name: string; label: string; value: string; personal: boolean };
export type SummaryPart = { screen: string; title: string; rows: SummaryRow[] };
/** How values are said: the language, its words, and the name of a commune. */
export type Reader = { locale: Locale; t: Translate; communeName?: (commune: string) => string };

/** The answers as people read them, screen by screen: for the check page, the officer and the print. Unanswered optional questions are left out. */
export function summary(form: Form, situation: Situation, reader: Reader): SummaryPart[] {
  const live = { ...situation, answers: liveAnswers(form, situation) };
  return screensFor(form, situation).map((screen) => ({
    screen: screen.code,
    title: screen.title[reader.locale],
    rows: fieldsShown(screen, live).flatMap(({ field }) => {
      const answer = fieldVisible(field, live) ? live.answers[field.name] : undefined;
      const row = { name: field.name, label: field.label[reader.locale], personal: field.personal };
      return answer === undefined ? [] : [{ ...row, value: valueText(field, answer, reader) }];
    }),
  }));
}

/** One answer in words: `24/8/2026`, `Nữ`, `Ấp 3, xã Cần Giuộc`. */
export function valueText(field: Field, answer: Answer, reader: Reader): string {
  const { locale, t } = reader;
  const label = (value: string) => field.options?.find((one) => one.value === value)?.label[locale] ?? value;
  if (Array.isArray(answer)) return answer.map(label).join('; ');
  if (typeof answer === 'object') return addressText(answer, reader);
  if (typeof answer === 'number')
    return field.kind === 'money' ? moneyText(answer, locale) : field.kind === 'number' ? numberText(answer, locale) : String(answer);
  const [head = '', tail = ''] = answer.split(/[-:]/);
  switch (field.kind) {
    case 'date':
    case 'month':
      return dateText(answer, locale);
    case 'time':
      return t('procedures.form.time', { hour: Number(head), minute: tail });
    case 'choice':
      return label(answer);
    case 'yesno':
      return t(`procedures.form.${answer === 'yes' ? 'yes' : 'no'}`);
    case 'pledge':
      return t('procedures.form.pledged');
    case 'phone':
      return phoneText(answer.replace(/^\+84/, '0'));
    default:
      return answer;
  }
}

/** `24/8/2026`; `8/2026` and `2026` of a date that is known in part. */
function dateText(date: string, locale: Locale): string {
  const [year = '', month] = date.split('-');
  if (date.length === 10) return dayText(date, locale);
  return month ? `${Number(month)}/${year}` : year;
}

function addressText(address: Address, { communeName }: Reader): string {
  if (address.mode === 'printed') return address.text;
  return [address.street, address.hamlet, communeName?.(address.commune) ?? address.commune].filter(Boolean).join(', ');
}

/** Complaints as sentences for the error summary. */
export function sentences(complaints: Complaints, { locale, t }: Reader): Record<string, string> {
  const plain = ([name, param]: [string, Complaints[string]['params'][string]]): [string, string | number] => {
    if (typeof param === 'object') return [name, param[locale]];
    return [name, name === 'earliest' ? dateText(String(param), locale) : param];
  };
  return Object.fromEntries(
    Object.entries(complaints).map(([field, { key, params }]) => [field, t(key, Object.fromEntries(Object.entries(params).map(plain)))]),
  );
}

/** What a signed-in person's profile knows of himself or herself. */
export type Profile = Partial<Record<(typeof prefills)[number], Answer>>;

/** The answers that a profile gives to questions not answered yet. Only suggestions: each stands in its box and can be changed. */
export function prefilled(form: Form, answers: Readonly<Answers>, profile: Profile): Answers {
  const known = form.screens
    .flatMap((screen) => screen.fields)
    .flatMap((field) => {
      const value = field.prefill ? profile[field.prefill] : undefined;
      return value === undefined ? [] : [[field.name, value] as const];
    });
  return { ...Object.fromEntries(known), ...answers };
}

/** The counts of pages, copies and cases that the answers give to the fee table. */
export function quantitiesFrom(form: Form, situation: Situation): Quantities {
  const live = liveAnswers(form, situation);
  const found: Quantities = {};
  for (const field of form.screens.flatMap((screen) => screen.fields)) {
    const value = live[field.name];
    if (field.counts && typeof value === 'number' && value > 0) found[field.counts] = value;
  }
  return found;
}
