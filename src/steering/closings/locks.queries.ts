import type { Context } from '../../platform/context/context.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { registerOf, unitName } from '../../registers/units/units.queries.ts';
import type { Figure } from '../indicators/evaluate.service.ts';
import { type Period, periodNamed, spanOf } from '../targets/periods.rules.ts';
import { provinceOf } from '../targets/targets.queries.ts';
import { type Held, heldFigures, type Kept, type LockCorrection } from './locks.rules.ts';

/** `đã khóa`, `chưa khóa`: data has one language. */
export const lockedText = (lock: Held['lock']): string => wordsIn('vi')(lock ? 'locks.locked' : 'locks.open');

type Found = LockCorrection & { unit: string; period: Period; indicator: string };

/**
 * Figures with their locks (`heldFigures`). Whoever asks was judged by the figures that he brings: locks say nothing of others. Two statements, however many
 * figures. Corrections are those that were written down, hourly.
 */
export async function withLocks(context: Context, figures: readonly Figure[]): Promise<Held[]> {
  const periods = [...new Set(figures.flatMap(({ from, to }) => periodNamed(from, to) ?? []))];
  if (periods.length === 0) return heldFigures(figures, [], []);
  const units = [...new Set(figures.map(({ unit }) => unit))];
  const values = [units, periods, [...new Set(figures.map(({ indicator }) => indicator))]];
  const [kept, corrections] = await context.as(systemActor('reader')).read(async (tx) => [
    await tx.query<Omit<Kept, 'acceptedBy'>>({
      name: 'closings.locks',
      text: `select c.unit, c.period, c.signed_at as "signedAt", c.decided_at as "acceptedAt", f.indicator, f.numerator, f.denominator, f.value, f.relation,
               f.version, f.not_judged as "notJudged", f.basis, f.evidence_hash as "evidenceHash"
             from period_closings c join closing_figures f on f.closing = c.id
             where c.state = 'accepted' and c.unit = any($1) and c.period = any($2) and f.indicator = any($3)`,
      values,
    }),
    await tx.query<Found>({
      name: 'closings.lock_corrections',
      text: `select c.unit, c.period, k.indicator, k.numerator, k.denominator, k.value, k.relation, k.found_at as "foundAt"
             from period_closings c join closing_corrections k on k.closing = c.id
             where c.state = 'accepted' and c.unit = any($1) and c.period = any($2) and k.indicator = any($3) order by k.found_at, k.id`,
      values,
    }),
  ]);
  const register = await registerOf(context);
  // The province in which the commune stood on the period's last day took it in: no other may.
  const acceptedBy = ({ unit, period }: Pick<Kept, 'unit' | 'period'>) => provinceOf(register, unit, spanOf(period).ends)?.id ?? '';
  return heldFigures(
    figures,
    kept.map((one) => ({ ...one, acceptedBy: acceptedBy(one) })),
    corrections,
  );
}

/** The names of the provinces that accepted some of these figures, by id. */
export async function acceptingProvinces(context: Context, figures: readonly Held[], locale: Locale): Promise<Map<string, string>> {
  const accepting = new Set(figures.flatMap(({ lock }) => lock?.acceptedBy ?? []));
  return new Map(await Promise.all([...accepting].map(async (id) => [id, await unitName(context, id, locale)] as const)));
}
