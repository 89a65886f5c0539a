import type { z } from 'zod';
import { knownFields } from '../../government/procedures/procedures.queries.ts';
import { record } from '../../platform/audit/audit.ts';
import { keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import { indicatorsFromContent } from './indicators.content.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { forgetIndicators } from './indicators.queries.ts';
import { type IndicatorInput, setIndicatorSchema } from './indicators.schema.ts';

type Row = { code: string; version: number; body: object; valid_from: string; valid_to: string | null };

/** New versions come in, those that the content wrote are renewed when they differ, an administrator's stay. */
async function loadRows(context: Context, tx: Transaction, table: 'indicators' | 'indicator_sets', rows: readonly Row[]): Promise<void> {
  await tx.query({
    text: `insert into ${table} (code, version, body, valid_from, valid_to, source, set_by, set_at)
           select code, version, body, valid_from, valid_to, 'content', 'content', $2
           from jsonb_to_recordset($1) as r(code text, version integer, body jsonb, valid_from date, valid_to date)
           on conflict (code, version) do update set body = excluded.body, valid_from = excluded.valid_from, valid_to = excluded.valid_to, set_at = excluded.set_at
           where ${table}.source = 'content' and ${table}.body is distinct from excluded.body`,
    values: [JSON.stringify(rows), context.now],
  });
}

/** Puts the indicators and sets of `content/indicators/` into their tables. Repeatable. */
export async function loadIndicators(context: Context): Promise<void> {
  const { indicators, sets } = indicatorsFromContent();
  await context.transaction(async (tx) => {
    const dated = ({ valid_from, valid_to }: { valid_from: string; valid_to: string | null }) => ({ valid_from, valid_to });
    const first = indicators.map((body) => ({ code: body.code, version: 1, body, ...dated(body) }));
    await loadRows(context, tx, 'indicators', first);
    const all = sets.map((body) => ({ code: body.code, version: body.version, body, ...dated(body) }));
    await loadRows(context, tx, 'indicator_sets', all);
  });
  forgetIndicators(context);
}

/**
 * An administrator adds an indicator, or a new version of one: its formula holds from its first day on, the former ones stay. Refuses with
 * `indicators.faults` (422; the complaint of a formula says why and where), `indicators.stale` (409) when somebody was faster, `indicators.begins_earlier`
 * (422) when it would not begin after the version before it.
 */
export async function setIndicator(
  context: Context,
  input: { key: string; seen: number; indicator: IndicatorInput },
): Promise<{ code: string; version: number }> {
  const role = refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
  const outcome = setIndicatorSchema({ fields: await knownFields(context) }).safeParse(input);
  if (!outcome.success) throw new Refusal('indicators.faults', 422, { fields: complaints(outcome.error) });
  const { key, seen, indicator } = outcome.data;
  const { code } = indicator;
  const answer = await once(context, { verb: 'indicator: set', key, input: outcome.data }, async (tx) => {
    const chapter = { table: 'indicator_changes', thing: 'indicator', subject: code } as const;
    await unseenDeed(tx, chapter, 0); // one after another
    const [last] = await tx.query<{ version: number; from: string; who: string }>({
      text: `select version, valid_from::text as from, coalesce((select name from xaso_account_names(array[set_by])), 'Xã Số') as who
             from indicators where code = $1 order by version desc limit 1`,
      values: [code],
    });
    if ((last?.version ?? 0) !== seen) {
      const params = { version: last?.version ?? 0, who: last?.who ?? '' };
      throw new Refusal('indicators.stale', 409, { details: params, fields: { '': { key: 'indicators.errors.stale', params } } });
    }
    if (last && indicator.valid_from <= last.from)
      throw new Refusal('indicators.begins_earlier', 422, {
        fields: { 'indicator.valid_from': { key: 'indicators.errors.begins', params: { day: last.from } } },
      });
    const version = seen + 1;
    await tx.query({
      text: `insert into indicators (code, version, body, valid_from, valid_to, source, set_by, set_at) values ($1, $2, $3, $4, $5, 'administrator', $6, $7)`,
      values: [code, version, JSON.stringify(indicator), indicator.valid_from, indicator.valid_to, context.actor.id, context.now],
    });
    await keepDeed(context, tx, chapter, 'set', { code, version, from: indicator.valid_from });
    await record(context, tx, { verb: 'set', thing: 'indicator', subject: code, unit: '', data: { version, role } });
    return { code, version };
  });
  forgetIndicators(context);
  return answer;
}

/** A formula's fault reads `<why> <at> <what>`; everything else is a field that does not fit. */
export function complaints(error: z.ZodError, before = '') {
  return Object.fromEntries(
    error.issues.map((issue) => {
      const [, why, at, what = ''] = /^(\w+) (\d+) (.*)$/s.exec(issue.message) ?? [];
      const complaint = why
        ? { key: `indicators.formula.${why}`, params: { at: Number(at) + 1, what } }
        : { key: 'indicators.errors.field', params: { detail: issue.message } };
      return [`${before}${issue.path.join('.')}`, complaint] as const;
    }),
  );
}

/** Shows a figure of the unit to everybody from now on, or no more. `indicator` must be known. */
export async function publishFigure(
  context: Context,
  input: { key: string; unit: string; indicator: string; shown: boolean },
): Promise<{ unit: string; indicator: string; shown: boolean }> {
  refuseFigure(context.actor, ['publish', 'figures'], { unit: input.unit, above: [input.unit] });
  return once(context, { verb: 'indicator: publish', key: input.key, input }, async (tx) => {
    const [known] = await tx.query({ text: 'select 1 as known from indicators where code = $1 limit 1', values: [input.indicator] });
    if (!known) throw new Refusal('indicators.unknown', 404, { details: { code: input.indicator } });
    await tx.query({
      text: `insert into indicator_publications (unit, indicator, shown_from, shown_until, set_by) values ($1, $2, $3::timestamptz, case when $4 then null else $3::timestamptz end, $5)
             on conflict (unit, indicator) do update set shown_from = case when $4 then least(indicator_publications.shown_from, $3::timestamptz) else indicator_publications.shown_from end,
               shown_until = case when $4 then null else $3::timestamptz end, set_by = $5, row_version = indicator_publications.row_version + 1`,
      values: [input.unit, input.indicator, context.now, input.shown, context.actor.id],
    });
    await record(context, tx, {
      verb: input.shown ? 'publish' : 'withdraw',
      thing: 'figure',
      subject: input.indicator,
      unit: input.unit,
      data: { day: dayOf(context.now) },
    });
    return { unit: input.unit, indicator: input.indicator, shown: input.shown };
  });
}
