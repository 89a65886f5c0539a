import { dayOf } from '../../../platform/time/time.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { DocumentLinks } from '../../../ui/document.tsx';
import { ErrorSummary } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { acceptingProvinces } from '../../closings/locks.queries.ts';
import { lockColumns, PeriodLocks, type Provinces } from '../../closings/pages/lock.part.tsx';
import { mayFigure } from '../../indicators/indicators.permissions.ts';
import { type IndicatorVersion, indicatorsOn, setsOn } from '../../indicators/indicators.queries.ts';
import { sectionFor } from '../../indicators/section.rules.ts';
import type { IndicatorSet } from '../../indicators/sets.schema.ts';
import { type DayCounts, dayCounts, SOON_DAYS, type Standing, standingsOf, unitLooked, unitsSeen, worksIn } from '../dashboards.queries.ts';
import { earlier, type Section, type Shown, sectionsOf, sectionsSaying, type Term, yearOf } from '../dashboards.rules.ts';
import { scorecardDocument } from '../scorecard.paper.ts';
import { Day } from './day.part.tsx';
import { Estimates, estimatesIn } from './estimates.part.tsx';
import { Choose, daysName, figureText, hrefOf, PATH, Reading, targetText, termAsked, termName } from './figures.part.tsx';
import { SETS } from './sets.part.tsx';

/** The set whose indicators stand in front. */
const FRONT = 'pilot';

type Scene = {
  unit: string;
  term: Term;
  today: string;
  standings: Map<string, Standing>;
  counts: DayCounts | undefined;
  /** The indicators that stand open on the page; the others are folded, with their value in sight. */
  front: ReadonlySet<string>;
  /** Those that accepted periods, by name. */
  provinces: Provinces;
  /** All that some set names, in its order. */
  order: readonly string[];
};

/** What would make the reading better this week: the indicator's own sentence, and what there is to do of it now. */
function Raise({ shown: { official, beside }, scene }: { shown: Shown<IndicatorVersion>; scene: Scene }) {
  const { t, locale } = useLanguage();
  const { counts, unit, term, standings } = scene;
  const typed = beside.find((one) => one.better === 'lower' && (standings.get(one.code)?.now.numerator ?? 0) > 0);
  const judgesTime = official.notJudged !== null;
  if (!official.raise && !typed && !judgesTime) return null;
  const at = (hang: string) => `/can-bo?${new URLSearchParams({ 'don-vi': unit, hang })}`;
  return (
    <div class="xs-help">
      <p>
        <strong>{t('dashboards.raise.title')}</strong> {official.raise?.[locale]}
      </p>
      <ul>
        {counts && judgesTime && counts.late > 0 && (
          <li>
            <a href={at('tre')}>{t('dashboards.raise.late', { count: numberText(counts.late, locale) })}</a>
          </li>
        )}
        {counts && judgesTime && counts.dueToday + counts.dueSoon > 0 && (
          <li>
            <a href={at('xu-ly')}>
              {t('dashboards.raise.soon', { count: numberText(counts.dueToday + counts.dueSoon, locale), days: SOON_DAYS })}
            </a>
          </li>
        )}
        {typed && (
          <li>
            <a href={hrefOf(`${PATH}/chi-so/${encodeURIComponent(typed.code)}/ho-so`, { unit, term })}>
              {t('dashboards.raise.seen', {
                what: typed.name[locale],
                count: numberText(standings.get(typed.code)?.now.numerator ?? 0, locale),
              })}
            </a>
          </li>
        )}
      </ul>
    </div>
  );
}

