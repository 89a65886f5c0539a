import { type Drawing, type DrawingPart, label, picture, polyline, rectangle } from '../../platform/pdf/drawing.ts';

/** Charts of the printed report, as pictures. Colours are told apart in grey print, too; every number also stands in a table or at its mark. */
const COLOURS = ['#0b4f8a', '#d97706', '#3f7d3a'] as const;
const PALE = '#b8c4d0';
const GREY = '#5f6b76';

const number = (value: number) => value.toLocaleString('vi-VN', { maximumFractionDigits: 2 });

const LEFT = 30;
/** Horizontal lines at every 25 %. */
function grid(width: number, top: number, height: number): DrawingPart[] {
  return [0, 25, 50, 75, 100].flatMap((percent) => {
    const y = top + height * (1 - percent / 100);
    return [
      polyline(
        [
          [LEFT, y],
          [width, y],
        ],
        percent === 0 ? GREY : '#dde3e8',
        percent === 0 ? 0.8 : 0.5,
      ),
      label(LEFT - 4, y + 3, String(percent), { anchor: 'end', fill: GREY }),
    ];
  });
}

/** Pairs of bars, one pair per group: what was before and what is. `values` in percent. */
export function barPairs(
  groups: readonly { name: string; values: readonly [number | undefined, number | undefined] }[],
  years: readonly [string, string],
): Drawing {
  // A bar of nearly 100 % has its number above it, below the legend.
  const [width, top, height] = [470, 28, 88];
  const step = (width - LEFT) / groups.length;
  const bar = step / 4;
  const bars = groups.flatMap(({ name, values }, place) => {
    const middle = LEFT + step * (place + 0.5);
    return [
      ...values.flatMap((value, side) => {
        if (value === undefined) return [];
        const x = middle + (side === 0 ? -bar - 2 : 2);
        const tall = (height * value) / 100;
        return [
          rectangle(x, top + height - tall, bar, tall, side === 0 ? PALE : COLOURS[0]),
          label(x + bar / 2, top + height - tall - 3, number(value)),
        ];
      }),
      label(middle, top + height + 11, name, { size: 8.5 }),
    ];
  });
  const legend = years.flatMap((year, side) => [
    rectangle(LEFT + 60 * side, 1, 8, 8, side === 0 ? PALE : COLOURS[0]),
    label(LEFT + 12 + 60 * side, 8, year, { anchor: 'start' }),
  ]);
  return picture(width, top + height + 16, [...grid(width, top, height), ...bars, ...legend]);
}

const DASHES = ['', '5 2', '1.5 1.5'] as const;
/** Lines over months, one per unit; a month without a value breaks its line. */
export function monthLines(
  months: readonly { month: string; shares: readonly (number | undefined)[] }[],
  names: readonly string[],
): Drawing {
  const [width, top, height] = [470, 18, 104];
  const step = (width - LEFT) / Math.max(1, months.length - 1);
  const x = (place: number) => LEFT + step * place;
  const curves = names.flatMap((_, unit) => {
    const pieces: [number, number][][] = [[]];
    for (const [place, { shares }] of months.entries()) {
      const share = shares[unit];
      if (share === undefined) pieces.push([]);
      else pieces.at(-1)?.push([x(place), top + height * (1 - share / 100)]);
    }
    return pieces.filter((piece) => piece.length > 1).map((piece) => polyline(piece, COLOURS[unit % 3] ?? GREY, 1.6, DASHES[unit % 3]));
  });
  const marks = months.flatMap(({ month }, place) =>
    place % 3 === 0
      ? [
          label(x(place), top + height + 10, `${month.slice(5)}/${month.slice(0, 4)}`, {
            anchor: place === 0 ? 'start' : 'middle',
            size: 7.5,
            fill: GREY,
          }),
        ]
      : [],
  );
  const legend = names.flatMap((name, unit) => [
    polyline(
      [
        [LEFT + 145 * unit, 5],
        [LEFT + 16 + 145 * unit, 5],
      ],
      COLOURS[unit % 3] ?? GREY,
      1.8,
      DASHES[unit % 3],
    ),
    label(LEFT + 20 + 145 * unit, 8, name, { anchor: 'start' }),
  ]);
  return picture(width, top + height + 14, [...grid(width, top, height), ...curves, ...marks, ...legend]);
}

/** Where the names of the parts begin; their fills, each with the ink that is read on it. What nobody knows is an empty part with an edge. */
const LEGEND = [30, 90, 255, 345] as const;
const PARTS = [
  { fill: COLOURS[0], ink: '#ffffff' },
  { fill: COLOURS[1], ink: '#111111' },
  { fill: PALE, ink: '#111111' },
  { fill: '#ffffff', ink: '#111111' },
] as const;
function part(at: number, x: number, y: number, width: number, height: number): DrawingPart[] {
  const { fill } = PARTS[at] ?? PARTS[3];
  const [right, foot] = [x + width, y + height];
  const edge =
    fill === '#ffffff'
      ? [
          polyline(
            [
              [x, y],
              [right, y],
              [right, foot],
              [x, foot],
              [x, y],
            ],
            GREY,
            0.6,
          ),
        ]
      : [];
  return [rectangle(x, y, width, height, fill), ...edge];
}
/** Bars of a whole, one per group: the parts stand beside each other, each with its number. */
export function stacks(groups: readonly { name: string; parts: readonly number[] }[], parts: readonly string[]): Drawing {
  const [width, left, high, top] = [470, 112, 18, 16];
  const bars = groups.flatMap(({ name, parts: shares }, place) => {
    const y = top + place * (high + 6);
    let x = left;
    return [
      label(left - 6, y + high / 2 + 3, name, { anchor: 'end', size: 8.5 }),
      ...shares.flatMap((share, place) => {
        const wide = ((width - left) * share) / 100;
        const from = x;
        x += wide;
        const said = wide > 26 ? [label(from + wide / 2, y + high / 2 + 3, number(share), { fill: (PARTS[place] ?? PARTS[3]).ink })] : [];
        return wide > 0 ? [...part(place, from, y, wide, high), ...said] : [];
      }),
    ];
  });
  const legend = parts.flatMap((name, place) => [
    ...part(place, LEGEND[place] ?? 0, 1, 8, 8),
    label(12 + (LEGEND[place] ?? 0), 8, name, { anchor: 'start' }),
  ]);
  return picture(width, top + groups.length * (high + 6), [...bars, ...legend]);
}
