import { describe, expect, test } from 'vitest';
import { proceduresFromContent } from '../procedures/procedures.content.ts';
import { chooseProcedure, shortcutsOf } from './intake.choice.rules.ts';
import { intakeBoxes } from './intake.schema.ts';
import { type Boxes, countBox, intakeIn, paperRows, papersAt, papersMark, tickBox, typedBirthDay } from './intake.typed.rules.ts';

const DAY = '2026-11-23';
const catalogue = proceduresFromContent().flatMap(({ code, versions }) => {
  const version = versions.find((one) => one.validFrom <= DAY && DAY <= (one.validTo ?? '9999-12-31'));
  return version ? [{ ...version, procedure: code }] : [];
});
const entryOf = (procedure: string) => {
  const found = catalogue.find((one) => one.procedure === procedure);
  if (!found) throw new Error(`no procedure ${procedure}`);
  return found;
};
const numberOf = (procedure: string) => String(shortcutsOf([], catalogue).find((one) => one.procedure === procedure)?.number);

describe('the procedure by what is typed', () => {
  const own = [
    { number: 5, procedure: '2.000815', caseCode: '' },
    { number: 51, procedure: '1.004873', caseCode: 'divorced' },
    { number: 99, procedure: '9.999999', caseCode: '' },
  ];
  const meant = (typed: string, shortcuts = shortcutsOf([], catalogue)) => {
    const choice = chooseProcedure(typed, shortcuts, catalogue);
    return choice.found === 'one' ? [choice.entry.procedure, choice.caseCode] : choice.found;
  };

  test.each<[string, unknown]>([
    [numberOf('2.000815'), ['2.000815', 'usual']],
    [` ${numberOf('1.004873')} `, ['1.004873', undefined]],
    [`${numberOf('1.004873')}.2`, ['1.004873', 'divorced']],
    [`${numberOf('1.004873')},2`, ['1.004873', 'divorced']],
    [`${numberOf('1.004873')}.77`, ['1.004873', undefined]],
    ['2.000815', ['2.000815', 'usual']],
    ['khai tu', ['1.000656', 'usual']],
    ['ddawng kys keets hoon', ['1.000894', 'usual']],
    ['chung thuc', 'several'],
    ['999', 'none'],
    ['0', 'none'],
    ['zzzz', 'none'],
    ['', 'none'],
  ])('%s', (typed, expected) => {
    const found = meant(typed);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toEqual(expected);
  });

  test("a desk's own numbers stand instead of the catalogue's; what is gone is left out", () => {
    const shortcuts = shortcutsOf(own, catalogue);
    expect(shortcuts.map((one) => one.number)).toEqual([5, 51]);
    expect([meant('5', shortcuts), meant('51', shortcuts), meant('51.1', shortcuts), meant('1', shortcuts)]).toEqual([
      ['2.000815', 'usual'],
      ['1.004873', 'divorced'],
      ['1.004873', 'never_married'],
      'none',
    ]);
  });
});

const rowsOf = (procedure: string, caseCode: string, boxes: Boxes = {}) =>
  paperRows(entryOf(procedure), caseCode, papersAt(entryOf(procedure), caseCode, DAY, 'direct').asked, boxes, procedure);

describe('the papers', () => {
  test('what the law asks for is ticked with its numbers, what depends on the person is not, what a database has is not among them', () => {
    expect(
      rowsOf('1.004873', 'divorced').map(({ paper, ticked, counts }) => [paper.code, ticked, counts.originals, counts.copies]),
    ).toEqual([
      ['to-khai', true, '1', ''],
      ['ly-hon', true, '', '1'],
      ['uy-quyen', false, '1', ''],
    ]);
    const { replaced, asked } = papersAt(entryOf('1.004873'), 'divorced', DAY, 'direct');
    expect([replaced.map((one) => one.component.code), asked.some((one) => one.code === 'can-cuoc')]).toEqual([['can-cuoc'], false]);
  });

  test('boxes of another procedure or case say nothing', () => {
    const boxes = { papersFor: papersMark('1.004873', 'widowed'), [countBox('to-khai', 'originals')]: '7' };
    expect(rowsOf('1.004873', 'divorced', boxes)[0]).toMatchObject({ ticked: true, counts: { originals: '1' } });
    expect(rowsOf('1.004873', 'widowed', boxes)[0]).toMatchObject({ ticked: false, counts: { originals: '7' } });
  });
});

