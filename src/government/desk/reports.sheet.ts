import type { Cell, Sheet } from 'write-excel-file/node';
import type { Translate } from '../../platform/words/words.ts';
import { spreadsheet } from '../../ui/sheet.tsx';
import { besidesOf, type FormRow, type FormTable, gridOf, notesOf } from './reports.form.ts';
import type { ReportPaper } from './reports.paper.ts';

const FONT = 'Times New Roman';
const thin = { borderStyle: 'thin', borderColor: '#000000' } as const;
const words = (value: string, more: object = {}): Cell => ({ value, type: String, wrap: true, alignVertical: 'center', ...more });
const line = (value: string, width: number, more: object = {}): Cell[] => [words(value, { columnSpan: width, ...more })];

/** Head, the numbers of the columns, rows, total: merged as in the form, numbers as numbers. */
function tableRows(table: FormTable): Cell[][] {
  const width = table.numbers.length;
  const bold = { fontWeight: 'bold', align: 'center', ...thin } as const;
  const row = ({ name, figures }: FormRow, order: Cell, more: object): Cell[] => [
    order,
    words(name, { ...thin, ...more }),
    ...figures.map((value): Cell => ({ value, type: Number, format: '#,##0', align: 'center', alignVertical: 'center', ...thin, ...more })),
  ];
  return [
    ...gridOf(table.head, width).map((cells) =>
      cells.map((one): Cell => (one ? words(one.text, { ...bold, columnSpan: one.columns, rowSpan: one.rows }) : null)),
    ),
    table.numbers.map((number) => words(number, { fontStyle: 'italic', align: 'center', ...thin })),
    ...table.rows.map((one, at) => row(one, { value: at + 1, type: Number, align: 'center', alignVertical: 'center', ...thin }, {})),
    row(table.total, words('', thin), { fontWeight: 'bold' }),
  ];
}

const columns = (table: FormTable) => table.numbers.map((_, at) => ({ width: at === 0 ? 6 : at === 1 ? 34 : 12 }));

function formSheet(paper: ReportPaper, t: Translate): Sheet<Buffer> {
  const { fields } = paper;
  const width = fields.numbers.length;
  const centre = { align: 'center' } as const;
  return {
    sheet: 'II.06a',
    orientation: 'landscape',
    columns: columns(fields),
    data: [
      line(t('reports.form.number'), width, { fontWeight: 'bold' }),
      line(paper.title.toLocaleUpperCase('vi'), width, { ...centre, fontWeight: 'bold', fontSize: 13 }),
      line(paper.period, width, centre),
      ...paper.running.map((text) => line(text, width, { ...centre, fontStyle: 'italic' })),
      line(paper.reporter, width),
      line(paper.receiver, width),
      line(t('reports.form.measure'), width, { align: 'right', fontStyle: 'italic' }),
      ...tableRows(fields),
      [],
      line(`${t('reports.form.notes.title')}:`, width, { fontWeight: 'bold' }),
      ...notesOf(paper.report, t).map((text) => line(`– ${text}`, width, { height: 32 })),
    ],
  };
}

/** The report as a spreadsheet: the form, the same by way of filing, and what stands beside it. */
export function reportSheet(paper: ReportPaper, t: Translate): Promise<Buffer> {
  const besides = besidesOf(paper.report, t);
  const head = { fontWeight: 'bold', ...thin } as const;
  return spreadsheet(
    [
      formSheet(paper, t),
      {
        sheet: paper.channels.caption.slice(0, 31),
        orientation: 'landscape',
        columns: columns(paper.channels),
        data: tableRows(paper.channels),
      },
      {
        sheet: t('reports.besides.title').slice(0, 31),
        columns: [{ width: 80 }, { width: 12 }],
        data: [
          [words(t('reports.besides.what'), head), words(t('reports.besides.count'), head)],
          ...besides.map(({ name, count }): Cell[] => [words(name, thin), { value: count, type: Number, format: '#,##0', ...thin }]),
          line(paper.rate, 2),
        ],
      },
    ],
    FONT,
  );
}
