import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { channels, keysPressed } from '../dossiers/dossiers.rules.ts';
import { fieldTable, gridOf } from './reports.form.ts';
import { maySeeOfficer } from './reports.permissions.ts';
import {
  type Besides,
  type Counts,
  done,
  faultsOf,
  officersOf,
  officialColumns,
  open,
  opening,
  received,
  reportOf,
  type Span,
  type Story,
  sumOf,
  usualPeriods,
} from './reports.rules.ts';

const at = (text: string): Date => parseLocal(text.length > 10 ? text : `${text}T00:00`) as Date;
const HERE = 'here';
/** The third quarter of 2026. */
const Q3: Span = { from: at('2026-07-01'), until: at('2026-10-01') };

type Told = Partial<Story> & { due?: string | null };
/** A dossier received on 10 August, due on 20 August at 17:00, unless said otherwise. */
function story({ due = '2026-08-20T17:00', ...more }: Told = {}): Story {
  const receivedAt = more.receivedAt ?? at('2026-08-10T09:00');
  return {
    field: 'ho-tich',
    channel: 'direct',
    keys: 'staff',
    receivedAt,
    endedAt: null,
    noResult: false,
    dues: [{ at: receivedAt, due: due === null ? null : at(due) }],
    pauses: [],
    unit: HERE,
    moves: [],
    ...more,
  };
}
const asked = (from: string, to: string | null, citizen = true) => ({ from: at(from), to: to === null ? null : at(to), citizen });

const worlds: [name: string, world: Told, counts: Partial<Counts>, besides?: Partial<Besides>][] = [
  ['settled the day before', { endedAt: at('2026-08-19T16:59') }, { direct: 1, early: 1 }, { judgedOnTime: 1 }],
  ['settled on the day, in time', { endedAt: at('2026-08-20T17:00') }, { direct: 1, onTime: 1 }, { judgedOnTime: 1 }],
  ['settled a minute too late', { endedAt: at('2026-08-20T17:01') }, { direct: 1, late: 1 }, { judgedLate: 1 }],
  [
    'held from its receipt without a due moment: one that is told after the end of the period does not judge it',
    {
      dues: [
        { at: at('2026-08-10T09:00'), due: null },
        { at: at('2026-10-02'), due: at('2026-08-10T09:00') },
      ],
      pauses: [asked('2026-08-10T09:00', null, false)],
    },
    { direct: 1, openUnjudged: 1 },
    { held: 1, openUnjudged: 1 },
  ],
  [
    'came online, alone',
    { channel: 'online', keys: 'alone', endedAt: at('2026-08-19T08:00') },
    { online: 1, early: 1 },
    { judgedOnTime: 1, keys: { alone: 1, helped_desk: 0, helped_home: 0, staff: 0, unknown: 0 } },
  ],
  ['came by post', { channel: 'post', endedAt: at('2026-08-19T08:00') }, { direct: 1, early: 1 }, { judgedOnTime: 1 }],
  ['open at the end, in time', { due: '2026-10-02T17:00' }, { direct: 1, within: 1 }],
  ['open at the end, overdue', {}, { direct: 1, overdue: 1 }, { judgedLate: 1 }],
  ['settled after the end: open then', { due: '2026-10-02T17:00', endedAt: at('2026-10-01T00:00') }, { direct: 1, within: 1 }],
  [
    'from the period before, overdue since then: judged there',
    { receivedAt: at('2026-06-01T09:00'), due: '2026-06-10T17:00', endedAt: at('2026-07-05T09:00') },
    { carried: 1, late: 1 },
  ],
  ['received in the very first moment', { receivedAt: Q3.from }, { direct: 1, overdue: 1 }, { judgedLate: 1 }],
  ['received in the very first moment afterwards', { receivedAt: Q3.until }, {}],
  ['over before the period', { receivedAt: at('2026-06-01T09:00'), endedAt: at('2026-06-30T23:59') }, {}],
  [
    'no due moment, settled: not on time, but shown',
    { due: null, endedAt: at('2026-08-12T09:00') },
    { direct: 1, unjudged: 1 },
    { unjudged: 1 },
  ],
  ['no due moment, open: shown', { due: null }, { direct: 1, openUnjudged: 1 }, { openUnjudged: 1 }],
  [
    'waits for the citizen: its clock stands still',
    { pauses: [asked('2026-08-12T09:00', null)] },
    { direct: 1, within: 1 },
    { waiting: 1 },
  ],
  ['was late before the wait', { pauses: [asked('2026-08-21T09:00', null)] }, { direct: 1, overdue: 1 }, { waiting: 1, judgedLate: 1 }],
  ['another agency has it', { pauses: [asked('2026-08-12T09:00', null, false)] }, { direct: 1, within: 1 }, { held: 1 }],
  ['waited then, answered since', { pauses: [asked('2026-08-12T09:00', '2026-10-05T09:00')] }, { direct: 1, within: 1 }, { waiting: 1 }],
  [
    'withdrawn while the clock stood still',
    { pauses: [asked('2026-08-12T09:00', '2026-09-20T09:00')], endedAt: at('2026-09-20T09:00'), noResult: true },
    { direct: 1, onTime: 1 },
    { noResult: 1 },
  ],
  [
    'the due moment was moved after the period: then it was overdue',
    {
      dues: [
        { at: at('2026-08-10T09:00'), due: at('2026-08-20T17:00') },
        { at: at('2026-10-02T09:00'), due: at('2026-10-20T17:00') },
      ],
    },
    { direct: 1, overdue: 1 },
    { judgedLate: 1 },
  ],
  [
    'the due moment was moved within the period',
    {
      dues: [
        { at: at('2026-08-10T09:00'), due: at('2026-08-20T17:00') },
        { at: at('2026-08-14T09:00'), due: at('2026-10-20T17:00') },
      ],
    },
    { direct: 1, within: 1 },
  ],
  [
    'went to another unit since the end: it was here then',
    { due: '2026-10-02T17:00', unit: 'there', moves: [{ at: at('2026-10-03T09:00'), from: HERE, to: 'there' }] },
    { direct: 1, within: 1 },
  ],
  [
    'went to another unit within the period: counted there',
    { unit: 'there', moves: [{ at: at('2026-08-12T09:00'), from: HERE, to: 'there' }] },
    {},
  ],
  [
    'carried, and went to another unit: said beside',
    { receivedAt: at('2026-06-01T09:00'), unit: 'there', moves: [{ at: at('2026-08-12T09:00'), from: HERE, to: 'there' }] },
    {},
    { movedOut: 1 },
  ],
  [
    'carried, and came from another unit: said beside',
    { receivedAt: at('2026-06-01T09:00'), due: '2026-10-02T17:00', moves: [{ at: at('2026-08-12T09:00'), from: 'there', to: HERE }] },
    { carried: 1, within: 1 },
    { movedIn: 1 },
  ],
];

