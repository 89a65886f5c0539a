import { describe, expect, test } from 'vitest';
import { samples } from './forms.samples.ts';
import { proceduresFromContent } from './procedures.content.ts';
import {
  benefitOn,
  componentsFor,
  searchProcedures,
  termFor,
  timingFor,
  validateAnswers,
  versionNamed,
  versionOn,
} from './procedures.rules.ts';
import { hoursOf, type Procedure, procedure, type Version } from './procedures.schema.ts';

const all = proceduresFromContent();
const TODAY = '2026-11-23';
function named(code: string): Procedure {
  const found = all.find((one) => one.code === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
}
function today(code: string): Version {
  const found = versionOn(named(code), TODAY);
  if (!found) throw new Error(`no ${code} today`);
  return found;
}
const codes = (list: readonly { code: string }[]) => list.map((one) => one.code);

const release =
  '2.000815 2.000884 2.000908 1.001193 1.000656 1.000894 1.004873 2.000635 1.004859 1.001022 1.004884 1.014027 1.001776 1.001699 1.001653 1.011607 1.001612 1.013225 1.012796 3.000722';

describe('the catalogue', () => {
  test('holds the twenty procedures of the first release, all in force today', () => {
    expect(codes(all)).toEqual(release.split(' ').sort());
    expect(all.filter((one) => versionOn(one, TODAY) === undefined)).toEqual([]);
  });
  test('all twenty can be filled in online, and each has a sample', () => {
    const online = codes(all.filter((one) => today(one.code).onlineForm));
    expect(online).toEqual(codes(all));
    expect(Object.keys(samples).toSorted()).toEqual(online);
  });
  test('seven are on the Wednesday list', () => {
    expect(all.filter((one) => today(one.code).wednesday).map((one) => one.code)).toEqual([
      '1.000656',
      '1.000894',
      '1.001193',
      '1.004873',
      '2.000635',
      '2.000815',
      '2.000884',
    ]);
  });
  test.each(all.flatMap((one) => one.versions.flatMap((v) => v.cases.map((c) => [one.code, c.code, v] as const))))(
    '%s, case %s: the counted steps take exactly the time of the term',
    (_, caseCode, version) => {
      const { steps, term } = timingFor(version, caseCode);
      expect(steps.filter((step) => step.counted).reduce((sum, step) => sum + step.hours, 0)).toBe(hoursOf(term));
    },
  );
  test.each([
    ['1.014027', 'start', 'working_days', 10],
    ['1.001699', 'first', 'working_days', 25],
    ['1.001653', 'exchange', 'working_days', 5],
    ['1.004873', 'divorced', 'working_days', 3],
    ['1.011607', 'poor', 'calendar_days', 15],
    ['1.013225', 'home', 'calendar_days', 15],
    ['1.012796', 'usual', 'working_days', 8],
    ['1.012796', 'difficult', 'working_days', 18],
    ['1.004859', 'supplement', 'same_day', 1],
    ['1.004859', 'correction', 'working_days', 3],
    ['1.001193', 'usual', 'same_day', 1],
    ['1.001612', 'one', 'working_days', 3],
  ])('%s, case %s: %s, %i', (code, caseCode, kind, amount) => {
    expect(termFor(today(code), caseCode)).toMatchObject({ kind, amount });
  });
  test('the clock gets the same-day limit, the start and the extension', () => {
    expect(termFor(today('1.000656'), 'usual').sameDayUntil).toBe('15:00');
    expect(termFor(today('1.001612'), 'one').countsFrom).toEqual({ rule: 'after', at: '17:00', startsAt: '08:00' });
    expect(termFor(today('1.004859'), 'change').extension).toEqual({ times: 1, most: 6 });
    expect(() => termFor(today('1.004859'), 'nobody')).toThrow();
  });
  test('the social pension is 500,000 đ until June 2026 and 540,000 đ from July', () => {
    const amount = (day: string) => benefitOn(today('1.014027'), 'tro-cap-huu-tri-xa-hoi', day)?.amount;
    expect([amount('2025-06-30'), amount('2026-06-30'), amount('2026-07-01')]).toEqual([undefined, 500_000, 540_000]);
  });
});

describe('versions', () => {
  const old = { ...today('2.000884'), version: '2025-11-01', validTo: '2026-12-31' };
  const next = { ...today('2.000884'), version: '2027-01-01', validFrom: '2027-01-01' };
  test('one holds on a day; a dossier keeps its own by name', () => {
    const both = procedure.parse({ code: '2.000884', versions: [next, old] });
    expect(versionOn(both, '2026-12-31')?.version).toBe('2025-11-01');
    expect(versionOn(both, '2027-01-01')?.version).toBe('2027-01-01');
    expect(versionOn(both, '2025-10-31')).toBeUndefined();
    expect(versionNamed(both, '2025-11-01')?.validTo).toBe('2026-12-31');
  });
  const faults = (version: unknown, ...more: unknown[]) =>
    procedure
      .safeParse({ code: '2.000884', versions: [version, ...more] })
      .error?.issues.map((one) => one.message)
      .join('; ') ?? '';
  test('two that overlap are refused', () => {
    expect(faults({ ...old, validTo: '2027-01-01' }, next)).toContain('overlap');
    expect(faults({ ...old, validTo: undefined }, next)).toContain('overlap');
  });
  test('steps that do not take the time of the term are refused', () => {
    const [timing] = old.timings;
    if (!timing) throw new Error('no timing');
    const slow = timing.steps.map((step, at) => (at === 0 ? { ...step, hours: step.hours + 1 } : step));
    expect(faults({ ...old, timings: [{ ...timing, steps: slow }] })).toContain('the steps take 9 h, the term gives 8 h');
  });
  test('a case without a time, a case nobody has, a condition on nothing are refused', () => {
    expect(
      faults({
        ...old,
        cases: [...old.cases, { code: 'third', name: { vi: 'Ba', en: 'Third' } }],
        timings: old.timings.map((one) => ({ ...one, cases: ['signature'] })),
      }),
    ).toContain('case third has 0 terms');
    const [paper] = old.components;
    expect(faults({ ...old, components: [{ ...paper, cases: ['nobody'] }] })).toContain('there is no case nobody');
    expect(faults({ ...old, components: [{ ...paper, needed: paper?.name, when: [{ field: 'no.where', filled: true }] }] })).toContain(
      'no form asks no.where',
    );
  });
});

describe('papers', () => {
  const papers = (code: string, caseCode: string, answers = {}, day = TODAY) => {
    const found = componentsFor(today(code), caseCode, answers, day);
    return {
      asked: codes(found.asked),
      shown: codes(found.shown),
      replaced: found.replaced.map((one) => one.component.code),
      written: codes(found.written),
    };
  };
  test.each([
    ['2025-12-31', true],
    ['2026-01-01', false],
    ['2027-02-28', false],
    ['2027-03-01', true],
  ])('on %s the identity card of a birth is asked for: %s', (day, shown) => {
    const found = papers('1.001193', 'usual', {}, day);
    expect(found.shown.includes('can-cuoc')).toBe(shown);
    expect(found.replaced.includes('can-cuoc')).toBe(!shown);
  });
  test('what stands for a paper is said with its legal basis', () => {
    const card = componentsFor(today('1.004873'), 'divorced', {}, TODAY).replaced.find((one) => one.component.code === 'can-cuoc');
    expect(card).toMatchObject({ database: 'population', basis: 'Nghị quyết 66.7/2025/NQ-CP' });
  });
  test('the birth notice is asked for only when it is on paper', () => {
    const proof = (value: string) => papers('1.001193', 'usual', { 'birth.proof': value }).asked;
    expect(proof('electronic')).toEqual([]);
    expect(proof('medical')).toEqual(['chung-sinh']);
    expect(proof('witness')).toEqual(['lam-chung']);
    expect(papers('1.001193', 'abandoned', { 'birth.proof': 'medical' }).asked).toEqual(['bien-ban-bo-roi']);
  });
  test('who marries files no certificate of marital status: the officer looks it up', () => {
    expect(papers('1.000894', 'usual')).toEqual({
      asked: [],
      shown: [],
      replaced: ['tinh-trang-hon-nhan', 'can-cuoc'],
      written: ['to-khai'],
    });
  });
  test('the online form stands for the declaration, not at the desk', () => {
    expect(papers('1.014027', 'start')).toEqual({ asked: [], shown: [], replaced: [], written: ['mau-01'] });
    expect(codes(componentsFor(today('1.014027'), 'start', {}, TODAY, 'direct').asked)).toEqual(['mau-01']);
  });
  test('an authorisation is asked for by what was answered, and never for a certificate to marry', () => {
    const by = (kind: string) => papers('1.004873', 'never_married', { 'requester.relation': 'authorised', 'purpose.kind': kind }).asked;
    expect(by('other')).toEqual(['uy-quyen']);
    expect(by('marry')).toEqual([]);
  });
});

describe('search', () => {
  const list = all.map((one) => ({ ...today(one.code), procedure: one.code }));
  const best = (text: string) => searchProcedures(list, text)[0]?.procedure;
  test.each([
    ['đăng ký khai sinh', '1.001193'],
    ['dang ky khai sinh', '1.001193'],
    ['khai snh', '1.001193'],
    ['ket hon', '1.000894'],
    ['giay doc than', '1.004873'],
    ['sổ đỏ', '1.012796'],
    ['xin phep xay nha', '1.013225'],
    ['tien gia', '1.014027'],
    ['1.000656', '1.000656'],
    ['chứng thực bản sao'.normalize('NFD'), '2.000815'],
    ['bao tu', '1.000656'],
    ['ho ngheo', '1.011607'],
  ])('%s finds %s', (text, code) => expect(best(text)).toBe(code));
  test('nothing typed gives all; nonsense gives none', () => {
    expect(searchProcedures(list, ' ')).toHaveLength(20);
    expect(searchProcedures(list, 'zzzzqqq')).toEqual([]);
  });
});

test('a procedure without an online form takes no answers', () => {
  const { onlineForm: _, ...before } = today('1.012796');
  expect(Object.keys(validateAnswers(before, 'usual', { name: 'A' }, TODAY).errors)).toEqual(['name']);
});
