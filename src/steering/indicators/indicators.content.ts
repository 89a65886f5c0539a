import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Indicator, newIndicatorSchema } from './indicators.schema.ts';
import { type IndicatorSet, setSchema } from './sets.schema.ts';

function read<T>(file: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(JSON.parse(readFileSync(contentPath('indicators', file), 'utf8')));
  if (!result.success) throw new Error(`content/indicators/${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

const about = z.string();
const indicatorsFile = z.strictObject({ about, indicators: z.array(newIndicatorSchema()).min(1) });
const setsFile = z.strictObject({ about, sets: z.array(setSchema).min(1) });

/** The indicators and sets of `content/indicators/`. Throws when a set names an indicator that there is not. */
export function indicatorsFromContent(): { indicators: Indicator[]; sets: IndicatorSet[] } {
  const { indicators } = read('indicators.json', indicatorsFile);
  const { sets } = read('sets.json', setsFile);
  const known = new Set(indicators.map(({ code }) => code));
  for (const { code, groups } of sets)
    for (const { indicator } of groups.flatMap(({ metrics }) => metrics))
      if (indicator !== null && !known.has(indicator))
        throw new Error(`content/indicators/sets.json: ${code} names ${indicator}, which is no indicator.`);
  for (const { code, beside } of indicators)
    for (const one of beside)
      if (!known.has(one)) throw new Error(`content/indicators/indicators.json: beside ${code} stands ${one}, which is none.`);
  return { indicators, sets };
}
