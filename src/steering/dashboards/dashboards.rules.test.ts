import { describe, expect, test } from 'vitest';
import { wordsIn } from '../../platform/words/words.ts';
import { indicatorsFromContent } from '../indicators/indicators.content.ts';
import { figureText } from '../indicators/pages/indicators.part.tsx';
import {
  afterOf,
  afterText,
  csvCell,
  firstChoice,
  isKnown,
  monthsUntil,
  parseTerm,
  sectionsOf,
  sectionsSaying,
  termBefore,
  termsToChoose,
} from './dashboards.rules.ts';
import { dcatOf } from './dcat.rules.ts';
import { csvOf, type OpenFigure } from './open-data.rules.ts';
import { valueText } from './pages/figures.part.tsx';

const TODAY = '2026-11-24';
const keys = (terms: readonly { key: string }[]) => terms.map(({ key }) => key);

describe('periods', () => {
  test.each([
    ['2026-11', '2026-11-01', '2026-11-30', '2026-10'],
    ['2026-01', '2026-01-01', '2026-01-31', '2025-12'],
    ['2024-02', '2024-02-01', '2024-02-29', '2024-01'],
    ['2026-q4', '2026-10-01', '2026-12-31', '2026-q3'],
    ['2026-q1', '2026-01-01', '2026-03-31', '2025-q4'],
    ['2026', '2026-01-01', '2026-12-31', '2025'],
  ])('%s', (key, from, to, before) => {
    const term = parseTerm(key, TODAY);
    expect(term).toMatchObject({ key, from, to });
    expect(term && termBefore(term).key).toBe(before);
  });
  test.each(['', '2026-13', '2026-q5', '2026-00', '2026-12', '2027', 'x', '2026-11-01', '1999'])('none, or not begun: %s', (text) => {
    expect(parseTerm(text, TODAY)).toBeUndefined();
  });
  test('twelve months until the end of a period, or until now', () => {
    const [year, past] = [parseTerm('2026', TODAY), parseTerm('2025-q1', TODAY)];
    expect(year && keys(monthsUntil(year, TODAY))).toEqual([
      '2025-12',
      ...Array.from({ length: 11 }, (_, at) => `2026-${String(at + 1).padStart(2, '0')}`),
    ]);
    expect(past && keys(monthsUntil(past, TODAY)).at(-1)).toBe('2025-03');
  });
  test('every period that can be chosen has begun', () => {
    for (const key of keys(termsToChoose(TODAY))) expect(parseTerm(key, TODAY)?.key, key).toBe(key);
  });
});

test.each([
  ['something came in', '2026-09-01', [[0, 'events']], true],
  [
    'a figure',
    undefined,
    [
      [null, 'events'],
      [98.1, 'events'],
    ],
    true,
  ],
  [
    'a count of none, where nothing ever came in',
    undefined,
    [
      [0, 'events'],
      [null, 'events'],
    ],
    false,
  ],
  ['none, as somebody declared', undefined, [[0, 'declared']], true],
  ['nothing', undefined, [], false],
] as const)('a unit of which something is known: %s', (_, since, figures, known) => {
  expect(
    isKnown(
      since,
      figures.map(([value, source]) => ({ value, source })),
    ),
  ).toBe(known);
});

test('the scorecard shows every official indicator once, each with what stands beside it', () => {
  const all = indicatorsFromContent().indicators.map((one) => ({ ...one, version: 1 }));
  const sections = sectionsOf(all);
  const codes = sections
    .flatMap((one) => [...one.readings.map(({ official }) => official), ...one.counts, ...one.declared])
    .map(({ code }) => code);
  const official = all.filter((one) => one.reading === 'official').map(({ code }) => code);
  expect(codes.toSorted()).toEqual(official.toSorted());
  for (const { readings } of sections) for (const { official } of readings) expect(official.reading).toBe('official');
  const keys = ['dossiers.alone_share', 'dossiers.helped_share', 'dossiers.typed_by_staff_share', 'dossiers.unknown_keys_share'];
  expect(sections[0]?.readings[0]).toMatchObject({
    official: { code: 'dossiers.online_share' },
    beside: keys.map((code) => ({ code })),
  });
  // Of whom nobody knows who typed stands there only where there are any: then the shares add up.
  const beside = (share: number | null) =>
    sectionsSaying(sections, (code) => ({ value: code === 'dossiers.unknown_keys_share' ? share : 0 }))[0]?.readings[0]?.beside.map(
      ({ code }) => code,
    );
  expect(beside(0.5)).toEqual(keys);
  for (const none of [0, null]) expect(beside(none)).toEqual(keys.slice(0, 3));
  expect(firstChoice(all.toReversed())).toEqual([
    'dossiers.online_share',
    'dossiers.alone_share',
    'dossiers.on_time',
    'dossiers.not_judged_share',
  ]);
});

