import type { Context, Transaction } from '../../platform/context/context.ts';
import { forgetUnits } from './units.queries.ts';
import { hamletsFromContent, settingsFromContent, type Unit, type UnitLink, type UnitShare, unitsFromContent } from './units.schema.ts';
import { stepsOf } from './units.shares.rules.ts';

/** What the content writes: columns in the order of the JSON keys; `keys` tell which row is meant. */
type Load = { table: string; columns: [name: string, type: string, json?: string][]; keys: string[]; rows: readonly object[] };

const dated: Load['columns'] = [
  ['valid_from', 'date'],
  ['valid_to', 'date'],
];

/** Whose rows give way: what is imported gives way to the content, an administrator's row to neither. */
const weaker = { content: "('content', 'import')", import: "('import')" } as const;

/** One statement for a whole table: new rows come in, rows of who gives way are renewed when they differ, all others stay. */
async function loadTable(tx: Transaction, source: keyof typeof weaker, { table, columns, keys, rows }: Load): Promise<number> {
  const names = columns.map(([name]) => name);
  const written = [...names.filter((name) => !keys.includes(name)), 'source'];
  const read = columns.map(([name, , json]) => `"${json ?? name}" as ${name}`).join(', ');
  const shape = columns.map(([name, type, json]) => `"${json ?? name}" ${type}`).join(', ');
  const renewed = await tx.query({
    text: `insert into ${table} (${names.join(', ')}, source)
           select *, '${source}' from (select ${read} from jsonb_to_recordset($1) as one(${shape})) as all_rows
           on conflict (${keys.join(', ')}) do update set ${written.map((name) => `${name} = excluded.${name}`).join(', ')}
           where ${table}.source in ${weaker[source]}
             and (${written.map((name) => `${table}.${name}`).join(', ')}) is distinct from (${written.map((name) => `excluded.${name}`).join(', ')})
           returning 1 as row`,
    values: [JSON.stringify(rows)],
  });
  return renewed.length;
}

const unitLoads = (units: readonly Unit[], links: readonly UnitLink[]): [Load, Load] => [
  {
    table: 'units',
    columns: [
      ['id', 'text'],
      ['code', 'text'],
      ['level', 'text'],
      ['kind', 'text'],
      ['name', 'text'],
      ['parent', 'text'],
      ...dated,
      ['basis', 'text'],
      ['certainty', 'text'],
    ],
    keys: ['id'],
    rows: units,
  },
  {
    table: 'unit_links',
    columns: [
      ['from_unit', 'text', 'from'],
      ['to_unit', 'text', 'to'],
      ['kind', 'text'],
      ['changed_on', 'date', 'date'],
      ['basis', 'text'],
      ['certainty', 'text'],
    ],
    keys: ['from_unit', 'to_unit', 'changed_on'],
    rows: links,
  },
];

const keptLoads = (): Load[] => [
  {
    table: 'hamlets',
    columns: [['id', 'text'], ['commune', 'text'], ['kind', 'text'], ['name', 'text'], ...dated, ['demo', 'boolean']],
    keys: ['id'],
    rows: hamletsFromContent(),
  },
  {
    table: 'unit_settings',
    columns: [['unit', 'text'], ['key', 'text'], ['value', 'text'], ...dated, ['basis', 'text'], ['demo', 'boolean']],
    keys: ['unit', 'key', 'valid_from'],
    rows: settingsFromContent(),
  },
];

const shareLoad = (shares: readonly UnitShare[]): Load => ({
  table: 'unit_shares',
  columns: [
    ['from_unit', 'text', 'from'],
    ['to_unit', 'text', 'to'],
    ['changed_on', 'date', 'date'],
    ['decided_on', 'date'],
    ['share', 'integer'],
    ['by', 'text'],
    ['basis', 'text'],
  ],
  keys: ['from_unit', 'to_unit', 'changed_on', 'decided_on'],
  rows: shares.map((one) => ({ ...one, share: stepsOf(one) })),
});

/** Writes imported units, then links, then shares. Gives how many rows were written: fewer than given when somebody else wrote one first. */
export async function writeImported(
  tx: Transaction,
  units: readonly Unit[],
  links: readonly UnitLink[],
  shares: readonly UnitShare[],
): Promise<number> {
  const [unitLoad, linkLoad] = unitLoads(units, links);
  let written = 0;
  for (const load of [unitLoad, linkLoad, shareLoad(shares)]) written += await loadTable(tx, 'import', load);
  return written;
}

/**
 * Puts units, links, hamlets and settings of `content/units/` into their tables. Repeatable; what an administrator changed is not
 * overwritten. Returns how many rows were written.
 */
export async function loadUnits(context: Context): Promise<number> {
  const register = unitsFromContent();
  const links = [...register.linksFrom.values()].flat();
  const written = await context.transaction(async (tx) => {
    let count = 0;
    for (const load of [...unitLoads([...register.units.values()], links), ...keptLoads()]) count += await loadTable(tx, 'content', load);
    return count;
  });
  forgetUnits(context);
  return written;
}
