import bwip from 'bwip-js/node';
import { create } from 'qrcode';
import { mm } from './pdf.ts';

/** A drawing with its size in points: goes into a paper as it is. */
export type Mark = { svg: string; width: number; height: number };

const NARROWEST = 0.19; // mm: below 7.5 mil a simple hand scanner no longer reads a printed Code 39
const WIDEST = 0.33; // mm: a short code stays a small mark
const QUIET = 10; // narrow bars of white at each side, as both symbologies demand

/**
 * The barcode of a code: Code 39, which every desk's scanner reads; Code 128 where the code has other characters than A–Z 0–9 - . $ / + % and space, or is so
 * long that Code 39 would become too fine for `width`. Sizes in millimetres; the quiet zones are inside the width.
 */
export function barcode(text: string, width: number, height: number): Mark & { symbology: 'code39' | 'code128' } {
  const code39 = /^[A-Z0-9 $%*+./-]+$/.test(text) && !text.includes('*') ? bars('code39', text) : undefined;
  const symbology = code39 && width / code39.modules >= NARROWEST ? 'code39' : 'code128';
  const { edges, modules } = symbology === 'code39' && code39 ? code39 : bars('code128', text);
  const drawn = Math.min(width, modules * WIDEST);
  const tall = (modules * height) / drawn;
  const path = edges.map(([at, thickness]) => `M${at} 0h${thickness}v${tall}h-${thickness}z`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${modules} ${tall}"><path fill="#000000" d="${path}"/></svg>`;
  return { svg, symbology, width: mm(drawn), height: mm(height) };
}

/** Where each bar begins and how thick it is, in narrow bars. */
function bars(symbology: 'code39' | 'code128', text: string): { edges: [at: number, thickness: number][]; modules: number } {
  const [symbol] = bwip.raw({ bcid: symbology, text });
  if (!symbol || !('sbs' in symbol)) throw new Error(`no bars for "${text}" in ${symbology}`);
  const edges: [number, number][] = [];
  let at = QUIET;
  for (const [index, thickness] of symbol.sbs.entries()) {
    if (index % 2 === 0) edges.push([at, thickness]); // bars and spaces take turns
    at += thickness;
  }
  return { edges, modules: at + QUIET };
}

/** A QR code of error correction M, `side` millimetres wide with its quiet zone of four squares. */
export function qrCode(text: string, side: number): Mark {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++) {
      let run = 0;
      while (column + run < modules.size && modules.get(row, column + run)) run++;
      if (run > 0) path += `M${column + 4} ${row + 4}h${run}v1h-${run}z`;
      column += run;
    }
  const size = modules.size + 8;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#000000" d="${path}"/></svg>`;
  return { svg, width: mm(side), height: mm(side) };
}
