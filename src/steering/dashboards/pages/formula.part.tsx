import type { Context } from '../../../platform/context/context.ts';
import type { Locale, Translate } from '../../../platform/words/words.ts';
import { dayText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { SummaryList } from '../../../ui/show.tsx';
import type { Held } from '../../closings/locks.rules.ts';
import { type IndicatorVersion, versionsOf } from '../../indicators/indicators.queries.ts';
import { formulaText } from '../../indicators/pages/indicator-admin.part.tsx';
import { headOf } from './figures.part.tsx';

/** By which version a page's figures were counted: that of the unit that is looked at, and others, each with the units whose figure it is. */
export type Formulas = { shown: IndicatorVersion; others: readonly { version: IndicatorVersion; names: readonly string[] }[] };
type Row = { unit: { id: string }; name: string; now: Held | undefined };

/** A locked figure keeps the version that it was locked with, whatever holds today: a later count beside it is by `indicator`. */
export async function formulasOf(context: Context, indicator: IndicatorVersion, rows: readonly Row[], unit: string): Promise<Formulas> {
  const versions = new Map((await versionsOf(context, indicator.code)).map((one) => [one.version, one]));
  const own = rows.find((row) => row.unit.id === unit)?.now;
  const shown = versions.get(own?.version ?? indicator.version) ?? indicator;
  const said = rows.filter(({ now }) => now && now.value !== null && now.version !== shown.version);
  const byVersion = Map.groupBy(said, ({ now }) => now?.version ?? 0);
  const recount = own?.lock && shown.version !== indicator.version && !byVersion.has(indicator.version) ? [indicator.version] : [];
  return {
    shown,
    others: [...byVersion.keys(), ...recount].flatMap((version) => {
      const found = versions.get(version);
      return found ? [{ version: found, names: (byVersion.get(version) ?? []).map(({ name }) => name) }] : [];
    }),
  };
}

/** How the figure is made, and by what: for the page and for paper. */
export function formulaRows(t: Translate, locale: Locale, { shown, others }: Formulas): [name: string, said: string, formula?: true][] {
  const told = others.map(({ version, names }): [string, string] => [
    t('formula.version', { version: version.version }),
    names.length > 0
      ? t('formula.otherUnits', { formula: formulaText(version), names: names.join(', ') })
      : t('formula.recount', { formula: formulaText(version) }),
  ]);
  return [
    [t('dashboards.source'), t(`indicators.sources.${shown.source}`)],
    [t('dashboards.measuredIn'), headOf(t, shown)],
    [t('dashboards.direction'), t(`indicators.better.${shown.better}`)],
    ...(others.length > 0 ? [[t('formula.countedBy'), t('formula.version', { version: shown.version })] as [string, string]] : []),
    ...(shown.numerator ? [[t('dashboards.numerator'), shown.numerator, true] as [string, string, true]] : []),
    ...(shown.denominator ? [[t('dashboards.denominator'), shown.denominator, true] as [string, string, true]] : []),
    ...told,
    [t('dashboards.basis'), shown.basis],
    ...(shown.valid_to === null ? [] : [[t('dashboards.validTo'), dayText(shown.valid_to, locale)] as [string, string]]),
    [t('dashboards.owner'), shown.owner[locale]],
  ];
}

export function FormulaOf({ formulas }: { formulas: Formulas }) {
  const { t, locale } = useLanguage();
  return (
    <>
      <h2>{t('dashboards.what')}</h2>
      <SummaryList
        rows={formulaRows(t, locale, formulas).map(([key, said, formula]) => ({ key, value: formula ? <code>{said}</code> : said }))}
      />
    </>
  );
}
