import type { Content } from 'pdfmake';

/** `number`: the paper's, with its sign, under the agency: `Số: 12/HDHS`. */
type Head = { agency: string; body: string; number?: string | undefined; nation: string; motto: string; placeAndDay: string };

/**
 * The head of an official paper by Nghị định 30/2020/NĐ-CP, Phụ lục I: at the left the agency (and the body that acts for it, in bold, with a rule under it), at
 * the right Quốc hiệu and Tiêu ngữ with a rule as long as the Tiêu ngữ, then place and day.
 */
export function letterhead(head: Head, scale = 1): Content {
  const fontSize = 12 * scale;
  return {
    columns: [
      {
        width: '*',
        stack: [
          { text: unbroken(head.agency), alignment: 'center', fontSize },
          { text: unbroken(head.body), alignment: 'center', fontSize, bold: true },
          { canvas: [{ type: 'line', x1: 0, y1: 2, x2: 70, y2: 2, lineWidth: 0.7 }], alignment: 'center' },
          ...(head.number
            ? [{ text: head.number, alignment: 'center' as const, margin: [0, 6, 0, 0] as [number, number, number, number] }]
            : []),
        ],
      },
      {
        width: 254 * scale,
        stack: [
          { text: head.nation, alignment: 'center', fontSize, bold: true },
          underlined(head.motto),
          { text: head.placeAndDay, alignment: 'center', italics: true, margin: [0, 6, 0, 0] },
        ],
      },
    ],
    columnGap: 6,
  };
}

const inseparable =
  /(ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|HÀNH CHÍNH CÔNG|(?<=^| )(?:UBND )?(?:XÃ|PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ) (?:(?! (?:XÃ|PHƯỜNG|ĐẶC KHU) ).)+$)/;
/** In capitals, the names of bodies and of the place (the last one that is named) not torn at the end of a line. */
const unbroken = (name: string): Content =>
  name
    .normalize('NFC')
    .toLocaleUpperCase('vi')
    .split(inseparable)
    .map((text, at) => ({ text, noWrap: at % 2 === 1 })) // what the pattern caught stands at odd places
    .filter(({ text }) => text);

/** A centred bold line with a rule exactly as long under it: a table of one cell takes the width of its text. */
function underlined(text: string): Content {
  return {
    columns: [
      { width: '*', text: '' },
      {
        width: 'auto',
        table: { body: [[{ text, bold: true, border: [false, false, false, true] }]] },
        layout: {
          hLineWidth: () => 0.7,
          vLineWidth: () => 0,
          paddingLeft: () => 0,
          paddingRight: () => 0,
          paddingTop: () => 0,
          paddingBottom: () => 1,
        },
      },
      { width: '*', text: '' },
    ],
    columnGap: 0,
  };
}
