import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import type { Told } from './contributions.rules.ts';
import { isMeasure } from './measures.rules.ts';
import { contributionsOf } from './measures.service.ts';
import { difference, type PartRow, quarterOf, rowsOf, slicesOf, totalsOf } from './parts.rules.ts';

const at = (local: string) => parseLocal(local) as Date;
const iso = (local: string) => at(local).toISOString();
const told = (type: string, local: string, data: Told['data'] = {}, unit = 'A'): Told => ({ type, unit, occurredAt: at(local), data });
const submitted = (more = {}) =>
  told('dossier.submitted', '2026-03-02T08:00', { field: 'ho-tich', channel: 'online', keys: 'alone', level: 'toan_trinh', ...more });
const received = (dueAt: string | null, more = {}) =>
  told('dossier.received', '2026-03-02T09:00', {
    dueAt: dueAt && iso(dueAt),
    receptionDueAt: iso('2026-03-02T17:00'),
    promisedAt: null,
    ...more,
  });
const resolved = (local: string, dueAt: string | null, more = {}, unit = 'A') =>
  told('dossier.resolved', local, { outcome: 'granted', dueAt: dueAt && iso(dueAt), files: 1, ...more }, unit);
/** `unit day measure amount`, sorted. */
const lines = (history: Told[]) =>
  contributionsOf(history).parts.flatMap(({ unit, day, amounts }) =>
    [...amounts].map(([measure, amount]) => `${unit} ${day} ${measure} ${amount}`),
  );
const only = (history: Told[], ...words: string[]) =>
  lines(history)
    .filter((line) => words.some((word) => line.includes(` ${word}`)))
    .toSorted();

describe('a dossier is judged once', () => {
  test.each([
    ['in the month of its resolution', '2026-04-01T10:00', '2026-04-03T17:00', 'A 2026-04-01 judged_on_time 1'],
    ['at the moment at which it was due it is on time', '2026-04-03T17:00', '2026-04-03T17:00', 'A 2026-04-03 judged_on_time 1'],
    [
      'in the month in which its due moment passed, not in that of its resolution',
      '2026-05-04T10:00',
      '2026-03-31T17:00',
      'A 2026-03-31 judged_late 1',
    ],
    ['without a due moment nobody can say', '2026-04-01T10:00', null, 'A 2026-04-01 not_judged 1'],
  ])('%s', (_, end, due, wanted) => {
    expect(only([submitted(), received(due), resolved(end, due)], 'judged_', 'not_judged')).toEqual([wanted]);
  });
  test('while it is open, once its due moment is told to have passed; not before', () => {
    const open = [submitted(), received('2026-03-06T17:00')];
    expect(only(open, 'judged_')).toEqual([]);
    const passed = told('dossier.due_passed', '2026-03-06T17:00', { dueAt: iso('2026-03-06T17:00') });
    expect(only([...open, passed], 'judged_', 'open_late')).toEqual(['A 2026-03-06 judged_late 1', 'A 2026-03-06 open_late 1'].toSorted());
    // A day off was announced: the law moved the due moment, and what was said is taken back.
    const moved = told('dossier.due_changed', '2026-03-07T08:00', {
      before: iso('2026-03-06T17:00'),
      after: iso('2026-03-09T17:00'),
      reason: 'calendar',
    });
    expect(only([...open, passed, moved], 'judged_')).toEqual([]);
    // How many were late on that day stays as it was known then.
    expect(only([...open, passed, moved], 'open_late')).toEqual(['A 2026-03-06 open_late 1', 'A 2026-03-07 open_late -1'].toSorted());
    expect(only([...open, passed, moved, resolved('2026-03-09T10:00', '2026-03-09T17:00')], 'judged_')).toEqual(
      ['A 2026-03-09 judged_on_time 1'].toSorted(),
    );
  });
  test('withdrawn in time it is not judged, withdrawn late it is', () => {
    const open = [submitted(), received('2026-03-06T17:00')];
    const withdrawn = (local: string) => told('dossier.withdrawn', local, { from: 4 });
    expect(only([...open, withdrawn('2026-03-05T10:00')], 'judged_', 'done_')).toEqual(['A 2026-03-05 done_early 1']);
    const passed = told('dossier.due_passed', '2026-03-06T17:00', { dueAt: iso('2026-03-06T17:00') });
    expect(only([...open, passed, withdrawn('2026-04-05T10:00')], 'judged_', 'done_')).toEqual(
      ['A 2026-03-06 judged_late 1', 'A 2026-04-05 done_late 1'].toSorted(),
    );
  });
});

