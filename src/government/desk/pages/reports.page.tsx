import { renderPdf } from '../../../platform/pdf/pdf.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { ButtonRow, ErrorSummary, LinkButton } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { sheetAnswer } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Answer, Page, View, Visit } from '../../../ui/visit.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { unitOfPage } from '../desk.queries.ts';
import { besidesOf, notesOf } from '../reports.form.ts';
import { reportPaper } from '../reports.paper.queries.ts';
import { type ReportPaper, reportDefinition } from '../reports.paper.ts';
import { maySeeOfficer } from '../reports.permissions.ts';
import { reportSheet } from '../reports.sheet.ts';
import { daysIn, PeriodChoice, type ReportWish, reportHref } from './reports-period.part.tsx';
import { ReportTable } from './reports-table.part.tsx';

export const PATH = '/can-bo/bao-cao';

/** The form with its notes, and the ways to take it away. */
function Form06a({ visit, paper, wish }: { visit: Visit; paper: ReportPaper; wish: ReportWish }) {
  const { t } = visit;
  return (
    <section>
      <h2>{t('reports.form.number')}</h2>
      <p>
        {paper.period}. {paper.running.join(' ')} {t('reports.form.measure')}.
      </p>
      <ButtonRow>
        <LinkButton href={reportHref(PATH, wish, { tai: 'xlsx' })} look="secondary">
          {t('reports.files.xlsx')}
        </LinkButton>
        <LinkButton href={reportHref(PATH, wish, { tai: 'pdf' })} look="secondary">
          {t('reports.files.pdf')}
        </LinkButton>
      </ButtonRow>
      {paper.fields.rows.length > 0 ? <ReportTable table={paper.fields} /> : <p class="xs-nothing">{t('reports.form.empty')}</p>}
      <ul class="xs-help">
        {notesOf(paper.report, t).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}

/** What the form has no column for: nothing that is not judged stays hidden. */
function Besides({ visit: { t, locale }, paper }: { visit: Visit; paper: ReportPaper }) {
  return (
    <section>
      <h2>{t('reports.besides.title')}</h2>
      <p>{paper.rate}</p>
      <p class="xs-help">{t('reports.besides.rateHelp')}</p>
      {paper.channels.rows.length > 0 && <ReportTable table={paper.channels} />}
      <DataTable
        caption={t('reports.besides.title')}
        hideCaption
        rows={besidesOf(paper.report, t)}
        rowKey={(one) => one.name}
        columns={[
          { head: t('reports.besides.what'), main: true, cell: (one) => one.name },
          { head: t('reports.besides.count'), numeric: true, cell: (one) => numberText(one.count, locale) },
        ]}
      />
    </section>
  );
}

async function view(visit: Visit, wish: ReportWish, units: readonly string[]): Promise<View> {
  const { t, context, locale } = visit;
  const paper = await reportPaper(context, { ...wish, how: 'page', locale });
  const names = await Promise.all(units.map(async (one) => ({ value: one, label: await unitName(context, one, locale) })));
  const all = maySeeOfficer(context.actor, wish.unit, '');
  return {
    title: t('reports.title'),
    section: 'office',
    active: 'reports',
    wide: true,
    ...(wish.wrong ? { status: 422 as const } : {}),
    body: (
      <>
        <ErrorSummary errors={wish.wrong ? { tu: t('reports.period.wrong') } : {}} />
        <PageHead above={await unitName(context, wish.unit, locale)} title={t('reports.title')} lead={t('reports.lead')} />
        <p>
          <a href={reportHref(`${PATH}/can-bo`, wish)}>{t(all ? 'reports.officers.title' : 'reports.officers.mine')}</a>
        </p>
        <PeriodChoice path={PATH} wish={wish} today={dayOf(context.now)} units={names} />
        <Form06a visit={visit} paper={paper} wish={wish} />
        <Besides visit={visit} paper={paper} />
      </>
    ),
  };
}

/** `/can-bo/bao-cao`: Biểu II.06a/VPCP/KSTT of a unit for any days, as a page, with `?tai=xlsx` as a spreadsheet, with `?tai=pdf` for printing. */
export const reportsPage: Page = {
  async get(visit): Promise<Answer> {
    const { context, query, locale, t } = visit;
    const { unit, units } = unitOfPage(context, query('don-vi'));
    const wish = { unit, ...daysIn(visit) };
    const how = query('tai');
    if (wish.wrong || (how !== 'xlsx' && how !== 'pdf')) return view(visit, wish, units);
    const paper = await reportPaper(context, { ...wish, how, locale });
    const name = `II.06a-${wish.days.from}-${wish.days.to}`;
    if (how === 'xlsx') return sheetAnswer(await reportSheet(paper, t), name);
    return pdfAnswer(await renderPdf(reportDefinition(paper)), name);
  },
};
