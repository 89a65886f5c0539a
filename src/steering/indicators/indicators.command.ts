import { parseArgs } from 'node:util';
import type { Context } from '../../platform/context/context.ts';
import { Refusal, refusalKey } from '../../platform/context/refusal.ts';
import { isDay } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { validOn } from '../../registers/units/units.rules.ts';
import { rebuildMeasures } from '../measures/measures.rebuild.service.ts';
import { type Disagreement, verifyMeasures } from '../measures/measures.verify.service.ts';
import { openBehind } from './behind.service.ts';

/** A house opened for a command: the reader's context of the moment, and its end. */
export type ReadingHouse = { contextNow(): Context; close(): Promise<void> };
type Wish = (house: ReadingHouse) => Promise<number>;

const t = wordsIn('vi');
const USE = 'xaso indicators rebuild | verify | rows --indicator dossiers.online_share --unit 28159 --year 2026 [--part denominator]';

async function rebuild({ contextNow }: ReadingHouse): Promise<number> {
  const { events, milliseconds } = await rebuildMeasures(contextNow);
  console.log(
    t('measures.command.rebuilt', { events, milliseconds, perSecond: Math.round(events / Math.max(0.001, milliseconds / 1000)) }),
  );
  return 0;
}

/** A day, or the month or quarter that begins on it: `2026-11-03`, `2026-11`, `2026-Q4`. */
const spanText = ({ span, starts }: Disagreement): string =>
  span === 'd' ? starts : span === 'm' ? starts.slice(0, 7) : `${starts.slice(0, 5)}Q${Math.ceil(Number(starts.slice(5, 7)) / 3)}`;

async function verify({ contextNow }: ReadingHouse): Promise<number> {
  const began = performance.now();
  const { sums, events, differences } = await verifyMeasures(contextNow());
  for (const one of differences) {
    const { which, unit, measure, channel, field, read, found } = one;
    console.log([which, unit, spanText(one), measure, channel || '-', field || '-', read, found].join('\t'));
  }
  const seconds = Math.max(0.001, (performance.now() - began) / 1000);
  if (differences.length === 0) console.log(t('measures.command.verified', { sums, events, perSecond: Math.round(events / seconds) }));
  else console.error(t('measures.command.differ', { count: differences.length }));
  return differences.length === 0 ? 0 : 1;
}

/** A unit by its id, or by its code: the one that had it on the last day asked for. Undefined: none, or more than one. */
export async function unitMeant(context: Context, text: string, on: string): Promise<string | undefined> {
  const register = await registerOf(context);
  if (register.units.has(text)) return text;
  const fitting = (register.byCode.get(text) ?? []).filter((one) => validOn(one, on));
  return fitting.length === 1 ? fitting[0]?.id : undefined;
}

/** What the arguments ask for; undefined: wrong use. */
function wishOf(args: string[]): Wish | undefined {
  let parsed: ReturnType<typeof flagsOf>;
  try {
    parsed = flagsOf(args);
  } catch {
    return undefined;
  }
  const { values, positionals } = parsed;
  const [verb, ...more] = positionals;
  if (more.length > 0) return undefined;
  if (verb === 'rebuild') return rebuild;
  if (verb === 'verify') return verify;
  const { indicator, unit, year, from = `${year}-01-01`, to = `${year}-12-31`, part = 'numerator' } = values;
  if (verb !== 'rows' || !indicator || !unit || !isDay(from) || !isDay(to) || (part !== 'numerator' && part !== 'denominator'))
    return undefined;
  return async ({ contextNow }) => {
    const context = contextNow();
    const id = await unitMeant(context, unit, to);
    if (!id) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
    const { rows } = await openBehind(context, { indicator, unit: id, from, to, part });
    for (const { code } of rows) if (code) console.log(code);
    return 0;
  };
}

const flagsOf = (args: string[]) => {
  const text = { type: 'string' } as const;
  return parseArgs({
    args,
    options: { indicator: text, unit: text, year: text, from: text, to: text, part: text },
    allowPositionals: true,
    strict: true,
  });
};

/**
 * `xaso indicators rebuild` counts everything anew; `verify` compares with what the rows say and prints every difference (which, unit, day, month or quarter, measure,
 * channel, field, read, found); `rows --indicator X --unit U --year Y [--part denominator]` prints the codes behind a figure. Exit 0 done, 1 refused or
 * different, 2 wrong use.
 */
export async function runIndicators(args: string[], openHouse: () => Promise<ReadingHouse>): Promise<number> {
  const wish = wishOf(args);
  if (!wish) {
    console.error(t('indicators.command.wrongUse', { use: USE }));
    return 2;
  }
  const house = await openHouse();
  try {
    return await wish(house);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(t(refusalKey(error.code), error.details));
    return 1;
  } finally {
    await house.close();
  }
}
