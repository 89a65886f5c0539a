import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { unitOf } from '../../registers/units/units.rules.ts';
import { type AsShown, evaluate, type Figure } from './evaluate.service.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { setOn } from './indicators.queries.ts';
import { above } from './lineage.rules.ts';
import { type Found, type SetScore, type Stage, scoreOf } from './sets.rules.ts';
import type { IndicatorSet } from './sets.schema.ts';

/** What somebody gave for a metric. `selfBy`, `verifiedBy`, `finalBy`: accounts. */
export type ScoreRow = {
  id: string;
  unit: string;
  metric: string;
  found: number | null;
  self: number | null;
  verified: number | null;
  final: number | null;
  note: string;
  evidence: string | null;
  selfBy: string;
  selfAt: Date;
  verifiedBy: string | null;
  verifiedAt: Date | null;
  finalBy: string | null;
  finalAt: Date | null;
  rowVersion: number;
};
/** `self`, `verified`, `final`: the set as each of them has it; each stands on the one before where it says nothing. */
export type SetResult<Shown extends Figure = Figure> = {
  set: IndicatorSet;
  figures: Map<string, Shown>;
  rows: Map<string, ScoreRow>;
} & Record<Stage, SetScore>;

export type WhoseSet = { set: string; unit: string; from: Day; to: Day };

/** What was given in these units for a period, as far as the actor sees it. */
const rowsOf = (context: Context, { code, version }: IndicatorSet, units: readonly string[], { from, to }: { from: Day; to: Day }) =>
  context.read((tx) =>
    tx.query<ScoreRow>({
      name: 'indicators.scores',
      text: `select id, unit, metric, found::float8, self::float8, verified::float8, final::float8, note, name as evidence, self_by as "selfBy", self_at as "selfAt",
               verified_by as "verifiedBy", verified_at as "verifiedAt", final_by as "finalBy", final_at as "finalAt", row_version as "rowVersion"
             from set_scores where set_code = $1 and version = $2 and unit = any($3) and starts = $4 and ends = $5`,
      values: [code, version, units, from, to],
    }),
  );

/**
 * The scores of units for a set and a period, by unit: the version of the set that holds at the period's end. Refuses as `evaluate` does (whoever may not see
 * one of the units with 401 and 403), and with `indicators.unknown_set` and `indicators.unknown_unit` (404).
 */
export async function resultsOf<Shown extends Figure>(
  context: Context,
  { set: code, units, from, to }: { set: string; units: readonly string[]; from: Day; to: Day },
  shown: AsShown<Shown>,
): Promise<Map<string, SetResult<Shown>>> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  for (const unit of units) {
    if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
    // A set may hold nothing that is counted: it is no less the unit's own.
    refuseFigure(context.actor, ['see', 'figures'], { unit, above: above(register, unit, today) });
  }
  const set = await setOn(context, code, to);
  const metrics = set.groups.flatMap((group) => group.metrics);
  const codes = [...new Set(metrics.flatMap(({ indicator }) => (indicator === null ? [] : [indicator])))];
  const counted = await evaluate(context, { indicators: codes, units, from, to });
  const figures = Map.groupBy(await shown(context, counted), (one) => one.unit);
  const rows = Map.groupBy(await rowsOf(context, set, units, { from, to }), (one) => one.unit);
  return new Map(
    units.map((unit) => {
      const known = new Map((figures.get(unit) ?? []).map((one) => [one.indicator, one]));
      const found = new Map<string, Found>();
      for (const { code: metric, indicator } of metrics) {
        const figure = indicator === null ? undefined : known.get(indicator);
        // A declared figure that is not there yet is not known; a formula that cannot be computed is.
        if (figure && (figure.source !== 'declared' || figure.value !== null)) found.set(metric, { value: figure.value });
      }
      const kept = rows.get(unit) ?? [];
      const { level } = unitOf(register, unit);
      const by = (of: (row: ScoreRow) => number | null) => scoreOf(set, level, found, new Map(kept.map((row) => [row.metric, of(row)])));
      const result: SetResult<Shown> = {
        set,
        figures: known,
        rows: new Map(kept.map((row) => [row.metric, row])),
        self: by((row) => row.self),
        verified: by((row) => row.verified ?? row.self),
        final: by((row) => row.final ?? row.verified ?? row.self),
      };
      return [unit, result];
    }),
  );
}

/** The scores of one unit for a set and a period. Refuses as `resultsOf` does. */
export async function scoreSet<Shown extends Figure>(
  context: Context,
  { set, unit, from, to }: WhoseSet,
  shown: AsShown<Shown>,
): Promise<SetResult<Shown>> {
  return (await resultsOf(context, { set, units: [unit], from, to }, shown)).get(unit) as SetResult<Shown>;
}
