import type { ZodType } from 'zod';
import { Refusal } from '../../../platform/context/refusal.ts';
import { hasWords } from '../../../platform/words/words.ts';

/** What was typed, as the verb takes it. Refuses with `context.bad_input` (422) and a complaint at each field. */
export function accepted<T>(schema: ZodType<T>, value: unknown): T {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const fields = outcome.error.issues.map(({ path }) => {
    const name = String(path[0] ?? '');
    const key = `petitions.errors.${name}`;
    return [name, { key: hasWords(key) ? key : 'context.refusals.bad_input' }] as const;
  });
  throw new Refusal('context.bad_input', 422, { fields: Object.fromEntries(fields) });
}
