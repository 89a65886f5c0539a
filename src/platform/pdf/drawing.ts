import type { Content } from 'pdfmake';

/** Words on a picture: they are set by the paper, in its font. `x`, `y`: where the baseline begins, ends or has its middle. */
export type Label = { x: number; y: number; text: string; anchor: 'start' | 'middle' | 'end'; size: number; fill: string };
/** A picture of a paper: lines and areas as SVG, words apart. Lengths are points. */
export type Drawing = { svg: string; height: number; labels: readonly Label[] };
export type DrawingPart = string | Label;

const at = (value: number) => value.toFixed(1);

export const label = (
  x: number,
  y: number,
  said: string,
  { anchor = 'middle', size = 8, fill = '#111111' }: Partial<Label> = {},
): Label => ({
  x,
  y,
  text: said,
  anchor,
  size,
  fill,
});
export const rectangle = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" fill="${fill}"/>`;
export const polyline = (points: readonly (readonly [number, number])[], stroke: string, width: number, dash = ''): string =>
  `<polyline fill="none" stroke="${stroke}" stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ''} points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}"/>`;
export const dot = (x: number, y: number, radius: number, fill: string, stroke: string): string =>
  `<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="1.2"/>`;

export function picture(width: number, height: number, parts: readonly DrawingPart[]): Drawing {
  const lines = parts.filter((part) => typeof part === 'string').join('');
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${lines}</svg>`,
    height,
    labels: parts.filter((part) => typeof part !== 'string'),
  };
}

/** A picture with its words over it: wide enough boxes, so that each stands at its place whatever it says. */
const WIDE = 240;
export const drawn = ({ svg, height, labels }: Drawing): Content => ({
  stack: [
    { svg },
    ...labels.map(({ x, y, text, anchor, size, fill }): Content => {
      const left = anchor === 'start' ? x : anchor === 'end' ? x - WIDE : x - WIDE / 2;
      const alignment = anchor === 'start' ? 'left' : anchor === 'end' ? 'right' : 'center';
      return {
        relativePosition: { x: left, y: y - height - size * 0.95 },
        columns: [{ width: WIDE, text, alignment, fontSize: size, color: fill }],
      };
    }),
  ],
  unbreakable: true,
});
