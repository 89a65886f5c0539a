import type { Locale } from '../../../platform/words/words.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import type { Visit } from '../../../ui/visit.ts';
import { typedDecimal } from '../paste.rules.ts';

/** `Xã Cần Giuộc` (vi), `Cần Giuộc Commune` (en). */
export const unitLabel = ({ t }: Pick<Visit, 't'>, { kind, name }: Pick<Unit, 'kind' | 'name'>): string =>
  t('units.named', { kind: t(`units.kinds.${kind}`), name });

/** Decimal text as it is read: `98,08` (vi), `98.08` (en). */
export const valueText = (value: string, locale: Locale): string => (locale === 'vi' ? typedDecimal(value) : value);
