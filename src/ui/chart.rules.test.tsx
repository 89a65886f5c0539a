import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { wordsIn } from '../platform/words/words.ts';
import { type ChartPoint, LineChart } from './chart.part.tsx';
import { Speaking } from './language.tsx';

const drawn = (points: readonly ChartPoint[], top?: number) =>
  renderToString(
    <Speaking t={wordsIn('vi')} locale="vi">
      <LineChart title="Hồ sơ" unit="%" points={points} say={String} top={top} />
    </Speaking>,
  );
const number = (text: string | undefined) => Number(text);

/** What the picture says: each point's height, read off between the lines of the scale as an eye reads it. */
function readOff(html: string): [place: number, value: number][] {
  const ticks = [...html.matchAll(/data-tick="([^"]+)"><line [^>]*y1="([^"]+)"/g)].map(([, value, y]) => ({
    value: number(value),
    y: number(y),
  }));
  const [low, high] = [ticks[0], ticks.at(-1)];
  if (!low || !high || low === high) throw new Error('no scale');
  return [...html.matchAll(/<circle [^>]*cy="([^"]+)"[^>]*data-place="(\d+)"/g)].map(([, cy, place]) => [
    number(place),
    low.value + ((number(cy) - low.y) / (high.y - low.y)) * (high.value - low.value),
  ]);
}
/** What the table says: the second cell of each row. */
const tabled = (html: string): string[] =>
  [...html.matchAll(/<tr><th scope="row".*?<\/th><td[^>]*><div>(.*?)<\/div>/g)].map(([, cell]) => cell ?? '');

const lines: [string, (number | null)[], number | undefined][] = [
  ['percentages', [98.08, 75, 0, 100, 33.33], 100],
  ['counts', [3, 1200, 17, 844], undefined],
  ['a gap', [10, null, 30], 100],
  ['small counts', [0, 1, 0], undefined],
];
test.each(lines)('picture and table hold the same numbers: %s', (_, values, top) => {
  const html = drawn(
    values.map((value, at) => ({ label: `T${at}`, value })),
    top,
  );
  expect(tabled(html)).toEqual(values.map((value) => (value === null ? 'không tính được' : String(value))));
  const seen = readOff(html);
  expect(seen.map(([place]) => place)).toEqual(values.flatMap((value, place) => (value === null ? [] : [place])));
  for (const [place, value] of seen) expect(value).toBeCloseTo(values[place] ?? Number.NaN, 6);
});

test('a line has a gap where nothing can be said, and a month that is not over looks otherwise', () => {
  const html = drawn([
    { label: 'T1', value: 10 },
    { label: 'T2', value: null },
    { label: 'T3', value: 30, open: true },
  ]);
  expect(/<path d="([^"]+)"/.exec(html)?.[1]?.match(/M/g)).toHaveLength(2);
  expect(html.match(/<circle[^>]*data-open/g)).toHaveLength(1);
  expect(html).toContain('T3 (chưa hết kỳ)');
});

test('whoever hears the picture hears where it begins and ends; an empty one says so', () => {
  expect(
    drawn([
      { label: 'T1', value: 10 },
      { label: 'T2', value: 20 },
    ]),
  ).toContain('aria-label="Hồ sơ: từ 10 (T1) đến 20 (T2)"');
  expect(drawn([{ label: 'T1', value: null }])).toContain('aria-label="Hồ sơ: chưa có số liệu"');
});
