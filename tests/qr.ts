import type { Page } from 'playwright-core';
import { create } from 'qrcode';

/** Data blocks of a QR of error level M, by version (ISO/IEC 18004 table 9): how many, and how many bytes each. */
const blocksOf: Record<number, [count: number, bytes: number]> = { 3: [1, 44], 4: [2, 32], 5: [2, 43], 6: [4, 27], 7: [4, 31] };

const masks: ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

/** The bits of the drawing in the order in which they are read: columns in pairs from the right, up and down in turn, past the fixed patterns. */
function bitsIn(dark: ReadonlySet<string>, size: number, edge: number): number[] {
  const isDark = (row: number, column: number) => dark.has(`${column + edge} ${row + edge}`);
  // The fixed patterns are the same in every QR of a version.
  const { reservedBit } = create('x', { version: (size - 17) / 4, errorCorrectionLevel: 'M' }).modules;
  const kind = [2, 3, 4].reduce((bits, column) => bits * 2 + Number(isDark(8, column)), 0) ^ 0b101; // bits 12 to 10 of the format, unmasked
  const flips = masks[kind] ?? (() => false);
  const bits: number[] = [];
  for (let right = size - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up)
    for (let step = 0; step < size; step++)
      for (const column of [right, right - 1]) {
        const row = up ? size - 1 - step : step;
        if (!reservedBit[row * size + column]) bits.push(Number(isDark(row, column) !== flips(row, column)));
      }
  return bits;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The text in the data: parts of digits, of capital letters, or of bytes, each with its length before it. */
function textIn(take: (bitCount: number) => number): string {
  const pairs = (count: number) =>
    Array.from({ length: Math.ceil(count / 2) }, (_, at) => {
      if (at * 2 + 1 === count) return LETTERS[take(6)];
      const both = take(11);
      return `${LETTERS[Math.floor(both / 45)]}${LETTERS[both % 45]}`;
    }).join('');
  const digits = (count: number) =>
    Array.from({ length: Math.ceil(count / 3) }, (_, at) => {
      const some = Math.min(3, count - at * 3);
      return String(take([0, 4, 7, 10][some] ?? 0)).padStart(some, '0');
    }).join('');
  for (let text = ''; ; ) {
    const mode = take(4);
    if (mode === 1) text += digits(take(10));
    else if (mode === 2) text += pairs(take(9));
    else if (mode === 4) text += Buffer.from(Array.from({ length: take(8) }, () => take(8))).toString('utf8');
    else return text;
  }
}

/** What the QR that a page draws says, read as a phone reads it. For undamaged codes of level M, of an address's length. */
function readQr(path: string, width: number, edge = 4): string {
  const size = width - 2 * edge;
  const [count, length] = blocksOf[(size - 17) / 4] ?? [0, 0];
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x} ${y}`));
  const bits = bitsIn(dark, size, edge);
  // The bytes of the blocks stand in turns.
  const data = Array.from({ length: count * length }, (_, at) => ((at % length) * count + Math.floor(at / length)) * 8).flatMap((from) =>
    bits.slice(from, from + 8),
  );
  return textIn((bitCount) => data.splice(0, bitCount).reduce((value, bit) => value * 2 + bit, 0));
}

/** The address in the QR that a page shows. */
export async function qrOn(page: Page): Promise<string> {
  const qr = page.getByRole('img', { name: /QR/ });
  const width = ((await qr.getAttribute('viewBox')) ?? '').split(' ')[2];
  return readQr((await qr.locator('path').getAttribute('d')) ?? '', Number(width));
}