test('a forwarded one is received once, settled once, and open in one unit at a time', () => {
  const history = [
    submitted(),
    received('2026-03-31T17:00'),
    told('dossier.due_passed', '2026-03-31T17:00', { dueAt: iso('2026-03-31T17:00') }),
    told('dossier.forwarded', '2026-04-02T09:00', { from: 'A', to: 'B', received: true }),
    resolved('2026-04-03T09:00', '2026-03-31T17:00', {}, 'B'),
  ];
  expect(only(history, 'received', 'resolved 1', 'open ', 'open_late', 'forwarded', 'judged')).toEqual(
    [
      'A 2026-03-02 received 1',
      'A 2026-03-02 open 1',
      'A 2026-03-31 judged_late 1',
      'A 2026-03-31 open_late 1',
      'A 2026-04-02 forwarded_out 1',
      'A 2026-04-02 open -1',
      'A 2026-04-02 open_late -1',
      'B 2026-04-02 forwarded_in 1',
      'B 2026-04-02 open 1',
      'B 2026-04-02 open_late 1',
      'B 2026-04-03 resolved 1',
      'B 2026-04-03 open -1',
      'B 2026-04-03 open_late -1',
    ].toSorted(),
  );
});

test.each([
  ['alone', 'filed_alone'],
  ['helped_desk', 'filed_helped_desk'],
  ['helped_home', 'filed_helped_home'],
  ['staff', 'filed_staff'],
  ['unknown', 'filed_unknown'],
  [undefined, 'filed_unknown'],
])('keys pressed by %s', (keys, measure) => {
  expect(only([submitted({ keys, level: 'mot_phan' })], 'filed')).toEqual(['A 2026-03-02 filed 1', `A 2026-03-02 ${measure} 1`].toSorted());
});

test('papers: each component once, as it came last', () => {
  const paper = (component: string, source: string, local = '2026-03-02T08:00') =>
    told('dossier.component_attached', local, { component, source, files: 1, database: null });
  const history = [
    submitted(),
    paper('a', 'paper'),
    paper('b', 'database'),
    paper('c', 'photo'),
    paper('a', 'scan', '2026-03-03T08:00'),
    received(null),
  ];
  expect(only(history, 'components', 'dossiers_reusing')).toEqual(
    [
      'A 2026-03-02 components 3',
      'A 2026-03-02 components_digitised 3',
      'A 2026-03-02 components_reused 1',
      'A 2026-03-02 dossiers_reusing 1',
    ].toSorted(),
  );
  expect(only([...history, resolved('2026-03-05T08:00', null)], 'digitised_with')).toEqual(['A 2026-03-05 digitised_with_result 1']);
  expect(only([...history, resolved('2026-03-05T08:00', null, { files: 0 })], 'digitised_with', 'resolved_with')).toEqual([]);
});

test.each([
  ['kept', [resolved('2026-03-02T16:00', '2026-03-02T17:00')], 'promise_kept'],
  [
    'kept by a promise that a closed hall moved',
    [
      told('dossier.moment_moved', '2026-03-02T10:00', {
        which: 'promise',
        before: iso('2026-03-02T17:00'),
        after: iso('2026-03-02T17:30'),
      }),
      resolved('2026-03-02T17:20', '2026-03-02T17:00'),
    ],
    'promise_kept',
  ],
  ['passed', [told('dossier.promise_passed', '2026-03-02T15:00', { day: '2026-03-02', reason: 'network' })], 'promise_passed'],
])('a day without an appointment: %s', (_, more, measure) => {
  const history = [submitted(), received('2026-03-02T17:00', { promisedAt: iso('2026-03-02T17:00') }), ...more];
  expect(only(history, 'promise')).toEqual(['A 2026-03-02 promised 1', `A 2026-03-02 ${measure} 1`].toSorted());
});

test('a day without an appointment: settled after the promised hour it is not kept', () => {
  const history = [
    submitted(),
    received('2026-03-03T17:00', { promisedAt: iso('2026-03-02T17:00') }),
    resolved('2026-03-02T17:20', '2026-03-03T17:00'),
  ];
  expect(only(history, 'promise')).toEqual(['A 2026-03-02 promised 1']);
});

