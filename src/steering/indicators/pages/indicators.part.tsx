import type { Locale } from '../../../platform/words/words.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import type { Visit } from '../../../ui/visit.ts';

const digits = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
};

/** A count or a value with at most two decimals, as figures are read: `98,08` (vi), `98.08` (en). */
export const decimalText = (value: number, locale: Locale): string => digits[locale].format(value);

/** What stands in a spreadsheet: the same two decimals, as a number. */
export const roundedFigure = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

/** A value with what it is measured in, and with `>` or `<` where no more is known: `98,08 %`, `> 75 %`. */
export function figureText(
  { t, locale }: Pick<Visit, 't' | 'locale'>,
  unit: string,
  { value, relation }: { value: number | null; relation: string },
): string {
  if (value === null) return t('indicators.notComputed');
  const text = `${relation === '=' ? '' : `${relation} `}${decimalText(value, locale)}`;
  return unit === 'count' ? text : `${text} ${t(`indicators.units.${unit}`)}`;
}

/** `Xã Cần Giuộc` (vi), `Cần Giuộc Commune` (en). */
export const unitText = ({ t }: Pick<Visit, 't'>, { kind, name }: Pick<Unit, 'kind' | 'name'>): string =>
  t('units.named', { kind: t(`units.kinds.${kind}`), name });
