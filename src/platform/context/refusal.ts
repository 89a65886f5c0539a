/** What a door may answer when a wish is refused. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;

/**
 * A failure that we foresee. `code` is `<slice>.<reason>`; its words stand in that slice's words file under `refusals.<reason>`.
 * `details` fill the words' parameters and reach the caller: never a secret, never another person's data.
 * `fields` are complaints by field: a words key, or a sentence that was already made (a form's own, from its content).
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: RefusalStatus;
  readonly details: Record<string, string | number>;
  readonly fields: Record<string, string>;
  constructor(
    code: string,
    status: RefusalStatus,
    more: { details?: Record<string, string | number>; fields?: Record<string, string> } = {},
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
