import type { Content, TableCell } from 'pdfmake';
import { drawn } from '../../platform/pdf/drawing.ts';
import { letterhead } from '../../platform/pdf/letterhead.ts';
import { mm, type PaperDefinition } from '../../platform/pdf/pdf.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { barPairs, monthLines, stacks } from './pilot.charts.rules.ts';
import type { PilotReport } from './pilot.queries.ts';
import type { PilotRow } from './pilot.rules.ts';
import { keysIn, type Line, linesOf } from './pilot.table.rules.ts';

const lines = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 2, paddingBottom: () => 2 };

const table = (head: readonly string[], body: readonly Line[], wide = 96): Content => ({
  fontSize: 10,
  table: {
    headerRows: 1,
    dontBreakRows: true,
    widths: ['*', 30, ...head.slice(2).map(() => wide)],
    body: [
      head.map((text): TableCell => ({ text, bold: true, alignment: 'center' })),
      ...body.map(({ name, year, cells }): TableCell[] => [
        name,
        { text: String(year), alignment: 'center' },
        ...cells.map((text): TableCell => ({ text, alignment: 'center' })),
      ]),
    ],
  },
  layout: lines,
  margin: [0, 2, 0, 4],
});

/** The report before it is drawn: two pages that somebody can sign. `at`: when it is made. */
export function pilotPaper(report: PilotReport, at: Date): PaperDefinition {
  const t = wordsIn('vi');
  const { communes, beside, together } = linesOf(report);
  const { units, names } = report;
  const codes = units.map(({ id }) => id.split('.')[0] ?? '');
  const row = (indicator: string, year: number, code: string): PilotRow | undefined =>
    report.rows.find((one) => one.indicator === indicator && one.year === year && one.unitCode === code);
  const heading = (text: string): Content => ({ text, bold: true, fontSize: 12, margin: [0, 7, 0, 2] });
  const caption = (text: string): Content => ({ text, italics: true, fontSize: 9.5, margin: [0, 3, 0, 2] });
  const small = (text: string): Content => ({ text, fontSize: 9.5, margin: [0, 2, 0, 2] });
  const head = [t('pilot.table.measure'), t('pilot.table.year'), ...units.map(({ name }) => name)];
  const share = (year: number, code: string) => row('dossiers.online_share', year, code)?.percent;
  const bars = units.map(({ name }, place) => {
    const code = codes[place] ?? '';
    return { name, values: [share(2021, code), share(2022, code)] as const };
  });
  const who = keysIn(report, 2022);
  const keys = units.map(({ name }, place) => ({ name, parts: who.map((one) => row(one, 2022, codes[place] ?? '')?.percent ?? 0) }));
  return {
    locale: 'vi',
    info: { title: t('pilot.paper.title'), author: t('pilot.paper.body'), moment: at },
    margins: [mm(22), mm(14), mm(15), mm(15)],
    fontSize: 11,
    footer: (page, pages) => ({ text: t('pilot.paper.page', { page, pages }), alignment: 'center', fontSize: 9.5, margin: [0, 6, 0, 0] }),
    content: [
      letterhead(
        {
          agency: t('pilot.paper.agency'),
          body: t('pilot.paper.body'),
          number: t('pilot.paper.number'),
          nation: t('pilot.paper.nation'),
          motto: t('pilot.paper.motto'),
          placeAndDay: t('pilot.paper.placeAndDay'),
        },
        0.95,
      ),
      { text: t('pilot.paper.title').toLocaleUpperCase('vi'), bold: true, fontSize: 14, alignment: 'center', margin: [0, 12, 0, 2] },
      { text: t('pilot.paper.subtitle'), alignment: 'center', italics: true },
      heading(t('pilot.paper.results')),
      table(head, communes),
      small(t('pilot.table.declared')),
      caption(t('pilot.paper.bars')),
      drawn(barPairs(bars, ['2021', '2022'])),
      heading(t('pilot.paper.common')),
      table([t('pilot.table.measure'), t('pilot.table.year'), t('pilot.table.together')], together, 160),
      {
        stack: [
          heading(t('pilot.paper.course')),
          caption(t('pilot.paper.curve')),
          drawn(
            monthLines(
              report.months,
              units.map(({ name }) => name),
            ),
          ),
        ],
        unbreakable: true,
      },
      heading(t('pilot.paper.honest')),
      small(t('pilot.paper.honestText')),
      caption(t('pilot.paper.keys')),
      drawn(
        stacks(
          keys,
          who.map((one) => names[one] ?? one),
        ),
      ),
      table(head, beside),
      small(t('pilot.paper.method')),
      { ...(small(t('pilot.table.madeUp')) as object), bold: true } as Content,
      small(t('pilot.paper.source', { basis: report.basis })),
      signers(),
    ],
  };
}

function signers(): Content {
  const t = wordsIn('vi');
  const place = (who: string, how: string) => ({
    stack: [
      { text: who.toLocaleUpperCase('vi'), bold: true },
      { text: how, italics: true, margin: [0, 0, 0, 48] as [number, number, number, number] },
    ],
    alignment: 'center' as const,
  });
  return {
    columns: [place(t('pilot.paper.maker'), t('pilot.paper.sign')), place(t('pilot.paper.head'), t('pilot.paper.seal'))],
    unbreakable: true,
    margin: [0, 10, 0, 0],
  };
}
