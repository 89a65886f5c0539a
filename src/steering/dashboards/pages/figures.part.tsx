import type { Day } from '../../../platform/time/time.ts';
import type { Locale, Translate } from '../../../platform/words/words.ts';
import { type ChartPoint, LineChart } from '../../../ui/chart.part.tsx';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, Form } from '../../../ui/form.tsx';
import { dayText, numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { LockMark, MonthLocks, type Provinces } from '../../closings/pages/lock.part.tsx';
import type { Figure } from '../../indicators/evaluate.service.ts';
import type { IndicatorVersion } from '../../indicators/indicators.queries.ts';
import { coveredText } from '../../indicators/pages/indicators.part.tsx';
import { periodNamed } from '../../targets/periods.rules.ts';
import type { Target } from '../../targets/targets.queries.ts';
import type { Boundaries } from '../boundaries.queries.ts';
import type { Standing } from '../dashboards.queries.ts';
import { monthOf, parseTerm, type Term, termsToChoose } from '../dashboards.rules.ts';

export const PATH = '/dieu-hanh';
/** The day whose boundaries a page has, as its address names it. */
export const BOUNDARIES = 'dia-gioi';
/** Figures have two decimals, as the reports that they are compared with. */
const digits = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
};

export const termName = (t: Translate, { kind, year, part }: Term): string => t(`dashboards.terms.${kind}`, { year, part });

/** A value with its unit: `98,08 %`, `12.345`. */
export function valueText(t: Translate, locale: Locale, unit: IndicatorVersion['unit'], value: number): string {
  const amount = digits[locale].format(value);
  return unit === 'count' ? amount : t(`dashboards.values.${unit}`, { amount });
}

/** A figure in words; what cannot be computed says so, and what is declared of a part only says of which. */
export function figureText(t: Translate, locale: Locale, { unit }: Pick<IndicatorVersion, 'unit'>, figure: Figure | undefined): string {
  if (figure && figure.value === null && figure.covered) return coveredText(t, figure.covered, null);
  if (!figure || figure.value === null) return t(figure?.source === 'declared' ? 'dashboards.notDeclared' : 'dashboards.notComputed');
  const value = valueText(t, locale, unit, figure.value);
  const text = figure.relation === '=' ? value : t(figure.relation === '>' ? 'dashboards.over' : 'dashboards.under', { value });
  return figure.covered ? coveredText(t, figure.covered, text) : text;
}

/** What is to be reached, and when: `95 % (năm 2026)`. */
export function targetText(t: Translate, locale: Locale, { unit }: Pick<IndicatorVersion, 'unit'>, { value, period }: Target): string {
  const term = parseTerm(period, `${period.slice(0, 4)}-12-31`);
  const amount = valueText(t, locale, unit, Number(value));
  return term ? t('dashboards.targetOf', { amount, term: termName(t, term).toLocaleLowerCase(locale) }) : amount;
}

/** What a target is for: `Chỉ tiêu năm 2026`. */
function targetName(t: Translate, locale: Locale, { period }: Target): string {
  const term = parseTerm(period, `${period.slice(0, 4)}-12-31`);
  return term ? t('dashboards.targetFor', { term: termName(t, term).toLocaleLowerCase(locale) }) : t('dashboards.target');
}

/** An address of these pages with what it is about; `asOf`: by the boundaries of which day, where it is not today's. */
export function hrefOf(
  path: string,
  { unit, term, asOf }: { unit?: string | undefined; term: Term; asOf?: Day | undefined },
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams({
    ...(unit ? { 'don-vi': unit } : {}),
    ky: term.key,
    ...(asOf ? { [BOUNDARIES]: asOf } : {}),
    ...more,
  });
  return `${path}?${query}`;
}

/** Which period an address names; `wrong` when it names none that has begun. */
export function termAsked({ query }: Pick<Visit, 'query'>, today: string, usual?: Term): { term: Term; wrong: boolean } {
  const asked = query('ky');
  const term = asked ? parseTerm(asked, today) : (usual ?? monthOf(today));
  return { term: term ?? monthOf(today), wrong: term === undefined };
}

/** By the boundaries of which day. */
export function BoundariesField({ of: { kept, typed, wrong } }: { of: Boundaries }) {
  const { t } = useLanguage();
  return (
    <TextField
      name={BOUNDARIES}
      label={t('dashboards.boundaries.label')}
      help={t('dashboards.boundaries.help')}
      value={wrong ? typed : kept && dayText(kept, 'vi')}
      error={wrong ? t('dashboards.boundaries.wrong') : undefined}
      maxLength={10}
      width="medium"
    />
  );
}

/** What is wrong with the period and the day of an address. */
export const wishErrors = (t: Translate, wrong: boolean, of: Boundaries): Record<string, string> => ({
  ...(wrong ? { ky: t('dashboards.errors.term') } : {}),
  ...(of.wrong ? { [BOUNDARIES]: t('dashboards.boundaries.wrong') } : {}),
});