/** Official counts, and what is declared: a line each; folded where nothing is there to be read yet. */
function Lines({ caption, rows, scene }: { caption: string; rows: IndicatorVersion[]; scene: Scene }) {
  const { t, locale } = useLanguage();
  if (rows.length === 0) return null;
  const { standings, term } = scene;
  const there = rows.filter(({ code }) => (standings.get(code)?.now.value ?? null) !== null).length;
  const text = (one: IndicatorVersion, which: 'now' | 'before' | 'province') =>
    figureText(t, locale, one, standings.get(one.code)?.[which]);
  const value = (one: IndicatorVersion, which: 'now' | 'before' | 'province') => standings.get(one.code)?.[which]?.value ?? null;
  const table = (
    <DataTable
      caption={caption}
      rows={rows.toSorted((a, b) => scene.order.indexOf(a.code) - scene.order.indexOf(b.code))}
      rowKey={(one) => one.code}
      columns={[
        {
          head: t('dashboards.indicator'),
          main: true,
          cell: (one) => (
            <a href={hrefOf(`${PATH}/chi-so/${encodeURIComponent(one.code)}`, { unit: scene.unit, term })}>{one.name[locale]}</a>
          ),
        },
        { head: t('dashboards.now'), numeric: true, text: (one) => value(one, 'now'), cell: (one) => text(one, 'now') },
        {
          head: t('dashboards.target'),
          numeric: true,
          cell: (one) => {
            const target = standings.get(one.code)?.target;
            return target ? targetText(t, locale, one, target) : t('dashboards.noSize');
          },
        },
        ...lockColumns<IndicatorVersion>(
          { t, locale },
          (one) => standings.get(one.code)?.now,
          (one) => one.unit,
        ),
        { head: t('dashboards.before'), numeric: true, text: (one) => value(one, 'before'), cell: (one) => text(one, 'before') },
        { head: t('dashboards.whole'), numeric: true, text: (one) => value(one, 'province'), cell: (one) => text(one, 'province') },
      ]}
    />
  );
  if (there > 0) return table;
  return (
    <details class="xs-why">
      <summary>{t('dashboards.nothingYet', { what: caption, count: numberText(rows.length, locale) })}</summary>
      {table}
    </details>
  );
}

/** An official reading with those that stand beside it. */
function Readings({ shown, scene }: { shown: Shown<IndicatorVersion>; scene: Scene }) {
  const { standings } = scene;
  return (
    <>
      <ul class="xs-readings">
        {[shown.official, ...shown.beside].map((one) => (
          <Reading {...scene} key={one.code} indicator={one} standing={standings.get(one.code) as Standing} />
        ))}
      </ul>
      <Raise shown={shown} scene={scene} />
    </>
  );
}

function Pillar({ section, scene }: { section: Section<IndicatorVersion>; scene: Scene }) {
  const { t, locale } = useLanguage();
  const inFront = section.readings.filter(({ official }) => scene.front.has(official.code));
  const folded = section.readings
    .filter(({ official }) => !scene.front.has(official.code))
    .toSorted((a, b) => scene.order.indexOf(a.official.code) - scene.order.indexOf(b.official.code));
  return (
    <section>
      <h2>{t(`indicators.pillars.${section.pillar}`)}</h2>
      {inFront.map((shown) => (
        <section key={shown.official.code}>
          <h3>{shown.official.name[locale]}</h3>
          <Readings shown={shown} scene={scene} />
        </section>
      ))}
      {folded.length > 0 && <h3>{t('dashboards.otherSets')}</h3>}
      {folded.map((shown) => (
        <details key={shown.official.code} class="xs-why">
          <summary>
            {shown.official.name[locale]}:{' '}
            <strong>{figureText(t, locale, shown.official, scene.standings.get(shown.official.code)?.now)}</strong>
          </summary>
          <Readings shown={shown} scene={scene} />
        </details>
      ))}
      <Lines caption={t('dashboards.counts')} rows={section.counts} scene={scene} />
      <Lines caption={t('dashboards.declared')} rows={section.declared} scene={scene} />
    </section>
  );
}