test('asked twice: open and counted as overdue by QĐ 766 from the second request on, until it ends', () => {
  const asked = (number: number, local: string) =>
    told('dossier.supplement_requested', local, { number, faults: 1, limitAt: iso(local), from: 4 });
  const history = [
    submitted(),
    received('2026-03-31T17:00'),
    asked(1, '2026-03-04T09:00'),
    asked(2, '2026-03-10T09:00'),
    resolved('2026-03-20T09:00', '2026-03-31T17:00'),
  ];
  expect(only(history, 'open_repeated', 'done_repeated', 'supplement', 'filed_supplemented')).toEqual(
    [
      'A 2026-03-02 filed_supplemented 1',
      'A 2026-03-02 filed_supplemented_again 1',
      'A 2026-03-04 supplement_first 1',
      'A 2026-03-10 supplement_repeated 1',
      'A 2026-03-10 open_repeated 1',
      'A 2026-03-20 done_repeated 1',
      'A 2026-03-20 open_repeated -1',
    ].toSorted(),
  );
});

test('money: asked for once, paid in full, and by which way', () => {
  const history = [
    submitted(),
    told('fees.charged', '2026-03-02T09:00', { amount: 10_000, number: 1, exempt: false, channel: 'online' }),
    told('fees.charged', '2026-03-03T09:00', { amount: 20_000, number: 2, exempt: false, channel: 'online' }),
    told('fees.paid', '2026-03-04T09:00', { amount: 10_000, way: 'cash', settled: false }),
    told('fees.paid', '2026-03-05T09:00', { amount: 10_000, way: 'bank', settled: true }),
  ];
  // However late it is paid, it is one of those of the day of the charge: no share has payments of other fees above the line than below it.
  const paid = ['A 2026-03-02 fee_dossiers 1', 'A 2026-03-02 fee_dossiers_paid 1', 'A 2026-03-02 fee_dossiers_paid_online 1'];
  expect(only(history, 'fee_')).toEqual(paid.toSorted());
  expect(only(history.slice(0, -1), 'fee_')).toEqual(paid.slice(0, 1));
  expect(only([submitted(), told('fees.charged', '2026-03-02T09:00', { amount: null })], 'fee_')).toEqual([]);
});

test('what becomes of a dossier in a later month counts among those that were filed with it', () => {
  const asked = (number: number, local: string) =>
    told('dossier.supplement_requested', local, { number, faults: 1, limitAt: iso(local), from: 1 });
  const history = [submitted(), asked(1, '2026-03-31T09:00'), told('dossier.refused', '2026-04-20T09:00', { state: 1 })];
  expect(only(history, 'filed_supplemented', 'filed_refused', 'refused_at_desk', 'supplement_first')).toEqual(
    [
      'A 2026-03-02 filed_supplemented 1',
      'A 2026-03-02 filed_refused 1',
      'A 2026-03-31 supplement_first 1',
      'A 2026-04-20 refused_at_desk 1',
    ].toSorted(),
  );
});

test.each([
  ['a paper, with its file', { paper: true }, ['resolved_paper 1', 'resolved_paper_with_file 1']],
  ['a paper, without its file', { paper: true, files: 0 }, ['resolved_paper 1']],
  ['no paper', { paper: false }, []],
  ['told before facts said it', {}, ['resolved_paper 1', 'resolved_paper_with_file 1']],
])('a procedure that yields %s', (_, more, wanted) => {
  const history = [submitted(), received(null), resolved('2026-03-05T08:00', null, more)];
  expect(only(history, 'resolved_paper')).toEqual(wanted.map((one) => `A 2026-03-05 ${one}`));
});

test('a legal day is Vietnam’s', () => {
  const late = { ...submitted(), occurredAt: new Date('2026-03-31T17:30:00Z') };
  expect(lines([late])[0]).toBe('A 2026-04-01 filed 1');
});

test('a petition: its end, its verdict, how many are open', () => {
  const history = [
    told('petition.sent', '2026-03-02T08:00', {}),
    told('petition.accepted', '2026-03-09T08:00', { late: true }),
    told('petition.forwarded', '2026-03-10T08:00', { late: false }),
  ];
  expect(lines(history)).toEqual([
    'A 2026-03-02 petitions 1',
    'A 2026-03-02 petitions_open 1',
    'A 2026-03-09 petitions_accepted_late 1',
    'A 2026-03-10 petitions_forwarded 1',
    'A 2026-03-10 petitions_open -1',
  ]);
});

