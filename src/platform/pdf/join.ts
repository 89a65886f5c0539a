/*
 * Several papers in one file. Only for what `renderPdf` made: classical cross-reference tables, one object after another, no encryption. Each paper keeps its
 * own size, margins and page numbers, and each is drawn by itself, so that nobody waits for a hundred at once.
 */

type Parsed = { objects: Map<number, Buffer>; catalog: number; pages: number };

const reference = (dictionary: string, key: string): number => {
  const found = new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary);
  if (!found) throw new Error(`a paper without /${key}`);
  return Number(found[1]);
};

function parse(pdf: Buffer): Parsed {
  const text = pdf.toString('latin1');
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? Number.NaN);
  const table = /^xref\s+0 (\d+)\s+/.exec(text.slice(start));
  if (!table) throw new Error('a paper without a table of its objects');
  const first = start + table[0].length;
  const offsets = Array.from({ length: Number(table[1]) }, (_, index) => Number(text.slice(first + 20 * index, first + 20 * index + 10)));
  const ends = [...offsets.slice(1), start].sort((a, b) => a - b);
  const objects = new Map<number, Buffer>();
  for (const [number, offset] of offsets.entries())
    if (number > 0) objects.set(number, pdf.subarray(offset, ends.find((end) => end > offset) ?? start));
  const catalog = reference(text.slice(start), 'Root');
  return { objects, catalog, pages: reference(objects.get(catalog)?.toString('latin1') ?? '', 'Pages') };
}

/** An object under its new number. The references in its dictionary move with it; the bytes of a stream stay what they are. */
function moved(object: Buffer, by: number): Buffer {
  const text = object.toString('latin1');
  const stream = text.search(/(?<=>>\s*)stream\r?\n/);
  const head = (stream < 0 ? text : text.slice(0, stream))
    .replace(/^(\d+) 0 obj/, (_, number: string) => `${Number(number) + by} 0 obj`)
    .replace(/(\d+) 0 R\b/g, (_, number: string) => `${Number(number) + by} 0 R`);
  return Buffer.concat([Buffer.from(head, 'latin1'), stream < 0 ? Buffer.alloc(0) : object.subarray(stream)]);
}

/** How many pages a paper has. */
export function pagesIn(pdf: Buffer): number {
  const { objects, pages } = parse(pdf);
  return Number(/\/Count (\d+)/.exec(objects.get(pages)?.toString('latin1') ?? '')?.[1] ?? 0);
}

/** The papers in one file, in their order. The first one's language and title page stay; properties of single papers (title, moment) are left out. */
export function joinPdfs(papers: readonly Buffer[], title: string): Buffer {
  const parsed = papers.map(parse);
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xff\xff\xff\xff\n', 'latin1')];
  const offsets: number[] = [0];
  let length = parts[0]?.length ?? 0;
  const add = (number: number, body: Buffer) => {
    offsets[number] = length;
    parts.push(body);
    length += body.length;
  };
  // 1 the catalog, 2 the tree of all pages, 3 the properties; the papers' objects follow.
  let by = 3;
  const trees: { number: number; count: number }[] = [];
  for (const { objects, catalog, pages } of parsed) {
    for (const [number, object] of objects) {
      if (number === catalog) continue;
      let body = moved(object, by);
      if (number === pages) {
        const text = body.toString('latin1');
        trees.push({ number: number + by, count: Number(/\/Count (\d+)/.exec(text)?.[1] ?? 0) });
        body = Buffer.from(text.replace('<<', '<<\n/Parent 2 0 R'), 'latin1');
      }
      add(number + by, body);
    }
    by += Math.max(...objects.keys());
  }
  const kids = trees.map(({ number }) => `${number} 0 R`).join(' ');
  const name = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(title, 'utf16le').swap16()]).toString('hex');
  add(1, Buffer.from('1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Lang (vi) /ViewerPreferences << /DisplayDocTitle true >> >>\nendobj\n'));
  add(2, Buffer.from(`2 0 obj\n<< /Type /Pages /Kids [${kids}] /Count ${trees.reduce((sum, tree) => sum + tree.count, 0)} >>\nendobj\n`));
  add(3, Buffer.from(`3 0 obj\n<< /Title <${name}> /Producer (Xa So) >>\nendobj\n`));
  const lines = Array.from({ length: by + 1 }, (_, number) => {
    const offset = offsets[number];
    return number === 0 || offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const end = `xref\n0 ${by + 1}\n${lines.join('')}trailer\n<< /Size ${by + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end, 'latin1')]);
}
