import { Refusal } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { shapesOf } from '../../../registers/units/shapes.queries.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { unitOf } from '../../../registers/units/units.rules.ts';
import { DocumentLinks } from '../../../ui/document.tsx';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { Button, ErrorSummary, Form } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { PageHead, StateTag } from '../../../ui/show.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { acceptingProvinces, withLocks } from '../../closings/locks.queries.ts';
import { type Held, type PeriodLock, periodLocks } from '../../closings/locks.rules.ts';
import { acceptance, CorrectionNote, type Provinces, periodLockText } from '../../closings/pages/lock.part.tsx';
import { countedSince } from '../../indicators/counted.queries.ts';
import { evaluate } from '../../indicators/evaluate.service.ts';
import { type IndicatorVersion, indicatorsOn } from '../../indicators/indicators.queries.ts';
import { sectionFor } from '../../indicators/section.rules.ts';
import { type Boundaries, boundariesOf } from '../boundaries.queries.ts';
import { unitsSeen } from '../dashboards.queries.ts';
import { earlier, firstChoice, isKnown, type Term, termsToChoose, yearOf } from '../dashboards.rules.ts';
import { provinceDocument } from '../province.paper.ts';
import { BOUNDARIES, BoundariesField, BoundariesNote, figureText, hrefOf, PATH, termAsked, termName, wishErrors } from './figures.part.tsx';
import { ProvinceMap } from './map.part.tsx';
import { NotYet } from './not-yet.part.tsx';
import { SETS } from './sets.part.tsx';

const HERE = `${PATH}/tinh`;
/** More than so many columns nobody reads; the spreadsheet is made of the same. */
const MOST = 12;

type Row = { id: string; code: string; name: string; since: string | undefined; figures: Map<string, Held>; locks: PeriodLock | undefined };

function Wish({
  visit: { t, locale },
  all,
  chosen,
  term,
  today,
  wrong,
  boundaries,
  units,
  unit,
}: {
  visit: Visit;
  all: IndicatorVersion[];
  chosen: string[];
  term: Term;
  today: string;
  wrong: boolean;
  boundaries: Boundaries;
  units: readonly { value: string; label: string }[];
  unit: string;
}) {
  return (
    <Form method="get" action={HERE} inline hidden={units.length > 1 ? {} : { 'don-vi': unit }}>
      {units.length > 1 && <SelectField name="don-vi" label={t('dashboards.unit')} options={[...units]} value={unit} />}
      <SelectField
        name="ky"
        label={t('dashboards.term')}
        value={term.key}
        error={wrong ? t('dashboards.errors.term') : undefined}
        options={termsToChoose(today, term).map((one) => ({ value: one.key, label: termName(t, one) }))}
      />
      <BoundariesField of={boundaries} />
      <Button look="secondary">{t('dashboards.show')}</Button>
      <details class="xs-why">
        <summary>{t('dashboards.choose')}</summary>
        <ChoicesField
          name="chi-so"
          label={t('dashboards.indicators')}
          help={t('dashboards.chooseHelp', { most: MOST })}
          values={chosen}
          choices={all.map((one) => ({ value: one.code, label: one.name[locale], help: t(`indicators.readings.${one.reading}`) }))}
        />
      </details>
    </Form>
  );
}

/** A value with of how many and what could not be judged under it; what is not there is a line for the eye, and said for the ear. */
function Cell({ indicator, figure }: { indicator: IndicatorVersion; figure: Held | undefined }) {
  const { t, locale } = useLanguage();
  const text = figureText(t, locale, indicator, figure);
  if (figure && (figure.value !== null || figure.covered))
    return (
      <>
        {text}
        {figure.denominator !== null && (
          <div class="xs-parts">
            <span class="ds-sr-only">{t('dashboards.of')}: </span>
            {t('documents.of', {
              numerator: numberText(figure.numerator ?? 0, locale),
              denominator: numberText(figure.denominator, locale),
            })}
          </div>
        )}
        {figure.notJudged !== null && figure.notJudged > 0 && (
          <div class="xs-parts">{t('documents.notJudged', { count: numberText(figure.notJudged, locale) })}</div>
        )}
        <CorrectionNote figure={figure} unit={indicator.unit} />
      </>
    );
  return (
    <>
      <span aria-hidden="true">{t('dashboards.noSize')}</span>
      <span class="ds-sr-only">{text}</span>
    </>
  );
}

/** For each indicator its value, with of how many: no value without its size. */
function columnsOf({ t, locale }: Visit, chosen: readonly IndicatorVersion[], term: Term): Column<Row>[] {
  return [
    { head: t('dashboards.unit'), main: true, keep: true, cell: (row) => <a href={hrefOf(PATH, { unit: row.id, term })}>{row.name}</a> },
    {
      head: t('dashboards.since'),
      keep: true,
      cell: (row) => (row.since ? `${row.since.slice(5, 7)}/${row.since.slice(0, 4)}` : t('dashboards.notYet')),
    },
    {
      head: t('locks.state'),
      cell: ({ locks }) => locks && <StateTag tone={locks.lock ? 'success' : 'neutral'}>{periodLockText({ t }, locks)}</StateTag>,
    },
    ...chosen.map(
      (one): Column<Row> => ({
        head: one.name[locale],
        numeric: true,
        text: (row) => row.figures.get(one.code)?.value ?? null,
        cell: (row) => <Cell indicator={one} figure={row.figures.get(one.code)} />,
      }),
    ),
  ];
}