describe('a petition is judged once', () => {
  const due = '2026-03-20T17:00';
  const sent = (more = {}) => told('petition.sent', '2026-03-02T08:00', { dueAt: iso(due), ...more });
  const passed = told('petition.due_passed', due, { dueAt: iso(due) });
  const answered = (local: string) => told('petition.answered', local, { late: at(local) > at(due) });
  const judged = (verdict: string, local = '2026-05-04T08:00') => told('petition.judged', local, { verdict });
  const LATE = ['A 2026-03-20 petitions_late 1', 'A 2026-03-20 petitions_open_late 1'];
  const ON_TIME = 'A 2026-03-18 petitions_answered_on_time 1';
  const NOT_WELL = 'A 2026-03-18 petitions_unsatisfying 1';
  test.each<[string, Told[], string[]]>([
    ['not while it is neither due nor answered', [sent()], []],
    ['late when its due moment is told to have passed, though nobody ever answers', [sent(), passed], LATE],
    [
      'late in the month of its due moment, not in that of its answer',
      [sent(), passed, answered('2026-04-03T10:00')],
      [...LATE, 'A 2026-04-03 petitions_answered_late 1', 'A 2026-04-03 petitions_open_late -1'],
    ],
    [
      'late by its answer, before the passing is told',
      [sent(), answered('2026-03-20T17:01')],
      ['A 2026-03-20 petitions_answered_late 1', 'A 2026-03-20 petitions_late 1'],
    ],
    ['in time at the due moment itself, whatever was told', [sent(), answered(due), passed], ['A 2026-03-20 petitions_answered_on_time 1']],
    [
      'late when it was refused too late',
      [sent(), told('petition.refused', '2026-03-23T08:00', { late: true })],
      ['A 2026-03-20 petitions_late 1', 'A 2026-03-20 petitions_open_late 1', 'A 2026-03-23 petitions_open_late -1'],
    ],
    ['not when it was forwarded in time', [sent(), told('petition.forwarded', '2026-03-04T08:00', { late: false })], []],
    ['well', [sent(), answered('2026-03-18T10:00'), judged('satisfied')], [ON_TIME]],
    [
      'dissatisfied, on the day of the answer, however late the verdict',
      [sent(), answered('2026-03-18T10:00'), judged('dissatisfied')],
      [ON_TIME, NOT_WELL],
    ],
    [
      'by the last word of the sender',
      [sent(), answered('2026-03-18T10:00'), judged('dissatisfied'), judged('satisfied', '2026-05-05T08:00')],
      [ON_TIME],
    ],
    [
      'said again: not well, though in time',
      [sent({ again: true }), answered('2026-03-18T10:00'), judged('satisfied')],
      [ON_TIME, NOT_WELL],
    ],
    [
      'said again and dissatisfied: taken off once',
      [sent({ again: true }), answered('2026-03-18T10:00'), judged('dissatisfied')],
      [ON_TIME, NOT_WELL],
    ],
    [
      'late and dissatisfied: taken off once',
      [sent(), passed, answered('2026-04-03T10:00'), judged('dissatisfied')],
      [...LATE, 'A 2026-04-03 petitions_answered_late 1', 'A 2026-04-03 petitions_open_late -1'],
    ],
  ])('%s', (_, history, wanted) => {
    expect(only(history, 'petitions_late', 'petitions_open_late', 'petitions_answered', 'petitions_unsatisfying')).toEqual(
      wanted.toSorted(),
    );
  });
});

