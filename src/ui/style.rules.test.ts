import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const sources = [
  readFileSync(require.resolve('@digdir/designsystemet-css/theme'), 'utf8').split('@media (prefers-color-scheme')[0] ?? '',
  readFileSync(new URL('style.theme.css', import.meta.url), 'utf8'),
];
/** The last word on each colour: ours after the design system's light scheme. */
const colours = new Map(
  sources.flatMap((css) =>
    [...css.matchAll(/(--(?:ds-color|xs)-[\w-]+):\s*(#[0-9a-f]{3,6})\b/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
  ),
);

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const long = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map((name) => luminance(colours.get(`--ds-color-${name}`) ?? '')).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['background-default', 'surface-default', 'surface-tinted'];
const tones = ['accent', 'neutral', 'info', 'success', 'warning', 'danger'];

test.each(tones)('%s: text is readable on its grounds and on paper (WCAG 2.2, 1.4.3)', (tone) => {
  for (const text of ['text-subtle', 'text-default'])
    for (const ground of [...grounds.map((name) => `${tone}-${name}`), 'neutral-background-default'])
      expect(contrast(`${tone}-${text}`, ground), `${tone}-${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  expect(contrast(`${tone}-base-contrast-default`, `${tone}-base-default`)).toBeGreaterThanOrEqual(4.5);
});

test('the edges of boxes to type in and the focus ring are seen (WCAG 2.2, 1.4.11)', () => {
  for (const ground of ['neutral-surface-default', 'neutral-background-default'])
    for (const edge of ['neutral-border-default', 'accent-border-default', 'focus-outer'])
      expect(contrast(edge, ground), `${edge} on ${ground}`).toBeGreaterThanOrEqual(3);
});
