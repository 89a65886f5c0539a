import type { Day } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { PILLARS } from '../indicators/indicators.schema.ts';

type Catalogue = {
  base: string;
  unit: { id: string; name: string };
  indicators: readonly { code: string; name: { vi: string; en: string }; pillar: (typeof PILLARS)[number] }[];
  now: Date;
  from: Day;
  to: Day;
  /** The address of the licence under which whoever runs this house lets people use the figures again; undefined: none was named. */
  licence: string | undefined;
};

const LOCALES = ['vi', 'en'] as const;
const inBoth = (key: string, params: (locale: (typeof LOCALES)[number]) => Record<string, string | number> = () => ({})) =>
  LOCALES.map((locale) => ({ '@language': locale, '@value': wordsIn(locale)(key, params(locale)) }));

/** The pillars of what is published, as concepts of a scheme of our own: their names are those of the national programme's pillars. */
const themes = (scheme: string, indicators: Catalogue['indicators']) =>
  PILLARS.filter((pillar) => indicators.some((one) => one.pillar === pillar)).map((pillar) => ({
    '@type': 'skos:Concept',
    '@id': `${scheme}/${pillar}`,
    'skos:prefLabel': inBoth(`indicators.pillars.${pillar}`),
    'skos:inScheme': { '@id': scheme },
  }));

/** Under which licence, or that none was named: nobody's terms are made up. */
const terms = (licence: string | undefined) =>
  licence === undefined
    ? { 'dct:rights': { '@type': 'dct:RightsStatement', 'rdfs:label': inBoth('dcat.noLicence') } }
    : { 'dct:license': { '@type': 'dct:LicenseDocument', '@id': licence } };

/** The description of the data set in the words of DCAT 3 (W3C, 22 August 2024) as JSON-LD: what there is, whose it is, on what terms, in which forms. */
export function dcatOf({ base, unit, indicators, now, from, to, licence }: Catalogue): object {
  const query = `?${new URLSearchParams({ 'don-vi': unit.id })}`;
  const at = (file: string) => `${base}/so-lieu/${file}${query}`;
  const file = (name: string, type: string) => ({
    '@type': 'dcat:Distribution',
    'dct:title': name,
    'dcat:downloadURL': { '@id': at(name) },
    'dcat:accessURL': { '@id': `${base}/so-lieu${query}` },
    'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${type}` },
    ...terms(licence),
  });
  return {
    '@context': {
      dcat: 'http://www.w3.org/ns/dcat#',
      dct: 'http://purl.org/dc/terms/',
      foaf: 'http://xmlns.com/foaf/0.1/',
      rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
      skos: 'http://www.w3.org/2004/02/skos/core#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': at('dcat.jsonld'),
    '@type': 'dcat:Dataset',
    'dct:title': inBoth('dcat.title', () => ({ unit: unit.name })),
    'dct:description': inBoth('dcat.description', (locale) => ({
      unit: unit.name,
      count: indicators.length,
      ...{ from: `${from.slice(5, 7)}/${from.slice(0, 4)}`, to: `${to.slice(5, 7)}/${to.slice(0, 4)}` },
      names: indicators.map(({ name }) => name[locale]).join('; '),
    })),
    'dct:identifier': unit.id,
    'dct:publisher': { '@type': 'foaf:Organization', 'foaf:name': unit.name },
    'dct:modified': { '@type': 'xsd:dateTime', '@value': now.toISOString() },
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcat:startDate': { '@type': 'xsd:date', '@value': from },
      'dcat:endDate': { '@type': 'xsd:date', '@value': to },
    },
    'dct:provenance': { '@type': 'dct:ProvenanceStatement', 'rdfs:label': inBoth('dcat.provenance') },
    'dct:language': LOCALES,
    ...terms(licence),
    'dcat:theme': themes(`${base}/so-lieu/chu-de`, indicators),
    'dcat:keyword': indicators.flatMap(({ name }) => LOCALES.map((locale) => ({ '@language': locale, '@value': name[locale] }))),
    'dcat:distribution': [file('so-lieu.csv', 'text/csv'), file('so-lieu.json', 'application/json')],
  };
}
