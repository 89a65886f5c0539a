import type { Locale } from '../../../platform/words/words.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import type { Visit } from '../../../ui/visit.ts';
import type { Covered } from '../declared.rules.ts';

const digits = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
};

/** A count or a value with at most two decimals, as figures are read: `98,08` (vi), `98.08` (en). */
export const decimalText = (value: number, locale: Locale): string => digits[locale].format(value);

/** What stands in a spreadsheet: the same two decimals, as a number. */
export const roundedFigure = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

const partNames: Record<Exclude<Covered['what'], 'units'>, (day: string) => string> = {
  month: (day) => `${Number(day.slice(5, 7))}/${day.slice(0, 4)}`,
  quarter: (day) => `${Math.ceil(Number(day.slice(5, 7)) / 3)}/${day.slice(0, 4)}`,
  year: (day) => day.slice(0, 4),
};

/** Of what a declared figure was added up: `2/96 xã`, `cộng 4 quý`; without a value what there is of it. */
export function coverageText(t: Visit['t'], covered: Covered, hasValue: boolean): string {
  const { what, of } = covered;
  const parts = covered.what === 'units' ? '' : covered.known.map(partNames[covered.what]).join(', ');
  const known = covered.what === 'units' ? covered.known : covered.known.length;
  if (hasValue) return t(`indicators.covered.${what}`, { known, of });
  return t(`indicators.covered.missing.${what !== 'units' && known === of ? 'parts' : what}`, { known, of, parts });
}

/** The text of a declared figure with that behind it: `98,08 % (2/96 xã)`; text null: there is no figure. */
export const coveredText = (t: Visit['t'], covered: Covered, text: string | null): string =>
  text === null ? coverageText(t, covered, false) : t('indicators.covered.said', { value: text, of: coverageText(t, covered, true) });

/** A value with what it is measured in, with `>` or `<` where no more is known, and of what it was added up: `98,08 %`, `> 75 %`. */
export function figureText(
  { t, locale }: Pick<Visit, 't' | 'locale'>,
  unit: string,
  { value, relation, covered = null }: { value: number | null; relation: string; covered?: Covered | null },
): string {
  if (value === null) return covered ? coveredText(t, covered, null) : t('indicators.notComputed');
  const amount = `${relation === '=' ? '' : `${relation} `}${decimalText(value, locale)}`;
  const text = unit === 'count' ? amount : `${amount} ${t(`indicators.units.${unit}`)}`;
  return covered ? coveredText(t, covered, text) : text;
}

/** `Xã Cần Giuộc` (vi), `Cần Giuộc Commune` (en). */
export const unitText = ({ t }: Pick<Visit, 't'>, { kind, name }: Pick<Unit, 'kind' | 'name'>): string =>
  t('units.named', { kind: t(`units.kinds.${kind}`), name });
