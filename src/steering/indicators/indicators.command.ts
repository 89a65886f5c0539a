import { parseArgs } from 'node:util';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { isDay } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { unitName } from '../../registers/units/units.queries.ts';
import { refusalText } from '../../ui/answer.ts';
import { dayText } from '../../ui/format.ts';
import { rebuildMeasures } from '../measures/measures.rebuild.service.ts';
import { type Disagreement, verifyMeasures } from '../measures/measures.verify.service.ts';
import { type Opened, openBehind } from './behind.service.ts';
import { unitAsked } from './meant.queries.ts';
import { isCounted } from './periods.rules.ts';

/** A house opened for a command: the reader's context of the moment, and its end. */
export type ReadingHouse = { contextNow(): Context; close(): Promise<void> };
type Wish = (house: ReadingHouse) => Promise<number>;

const t = wordsIn('vi');
const USE =
  'xaso indicators rebuild | verify | rows --indicator dossiers.online_share --unit 28159 --year 2026 [--part denominator] [--as-of 2026-06-30] [--pilot]';

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

/** The codes behind a figure, and what to know where there are none: nothing counted, or nothing that has a code. */
function rows(wish: Opened, pilot: boolean): Wish {
  return async ({ contextNow }) => {
    const context = contextNow();
    const unit = await unitAsked(context, wish);
    const found = await openBehind(context, { ...wish, unit });
    const codes = found.rows.flatMap(({ code }) => code ?? []);
    for (const code of codes) console.log(code);
    if (codes.length === 0) {
      const { indicator, from, to } = wish;
      const said = { indicator, unit: await unitName(context, unit), id: unit, from: dayText(from, 'vi'), to: dayText(to, 'vi') };
      console.error(
        t(found.rows.length === 0 ? 'indicators.command.noRows' : 'indicators.command.noCodes', { ...said, count: found.rows.length }),
      );
      if (found.rows.length === 0 && !pilot) console.error(t('indicators.command.tryPilot'));
    }
    return 0;
  };
}

/** What the arguments ask for, and of which house; undefined: wrong use. */
function wishOf(args: string[]): { wish: Wish; pilot: boolean } | undefined {
  let parsed: ReturnType<typeof flagsOf>;
  try {
    parsed = flagsOf(args);
  } catch {
    return undefined;
  }
  const { values, positionals } = parsed;
  const [verb, ...more] = positionals;
  if (more.length > 0) return undefined;
  const { pilot } = values;
  if (verb === 'rebuild') return { wish: rebuild, pilot };
  if (verb === 'verify') return { wish: verify, pilot };
  const { indicator, unit, year, from = `${year}-01-01`, to = `${year}-12-31`, part = 'numerator', 'as-of': asOf } = values;
  if (verb !== 'rows' || !indicator || !unit || (part !== 'numerator' && part !== 'denominator')) return undefined;
  if (![from, to, ...(asOf === undefined ? [] : [asOf])].every((day) => isDay(day) && isCounted(day))) return undefined;
  return { wish: rows({ indicator, unit, from, to, part, asOf }, pilot), pilot };
}

const flagsOf = (args: string[]) => {
  const text = { type: 'string' } as const;
  return parseArgs({
    args,
    options: {
      ...{ indicator: text, unit: text, year: text, from: text, to: text, part: text, 'as-of': text },
      pilot: { type: 'boolean', default: false },
    },
    allowPositionals: true,
    strict: true,
  });
};

/**
 * `xaso indicators rebuild` counts everything anew; `verify` compares with what the rows say and prints every difference (which, unit, day, month or quarter, measure,
 * channel, field, read, found); `rows --indicator X --unit U --year Y [--part denominator] [--as-of DAY]` prints the codes behind a figure, with the tree of
 * that day; none: a sentence on standard error. `--pilot`: of the pilot's database. Exit 0 done, 1 refused or different, 2 wrong use.
 */
export async function runIndicators(args: string[], openHouse: (of: { pilot: boolean }) => Promise<ReadingHouse>): Promise<number> {
  const asked = wishOf(args);
  if (!asked) {
    console.error(t('indicators.command.wrongUse', { use: USE }));
    return 2;
  }
  const house = await openHouse({ pilot: asked.pilot });
  try {
    return await asked.wish(house);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(refusalText(error, { t, locale: 'vi' }));
    return 1;
  } finally {
    await house.close();
  }
}