/** The locked units, by whose acceptance and when. */
function Accepted({ rows, provinces }: { rows: readonly Row[]; provinces: Provinces }) {
  const { t, locale } = useLanguage();
  const locks = rows.flatMap(({ locks }) => locks?.lock ?? []);
  const [first] = locks.toSorted((a, b) => a.acceptedAt.getTime() - b.acceptedAt.getTime());
  if (!first) return <p class="xs-help">{t('locks.openNote')}</p>;
  const { province, when } = acceptance(first, provinces, locale);
  return <p>{t('locks.units', { count: numberText(locks.length, locale), of: numberText(rows.length - 1, locale), province, when })}</p>;
}

/** `/dieu-hanh/tinh`: the communes of a province with the chosen indicators, in the order of their names; the whole province below. */
export const provincePage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, url } = visit;
    const today = dayOf(context.now);
    const boundaries = await boundariesOf(context, visit.query(BOUNDARIES), visit.query('don-vi'));
    const { on, kept: asOf } = boundaries;
    const { communes, province, provinces: several } = await unitsSeen(context, { on, named: visit.query('don-vi') });
    if (!province) throw new Refusal('context.forbidden', 403);
    const { term, wrong } = termAsked(visit, today);
    const all = await indicatorsOn(context, earlier(term.to, today));
    const asked = url.searchParams.getAll('chi-so').filter((code) => all.some((one) => one.code === code));
    const codes = asked.length > 0 ? asked.slice(0, MOST) : firstChoice(all);
    const chosen = codes.flatMap((code) => all.find((one) => one.code === code) ?? []);
    const units = [...communes.map(({ id }) => id), province.id];
    const [figures, since, shapes] = await Promise.all([
      evaluate(context, { indicators: codes, units, from: term.from, to: term.to, asOf }).then((counted) => withLocks(context, counted)),
      countedSince(
        context,
        [...communes, province].map(({ id }) => id),
        on,
      ),
      shapesOf(
        context,
        communes.map(({ id }) => id),
      ),
    ]);
    const byUnit = Map.groupBy(figures, (one) => one.unit);
    const register = await registerOf(context);
    const rowOf = async (id: string): Promise<Row> => ({
      id,
      code: unitOf(register, id).code,
      name: await unitName(context, id, locale),
      since: since.get(id),
      figures: new Map((byUnit.get(id) ?? []).map((one) => [one.indicator, one])),
      // A province is not closed: its communes are.
      locks: id === province.id ? undefined : periodLocks(byUnit.get(id) ?? [])[0],
    });
    const rows = await Promise.all(units.map(rowOf));
    const known = rows.filter(({ id, since, figures }) => id === province.id || isKnown(since, figures.values()));
    const unknown = rows.filter((row) => !known.includes(row));
    const provinces = await acceptingProvinces(context, figures, locale);
    const name = await unitName(context, province.id, locale);
    const options = await Promise.all(several.map(async ({ id }) => ({ value: id, label: await unitName(context, id, locale) })));
    const [first] = chosen;
    const places = rows.slice(0, -1).map((row) => ({ id: row.id, name: row.name, figure: row.figures.get(first?.code ?? '') }));
    return {
      title: t('dashboards.provinceTitle'),
      section: sectionFor(visit.context.actor),
      active: 'steering',
      wide: true,
      ...(wrong || boundaries.wrong || asked.length > MOST ? { status: 422 } : {}),
      document: async () =>
        provinceDocument(visit, {
          ...{ title: t('dashboards.provinceTitle'), term, madeAt: context.now, provinces, rows, chosen, shapes, boundaries: on },
          notYet: new Set(unknown.map(({ id }) => id)),
          unit: { id: province.id, code: province.code, name },
        }),
      body: (
        <>
          <ErrorSummary
            errors={{
              ...wishErrors(t, wrong, boundaries),
              ...(asked.length > MOST ? { 'chi-so': t('dashboards.errors.tooMany', { most: MOST }) } : {}),
            }}
          />
          <PageHead above={name} title={t('dashboards.provinceTitle')} lead={t('dashboards.provinceLead', { term: termName(t, term) })} />
          <Wish
            visit={visit}
            all={all}
            chosen={codes}
            term={term}
            today={today}
            wrong={wrong}
            boundaries={boundaries}
            unit={province.id}
            units={options}
          />
          <BoundariesNote of={boundaries} />
          <ul class="xs-ways">
            <li>
              <a href={hrefOf(SETS, { term: yearOf(earlier(term.to, today)) })}>{t('ui.navigation.steering.sets')}</a>
            </li>
            <li>
              <a href={`${PATH}/duong-di`}>{t('curves.link')}</a>
            </li>
          </ul>
          <p>{t('dashboards.eachIndicator')}</p>
          <ul>
            {chosen.map((one) => (
              <li key={one.code}>
                <a href={hrefOf(`${PATH}/chi-so/${encodeURIComponent(one.code)}`, { unit: asOf && province.id, term, asOf })}>
                  {one.name[locale]}
                </a>
              </li>
            ))}
          </ul>
          {first && shapes.size > 0 && <ProvinceMap indicator={first} term={term} places={places} shapes={shapes} />}
          <Accepted rows={rows} provinces={provinces} />
          <DataTable caption={t('dashboards.byUnit')} rows={known} rowKey={(row) => row.id} columns={columnsOf(visit, chosen, term)} />
          <NotYet units={unknown} term={term} />
          <DocumentLinks url={url} />
        </>
      ),
    };
  },
};
