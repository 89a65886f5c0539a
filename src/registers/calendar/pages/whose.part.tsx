import { dayOf } from '../../../platform/time/time.ts';
import { hasWords } from '../../../platform/words/words.ts';
import type { Visit } from '../../../ui/visit.ts';
import { registerOf } from '../../units/units.queries.ts';
import { communeText } from '../../units/units.text.rules.ts';
import { administered } from '../calendar.admin.queries.ts';
import type { Book } from '../calendar.admin.rules.ts';
import { type CalendarVerb, mayCalendar } from '../calendar.permissions.ts';
import { unitOfOffice } from '../calendar.rules.ts';
import { capital } from './note.part.tsx';

/** In addresses and forms: the calendar that all units share. */
const ALL = 'tat-ca';
export const unitFrom = (text: string): string | null => (text === ALL ? null : text);
export const unitTo = (unit: string | null): string => unit ?? ALL;

/** The address of a year's page. */
export const yearPath = (unit: string | null, year: number | string, done = false): string =>
  `/quan-tri/lich?${new URLSearchParams({ nam: String(year), 'don-vi': unitTo(unit), ...(done ? { xong: '1' } : {}) })}`;

export type Whose = { options: { value: string; label: string }[]; label(unit: string | null): string; first: string };

/** Whose calendars the visitor may look at or change, with their names; an office is named with its unit. */
export async function whose(visit: Visit, book: Book, verb: CalendarVerb): Promise<Whose> {
  const { context, t, locale } = visit;
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const label = (unit: string | null): string => {
    if (unit === null) return t('calendar.admin.everyUnit');
    const home = unitOfOffice(unit);
    const name = register.units.has(home) ? communeText(register, home, today, locale) : home;
    if (home === unit) return capital(name);
    const office = unit.slice(home.length + 1);
    const key = `calendar.admin.offices.${office}`;
    return t('calendar.admin.office', { office: hasWords(key) ? t(key) : office, unit: name });
  };
  const units: (string | null)[] = (await administered(context, book)).filter((unit) => mayCalendar(context.actor, verb, unit));
  if (mayCalendar(context.actor, verb, null)) units.splice(1, 0, null);
  return { options: units.map((unit) => ({ value: unitTo(unit), label: label(unit) })), label, first: unitTo(units[0] ?? null) };
}
