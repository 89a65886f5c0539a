import type { Posted } from '../../../ui/visit.ts';
import { dongOf } from '../statement.rules.ts';

/** An amount as it was typed, `20.000` or `20000`; undefined for an empty box, -1 for what is no amount: the verb says so. */
export const postedDong = (form: Posted, name: string): number | undefined =>
  form.text(name).trim() === '' ? undefined : (dongOf(form.text(name)) ?? -1);

/** A box that may stay empty: nothing instead of an empty text. */
export const orUndefined = (text: string): string | undefined => text.trim() || undefined;
