import { Refusal, refusalKey, say } from '../platform/context/refusal.ts';
import { isDay } from '../platform/time/time.ts';
import type { Errors } from './form.tsx';
import { dayText } from './format.ts';
import type { Answer, View, Visit } from './visit.ts';

/** Why something was refused, as a page says it: days as people write them. */
export function refusalText({ code, details }: Refusal, { t, locale }: Pick<Visit, 't' | 'locale'>): string {
  const shown = Object.entries(details).map(([name, value]) => [name, isDay(String(value)) ? dayText(String(value), locale) : value]);
  return t(refusalKey(code), Object.fromEntries(shown));
}

/** What was refused, by field; a refusal that belongs to no field stands under ''. */
function errorsOf(refusal: Refusal, visit: Visit): Errors {
  const fields = Object.entries(refusal.fields).map(([name, complaint]) => [name, say(complaint, visit.t, visit.locale)] as const);
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
