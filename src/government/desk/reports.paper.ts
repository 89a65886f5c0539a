import type { Content, TableCell } from 'pdfmake';
import { letterhead } from '../../platform/pdf/letterhead.ts';
import { mm, type PaperDefinition } from '../../platform/pdf/pdf.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { besidesOf, type FormRow, type FormTable, gridOf, notesOf } from './reports.form.ts';
import type { Report } from './reports.rules.ts';

/** A report as it is shown, written and printed. */
export type ReportPaper = {
  report: Report;
  title: string;
  /** From when to when, in words; and that the period is not over, where it is not. */
  period: string;
  running: string[];
  reporter: string;
  receiver: string;
  /** How many were on time, each judged once. */
  rate: string;
  fields: FormTable;
  channels: FormTable;
  /** `UBND xã Cần Giuộc`, its centre, the place and day of the print. */
  agency: string;
  centre: string;
  nation: string;
  motto: string;
  placeAndDay: string;
  madeAt: Date;
  locale: Locale;
};

const lines = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};

function drawn(table: FormTable, number: (value: number) => string): Content {
  const width = table.numbers.length;
  const row = ({ name, figures }: FormRow, order: string, bold = false): TableCell[] => [
    { text: order, alignment: 'center' },
    { text: name, bold },
    ...figures.map((value): TableCell => ({ text: number(value), alignment: 'center', bold })),
  ];
  return {
    fontSize: 10,
    table: {
      headerRows: 4,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [24, '*', ...Array.from({ length: width - 2 }, () => 47)],
      body: [
        ...gridOf(table.head, width).map((cells) =>
          cells.map(
            (one): TableCell => (one ? { text: one.text, colSpan: one.columns, rowSpan: one.rows, bold: true, alignment: 'center' } : ''),
          ),
        ),
        table.numbers.map((text): TableCell => ({ text, italics: true, alignment: 'center' })),
        ...table.rows.map((one, at) => row(one, String(at + 1))),
        row(table.total, '', true),
      ],
    },
    layout: lines,
    margin: [0, 3, 0, 6],
  };
}

function head(paper: ReportPaper, t: ReturnType<typeof wordsIn>): Content[] {
  return [
    { text: t('reports.form.number'), bold: true, fontSize: 11, margin: [0, 0, 0, 4] },
    letterhead({
      agency: paper.agency,
      body: paper.centre,
      nation: paper.nation,
      motto: paper.motto,
      placeAndDay: paper.placeAndDay,
    }),
    { text: paper.title.toLocaleUpperCase('vi'), bold: true, fontSize: 14, alignment: 'center', margin: [0, 10, 0, 2] },
    { text: paper.period, alignment: 'center' },
    ...paper.running.map((text) => ({ text, alignment: 'center' as const, italics: true })),
    { text: paper.reporter, margin: [0, 6, 0, 0] },
    { text: paper.receiver },
    { text: t('reports.form.measure'), italics: true, alignment: 'right', fontSize: 11 },
  ];
}

const signers = (t: ReturnType<typeof wordsIn>): Content => ({
  columns: (
    [
      ['maker', 'sign'],
      ['head', 'seal'],
    ] as const
  ).map(([who, how]) => ({
    stack: [
      { text: t(`reports.form.${who}`).toLocaleUpperCase('vi'), bold: true },
      { text: t(`reports.form.${how}`), italics: true, margin: [0, 0, 0, 52] as [number, number, number, number] },
    ],
    alignment: 'center' as const,
  })),
  unbreakable: true,
  margin: [0, 10, 0, 0],
});

/** The report before it is drawn: A4 across, the form with its notes and signatures, and on pages of their own what stands beside it. */
export function reportDefinition(paper: ReportPaper): PaperDefinition {
  const { locale, report } = paper;
  const t = wordsIn(locale);
  const number = (value: number) => value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB');
  const subtitle = (text: string, more: object = {}): Content => ({ text, bold: true, margin: [0, 6, 0, 2], ...more });
  return {
    locale,
    landscape: true,
    info: { title: `${t('reports.form.number')} – ${paper.period}`, author: `${paper.agency}, ${paper.centre}`, moment: paper.madeAt },
    margins: [mm(15), mm(12), mm(12), mm(14)],
    fontSize: 12,
    lineHeight: 1.05,
    footer: (page, pages) => ({ text: t('reports.form.page', { page, pages }), alignment: 'center', fontSize: 9.5, margin: [0, 6, 0, 0] }),
    content: [
      ...head(paper, t),
      drawn(paper.fields, number),
      { text: `${t('reports.form.notes.title')}:`, bold: true, fontSize: 10 },
      { ul: notesOf(report, t), fontSize: 10 },
      signers(t),
      subtitle(t('reports.besides.title'), { pageBreak: 'before', fontSize: 13 }),
      { text: paper.rate, margin: [0, 2, 0, 2] },
      { text: t('reports.besides.rateHelp'), italics: true, fontSize: 10 },
      subtitle(paper.channels.caption),
      drawn(paper.channels, number),
      {
        fontSize: 10,
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: ['*', 70],
          body: [
            [
              { text: t('reports.besides.what'), bold: true },
              { text: t('reports.besides.count'), bold: true, alignment: 'center' },
            ],
            ...besidesOf(report, t).map(({ name, count }): TableCell[] => [name, { text: number(count), alignment: 'center' }]),
          ],
        },
        layout: lines,
        margin: [0, 6, 0, 0],
      },
    ],
  };
}