describe('what was typed becomes an intake', () => {
  const caseCode = 'divorced';
  const shown = {
    papersFor: papersMark('1.004873', caseCode),
    [tickBox('to-khai')]: '1',
    [countBox('to-khai', 'originals')]: '1',
    [tickBox('ly-hon')]: '1',
    [countBox('ly-hon', 'copies')]: '1',
    [countBox('uy-quyen', 'originals')]: '1',
  };
  const judge = (more: Record<string, string | undefined> = {}) => {
    const boxes = intakeBoxes.parse(
      Object.fromEntries(
        Object.entries({ fullName: 'nguyễn  văn an', ...shown, ...more }).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      ),
    );
    return intakeIn(boxes, { unit: 'u', procedure: '1.004873', caseCode, rows: rowsOf('1.004873', caseCode, boxes) });
  };

  test('a routine one', () =>
    expect(judge({ birthDay: '02091990', phone: '0912 345 678', personalNumber: '079 190 001234' })).toMatchObject({
      missing: [],
      input: {
        applicant: { fullName: 'nguyễn văn an', birthDay: '1990-09-02', phone: '0912 345 678', personalNumber: '079190001234' },
        channel: 'direct',
        keys: 'staff',
        returnWay: 'desk',
        papers: [
          { component: 'to-khai', source: 'paper', originals: 1, certifiedCopies: 0, copies: 0 },
          { component: 'ly-hon', source: 'paper', originals: 0, certifiedCopies: 0, copies: 1 },
        ],
      },
    }));

  test('by post, for somebody else', () =>
    expect(
      judge({
        returnWay: 'post',
        returnAddress: '12 ấp Long Phú',
        forOther: '1',
        'submitter.fullName': 'Lê Thị Bé',
        'submitter.paper': 'giấy ủy quyền ngày 20/11/2026',
      }).input,
    ).toMatchObject({ returnAddress: '12 ấp Long Phú', submitter: { fullName: 'Lê Thị Bé', paper: 'giấy ủy quyền ngày 20/11/2026' } }));

  test.each<[string, Record<string, string | undefined>]>([
    ['fullName', { fullName: ' ' }],
    ['phone', { phone: '12' }],
    ['personalNumber', { personalNumber: '123' }],
    ['birthDay', { birthDay: '31/2/1990' }],
    ['returnAddress', { returnWay: 'post' }],
    ['submitter.paper', { forOther: '1', 'submitter.fullName': 'Lê Thị Bé' }],
    ['submitter.fullName', { forOther: '1', 'submitter.paper': 'giấy ủy quyền' }],
    [countBox('to-khai', 'copies'), { [countBox('to-khai', 'copies')]: 'hai' }],
    [tickBox('to-khai'), { [countBox('to-khai', 'originals')]: '' }],
    [tickBox('uy-quyen'), { [countBox('uy-quyen', 'originals')]: '3' }],
    ['returnWay', { returnWay: 'x' }],
    ['channel', { channel: 'x' }],
  ])('a complaint at %s, and only there', (field, more) => {
    const { errors = {}, missing } = judge(more);
    expect([Object.keys(errors), missing]).toEqual([[field], []]);
  });

  test('a paper that must be there and is not: what would be written about it is ready, unless something else is wrong', () => {
    const { input, errors, missing } = judge({ [tickBox('ly-hon')]: undefined });
    expect([Object.keys(errors ?? {}), missing, input?.papers.map((one) => one.component)]).toEqual([
      [tickBox('ly-hon')],
      ['ly-hon'],
      ['to-khai'],
    ]);
    expect(judge({ [tickBox('ly-hon')]: undefined, phone: '12' }).input).toBeUndefined();
  });
});

test.each([
  ['02091990', '1990-09-02'],
  ['2/9/1990', '1990-09-02'],
  ['2-9-1990', '1990-09-02'],
  ['', undefined],
  ['31/2/1990', false],
  ['1990', false],
  ['01011700', false],
])('the birth day %s', (typed, day) => expect(typedBirthDay(typed)).toBe(day));

test('boxes that the counter does not have are not kept, nor endless ones', () => {
  const posted = {
    fullName: 'A',
    scan: '079190001234',
    do: 'take',
    __proto__: 'x',
    'paper.a.got': ['1', '2'],
    phone: '',
    returnAddress: 'x'.repeat(9000),
  };
  expect(Object.entries(intakeBoxes.parse(posted)).map(([name, value]) => [name, value.length])).toEqual([
    ['fullName', 1],
    ['paper.a.got', 1],
    ['returnAddress', 2000],
  ]);
});
