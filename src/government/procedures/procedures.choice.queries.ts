import type { Context } from '../../platform/context/context.ts';
import type { Locale } from '../../platform/words/words.ts';
import { proceduresOn } from './procedures.queries.ts';

/** The procedures of today as a list to choose from, by name. */
export const proceduresToChoose = async ({ context, locale }: { context: Context; locale: Locale }) =>
  (await proceduresOn(context)).map((one) => ({ value: one.procedure, label: one.name[locale] }));