test.each(worlds)('%s', (_, world, counts, besides = {}) => {
  const report = reportOf([story(world)], HERE, Q3);
  expect(report.total).toEqual({ ...sumOf([]), ...counts });
  const { besides: none } = reportOf([], HERE, Q3);
  expect(report.besides).toEqual({ ...none, ...besides });
  expect(faultsOf(report)).toEqual([]);
});

test.each<[what: string, world: Told, here: [onTime: number, late: number], there: [onTime: number, late: number]]>([
  [
    'forwarded when it was late: its sender answers for it',
    { moves: [{ at: at('2026-08-21T09:00'), from: HERE, to: 'there' }] },
    [0, 1],
    [0, 0],
  ],
  [
    'forwarded when it was late, and settled there',
    { moves: [{ at: at('2026-08-21T09:00'), from: HERE, to: 'there' }], endedAt: at('2026-08-24T09:00') },
    [0, 1],
    [0, 0],
  ],
  ['forwarded in time, late there', { moves: [{ at: at('2026-08-12T09:00'), from: HERE, to: 'there' }] }, [0, 0], [0, 1]],
  [
    'forwarded in time, settled in time there',
    { moves: [{ at: at('2026-08-12T09:00'), from: HERE, to: 'there' }], endedAt: at('2026-08-13T09:00') },
    [0, 0],
    [1, 0],
  ],
  [
    'late, then counted anew after the citizen’s answer: late it was',
    {
      unit: HERE,
      dues: [
        { at: at('2026-08-10T09:00'), due: at('2026-08-20T17:00') },
        { at: at('2026-08-25T09:00'), due: at('2026-09-08T17:00'), reason: 'restart' },
      ],
      pauses: [asked('2026-08-21T09:00', '2026-08-25T09:00')],
      endedAt: at('2026-08-26T09:00'),
    },
    [0, 1],
    [0, 0],
  ],
  [
    'a day off that was announced late: by the law it was in time',
    {
      unit: HERE,
      dues: [
        { at: at('2026-08-10T09:00'), due: at('2026-08-20T17:00') },
        { at: at('2026-08-21T09:00'), due: at('2026-08-21T17:00'), reason: 'calendar' },
      ],
      endedAt: at('2026-08-21T10:00'),
    },
    [1, 0],
    [0, 0],
  ],
])('judged once, by the unit that had it: %s', (_, world, here, there) => {
  const judged = (unit: string) => {
    const { judgedOnTime, judgedLate } = reportOf([story({ unit: 'there', ...world })], unit, Q3).besides;
    return [judgedOnTime, judgedLate];
  };
  expect([judged(HERE), judged('there')]).toEqual([here, there]);
});

