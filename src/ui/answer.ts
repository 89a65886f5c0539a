import { Refusal, refusalKey, say } from '../platform/context/refusal.ts';
import type { Errors } from './form.tsx';
import type { Answer, View, Visit } from './visit.ts';

/** What was refused, by field; a refusal that belongs to no field stands under ''. */
function errorsOf(refusal: Refusal, { t, locale }: Visit): Errors {
  const fields = Object.entries(refusal.fields).map(([name, complaint]) => [name, say(complaint, t, locale)] as const);
  return fields.length > 0 ? Object.fromEntries(fields) : { '': t(refusalKey(refusal.code), refusal.details) };
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
