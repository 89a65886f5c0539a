import { loadProcedures } from '../government/procedures/procedures.service.ts';
import type { Context } from '../platform/context/context.ts';
import { loadCalendar } from '../registers/calendar/calendar.service.ts';
import { loadUnits } from '../registers/units/units.service.ts';
import { loadIndicators } from '../steering/indicators/indicators.service.ts';

/** Puts the dated content of `content/` into its tables. Repeatable: what is there stays, what an administrator changed is never overwritten. */
export async function loadContent(context: Context): Promise<void> {
  await loadUnits(context);
  await loadCalendar(context);
  await loadProcedures(context);
  await loadIndicators(context);
}
