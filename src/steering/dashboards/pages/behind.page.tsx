import { isDossierCode } from '../../../government/dossiers/dossiers.rules.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { BackLink, ErrorSummary } from '../../../ui/form.tsx';
import { dayText, numberText } from '../../../ui/format.ts';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import { DataTable, Pager } from '../../../ui/table.tsx';
import type { Page, View } from '../../../ui/visit.ts';
import { evaluate, rowsBehind } from '../../indicators/evaluate.service.ts';
import { mayFigure } from '../../indicators/indicators.permissions.ts';
import { indicatorOn } from '../../indicators/indicators.queries.ts';
import { above } from '../../indicators/lineage.rules.ts';
import type { Behind } from '../../measures/measures.queries.ts';
import { unitLooked } from '../dashboards.queries.ts';
import { afterOf, afterText } from '../dashboards.rules.ts';
import { Choose, figureText, hrefOf, PATH, sectionFor, termAsked, termName } from './figures.part.tsx';

const SHOWN = 50;
const parts = { 'tu-so': 'numerator', 'mau-so': 'denominator' } as const;
type Part = keyof typeof parts;
const isPart = (text: string): text is Part => Object.hasOwn(parts, text);

/** `/dieu-hanh/chi-so/:code/ho-so`: what is behind a figure, for those who work with the unit's dossiers; the others see the figure and why no list. */
export const behindPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, param, query, url } = visit;
    const today = dayOf(context.now);
    const { unit } = await unitLooked(context, query('don-vi'));
    const { term, wrong } = termAsked(visit, today);
    const indicator = await indicatorOn(context, param('code'), term.to);
    const asked = query('phan') ?? '';
    const part: Part = isPart(asked) ? asked : 'tu-so';
    const span = { from: term.from, to: term.to };
    const [figure] = await evaluate(context, { indicators: [indicator.code], units: [unit.id], ...span });
    const lines = above(await registerOf(context), unit.id, today);
    const may = mayFigure(context.actor, ['see', 'what is behind'], { unit: unit.id, above: lines });
    const counted = indicator[parts[part]] !== null;
    const most = rowsOf(visit, SHOWN);
    const after = afterOf(query('sau'));
    const found =
      may && counted
        ? await rowsBehind(context, {
            indicator: indicator.code,
            unit: unit.id,
            ...span,
            part: parts[part],
            most: most + 1,
            ...(after ? { after } : {}),
          })
        : [];
    const rows = found.slice(0, most);
    const last = rows.at(-1);
    const path = `${PATH}/chi-so/${encodeURIComponent(indicator.code)}`;
    const wish = { unit: unit.id, term };
    const link = (row: Behind) =>
      row.code === null ? (
        t('dashboards.rows.hidden')
      ) : (
        <a href={isDossierCode(row.code) ? `/can-bo/ho-so/${row.code}` : `/can-bo/phan-anh/${row.subject}`}>{row.code}</a>
      );
    return {
      title: t('dashboards.rows.title', { name: indicator.name[locale] }),
      ...sectionFor(visit),
      active: 'steering',
      ...(wrong ? { status: 422 } : {}),
      ...(may ? { sheet: { name: `ho-so-${indicator.code}-${term.key}`, unit: unit.id } } : {}),
      body: (
        <>
          <BackLink href={hrefOf(path, { term })}>{indicator.name[locale]}</BackLink>
          <ErrorSummary errors={wrong ? { ky: t('dashboards.errors.term') } : {}} />
          <PageHead
            above={await unitName(context, unit.id, locale)}
            title={t('dashboards.rows.title', { name: indicator.name[locale] })}
            lead={termName(t, term)}
          />
          <Choose path={`${path}/ho-so`} today={today} term={term} wrong={wrong} unit={unit.id} />
          <SummaryList
            rows={[
              { key: t('dashboards.now'), value: figureText(t, locale, indicator, figure) },
              ...(figure?.numerator == null ? [] : [{ key: t('dashboards.numerator'), value: numberText(figure.numerator, locale) }]),
              ...(figure?.denominator == null ? [] : [{ key: t('dashboards.denominator'), value: numberText(figure.denominator, locale) }]),
            ]}
          />
          {may && indicator.denominator !== null && (
            <nav aria-label={t('dashboards.rows.parts')}>
              <ul class="xs-tabs">
                {(Object.keys(parts) as Part[]).map((one) => (
                  <li key={one}>
                    <a href={hrefOf(`${path}/ho-so`, wish, { phan: one })} aria-current={one === part ? 'page' : undefined}>
                      {t(`dashboards.${parts[one]}`)}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          {!may && (
            <Notice>
              <p>{t('dashboards.rows.figuresOnly')}</p>
            </Notice>
          )}
          {may && !counted && (
            <Notice>
              <p>{t('dashboards.rows.declared')}</p>
            </Notice>
          )}
          {may && counted && (
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
                previous={after ? hrefOf(`${path}/ho-so`, wish, { phan: part }) : undefined}
                next={
                  found.length > most && last
                    ? hrefOf(`${path}/ho-so`, wish, {
                        phan: part,
                        sau: afterText({ first: last.first, code: last.code ?? '', subject: last.subject }),
                      })
                    : undefined
                }
              />
              <SheetLink url={url} />
            </>
          )}
        </>
      ),
    };
  },
};
