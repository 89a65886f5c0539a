import { isDossierCode } from '../../../government/dossiers/dossiers.rules.ts';
import { type Day, dayOf } from '../../../platform/time/time.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { BackLink, ErrorSummary } from '../../../ui/form.tsx';
import { dayText, numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import { DataTable, Pager } from '../../../ui/table.tsx';
import type { Page, View } from '../../../ui/visit.ts';
import { openBehind } from '../../indicators/behind.service.ts';
import { evaluate, type Figure, isOfSums, isSumOfCounts } from '../../indicators/evaluate.service.ts';
import { mayFigure } from '../../indicators/indicators.permissions.ts';
import { type IndicatorVersion, indicatorOn } from '../../indicators/indicators.queries.ts';
import { above } from '../../indicators/lineage.rules.ts';
import { sectionFor } from '../../indicators/section.rules.ts';
import type { Behind } from '../../measures/measures.queries.ts';
import { boundariesOf } from '../boundaries.queries.ts';
import { unitLooked } from '../dashboards.queries.ts';
import { afterOf, afterText, type Term } from '../dashboards.rules.ts';
import { Estimates, estimatesIn } from './estimates.part.tsx';
import { BOUNDARIES, BoundariesNote, Choose, figureText, hrefOf, PATH, termAsked, termName, wishErrors } from './figures.part.tsx';

const SHOWN = 50;
const parts = { 'tu-so': 'numerator', 'mau-so': 'denominator' } as const;
type Part = keyof typeof parts;
const isPart = (text: string): text is Part => Object.hasOwn(parts, text);

type Scene = { path: string; wish: { unit: string; term: Term; asOf: Day | undefined }; part: Part; indicator: IndicatorVersion; url: URL };

/** What is counted above the line of the fraction, and below it. */
function Parts({ path, wish, part }: Scene) {
  const { t } = useLanguage();
  return (
    <nav aria-label={t('dashboards.rows.parts')}>
      <ul class="xs-tabs">
        {(Object.keys(parts) as Part[]).map((one) => (
          <li key={one}>
            <a href={hrefOf(path, wish, { phan: one })} aria-current={one === part ? 'page' : undefined}>
              {t(`dashboards.${parts[one]}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The rows, each with the way to its own page where the visitor may see it. */
function Rows({ scene, rows, more, first }: { scene: Scene; rows: Behind[]; more: boolean; first: boolean }) {
  const { t, locale } = useLanguage();
  const { path, wish, part, url } = scene;
  const last = rows.at(-1);
  const after = last && afterText({ first: last.first, code: last.code ?? '', subject: last.subject });
  const link = (row: Behind) =>
    row.code === null ? (
      t('dashboards.rows.hidden')
    ) : (
      <a href={isDossierCode(row.code) ? `/can-bo/ho-so/${row.code}` : `/can-bo/phan-anh/${row.subject}`}>{row.code}</a>
    );
  return (
    <>
      <DataTable
        caption={t('dashboards.rows.caption')}
        rows={rows}
        rowKey={(row) => row.subject}
        empty={<p>{t('dashboards.rows.none')}</p>}
        columns={[
          { head: t('dashboards.rows.code'), main: true, keep: true, cell: link },
          { head: t('dashboards.rows.day'), cell: (row) => dayText(row.first, locale) },
          {
            head: t('dashboards.rows.amount'),
            numeric: true,
            text: (row) => row.amount,
            cell: (row) => numberText(row.amount, locale),
          },
        ]}
      />
      <Pager
        previous={first ? undefined : hrefOf(path, wish, { phan: part })}
        next={more && after ? hrefOf(path, wish, { phan: part, sau: after }) : undefined}
      />
      <SheetLink url={url} />
    </>
  );
}

/** Why there is no list: it is not for the visitor, the figure was declared, it is of sums alone, or its formula is no sum. */
function NoRows({ why }: { why: 'declared' | 'figuresOnly' | 'sumsOnly' | 'notLinear' }) {
  const { t } = useLanguage();
  return (
    <Notice>
      <p>{t(`dashboards.rows.${why}`)}</p>
    </Notice>
  );
}

/** The figure itself, with its two parts where it has them. */
function Facts({ indicator, figure }: { indicator: IndicatorVersion; figure: Figure | undefined }) {
  const { t, locale } = useLanguage();
  const part = (key: 'numerator' | 'denominator') => {
    const value = figure?.[key] ?? null;
    return value === null ? [] : [{ key: t(`dashboards.${key}`), value: numberText(value, locale) }];
  };
  return (
    <SummaryList
      rows={[{ key: t('dashboards.now'), value: figureText(t, locale, indicator, figure) }, ...part('numerator'), ...part('denominator')]}
    />
  );
}

/** `/dieu-hanh/chi-so/:code/ho-so`: what is behind a figure, for those who work with the unit's dossiers; the others see the figure and why no list. */
export const behindPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, param, query, url } = visit;
    const today = dayOf(context.now);
    const { unit } = await unitLooked(context, query('don-vi'));
    const boundaries = await boundariesOf(context, query(BOUNDARIES), unit.id);
    const { kept: asOf } = boundaries;
    const { term, wrong } = termAsked(visit, today);
    const indicator = await indicatorOn(context, param('code'), term.to);
    const asked = query('phan') ?? '';
    const part: Part = isPart(asked) ? asked : 'tu-so';
    const about = { unit: unit.id, from: term.from, to: term.to, asOf };
    const [figure] = await evaluate(context, { indicators: [indicator.code], units: [unit.id], from: term.from, to: term.to, asOf });
    const lines = above(await registerOf(context), unit.id, today);
    const may = mayFigure(context.actor, ['see', 'what is behind'], { unit: unit.id, above: lines });
    const ofSums = isOfSums(indicator[parts[part]]);
    const linear = isSumOfCounts(indicator[parts[part]]);
    const listed = may && linear && !ofSums;
    const most = rowsOf(visit, SHOWN);
    const after = afterOf(query('sau'));
    const wanted = { ...about, indicator: indicator.code, part: parts[part], most, ...(after ? { after } : {}) };
    const { rows, more } = listed ? await openBehind(context, wanted) : { rows: [], more: false };
    const back = `${PATH}/chi-so/${encodeURIComponent(indicator.code)}`;
    const scene: Scene = { path: `${back}/ho-so`, wish: { unit: unit.id, term, asOf }, part, indicator, url };
    const title = t('dashboards.rows.title', { name: indicator.name[locale] });
    return {
      title,
      section: sectionFor(visit.context.actor),
      active: 'steering',
      ...(wrong || boundaries.wrong ? { status: 422 } : {}),
      ...(listed ? { sheet: { name: `ho-so-${indicator.code}-${term.key}`, unit: unit.id } } : {}),
      body: (
        <>
          <BackLink href={hrefOf(back, { term, asOf })}>{indicator.name[locale]}</BackLink>
          <ErrorSummary errors={wishErrors(t, wrong, boundaries)} />
          <PageHead above={await unitName(context, unit.id, locale)} title={title} lead={termName(t, term)} />
          <Choose path={scene.path} today={today} term={term} wrong={wrong} unit={unit.id} boundaries={boundaries} />
          <BoundariesNote of={boundaries} />
          <Facts indicator={indicator} figure={figure} />
          <Estimates estimates={await estimatesIn(context, [figure])} />
          {may && indicator.denominator !== null && <Parts {...scene} />}
          {listed ? (
            <Rows scene={scene} rows={rows} more={more} first={after === undefined} />
          ) : (
            <NoRows why={ofSums ? 'sumsOnly' : !may ? 'figuresOnly' : indicator[parts[part]] === null ? 'declared' : 'notLinear'} />
          )}
        </>
      ),
    };
  },
};