test('where a list goes on', () => {
  const after = { first: '2026-11-02', code: 'H53.159.00-261102-0001', subject: '0191e0b0-0000-7000-8000-000000000001' };
  expect(afterOf(afterText(after))).toEqual(after);
  expect(afterOf(afterText({ ...after, code: '' }))).toEqual({ ...after, code: '' });
  for (const text of [undefined, '', 'x', "2026-11-02~'~x", '2026-11-02~a~b']) expect(afterOf(text)).toBeUndefined();
});

const figure: OpenFigure = {
  unit: '28159.20250701',
  unitCode: '28159',
  unitName: 'Xã "A", B',
  indicator: 'dossiers.online_share',
  name: '=cmd',
  nameEn: 'Online',
  reading: 'official',
  from: '2026-11-01',
  to: '2026-11-30',
  numerator: 53,
  denominator: 54,
  value: 98.148,
  measuredIn: 'percent',
  relation: '=',
  notJudged: null,
  source: 'events',
  estimated: false,
  basis: 'a\nb',
  locked: false,
  lockedText: 'chưa khóa',
  lockedPeriod: null,
  acceptedBy: null,
  acceptedAt: null,
  evidenceHash: null,
  correctedNumerator: null,
  correctedDenominator: null,
  correctedValue: null,
  correctedRelation: null,
  correctedAt: null,
};

describe('open data', () => {
  test('a CSV file is read back; a formula is text', () => {
    expect(csvCell('=1+1')).toBe("'=1+1");
    expect(csvCell('-2')).toBe("'-2");
    expect(csvCell(-2)).toBe('-2');
    const csv = csvOf([figure]);
    expect(csv.startsWith('\uFEFFunit,unitCode,unitName,')).toBe(true);
    expect(csv).toContain(
      `28159.20250701,28159,"Xã ""A"", B",dossiers.online_share,'=cmd,Online,official,2026-11-01,2026-11-30,53,54,98.148,percent,=,,events,false,"a\nb",false,chưa khóa,,,,,,,,,\r\n`,
    );
    const corrected = {
      ...figure,
      locked: true,
      lockedText: 'đã khóa',
      lockedPeriod: '2026-11',
      correctedValue: 75,
      correctedRelation: '>',
    };
    expect(csvOf([corrected])).toContain(',true,đã khóa,2026-11,,,,,,75,>,\r\n');
  });
  test('the description names where each form is', () => {
    const about = {
      base: 'https://xa.example',
      unit: { id: '28159.20250701', name: 'Xã Cần Giuộc' },
      indicators: [{ code: 'dossiers.online_share', name: { vi: 'Hồ sơ nộp trực tuyến', en: 'Online' }, pillar: 'government' as const }],
      now: new Date('2026-11-24T02:00:00Z'),
      from: '2025-12-01',
      to: '2026-11-30',
    };
    const described = dcatOf({ ...about, licence: 'https://xa.example/giay-phep' });
    expect(JSON.stringify(described)).toContain('https://xa.example/so-lieu/so-lieu.csv?don-vi=28159.20250701');
    expect(described).toMatchObject({ '@type': 'dcat:Dataset', 'dct:publisher': { 'foaf:name': 'Xã Cần Giuộc' } });
    expect(described).toMatchObject({
      'dct:description': [
        { '@language': 'vi', '@value': expect.stringContaining('từ 12/2025 đến 11/2026: 1 chỉ số (Hồ sơ nộp trực tuyến)') },
        { '@language': 'en', '@value': expect.stringContaining('Indicators (1): Online.') },
      ],
      'dct:license': { '@id': 'https://xa.example/giay-phep' },
      'dcat:theme': [{ '@type': 'skos:Concept', 'skos:prefLabel': [{ '@value': 'Chính quyền số' }, { '@language': 'en' }] }],
    });
    // Where nobody named a licence none is made up: it is said.
    const open = dcatOf({ ...about, licence: undefined });
    expect(open).not.toHaveProperty('dct:license');
    expect(open).toMatchObject({ 'dct:rights': { 'rdfs:label': [{ '@value': 'Đơn vị chưa nêu giấy phép sử dụng lại.' }, {}] } });
  });
});

test.each([
  ['times', '1,26 lần', '1.26 times'],
  ['points', '1,26 điểm', '1.26 points'],
  ['percent', '1,26 %', '1.26%'],
  ['count', '1,26', '1.26'],
] as const)('what is measured in %s reads the same on pages and in what is sent up', (unit, vi, en) => {
  expect([valueText(wordsIn('vi'), 'vi', unit, 1.26), valueText(wordsIn('en'), 'en', unit, 1.26)]).toEqual([vi, en]);
  expect(figureText({ t: wordsIn('vi'), locale: 'vi' }, unit, { value: 1.26, relation: '=' })).toBe(vi);
});