test('many at once add up by field and by channel', () => {
  const report = reportOf(
    [
      story({ endedAt: at('2026-08-19T09:00') }),
      story({ field: 'chung-thuc', channel: 'online', keys: 'alone' }),
      story({ field: 'chung-thuc', channel: 'post', due: null }),
    ],
    HERE,
    Q3,
  );
  expect([...report.fields].map(([field, row]) => [field, received(row), done(row), open(row)])).toEqual([
    ['ho-tich', 1, 1, 0],
    ['chung-thuc', 2, 0, 2],
  ]);
  expect([...report.channels.keys()]).toEqual(['direct', 'online', 'post']);
  expect(officialColumns.map((column) => column.of(report.total))).toEqual([3, 1, 2, 0, 1, 1, 0, 0, 2, 0, 1]);
});

test('a report whose sums do not hold is found out', () => {
  const report = reportOf([story()], HERE, Q3);
  const broken = { ...report, total: { ...report.total, overdue: 0 } };
  expect(faultsOf(broken)).toEqual(['received = settled + open', 'the fields add up to the total', 'the channels add up to the total']);
});

const DAY = 86_400_000;
const START = at('2026-01-01').getTime();
const moment = (most = 400 * 24) => fc.integer({ min: 0, max: most }).map((hours) => new Date(START + hours * 3_600_000));
const maybe = (value: fc.Arbitrary<Date>) => fc.option(value, { nil: null, freq: 2 });
const units = fc.constantFrom(HERE, 'there', 'elsewhere');

/** Any dossier that could have happened: received, moved about, paused, given other due moments, ended or not. */
const anyStory: fc.Arbitrary<Story> = fc
  .record({
    field: fc.constantFrom('a', 'b', 'c'),
    channel: fc.constantFrom(...channels),
    keys: fc.constantFrom(...keysPressed),
    receivedAt: moment(),
    lasts: maybe(moment(100 * 24)),
    noResult: fc.boolean(),
    dues: fc.array(fc.tuple(moment(60 * 24), maybe(moment())), { maxLength: 3 }),
    pauses: fc.array(fc.record({ from: moment(), lasts: maybe(moment(30 * 24)), citizen: fc.boolean() }), { maxLength: 2 }),
    units: fc.array(fc.tuple(moment(90 * 24), units), { minLength: 1, maxLength: 3 }),
  })
  .map(({ lasts, pauses, units: way, dues, ...one }) => {
    const after = (some: Date) => new Date(one.receivedAt.getTime() + some.getTime() - START);
    const endedAt = lasts && after(lasts);
    const stays = way.map(([some, unit]) => [after(some), unit] as const).toSorted((a, b) => a[0].getTime() - b[0].getTime());
    const moves = stays
      .slice(1)
      .map(([when, to], index) => ({ at: when, from: stays[index]?.[1] ?? HERE, to }))
      // What is over goes nowhere.
      .filter((move) => endedAt === null || move.at < endedAt);
    return {
      ...one,
      endedAt,
      dues: dues
        .map(([some, due], index) => ({ at: index === 0 ? one.receivedAt : after(some), due }))
        .toSorted((a, b) => a.at.getTime() - b.at.getTime()),
      pauses: pauses.map((pause) => ({
        from: pause.from,
        to: pause.lasts && new Date(pause.from.getTime() + pause.lasts.getTime() - START),
        citizen: pause.citizen,
      })),
      unit: moves.at(-1)?.to ?? stays[0]?.[1] ?? HERE,
      moves,
    };
  });

