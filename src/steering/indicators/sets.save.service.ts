import { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import { keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { forgetIndicators } from './indicators.queries.ts';
import { setSchema } from './sets.schema.ts';

/** What the schema says of the whole, under the words that an administrator reads. Everything else is a field that does not fit. */
const SENTENCES: Record<string, string> = {
  'the metrics add up to the group': 'add_up',
  'the highest step gives the maximum': 'highest_step',
  'steps rise': 'steps_rise',
  'what is only shown has no points': 'only_shown',
  'bands fall': 'bands_fall',
  'the lowest band begins at 0': 'lowest_band',
  'each metric once': 'once',
  'a metric without an indicator has a name': 'named',
};

/** What is wrong with a set, by its place in it: `set.groups.0.metrics.2.max`. */
const complaintsOf = (error: z.ZodError): Record<string, Complaint> =>
  Object.fromEntries(
    error.issues.map(({ path, message }) => [`set.${path.join('.')}`, { key: `indicators.sets.errors.${SENTENCES[message] ?? 'field'}` }]),
  );

/**
 * An administrator adds a set, or a new version of one (its weights, thresholds, bands by the province's decision). Refuses with `indicators.bad_set` (422:
 * what does not add up, each fault at its place), `indicators.stale` (409), `indicators.begins_earlier` (422) when it would not begin after the version before.
 */
export async function saveSet(
  context: Context,
  input: { key: string; seen: number; set: z.input<typeof setSchema> },
): Promise<{ code: string; version: number }> {
  const role = refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
  const outcome = setSchema.safeParse(input.set);
  if (!outcome.success)
    throw new Refusal('indicators.bad_set', 422, {
      details: { detail: z.prettifyError(outcome.error) },
      fields: complaintsOf(outcome.error),
    });
  const { code } = outcome.data;
  const answer = await once(context, { verb: 'set: save', key: input.key, input }, async (tx) => {
    const chapter = { table: 'indicator_changes', thing: 'set', subject: code } as const;
    await unseenDeed(tx, chapter, 0); // one after another
    const [last] = await tx.query<{ version: number; from: string; who: string }>({
      text: `select version, valid_from::text as from, coalesce((select name from xaso_account_names(array[set_by])), 'Xã Số') as who
             from indicator_sets where code = $1 order by version desc limit 1`,
      values: [code],
    });
    if ((last?.version ?? 0) !== input.seen) {
      const params = { version: last?.version ?? 0, who: last?.who ?? '' };
      throw new Refusal('indicators.stale', 409, { details: params, fields: { '': { key: 'indicators.errors.stale', params } } });
    }
    if (last && outcome.data.valid_from <= last.from)
      throw new Refusal('indicators.begins_earlier', 422, {
        fields: { 'set.valid_from': { key: 'indicators.errors.begins', params: { day: last.from } } },
      });
    const known = await tx.query<{ code: string }>({ text: 'select distinct code from indicators' });
    const codes = new Set(known.map((one) => one.code));
    const unknown = outcome.data.groups
      .flatMap(({ metrics }) => metrics)
      .find((one) => one.indicator !== null && !codes.has(one.indicator));
    if (unknown?.indicator) throw new Refusal('indicators.unknown', 404, { details: { code: unknown.indicator } });
    const version = input.seen + 1;
    const body = { ...outcome.data, version };
    await tx.query({
      text: `insert into indicator_sets (code, version, body, valid_from, valid_to, source, set_by, set_at) values ($1, $2, $3, $4, $5, 'administrator', $6, $7)`,
      values: [code, version, JSON.stringify(body), body.valid_from, body.valid_to, context.actor.id, context.now],
    });
    await keepDeed(context, tx, chapter, 'set', { code, version, from: body.valid_from });
    await record(context, tx, { verb: 'set', thing: 'indicator set', subject: code, unit: '', data: { version, role } });
    return { code, version };
  });
  forgetIndicators(context);
  return answer;
}
