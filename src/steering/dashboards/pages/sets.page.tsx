import { dayOf } from '../../../platform/time/time.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { BackLink, ErrorSummary } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Card, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { withLocks } from '../../closings/locks.queries.ts';
import type { Held } from '../../closings/locks.rules.ts';
import { PeriodTag } from '../../closings/pages/lock.part.tsx';
import { decimalText } from '../../indicators/pages/indicators.part.tsx';
import { sectionFor } from '../../indicators/section.rules.ts';
import { type SetResult, scoreSet } from '../../indicators/sets.results.service.ts';
import { isScored } from '../../indicators/sets.rules.ts';
import type { IndicatorSet } from '../../indicators/sets.schema.ts';
import { unitLooked } from '../dashboards.queries.ts';
import { type Term, yearOf } from '../dashboards.rules.ts';
import { setsIn } from '../sets.queries.ts';
import { type Standing, standingsOfSet } from '../sets.rules.ts';
import { Choose, hrefOf, PATH, termAsked, termName } from './figures.part.tsx';
import { Bars, lackText, percentText, pointsText, SETS, setHref } from './sets.part.tsx';

type Scene = { unit: string; term: Term };
type Of = { set: IndicatorSet; result: SetResult<Held>; standing: Standing };

/** Which part of the site the sets stand in, and which entry of its menu is lit. */
export const placeOf = ({ context }: Visit) => {
  const section = sectionFor(context.actor);
  return { section, active: section === 'steering' ? 'sets' : 'steering' } as const;
};

/** A set as it stands in a commune: points, band, what is not known yet, a bar for each group. */
function One({ of: { set, result, standing }, scene }: { of: Of; scene: Scene }) {
  const { t, locale } = useLanguage();
  const lack = lackText(t, locale, standing);
  return (
    <Card title={set.name[locale]} href={setHref(set.code, scene)}>
      <p class="xs-figure">{pointsText(t, locale, standing.points, standing.max)}</p>
      <p>
        {percentText(t, locale, standing.percent)} {standing.band && <StateTag tone="info">{standing.band}</StateTag>}
      </p>
      {lack && <p>{lack}</p>}
      <PeriodTag figures={[...result.figures.values()]} />
      <Bars set={set} score={result.final} />
    </Card>
  );
}

/** The same as a table: what a spreadsheet takes away. */
function Table({ all }: { all: Of[] }) {
  const { t, locale } = useLanguage();
  return (
    <details class="xs-why">
      <summary>{t('ui.chart.table')}</summary>
      <DataTable
        caption={t('sets.title')}
        hideCaption
        rows={all.flatMap(({ set, result }) =>
          result.final.groups.map((group, at) => ({ set, group, name: set.groups[at]?.name[locale] ?? group.code })),
        )}
        rowKey={({ set, group }) => `${set.code} ${group.code}`}
        columns={[
          { head: t('sets.group'), main: true, cell: ({ name }) => name },
          { head: t('sets.set'), cell: ({ set }) => set.name[locale] },
          {
            head: t('sets.points'),
            numeric: true,
            cell: ({ group }) => decimalText(group.points, locale),
            text: ({ group }) => group.points,
          },
          { head: t('sets.max'), numeric: true, cell: ({ group }) => decimalText(group.max, locale), text: ({ group }) => group.max },
        ]}
      />
    </details>
  );
}

/** What a commune has: its scored sets, each with its picture. */
async function ofUnit({ context, locale }: Visit, sets: readonly IndicatorSet[], { unit, term }: Scene): Promise<Of[]> {
  const { from, to } = term;
  return Promise.all(
    sets.map(async (set) => {
      const result = await scoreSet(context, { set: set.code, unit, from, to }, withLocks);
      return { set, result, standing: standingsOfSet(result, locale).at(-1) as Standing };
    }),
  );
}

/** Sets as links, with a word on what they are. */
function Links({ sets, scene, lead }: { sets: readonly IndicatorSet[]; scene: Scene; lead: string }) {
  const { t, locale } = useLanguage();
  if (sets.length === 0) return null;
  return (
    <>
      <p>{lead}</p>
      <ul>
        {sets.map((set) => (
          <li key={set.code}>
            <a href={setHref(set.code, scene)}>{set.name[locale]}</a>{' '}
            {t('sets.metricCount', { count: numberText(set.groups.flatMap(({ metrics }) => metrics).length, locale) })}
          </li>
        ))}
      </ul>
    </>
  );
}

/** `/dieu-hanh/bo-chi-so`: the sets that count for a unit in a period. Whoever looks at a province chooses a set there, then a commune. */
export const setsPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query, url } = visit;
    const today = dayOf(context.now);
    const { unit, communes } = await unitLooked(context, query('don-vi'));
    const { term, wrong } = termAsked(visit, today, yearOf(today));
    const sets = await setsIn(context, term);
    const scored = sets.filter(isScored);
    const scene = { unit: unit.id, term };
    const all = unit.level === 'commune' ? await ofUnit(visit, scored, scene) : [];
    const units = await Promise.all(communes.map(async ({ id }) => ({ value: id, label: await unitName(context, id, locale) })));
    return {
      title: t('sets.title'),
      ...placeOf(visit),
      wide: true,
      ...(wrong ? { status: 422 } : {}),
      ...(all.length > 0 ? { sheet: { name: `bo-chi-so-${term.key}`, unit: unit.id } } : {}),
      body: (
        <>
          <BackLink href={hrefOf(PATH, scene)} />
          <ErrorSummary errors={wrong ? { ky: t('dashboards.errors.term') } : {}} />
          <PageHead
            above={await unitName(context, unit.id, locale)}
            title={t('sets.title')}
            lead={t('sets.lead', { term: termName(t, term) })}
          />
          <Choose path={SETS} today={today} term={term} wrong={wrong} unit={unit.id} units={units} />
          {all.map((of) => (
            <One key={of.set.code} of={of} scene={scene} />
          ))}
          {all.length > 0 && <Table all={all} />}
          {unit.level !== 'commune' && <Links sets={scored} scene={scene} lead={t('sets.chooseSet')} />}
          <Links sets={sets.filter((set) => !isScored(set))} scene={scene} lead={t('sets.shownOnly')} />
          {all.length > 0 && <SheetLink url={url} />}
        </>
      ),
    };
  },
};