const cuts = fc
  .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 3, maxLength: 3 })
  .map((days) => days.toSorted((a, b) => a - b).map((day) => new Date(START + day * DAY)) as [Date, Date, Date]);

describe('whatever happens', () => {
  test('the sums hold, what was open is what is carried, and two periods are one', () => {
    fc.assert(
      fc.property(fc.array(anyStory, { maxLength: 25 }), cuts, (stories, [first, second, third]) => {
        const all = ['here', 'there', 'elsewhere'].map((unit) => {
          const [one, two, whole] = [
            reportOf(stories, unit, { from: first, until: second }),
            reportOf(stories, unit, { from: second, until: third }),
            reportOf(stories, unit, { from: first, until: third }),
          ];
          for (const report of [one, two, whole]) {
            expect(faultsOf(report)).toEqual([]);
            expect(received(report.total)).toBe(done(report.total) + open(report.total));
          }
          // Tồn cuối kỳ trước: what the next period carries, but for what went from unit to unit.
          expect(opening(two)).toBe(open(one.total));
          expect(opening(whole)).toBe(opening(one));
          expect(open(whole.total)).toBe(open(two.total));
          return { one: one.total, two: two.total, whole: whole.total };
        });
        // Over all units nothing is counted twice and nothing is lost.
        const [one, two, whole] = (['one', 'two', 'whole'] as const).map((part) => sumOf(all.map((each) => each[part])));
        if (!one || !two || !whole) throw new Error('three sums');
        for (const channel of ['online', 'direct'] as const) expect(one[channel] + two[channel]).toBe(whole[channel]);
        expect(done(one) + done(two)).toBe(done(whole));
        for (const key of ['early', 'onTime', 'late', 'unjudged'] as const) expect(one[key] + two[key]).toBe(whole[key]);
        expect(two.carried).toBe(open(one));
      }),
      { numRuns: 150 },
    );
  });

  test('without moves the new ones of two periods are those of the whole, unit by unit', () => {
    fc.assert(
      fc.property(fc.array(anyStory, { maxLength: 25 }), cuts, (some, [first, second, third]) => {
        const stories = some.map((one) => ({ ...one, moves: [] }));
        const [one, two, whole] = (
          [
            [first, second],
            [second, third],
            [first, third],
          ] as const
        ).map(([from, until]) => reportOf(stories, HERE, { from, until }).total);
        if (!one || !two || !whole) throw new Error('three reports');
        expect(one.online + two.online).toBe(whole.online);
        expect(one.direct + two.direct).toBe(whole.direct);
        expect(two.carried).toBe(open(one));
      }),
      { numRuns: 80 },
    );
  });

  test('what happens after the end changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyStory, { maxLength: 15 }), cuts, (stories, [from, until]) => {
        // As the rows and events stood at the end.
        const then = stories
          .filter((one) => one.receivedAt < until)
          .map((one) => {
            const moves = one.moves.filter((move) => move.at < until);
            return {
              ...one,
              moves,
              unit: moves.at(-1)?.to ?? one.moves[0]?.from ?? one.unit,
              endedAt: one.endedAt && one.endedAt < until ? one.endedAt : null,
              dues: one.dues.filter((told, index) => index === 0 || told.at <= until),
              pauses: one.pauses
                .filter((pause) => pause.from < until)
                .map((pause) => ({ ...pause, to: pause.to && pause.to < until ? pause.to : null })),
            };
          });
        expect(reportOf(stories, HERE, { from, until })).toEqual(reportOf(then, HERE, { from, until }));
      }),
      { numRuns: 80 },
    );
  });
});

