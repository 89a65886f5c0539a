import { createRequire } from 'node:module';
import pdfmake, { type Content } from 'pdfmake';
import type { Locale } from '../words/words.ts';
import { readFace } from './faces.ts';

declare module 'pdfmake' {
  /** pdfmake's own store of files, which its typings leave out. */
  const virtualfs: { writeFileSync(name: string, content: Buffer): void };
}

/** The sheets on which papers are printed. */
export const sizes = ['A4', 'A5', 'roll'] as const;
export type Size = (typeof sizes)[number];

/** What a paper is, before it is drawn. Lengths are points; `mm` makes them from millimetres. */
export type PaperDefinition = {
  content: Content;
  info: {
    title: string;
    /** The agency that makes the paper. */
    author?: string;
    subject?: string;
    /** When it was made. The same definition gives the same bytes, so the clock is never read here; without a moment the file says 1970. */
    moment?: Date;
  };
  locale?: Locale;
  /** `roll`: 80 mm wide, as long as its content, for the receipt printers of counters. */
  size?: Size;
  landscape?: boolean;
  /** Left, top, right, bottom. The default is Nghị định 30/2020/NĐ-CP, Phụ lục I: 30, 20, 15 and 20 mm. */
  margins?: [left: number, top: number, right: number, bottom: number];
  fontSize?: number;
  lineHeight?: number;
  /** Stands in the lower margin of every page. */
  footer?: (page: number, pages: number) => Content;
};

/** Millimetres as the points of a page. */
export const mm = (length: number): number => (length * 72) / 25.4;

const require = createRequire(import.meta.url);
/** Tinos has the widths of Times New Roman, which Nghị định 30/2020/NĐ-CP asks for, and every Vietnamese letter. */
const faces = {
  normal: require.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf'),
  italics: require.resolve('@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf'),
  bolditalics: require.resolve('@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf'),
};
for (const [style, path] of Object.entries(faces)) pdfmake.virtualfs.writeFileSync(`tinos-${style}`, readFace(path));
pdfmake.setFonts({ Tinos: Object.fromEntries(Object.keys(faces).map((style) => [style, `tinos-${style}`])) });
// Names and answers come from outside: nothing in a definition may open a file or an address. Our fonts are there already.
pdfmake.setLocalAccessPolicy(() => false);
pdfmake.setUrlAccessPolicy(() => false);

/** Draws a paper as PDF: embedded fonts, text that can be selected, searched and read aloud exactly, no network. */
export function renderPdf(definition: PaperDefinition): Promise<Buffer> {
  const { info, footer, locale = 'vi', size = 'A4' } = definition;
  const made = info.moment ?? new Date(0);
  return pdfmake
    .createPdf({
      version: '1.7',
      language: locale,
      displayTitle: true,
      info: {
        ...composed({ title: info.title, author: info.author ?? '', subject: info.subject ?? '' }),
        creator: 'Xã Số',
        producer: 'Xã Số (pdfmake)',
        creationDate: made,
        modDate: made,
      },
      pageSize: size === 'roll' ? { width: mm(80), height: 'auto' } : size,
      ...(definition.landscape ? { pageOrientation: 'landscape' as const } : {}),
      pageMargins: definition.margins ?? [mm(30), mm(20), mm(15), mm(20)],
      defaultStyle: { font: 'Tinos', fontSize: definition.fontSize ?? 13, lineHeight: definition.lineHeight ?? 1.05 },
      content: composed(definition.content),
      ...(footer ? { footer: (page: number, pages: number) => composed(footer(page, pages)) } : {}),
    })
    .getBuffer();
}

/**
 * A copy in which every text is composed (Unicode NFC): a mark that stands apart from its letter would be drawn beside it and not be found by a search.
 * A copy, because the layout writes into what it is given.
 */
function composed<Node>(node: Node): Node;
function composed(node: unknown): unknown {
  if (typeof node === 'string') return node.normalize('NFC');
  if (Array.isArray(node)) return node.map((each) => composed(each));
  if (typeof node !== 'object' || node === null || Object.getPrototypeOf(node) !== Object.prototype) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, composed(value)]));
}