/** Says whose boundaries the figures have, where they are not today's. */
export function BoundariesNote({ of: { kept } }: { of: Boundaries }) {
  const { t, locale } = useLanguage();
  return kept ? <p>{t('dashboards.boundaries.note', { day: dayText(kept, locale) })}</p> : null;
}

/** Which period, which unit where there are several, and by the boundaries of which day where that may be chosen. */
export function Choose({
  path,
  today,
  term,
  wrong,
  unit,
  units,
  boundaries,
}: {
  path: string;
  today: string;
  term: Term;
  wrong: boolean;
  unit?: string | undefined;
  units?: readonly { value: string; label: string }[] | undefined;
  boundaries?: Boundaries | undefined;
}) {
  const { t } = useLanguage();
  return (
    <Form method="get" action={path} inline hidden={unit && (units?.length ?? 0) < 2 ? { 'don-vi': unit } : {}}>
      {units && units.length > 1 && <SelectField name="don-vi" label={t('dashboards.unit')} options={[...units]} value={unit} />}
      <SelectField
        name="ky"
        label={t('dashboards.term')}
        value={term.key}
        error={wrong ? t('dashboards.errors.term') : undefined}
        options={termsToChoose(today, term).map((one) => ({ value: one.key, label: termName(t, one) }))}
      />
      {boundaries && <BoundariesField of={boundaries} />}
      <Button look="secondary">{t('dashboards.show')}</Button>
    </Form>
  );
}

/** A period as it is called: `Tháng 10/2026`; days that are none as they are. */
export function daysName(t: Translate, { from, to }: { from: string; to: string }): string {
  const period = periodNamed(from, to);
  const term = period && parseTerm(period.toLowerCase(), to);
  return term ? termName(t, term) : `${from} – ${to}`;
}

/** The points of a line: one per month; the month that is not over is open. */
export const pointsOf = (months: readonly Figure[], today: string): ChartPoint[] =>
  months.map((one) => ({
    label: `${one.from.slice(5, 7)}/${one.from.slice(0, 4)}`,
    value: one.value === null ? null : Math.round(one.value * 100) / 100,
    open: one.to >= today,
  }));

export const headOf = (t: Translate, { unit }: Pick<IndicatorVersion, 'unit'>): string => t(`indicators.units.${unit}`);

/**
 * One reading: its value, from how many, what could not be judged, what was before, what the province has, and the months; whether it is
 * locked. All readings have one size.
 */
export function Reading({
  indicator,
  standing,
  unit,
  term,
  today,
  provinces,
}: {
  indicator: IndicatorVersion;
  standing: Standing;
  unit: string;
  term: Term;
  today: string;
  provinces: Provinces;
}) {
  const { t, locale } = useLanguage();
  const { now, before, province, months, target } = standing;
  const code = encodeURIComponent(indicator.code);
  const text = (figure: Figure | undefined) => figureText(t, locale, indicator, figure);
  const facts: [string, string | undefined][] = [
    [
      t('dashboards.of'),
      now.denominator === null ? undefined : `${numberText(now.numerator ?? 0, locale)} / ${numberText(now.denominator, locale)}`,
    ],
    [t('dashboards.notJudged'), now.notJudged === null ? undefined : numberText(now.notJudged, locale)],
    target
      ? [targetName(t, locale, target), valueText(t, locale, indicator.unit, Number(target.value))]
      : [t('dashboards.target'), undefined],
    [t('dashboards.before'), text(before)],
    [t('dashboards.whole'), province && text(province)],
  ];
  return (
    <li class="xs-reading">
      <h4>
        <a href={hrefOf(`${PATH}/chi-so/${code}`, { unit, term })}>{indicator.name[locale]}</a>
      </h4>
      <p class="xs-help">{t(`indicators.readings.${indicator.reading}`)}</p>
      <p class="xs-figure">{text(now)}</p>
      <LockMark figure={now} unit={indicator.unit} provinces={provinces} />
      <dl class="xs-facts">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ),
        )}
      </dl>
      {now.estimated.length > 0 && <p class="xs-help">{t('dashboards.estimated')}</p>}
      <LineChart
        title={indicator.name[locale]}
        unit={headOf(t, indicator)}
        points={pointsOf(months, today)}
        top={indicator.unit === 'percent' ? 100 : undefined}
        say={(value) => valueText(t, locale, indicator.unit, value)}
      />
      {months.some(({ lock }) => lock !== null) && <MonthLocks title={indicator.name[locale]} months={months} unit={indicator.unit} />}
      {now.source !== 'declared' && (
        <p>
          <a href={hrefOf(`${PATH}/chi-so/${code}/ho-so`, { unit, term })}>
            {t('dashboards.behind')}
            <span class="ds-sr-only">: {indicator.name[locale]}</span>
          </a>
        </p>
      )}
    </li>
  );
}
