import { pdfAnswer } from '../../../government/dossiers/pages/pdf-answer.part.tsx';
import { record } from '../../../platform/audit/audit.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { renderPdf } from '../../../platform/pdf/pdf.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import { momentText } from '../../../ui/format.ts';
import { MOST_ROWS, sheetAnswer, sheetsOf, spreadsheet } from '../../../ui/sheet.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import type { Page } from '../../../ui/visit.ts';
import type { Counted } from '../closings.rules.ts';
import { doneBy, sentPaper } from '../sent.paper.ts';
import { type Sent, sentOf } from '../sent.queries.ts';

// As the paper, the sheet that goes up has one language.
const t = wordsIn('vi');

/** Numbers as they were locked, not rounded. */
const numbers = <Row extends Counted>(): Column<Row>[] => [
  { head: t('sent.numerator'), numeric: true, cell: (one) => one.numerator, text: (one) => one.numerator },
  { head: t('sent.denominator'), numeric: true, cell: (one) => one.denominator, text: (one) => one.denominator },
  { head: t('sent.relation'), cell: (one) => one.relation },
  { head: t('sent.value'), numeric: true, cell: (one) => one.value, text: (one) => one.value },
];

function Tables({ sent }: { sent: Sent }) {
  const { known } = sent;
  const codes = <Row extends { indicator: string }>(): Column<Row>[] => [
    { head: t('sent.code'), main: true, cell: (one) => one.indicator },
    { head: t('sent.indicator'), cell: (one) => known.get(one.indicator)?.name.vi ?? one.indicator },
    { head: t('sent.unit'), cell: (one) => t(`indicators.units.${known.get(one.indicator)?.unit ?? 'count'}`) },
  ];
  const about: [string, string][] = [
    ['unitName', `${sent.unitName} (${sent.unit.code})`],
    ['periodName', sent.period],
    ['signedName', t('sent.byAt', doneBy(sent.signed))],
    ['acceptedName', `${sent.province}: ${t('sent.byAt', doneBy(sent.accepted))}`],
    ['digestName', sent.digest],
  ];
  return (
    <>
      <DataTable
        caption={t('sent.title')}
        rows={[...sent.locked]}
        rowKey={(one) => one.indicator}
        columns={[
          ...codes<Sent['locked'][number]>(),
          ...numbers<Sent['locked'][number]>(),
          { head: t('sent.notJudged'), numeric: true, cell: (one) => one.notJudged, text: (one) => one.notJudged },
          { head: t('sent.version'), numeric: true, cell: (one) => one.version, text: (one) => one.version },
          { head: t('sent.source'), cell: (one) => t(`indicators.sources.${one.source}`) },
          { head: t('sent.basis'), cell: (one) => one.basis },
          { head: t('sent.file'), cell: (one) => one.evidence },
          { head: t('sent.hash'), cell: (one) => one.evidenceHash },
        ]}
      />
      <DataTable
        caption={t('closings.correctionsTitle')}
        rows={[...sent.corrections]}
        rowKey={(one) => `${one.indicator} ${one.foundAt.toISOString()}`}
        columns={[
          ...codes<Sent['corrections'][number]>(),
          ...numbers<Sent['corrections'][number]>(),
          { head: t('sent.version'), numeric: true, cell: (one) => one.version, text: (one) => one.version },
          { head: t('sent.since'), cell: (one) => momentText(one.foundAt, 'vi') },
        ]}
      />
      <DataTable
        caption={t('sent.about')}
        rows={about}
        rowKey={([name]) => name}
        columns={[
          { head: t('sent.what'), main: true, cell: ([name]) => t(`sent.${name}`) },
          { head: t('sent.said'), cell: ([, said]) => said },
        ]}
      />
    </>
  );
}

/** `/dieu-hanh/khoa-so/:unit/:period/:file`: what is sent up of an accepted period: `bao-cao.pdf` for signature, `bao-cao.xlsx`. Each is written to the audit. */
export const sentPage: Page = {
  async get({ context, param }): Promise<Response> {
    const file = param('file');
    if (file !== 'bao-cao.pdf' && file !== 'bao-cao.xlsx') throw new Refusal('context.not_found', 404);
    const sent = await sentOf(context, { unit: param('unit'), period: param('period') });
    const name = `so-da-khoa-${sent.unit.code}-${sent.period}`;
    const data = { rows: sent.locked.length };
    await context.transaction((tx) => record(context, tx, { verb: 'take away', thing: 'list', subject: name, unit: sent.unit.id, data }));
    if (file === 'bao-cao.pdf') return pdfAnswer(await renderPdf(sentPaper(sent)), name);
    const { sheets } = await sheetsOf({ body: <Tables sent={sent} /> }, MOST_ROWS, { t, locale: 'vi' });
    return sheetAnswer(await spreadsheet(sheets), name);
  },
};