describe('kept rows and sums', () => {
  const row = fc.record({
    subject: fc.constantFrom('s1', 's2'),
    unit: fc.constantFrom('A', 'B'),
    day: fc.constantFrom('2026-03-31', '2026-04-01', '2026-04-02'),
    field: fc.constantFrom('x', ''),
    channel: fc.constantFrom('online', 'direct'),
    measures: fc.constant<number[]>([1, 2]),
    amounts: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })).map((pair) => [...pair]),
  });
  const rows = fc.uniqueArray(row, { selector: (one) => `${one.subject} ${one.unit} ${one.day}`, maxLength: 8 });
  const sums = (all: readonly PartRow[]) => {
    const found = new Map<string, number>();
    for (const { unit, day, field, channel, measures, amounts } of all)
      for (const [index, measure] of measures.entries()) {
        const key = [unit, day.slice(0, 7), field, channel, measure].join();
        found.set(key, (found.get(key) ?? 0) + (amounts[index] ?? 0));
      }
    return new Map([...found].filter(([, amount]) => amount !== 0));
  };
  test('the sums of what was, with the difference, are the sums of what is; and nothing is written when nothing changed', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const { written, gone, deltas } = difference(before, after, '2026-04-01');
        const kept = before.filter(
          (one) =>
            !gone.includes(one) && !written.some((made) => made.subject === one.subject && made.unit === one.unit && made.day === one.day),
        );
        expect(new Set([...kept, ...written].map((one) => JSON.stringify(one)))).toEqual(new Set(after.map((one) => JSON.stringify(one))));
        const total = new Map(sums(before));
        for (const { span, unit, starts, field, channel, measure, amount } of deltas)
          if (span === 'm') {
            const key = [unit, starts.slice(0, 7), field, channel, measure].join();
            total.set(key, (total.get(key) ?? 0) + amount);
          }
        expect(new Map([...total].filter(([, amount]) => amount !== 0))).toEqual(sums(after));
        expect(deltas.filter(({ span, starts }) => span === 'd' && starts < '2026-04-01')).toEqual([]);
        expect(difference(after, after, '2026-04-01')).toEqual({ written: [], gone: [], deltas: [] });
      }),
      { seed: 20_261_129 },
    );
  });
  test('only measures, each with an amount', () => {
    for (const { measures, amounts } of rowsOf('s', contributionsOf([submitted(), received(null)])))
      expect(measures.length).toBe(amounts.length);
    expect(isMeasure('filed') && !isMeasure('toString')).toBe(true);
  });
  test.each([
    ['2026-01-01', '2026-01-01'],
    ['2026-03-31', '2026-01-01'],
    ['2026-11-29', '2026-10-01'],
    ['2026-12-31', '2026-10-01'],
  ])('the quarter of %s begins on %s', (day, wanted) => expect(quarterOf(day)).toBe(wanted));
});

describe('a time of whole months is read in pieces', () => {
  test.each<[from: string | null, to: string, pieces: string]>([
    ['2026-01-01', '2026-12-31', 'q 2026-01-01 2026-10-01'],
    ['2025-11-01', '2026-10-31', 'm 2025-11-01 2025-12-01, q 2026-01-01 2026-07-01, m 2026-10-01 2026-10-01'],
    ['2026-05-01', '2026-05-31', 'm 2026-05-01 2026-05-01'],
    ['2026-04-01', '2026-06-30', 'q 2026-04-01 2026-04-01'],
    ['2026-02-01', '2026-05-31', 'm 2026-02-01 2026-05-01'],
    ['2026-02-01', '2026-06-30', 'm 2026-02-01 2026-03-01, q 2026-04-01 2026-04-01'],
    // A month that is not over, the last of its quarter.
    ['2026-07-01', '2026-09-11', 'q 2026-07-01 2026-07-01'],
    [null, '2026-11-30', 'q 0001-01-01 2026-07-01, m 2026-10-01 2026-11-01'],
    [null, '2026-12-31', 'q 0001-01-01 2026-10-01'],
  ])('%s to %s: %s', (from, to, pieces) => {
    expect(
      slicesOf(from, to)
        .map(({ span, first, last }) => `${span} ${first} ${last}`)
        .join(', '),
    ).toBe(pieces);
  });

  test('whose totals are the sum of the months', () => {
    const month = fc.integer({ min: 0, max: 59 }).map((at) => `${2022 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`);
    const delta = fc.record({
      span: fc.constantFrom('m' as const, 'd' as const),
      unit: fc.constant('u'),
      measure: fc.integer({ min: 1, max: 2 }),
      starts: month,
      field: fc.constantFrom('a', 'b'),
      channel: fc.constantFrom('online', 'post', ''),
      amount: fc.integer({ min: -3, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(delta), fc.option(month), month, fc.constantFrom('', 'online'), (deltas, from, to, channel) => {
        const totals = totalsOf(deltas).filter((one) => one.channel === channel && one.measure === 1);
        const read = slicesOf(from, to).flatMap(({ span, first, last }) =>
          totals.filter((one) => one.span === span && one.starts >= first && one.starts <= last),
        );
        const months = deltas.filter(
          (one) =>
            one.span === 'm' &&
            one.measure === 1 &&
            (!channel || one.channel === channel) &&
            (!from || one.starts >= from) &&
            one.starts <= to,
        );
        const sum = (all: readonly { amount: number }[]) => all.reduce((one, { amount }) => one + amount, 0);
        expect(sum(read)).toBe(sum(months));
      }),
    );
  });
});