test('the work of officers, by steps', () => {
  const turn = (officer: string, enteredAt: string, leftAt: string | null, dueAt: string | null) => ({
    officer,
    enteredAt: at(enteredAt),
    leftAt: leftAt === null ? null : at(leftAt),
    dueAt: dueAt === null ? null : at(dueAt),
  });
  const rows = officersOf(
    [
      turn('lan', '2026-06-20', '2026-07-03', '2026-07-02T17:00'),
      turn('lan', '2026-08-01', '2026-08-02', '2026-08-05T17:00'),
      turn('lan', '2026-09-29', null, '2026-10-05T17:00'),
      turn('lan', '2026-05-01', '2026-06-30T23:59', null),
      turn('minh', '2026-09-01', '2026-10-02', '2026-09-20T17:00'),
      turn('', '2026-09-01', null, null),
    ],
    Q3,
  );
  const none = { carried: 0, came: 0, early: 0, onTime: 0, late: 0, unjudged: 0, within: 0, overdue: 0, openUnjudged: 0 };
  expect(Object.fromEntries(rows)).toEqual({
    lan: { ...none, carried: 1, came: 2, late: 1, early: 1, within: 1 },
    minh: { ...none, came: 1, overdue: 1 },
    '': { ...none, came: 1, openUnjudged: 1 },
  });
});

const officer = (id: string, ...posts: Actor['posts']): Actor => ({ kind: 'officer', id, posts, persons: [], scopes: [] });
test.each<[string, Actor, string, boolean]>([
  ['the head sees all', officer('head', { role: 'leader', unit: HERE }), '', true],
  ['the head sees one', officer('head', { role: 'leader', unit: HERE }), 'lan', true],
  ['an officer sees the own work', officer('lan', { role: 'specialist', unit: HERE }), 'lan', true],
  ["not a colleague's", officer('lan', { role: 'specialist', unit: HERE }), 'minh', false],
  ["not everybody's", officer('lan', { role: 'clerk', unit: HERE }), '', false],
  ['the head of another unit', officer('head', { role: 'leader', unit: 'there' }), 'lan', false],
  ['nor in another unit the own', officer('lan', { role: 'specialist', unit: 'there' }), 'lan', false],
  ['who stands in for the head', officer('lan', { role: 'leader', unit: HERE, for: 'head' }), 'minh', false],
  ['a machine that decides', { ...officer('lan', { role: 'leader', unit: HERE }), kind: 'machine' }, 'lan', false],
  ['a citizen with forged posts', { ...officer('lan', { role: 'leader', unit: HERE }), kind: 'citizen' }, 'lan', false],
  ['an administrator', officer('lan', { role: 'commune admin', unit: HERE }), 'lan', false],
])('whose work one sees: %s', (_, actor, whose, may) => {
  expect(maySeeOfficer(actor, HERE, whose)).toBe(may);
});

test('the head of the form: three rows of names over thirteen columns', () => {
  const table = fieldTable(reportOf([], HERE, Q3), new Map(), wordsIn('vi'));
  expect(table.head.map((row) => row.map((cell) => `${cell.text} ${cell.columns}×${cell.rows}`))).toEqual([
    [
      'STT 1×3',
      'Lĩnh vực giải quyết 1×3',
      'Số lượng hồ sơ tiếp nhận 4×1',
      'Số lượng hồ sơ đã giải quyết 4×1',
      'Số lượng hồ sơ đang giải quyết 3×1',
    ],
    [
      'Tổng số 1×2',
      'Trong kỳ 2×1',
      'Từ kỳ trước 1×2',
      'Tổng số 1×2',
      'Trước hạn 1×2',
      'Đúng hạn 1×2',
      'Quá hạn 1×2',
      'Tổng số 1×2',
      'Trong hạn 1×2',
      'Quá hạn 1×2',
    ],
    ['Trực tuyến 1×1', 'Trực tiếp, dịch vụ bưu chính 1×1'],
  ]);
  const grid = gridOf(table.head, 13);
  const columnOf = (row: number, text: string) => grid[row]?.findIndex((cell) => cell?.text === text);
  expect([columnOf(1, 'Từ kỳ trước'), columnOf(2, 'Trực tuyến'), columnOf(0, 'Số lượng hồ sơ đang giải quyết')]).toEqual([5, 3, 10]);
});

test('usual periods', () => {
  const days = Object.fromEntries(usualPeriods('2026-02-15').map(({ key, days: { from, to } }) => [key, `${from} ${to}`]));
  expect(days).toEqual({
    month: '2026-02-01 2026-02-28',
    lastMonth: '2026-01-01 2026-01-31',
    quarter: '2026-01-01 2026-03-31',
    lastQuarter: '2025-10-01 2025-12-31',
    year: '2026-01-01 2026-12-31',
    lastYear: '2025-01-01 2025-12-31',
  });
});
