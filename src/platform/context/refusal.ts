import type { Locale, Translate } from '../words/words.ts';

/** What is wrong with one field: a words key and its parameters; a parameter may be a text of the content, in both languages. */
export type Complaint = { key: string; params?: Record<string, string | number | Record<Locale, string>> };

/** A complaint in the visitor's language. */
export function say(complaint: Complaint, t: Translate, locale: Locale): string {
  const params = Object.entries(complaint.params ?? {}).map(
    ([name, value]) => [name, typeof value === 'object' ? value[locale] : value] as const,
  );
  return t(complaint.key, Object.fromEntries(params));
}

/** What a door may answer when a wish is refused. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;

/**
 * A failure that we foresee. `code` is `<slice>.<reason>`; its words stand in that slice's words file under `refusals.<reason>`.
 * `details` fill the words' parameters and reach the caller: never a secret, never another person's data.
 * `fields` are complaints by field.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: RefusalStatus;
  readonly details: Record<string, string | number>;
  readonly fields: Record<string, Complaint>;
  constructor(
    code: string,
    status: RefusalStatus,
    more: { details?: Record<string, string | number>; fields?: Record<string, Complaint> } = {},
  ) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.details = more.details ?? {};
    this.fields = more.fields ?? {};
  }
}

/** The words key of a refusal's code: `dossiers.stale` → `dossiers.refusals.stale`. */
export function refusalKey(code: string): string {
  const [slice = '', ...reason] = code.split('.');
  return `${slice}.refusals.${reason.join('.')}`;
}

/** What came from outside, as a schema has it. Refuses with `context.bad_input` (422): the caller is no page of ours, or its form was tampered with. */
export function parsed<T>(schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } }, value: unknown): T {
  const outcome = schema.safeParse(value);
  if (!outcome.success) throw new Refusal('context.bad_input', 422);
  return outcome.data;
}
