import type { Content } from 'pdfmake';
import { mm, type PaperDefinition } from '../../platform/pdf/pdf.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { type Block, slipText } from './reserved.service.ts';

const LINE = '.'.repeat(86);

/** One slip as it lies on the desk: to be written on by hand. */
function slip(unit: string, numbered: { year: number; number: number }, copy: 'citizen' | 'desk'): Content[] {
  const t = wordsIn('vi');
  const ask = (key: string): Content => ({ text: `${t(`reserved.paper.${key}`)}: ${LINE}`, noWrap: false, margin: [0, mm(1.5), 0, 0] });
  return [
    {
      columns: [
        { text: unit, bold: true },
        { text: t(`reserved.paper.copy.${copy}`), alignment: 'right', italics: true },
      ],
    },
    { text: t('reserved.paper.title'), bold: true, fontSize: 14, alignment: 'center', margin: [0, mm(3), 0, 0] },
    { text: t('reserved.paper.number', { number: slipText(numbered) }), bold: true, fontSize: 16, alignment: 'center' },
    ask('name'),
    ask('phone'),
    ask('procedure'),
    ask('papers'),
    { text: `${LINE}${LINE}`, margin: [0, mm(1.5), 0, 0] },
    { text: t('reserved.paper.at', { year: numbered.year }), margin: [0, mm(2), 0, mm(2)] },
    {
      columns: [
        { text: t('reserved.paper.citizen'), alignment: 'center' },
        { text: t('reserved.paper.officer'), alignment: 'center' },
      ],
    },
    { text: t('reserved.paper.note'), fontSize: 9, italics: true, margin: [0, mm(18), 0, 0] },
  ];
}

/** The blank slips of a block, a sheet of A4 each: the upper half for the citizen, the lower for the desk, both with the number. */
export function slipsDefinition({ year, first, last, printedAt }: Block, unit: string): PaperDefinition {
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => ({ year, number: first + at }));
  return {
    info: { title: wordsIn('vi')('reserved.paper.title'), author: unit, moment: printedAt },
    margins: [mm(20), mm(12), mm(15), mm(10)],
    fontSize: 11,
    content: numbers.map((one, at) => ({
      stack: [
        ...slip(unit, one, 'citizen'),
        { text: '- '.repeat(80), alignment: 'center', noWrap: true, fontSize: 8, margin: [0, mm(4), 0, mm(6)] },
        ...slip(unit, one, 'desk'),
      ],
      ...(at > 0 ? { pageBreak: 'before' as const } : {}),
    })),
  };
}
