import { dayOf } from '../../../platform/time/time.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { DocumentLinks } from '../../../ui/document.tsx';
import { BackLink, ErrorSummary } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { tablesIn } from '../../../ui/sheet.tsx';
import { PageHead, StateTag, SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { acceptingProvinces, withLocks } from '../../closings/locks.queries.ts';
import { type Held, type PeriodLock, periodLocks } from '../../closings/locks.rules.ts';
import { PeriodNote, type Provinces, periodLockText } from '../../closings/pages/lock.part.tsx';
import { mayFigure } from '../../indicators/indicators.permissions.ts';
import { setOn } from '../../indicators/indicators.queries.ts';
import { above } from '../../indicators/lineage.rules.ts';
import { decimalText } from '../../indicators/pages/indicators.part.tsx';
import { resultsOf, type SetResult } from '../../indicators/sets.results.service.ts';
import { isScored } from '../../indicators/sets.rules.ts';
import type { IndicatorSet } from '../../indicators/sets.schema.ts';
import { setTargetCode } from '../../targets/targets.rules.ts';
import { unitLooked } from '../dashboards.queries.ts';
import { type Term, yearOf } from '../dashboards.rules.ts';
import { setDocument } from '../set.paper.ts';
import { indicatorNames, type SetStanding, setStandingOf } from '../sets.queries.ts';
import { hasBegun, type Standing, standingsOfSet } from '../sets.rules.ts';
import { Choose, hrefOf, termAsked, termName } from './figures.part.tsx';
import { type MetricScene, Metrics } from './metrics.part.tsx';
import { placeOf } from './sets.page.tsx';
import { averageText, Bars, percentText, SETS, Stages, setHref } from './sets.part.tsx';

/** What the visitor may do with the scores of a unit. */
export async function maySets({ context }: Visit, unit: string): Promise<MetricScene['may']> {
  const facts = { unit, above: above(await registerOf(context), unit, dayOf(context.now)) };
  return {
    score: mayFigure(context.actor, ['score', 'set'], facts),
    verify: mayFigure(context.actor, ['verify', 'set'], facts),
    declare: mayFigure(context.actor, ['declare', 'figure'], facts),
  };
}

/** The whole of a set beside its plan and the province. */
function Whole({ standing: { result, planned, average } }: { standing: SetStanding }) {
  const { t, locale } = useLanguage();
  const { set } = result;
  const plan = planned.get(setTargetCode(set.code));
  const marked = planned.size > 0 || [...average.groups.values()].some(({ percent }) => percent !== null);
  return (
    <>
      <Stages set={set} standings={standingsOfSet(result, locale)} />
      <SummaryList
        rows={[
          {
            key: t('sets.plan'),
            value: plan === undefined ? t('sets.notPlanned') : t('sets.ofPoints', { percent: percentText(t, locale, plan) }),
          },
          { key: t('dashboards.province'), value: averageText(t, locale, average.whole) },
        ]}
      />
      <h2>{t('sets.groups')}</h2>
      {marked && <p class="xs-help">{t('sets.marks')}</p>}
      <Bars set={set} score={result.final} beside={{ planned, average }} />
    </>
  );
}

/** A set of one commune: the whole, then group by group, metric by metric. */
function OfCommune({ standing, scene, provinces }: { standing: SetStanding; scene: MetricScene; provinces: Provinces }) {
  const { locale } = useLanguage();
  const { set, final, figures } = standing.result;
  return (
    <>
      <PeriodNote figures={[...figures.values()]} provinces={provinces} />
      {isScored(set) && <Whole standing={standing} />}
      {final.groups.map((group, at) => {
        const name = set.groups[at]?.name[locale] ?? group.code;
        return (
          <section key={group.code}>
            <h2>{name}</h2>
            <Metrics metrics={group.metrics} caption={name} scene={scene} />
          </section>
        );
      })}
    </>
  );
}

/** `begun`: something was found or given; what is not begun has no points, rather than none. */
type Row = { unit: { id: string }; name: string; standing: Standing; begun: boolean; locks: PeriodLock | undefined };

/** A set in the communes that the visitor may see, in the order of their names: nobody is ranked. */
function OfProvince({ set, rows, term }: { set: IndicatorSet; rows: Row[]; term: Term }) {
  const { t, locale } = useLanguage();
  const amount = (head: string, of: (row: Row) => number) => ({
    head,
    numeric: true,
    text: of,
    cell: (row: Row) => numberText(of(row), locale),
  });
  return (
    <DataTable
      caption={t('dashboards.byUnit')}
      rows={rows}
      rowKey={({ unit }) => unit.id}
      columns={[
        {
          head: t('dashboards.unit'),
          main: true,
          keep: true,
          cell: ({ unit, name }) => <a href={setHref(set.code, { unit: unit.id, term })}>{name}</a>,
        },
        {
          head: t('sets.points'),
          numeric: true,
          cell: ({ standing, begun }) => (begun ? decimalText(standing.points, locale) : t('dashboards.noSize')),
          text: ({ standing, begun }) => (begun ? standing.points : null),
        },
        {
          head: t('sets.max'),
          numeric: true,
          cell: ({ standing }) => decimalText(standing.max, locale),
          text: ({ standing }) => standing.max,
        },
        {
          head: t('sets.percent'),
          numeric: true,
          cell: ({ standing, begun }) => (begun ? percentText(t, locale, standing.percent) : t('dashboards.noSize')),
          text: ({ standing, begun }) => (begun ? standing.percent : null),
        },
        {
          head: t('locks.state'),
          cell: ({ locks }) => locks && <StateTag tone={locks.lock ? 'success' : 'neutral'}>{periodLockText({ t }, locks)}</StateTag>,
        },
        ...(set.bands.length > 0 ? [{ head: t('sets.band'), cell: ({ standing }: Row) => standing.band ?? t('sets.noBand') }] : []),
        amount(t('sets.unknownHead'), ({ standing }) => standing.unknown),
        amount(t('sets.waitingHead'), ({ standing }) => standing.waiting),
      ]}
    />
  );
}

/** What the page shows of a set: of one commune all of it, of a province a line for each commune; with what its files are made of. */
async function shownOf(visit: Visit, { unit, communes, term }: { unit: Unit; communes: Unit[]; term: Term }) {
  const { context, locale } = visit;
  const code = visit.param('set');
  const names = await indicatorNames(context, term);
  const named = async ({ id, code }: Unit) => ({ id, code, name: await unitName(context, id, locale) });
  if (unit.level !== 'commune') {
    const set = await setOn(context, code, term.to);
    const found = await resultsOf(context, { set: code, units: communes.map(({ id }) => id), from: term.from, to: term.to }, withLocks);
    const results = await Promise.all(
      communes.map(async (one) => ({ unit: await named(one), result: found.get(one.id) as SetResult<Held> })),
    );
    const rows = results.map(({ unit, result }): Row => {
      const standing = standingsOfSet(result, locale).at(-1) as Standing;
      return { unit, name: unit.name, standing, begun: hasBegun(result), locks: periodLocks([...result.figures.values()])[0] };
    });
    return {
      results,
      names,
      provinces: new Map<string, string>(),
      standing: undefined,
      body: <OfProvince set={set} rows={rows} term={term} />,
    };
  }
  const standing = await setStandingOf(context, { set: code, unit: unit.id, term });
  const { result } = standing;
  const [may, provinces] = await Promise.all([maySets(visit, unit.id), acceptingProvinces(context, [...result.figures.values()], locale)]);
  const scene = { result, unit: unit.id, level: unit.level, term, names, may };
  return {
    ...{ names, provinces, standing, results: [{ unit: await named(unit), result }] },
    body: <OfCommune standing={standing} provinces={provinces} scene={scene} />,
  };
}

/** `/dieu-hanh/bo-chi-so/:set`: a set of one unit in a period, metric by metric; for a province, commune by commune. */
export const setPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query, url, param } = visit;
    const today = dayOf(context.now);
    const { unit, communes } = await unitLooked(context, query('don-vi'));
    const { term, wrong } = termAsked(visit, today, yearOf(today));
    const set = await setOn(context, param('set'), term.to);
    const units = await Promise.all(communes.map(async ({ id }) => ({ value: id, label: await unitName(context, id, locale) })));
    const scene = { unit: unit.id, term };
    const name = await unitName(context, unit.id, locale);
    const { body, names, results, provinces, standing } = await shownOf(visit, { unit, communes, term });
    return {
      title: set.name[locale],
      ...placeOf(visit),
      wide: true,
      ...(wrong ? { status: 422 } : {}),
      document: async () =>
        setDocument(visit, {
          ...{ set, names, results, provinces, standing, term, madeAt: context.now, tables: tablesIn(body, visit) },
          unit: { id: unit.id, code: unit.code, name },
        }),
      body: (
        <>
          <BackLink href={hrefOf(SETS, scene)} />
          <ErrorSummary errors={wrong ? { ky: t('dashboards.errors.term') } : {}} />
          <PageHead above={name} title={set.name[locale]} lead={termName(t, term)} />
          <Choose
            path={setHref(set.code, scene).split('?')[0] ?? SETS}
            today={today}
            term={term}
            wrong={wrong}
            unit={unit.id}
            units={units}
          />
          {body}
          <DocumentLinks url={url} />
          <p class="xs-help">{t('sets.basis', { basis: set.basis, version: numberText(set.version, locale) })}</p>
        </>
      ),
    };
  },
};
