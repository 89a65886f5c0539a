import { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import { keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, isDay } from '../../platform/time/time.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { forgetIndicators } from './indicators.queries.ts';

/** `seen`: the number of the last deed in the indicator's history that the page showed. `valid_to`: its last day; null takes the end back. `basis`: by what. */
const endIndicatorSchema = z.strictObject({
  key: z.string().min(8).max(200),
  code: z.string().max(80),
  seen: z.int().min(0),
  valid_to: z.string().refine(isDay).nullable(),
  basis: z.string().trim().min(3).max(1000),
});
type EndInput = z.input<typeof endIndicatorSchema>;

/**
 * An administrator ends an indicator's validity: after its last day it is in no list any more, of the days before it stays, and what was locked stays locked. Its
 * last version carries the end and is the administrator's from then on, so that the content that comes with the program does not take the end back. Refuses
 * with `indicators.end_faults` (422) what was typed wrong, `indicators.unknown` (404), `indicators.ends_early` (422) an end before the last version begins,
 * `indicators.stale` (409) when somebody was faster.
 */
export async function endIndicator(context: Context, input: EndInput): Promise<{ code: string; valid_to: Day | null }> {
  const role = refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
  const parsed = endIndicatorSchema.safeParse(input);
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    throw new Refusal('indicators.end_faults', 422, {
      fields: Object.fromEntries([...wrong].map((name) => [`end.${name}`, { key: `indicators.admin.errors.end_${name}` }])),
    });
  }
  const { key, code, seen, valid_to, basis } = parsed.data;
  const answer = await once(context, { verb: 'indicator: end', key, input: parsed.data }, async (tx) => {
    const chapter = { table: 'indicator_changes', thing: 'indicator', subject: code } as const;
    const faster = await unseenDeed(tx, chapter, seen);
    const [last] = await tx.query<{ version: number; from: Day }>({
      text: 'select version, valid_from::text as from from indicators where code = $1 order by version desc limit 1',
      values: [code],
    });
    if (!last) throw new Refusal('indicators.unknown', 404, { details: { code } });
    if (faster) {
      const params = { version: last.version, who: faster.byName ?? 'Xã Số' };
      throw new Refusal('indicators.stale', 409, { details: params, fields: { '': { key: 'indicators.errors.changed', params } } });
    }
    if (valid_to !== null && valid_to < last.from)
      throw new Refusal('indicators.ends_early', 422, {
        fields: { 'end.valid_to': { key: 'indicators.errors.ends', params: { day: last.from } } },
      });
    await tx.query({
      text: `update indicators set valid_to = $3::date, body = body || jsonb_build_object('valid_to', $3::text), source = 'administrator', set_by = $4, set_at = $5
             where code = $1 and version = $2`,
      values: [code, last.version, valid_to, context.actor.id, context.now],
    });
    await keepDeed(context, tx, chapter, valid_to === null ? 'reopen' : 'end', { version: last.version, to: valid_to, basis });
    await record(context, tx, {
      verb: 'end',
      thing: 'indicator',
      subject: code,
      unit: '',
      data: { version: last.version, to: valid_to, role },
    });
    return { code, valid_to };
  });
  forgetIndicators(context);
  return answer;
}
