import { Refusal, refusalKey, say } from '../../../platform/context/refusal.ts';
import type { Errors } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/show.tsx';
import type { Answer, View, Visit } from '../../../ui/visit.ts';
import { localPath } from '../people.rules.ts';

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

/** The page's own address with the path to go on to kept in it. */
export function withNext(path: string, visit: Visit): string {
  const next = localPath(visit.query('tiep'), '');
  return next ? `${path}?tiep=${encodeURIComponent(next)}` : path;
}

/** Where to go after signing in. */
export const nextOf = (visit: Visit, otherwise: string): string => localPath(visit.query('tiep'), otherwise);

/** What the demonstration shows instead of sending it. */
export function DemoCode({ visit, code, words }: { visit: Visit; code: string | undefined; words: string }) {
  if (!code) return null;
  return (
    <Notice tone="warning" title={visit.t('people.code.demoTitle')}>
      <p>{visit.t(words, { code })}</p>
    </Notice>
  );
}
