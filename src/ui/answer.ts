import { type Complaint, Refusal, refusalKey, say } from '../platform/context/refusal.ts';
import { isDay } from '../platform/time/time.ts';
import type { Errors } from './form.tsx';
import { dayText, periodText } from './format.ts';
import type { Answer, View, Visit } from './visit.ts';

type Speaking = Pick<Visit, 't' | 'locale'>;

/** What a sentence names, as people write it: days, and periods where they are called that. */
function shown<Value>(params: Record<string, Value>, { locale }: Speaking): Record<string, Value | string> {
  const text = (name: string, value: Value) => {
    if (typeof value !== 'string') return value;
    return isDay(value) ? dayText(value, locale) : name === 'period' ? periodText(value, locale) : value;
  };
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, text(name, value)]));
}

/** Why something was refused, as a page says it: days and periods as people write them. */
export const refusalText = ({ code, details }: Refusal, speaking: Speaking): string =>
  speaking.t(refusalKey(code), shown(details, speaking));

/** What is wrong with one field, in the same way. */
export const complaintText = ({ key, params = {} }: Complaint, speaking: Speaking): string =>
  say({ key, params: shown(params, speaking) }, speaking.t, speaking.locale);

/** What was refused, by field; a refusal that belongs to no field stands under ''. */
function errorsOf(refusal: Refusal, visit: Visit): Errors {
  const fields = Object.entries(refusal.fields).map(([name, complaint]) => [name, complaintText(complaint, visit)] as const);
  return fields.length > 0 ? Object.fromEntries(fields) : { '': refusalText(refusal, visit) };
}

/** Does a form's work. When it is refused the same page comes again with what was typed and what is wrong; 429 says when to try again. */
export async function answerOr(
  visit: Visit,
  work: () => Promise<Answer>,
  again: (errors: Errors) => Promise<View> | View,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || [401, 403, 404].includes(error.status)) throw error;
    const view = await again(errorsOf(error, visit));
    const { seconds } = error.details;
    return { ...view, status: error.status, headers: { ...view.headers, ...(seconds ? { 'retry-after': String(seconds) } : {}) } };
  }
}
