import type { Context } from '../../platform/context/context.ts';
import type { PromiseRule } from './promises.rules.ts';

const RULE = `id, unit, weekday, until, procedures, valid_from::text as "validFrom", valid_to::text as "validTo", decision`;

/** Rules change seldom and every receipt asks for them: they are read anew every half minute. */
const FRESH = 30_000;
const kept = new WeakMap<object, { at: number; rules: Promise<Map<string, PromiseRule[]>> }>();

async function read(context: Context): Promise<Map<string, PromiseRule[]>> {
  const rules = await context.apart.read((tx) =>
    tx.query<PromiseRule>({ text: `select ${RULE} from promise_rules order by valid_from, id` }),
  );
  return Map.groupBy(rules, (rule) => rule.unit);
}

/** All days without an appointment that a unit has, had or will have, the oldest first. */
export async function promiseRulesOf(context: Context, unit: string): Promise<readonly PromiseRule[]> {
  const found = kept.get(context.house);
  const fresh = found && performance.now() - found.at < FRESH ? found.rules : read(context);
  if (fresh !== found?.rules) {
    kept.set(context.house, { at: performance.now(), rules: fresh });
    fresh.catch(() => kept.delete(context.house));
  }
  return (await fresh).get(unit) ?? [];
}

/** After a change in this process: the next receipt sees it. */
export const forgetPromiseRules = (context: Context): boolean => kept.delete(context.house);
