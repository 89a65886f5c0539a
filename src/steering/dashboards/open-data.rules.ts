import type { Day } from '../../platform/time/time.ts';
import { csvCell, csvFile } from './dashboards.rules.ts';

/** One published figure of one month, as open data has it. */
export type OpenFigure = {
  unit: string;
  unitCode: string;
  unitName: string;
  indicator: string;
  name: string;
  nameEn: string;
  reading: string;
  from: Day;
  to: Day;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  measuredIn: string;
  relation: string;
  notJudged: number | null;
  source: string;
  estimated: boolean;
  basis: string;
  /** Whether the month is signed off and accepted: then the figure is the locked one. In words: `đã khóa`, `chưa khóa`. */
  locked: boolean;
  lockedText: string;
  lockedPeriod: string | null;
  acceptedBy: string | null;
  acceptedAt: string | null;
  evidenceHash: string | null;
  /** What the last later count said otherwise, beside the locked figure. */
  correctedNumerator: number | null;
  correctedDenominator: number | null;
  correctedValue: number | null;
  correctedRelation: string | null;
  correctedAt: string | null;
};

const columns = [
  'unit',
  'unitCode',
  'unitName',
  'indicator',
  'name',
  'nameEn',
  'reading',
  'from',
  'to',
  'numerator',
  'denominator',
  'value',
  'measuredIn',
  'relation',
  'notJudged',
  'source',
  'estimated',
  'basis',
  'locked',
  'lockedText',
  'lockedPeriod',
  'acceptedBy',
  'acceptedAt',
  'evidenceHash',
  'correctedNumerator',
  'correctedDenominator',
  'correctedValue',
  'correctedRelation',
  'correctedAt',
] as const satisfies readonly (keyof OpenFigure)[];

/**
 * Figures as a CSV file; an empty cell is what cannot be computed. `more`: columns that the rows have
 * besides.
 */
export function csvOf<Row extends OpenFigure>(rows: readonly Row[], more: readonly (keyof Row & string)[] = []): string {
  // `=` alone is what a figure is; the other signs are no formulas either.
  const names: readonly (keyof Row & string)[] = [...columns, ...more];
  const line = (row: Row) =>
    names.map((name) => (/relation$/i.test(name) ? String(row[name] ?? '') : csvCell(row[name] as OpenFigure['value'])));
  return csvFile(names, rows.map(line));
}

type Catalogue = {
  base: string;
  unit: { id: string; name: string };
  indicators: readonly { code: string; name: { vi: string; en: string } }[];
  now: Date;
  from: Day;
  to: Day;
};

/** What a reader must know of every figure, in both languages. */
const provenance = [
  {
    '@language': 'vi',
    '@value':
      'Mỗi số ghi rõ đã khóa hay chưa khóa (locked). Đã khóa: kỳ đã được xã ký chốt và tỉnh tiếp nhận, số được giữ nguyên; đếm lại mà khác thì ghi bên cạnh (corrected…). Chưa khóa: số đếm lúc này, còn có thể thay đổi.',
  },
  {
    '@language': 'en',
    '@value':
      'Every figure says whether it is locked. Locked: its period was signed off by the commune and accepted by the province, and the figure stays; a later count that differs stands beside it (corrected…). Not locked: as counted now, it may still change.',
  },
];

/** The description of the data set in the words of DCAT 3 (W3C, 22 August 2024) as JSON-LD: what there is, whose it is, in which forms. */
export function dcatOf({ base, unit, indicators, now, from, to }: Catalogue): object {
  const query = `?${new URLSearchParams({ 'don-vi': unit.id })}`;
  const at = (file: string) => `${base}/so-lieu/${file}${query}`;
  const file = (name: string, type: string) => ({
    '@type': 'dcat:Distribution',
    'dct:title': name,
    'dcat:downloadURL': { '@id': at(name) },
    'dcat:accessURL': { '@id': `${base}/so-lieu${query}` },
    'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${type}` },
  });
  return {
    '@context': {
      dcat: 'http://www.w3.org/ns/dcat#',
      dct: 'http://purl.org/dc/terms/',
      foaf: 'http://xmlns.com/foaf/0.1/',
      rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': at('dcat.jsonld'),
    '@type': 'dcat:Dataset',
    'dct:title': [
      { '@language': 'vi', '@value': `Số liệu công khai của ${unit.name}` },
      { '@language': 'en', '@value': `Public figures of ${unit.name}` },
    ],
    'dct:identifier': unit.id,
    'dct:publisher': { '@type': 'foaf:Organization', 'foaf:name': unit.name },
    'dct:modified': { '@type': 'xsd:dateTime', '@value': now.toISOString() },
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcat:startDate': { '@type': 'xsd:date', '@value': from },
      'dcat:endDate': { '@type': 'xsd:date', '@value': to },
    },
    'dct:provenance': { '@type': 'dct:ProvenanceStatement', 'rdfs:label': provenance },
    'dct:language': ['vi', 'en'],
    'dcat:keyword': indicators.flatMap(({ name }) => [
      { '@language': 'vi', '@value': name.vi },
      { '@language': 'en', '@value': name.en },
    ]),
    'dcat:distribution': [file('so-lieu.csv', 'text/csv'), file('so-lieu.json', 'application/json')],
  };
}