async function view(visit: Visit): Promise<View> {
  const { context, t, locale, query, url } = visit;
  const today = dayOf(context.now);
  const { unit, communes } = await unitLooked(context, query('don-vi'));
  const { term, wrong } = termAsked(visit, today);
  const planned = sectionsOf(await indicatorsOn(context, earlier(term.to, today)));
  const all = planned.flatMap((one) => [
    ...one.readings.flatMap(({ official, beside }) => [official, ...beside]),
    ...one.counts,
    ...one.declared,
  ]);
  const works = worksIn(context, unit.id);
  const [standings, counts, sets] = await Promise.all([
    standingsOf(context, { unit: unit.id, codes: [...new Set(all.map(({ code }) => code))], term }),
    works ? dayCounts(context, unit.id) : undefined,
    setsOn(context, today),
  ]);
  const sections = sectionsSaying(planned, (code) => standings.get(code)?.now);
  const named = (set: IndicatorSet) => set.groups.flatMap(({ metrics }) => metrics.flatMap(({ indicator }) => indicator ?? []));
  const front = new Set(sets.filter(({ code }) => code === FRONT).flatMap(named));
  const own = [...standings.values()];
  const held = [...own.map((one) => one.now), ...own.flatMap(({ before }) => before ?? []), ...own.flatMap(({ months }) => months)];
  const provinces = await acceptingProvinces(context, held, locale);
  const scene: Scene = { unit: unit.id, term, today, standings, counts, front, provinces, order: sets.flatMap(named) };
  // A former commune, or the whole province, is none of today's communes, and the page is about it all the same.
  const toChoose = communes.some(({ id }) => id === unit.id) ? communes : [unit, ...communes];
  const names = await Promise.all(toChoose.map(async ({ id }) => ({ value: id, label: await unitName(context, id, locale) })));
  const name = await unitName(context, unit.id, locale);
  const estimates = await estimatesIn(
    context,
    [...standings.values()].flatMap(({ now, before }) => [now, before]),
  );
  const publishes = mayFigure(context.actor, ['publish', 'figures'], { unit: unit.id, above: [unit.id] });
  return {
    title: t('dashboards.title'),
    section: sectionFor(visit.context.actor),
    active: 'steering',
    wide: true,
    ...(wrong ? { status: 422 } : {}),
    document: async () =>
      scorecardDocument(visit, {
        ...{ title: t('dashboards.title'), term, madeAt: context.now, provinces, sections, standings, front, order: scene.order },
        unit: { id: unit.id, code: unit.code, name },
      }),
    body: (
      <>
        <ErrorSummary errors={wrong ? { ky: t('dashboards.errors.term') } : {}} />
        <PageHead above={name} title={t('dashboards.title')} lead={t('dashboards.lead', { term: termName(t, term) })} />
        <Choose path={PATH} today={today} term={term} wrong={wrong} unit={unit.id} units={names} />
        <ul class="xs-ways">
          <li>
            <a href={hrefOf(SETS, { unit: unit.id, term: yearOf(earlier(term.to, today)) })}>{t('ui.navigation.steering.sets')}</a>
          </li>
          <li>
            <a href="/dieu-hanh/khoa-so">{t('ui.navigation.steering.closings')}</a>
          </li>
          <li>
            <a href="/dieu-hanh/ke-khai">{t('ui.navigation.steering.declared')}</a>
          </li>
          <li>
            <a href={`${PATH}/duong-di`}>{t('curves.link')}</a>
          </li>
          {publishes && (
            <li>
              <a href={`${PATH}/cong-khai?${new URLSearchParams({ 'don-vi': unit.id })}`}>{t('dashboards.publish.title')}</a>
            </li>
          )}
        </ul>
        <PeriodLocks figures={held} provinces={provinces} name={(one) => daysName(t, one)} />
        {counts ? <Day counts={counts} unit={unit.id} /> : <p class="xs-help">{t('dashboards.day.figuresOnly')}</p>}
        {sections.map((section) => (
          <Pillar key={section.pillar} section={section} scene={scene} />
        ))}
        <Estimates estimates={estimates} />
        <DocumentLinks url={url} />
      </>
    ),
  };
}

/** `/dieu-hanh`: how a commune stands in a period. Whoever looks at a province begins with its table. */
export const scorecardPage: Page = {
  async get(visit): Promise<Answer> {
    if (!visit.query('don-vi') && (await unitsSeen(visit.context)).province) return seeOther(`${PATH}/tinh`);
    return view(visit);
  },
};
