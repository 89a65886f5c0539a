import type { Context } from '../../platform/context/context.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { dayOf, momentOf } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { isWorkingDay } from '../../registers/calendar/calendar.rules.ts';
import { sendToAccount } from '../../registers/notices/notices.service.ts';
import { officersOfUnit } from '../../registers/people/people.queries.ts';
import { unitName } from '../../registers/units/units.queries.ts';
import { dayText } from '../../ui/format.ts';
import { unitsAtWork, type Workload, workloads } from '../dossiers/delays.queries.ts';

const nothing = { open: 0, dueToday: 0, soon: 0, late: 0, stepLate: 0 };
const sum = (all: readonly Workload[]) =>
  all.reduce(
    (total, one) => ({
      open: total.open + one.open,
      dueToday: total.dueToday + one.dueToday,
      soon: total.soon + one.soon,
      late: total.late + one.late,
      stepLate: total.stepLate + one.stepLate,
    }),
    nothing,
  );
const figures = ({ open, dueToday, soon, late, stepLate }: typeof nothing) => ({ open, today: dueToday, soon, late, stepLate });
/** What each officer has; what of a unit waits for somebody at the steps of some offices. */
const given = (loads: readonly Workload[]) => loads.filter(({ officer }) => officer !== '');
const waiting = (loads: readonly Workload[], roles: readonly string[]) =>
  loads.filter(({ officer, role }) => officer === '' && role !== null && roles.includes(role));

/**
 * The morning's mail: each officer reads how the own work stands and what waits for somebody of the own office, the head how the unit's does and who has what. On working days of the unit only, once
 * a day and account; whoever has nothing open gets none, nor whoever gave no mail address. Figures and names of colleagues, never of citizens. Returns
 * how many were sent. `publicUrl`: the address of the house, for the link.
 */
export async function sendDigests(context: Context, publicUrl: string): Promise<number> {
  const today = dayOf(context.now);
  let sent = 0;
  for (const unit of await unitsAtWork(context)) {
    if (!isWorkingDay(await calendarOf(context, unit), today)) continue;
    const loads = await workloads(context, unit, momentOf(today, 1440));
    const officers = await officersOfUnit(context, unit);
    const whole = sum(loads);
    const t = wordsIn('vi');
    const nameOf = (account: string) => officers.find((one) => one.account === account)?.name ?? t('delays.page.nobody');
    for (const { account, name, roles } of officers) {
      const own = loads.find((one) => one.officer === account);
      const office = sum(waiting(loads, roles));
      const head = roles.includes('leader');
      if (!own && office.open === 0 && !(head && whole.open > 0)) continue;
      const shown = head ? whole : sum([...(own ? [own] : []), ...waiting(loads, roles)]);
      const nobody = whole.open - sum(given(loads)).open;
      const text = [
        t('delays.digest.greeting', { name }),
        ...(own ? [t('delays.digest.own', figures(own))] : []),
        ...(office.open > 0 ? [t('delays.digest.office', figures(office))] : []),
        ...(head
          ? [
              t('delays.digest.unit', { unit: await unitName(context, unit, 'vi'), nobody, ...figures(whole) }),
              ...given(loads).map((one) => t('delays.digest.perOfficer', { name: nameOf(one.officer), ...figures(one) })),
            ]
          : []),
        t('delays.digest.link', { link: `${publicUrl}/can-bo/tre-han` }),
        t('delays.digest.end'),
      ].join('\n\n');
      const subject = t('delays.digest.subject', { day: dayText(today, 'vi'), late: shown.late, today: shown.dueToday });
      if (await sendToAccount(context, account, { key: `digest ${unit} ${today}`, unit, subject, text })) sent++;
    }
  }
  return sent;
}

export const digestJobs = (publicUrl: string): readonly Job[] => [
  {
    name: 'desk:digest',
    cron: '0 0 * * *', // seven in the morning in Vietnam
    work: async (context) => {
      await sendDigests(context, publicUrl);
    },
  },
];
