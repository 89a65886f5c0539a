import type { Content, TableCell } from 'pdfmake';
import { mm, type PaperDefinition } from '../../platform/pdf/pdf.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { type Block, slipText } from './reserved.service.ts';

/** A line is high enough for a hand, and dotted up to the margin. */
const HEIGHT = mm(8);
const dotted = {
  hLineWidth: () => 0.8,
  vLineWidth: () => 0,
  hLineStyle: () => ({ dash: { length: 0.8, space: 2.2 } }),
  paddingLeft: () => 0,
  paddingRight: () => 3,
  paddingTop: () => 0,
  paddingBottom: () => 1,
};
const bare = [false, false, false, false] as [boolean, boolean, boolean, boolean];
const label = (text: string): TableCell => ({ text, noWrap: true, border: bare, margin: [0, HEIGHT - 13, 0, 0] });
const blank = (): TableCell => ({ text: '', border: [false, false, false, true] });

/** Questions side by side, each with its line; without a question, a line for more of the answer above. */
const asked = (...labels: readonly string[]): Content => ({
  table: {
    widths: labels.length === 0 ? ['*'] : labels.flatMap(() => ['auto', '*']),
    heights: HEIGHT - 1,
    body: [labels.length === 0 ? [blank()] : labels.flatMap((text) => [label(`${text}:`), blank()])],
  },
  layout: dotted,
});

/** One slip as it lies on the desk: to be written on by hand, with what Mẫu số 01 says once the network is back. */
function slip(unit: string, numbered: { year: number; number: number }, copy: 'citizen' | 'desk'): Content[] {
  const t = wordsIn('vi');
  const say = (key: string, params: object = {}) => t(`reserved.paper.${key}`, { ...params });
  return [
    {
      columns: [
        { text: unit, bold: true },
        { text: say(`copy.${copy}`), alignment: 'right', italics: true },
      ],
    },
    {
      text: [`${say('title')} – `, { text: say('number', { number: slipText(numbered) }), fontSize: 15 }],
      bold: true,
      fontSize: 13,
      alignment: 'center',
      margin: [0, mm(1.5), 0, 0],
    },
    asked(say('name')),
    asked(say('personalNumber'), say('phone')),
    asked(say('address')),
    asked(say('procedure')),
    asked(say('papers')),
    asked(),
    asked(),
    asked(),
    { text: say('returnWay'), margin: [0, mm(2.5), 0, mm(1)] },
    { text: say('at', { year: numbered.year }), margin: [0, mm(1.5), 0, mm(1)] },
    asked(say('due')),
    {
      columns: [
        { text: say('citizen'), alignment: 'center' },
        { text: say('officer'), alignment: 'center' },
      ],
      margin: [0, mm(2), 0, 0],
    },
    { text: say('note'), fontSize: 9, italics: true, margin: [0, mm(15), 0, 0] },
  ];
}

/** The blank slips of a block, a sheet of A4 each: the upper half for the citizen, the lower for the desk, both with the number. */
export function slipsDefinition({ year, first, last, printedAt }: Block, unit: string): PaperDefinition {
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => ({ year, number: first + at }));
  return {
    info: { title: wordsIn('vi')('reserved.paper.title'), author: unit, moment: printedAt },
    margins: [mm(20), mm(10), mm(15), mm(8)],
    fontSize: 11,
    content: numbers.map((one, at) => ({
      stack: [
        ...slip(unit, one, 'citizen'),
        { text: '- '.repeat(80), alignment: 'center', noWrap: true, fontSize: 8, margin: [0, mm(2.5), 0, mm(3)] },
        ...slip(unit, one, 'desk'),
      ],
      ...(at > 0 ? { pageBreak: 'before' as const } : {}),
    })),
  };
}
