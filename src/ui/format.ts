import { type Day, dayOf, minutesOf, weekdayOf } from '../platform/time/time.ts';
import { type Locale, wordsIn } from '../platform/words/words.ts';

const digits = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }),
};

/** `12.345` (vi), `12,345` (en); at most one decimal. */
export const numberText = (value: number, locale: Locale = 'vi'): string => digits[locale].format(value);

/** An amount in whole đồng: `150.000 đồng`. */
export const moneyText = (amount: number, locale: Locale = 'vi'): string =>
  wordsIn(locale)('ui.format.money', { amount: numberText(amount, locale) });

/** A legal day: `24/8/2026` (vi), `24 August 2026` (en). */
export function dayText(day: Day, locale: Locale = 'vi'): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const t = wordsIn(locale);
  return t('ui.format.day', { year, month, date, monthName: t(`ui.format.months.${month}`) });
}

/** The parts of a day as papers write them: days below 10 and months 1 and 2 take a leading zero (Nghị định 30/2020/NĐ-CP). */
export function paperDay(moment: Date): { year: string; month: string; day: string } {
  const [year = '', month = '', day = ''] = dayOf(moment).split('-');
  return { year, month: Number(month) <= 2 ? month : String(Number(month)), day };
}

/** A period as figures are named by it, `2026-10`, `2026-Q4`, `2026`: `tháng 10/2026`, `quý 4/2026`, `năm 2026` (vi), `October 2026` (en). What is none stays as it is. */
export function periodText(period: string, locale: Locale = 'vi'): string {
  const [, year = '', quarter, month] = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/i.exec(period) ?? [];
  if (year === '') return period;
  const t = wordsIn(locale);
  const part = Number(quarter ?? month ?? 0);
  if (month) return t('ui.format.periods.month', { year, part, monthName: t(`ui.format.months.${part}`) });
  return t(`ui.format.periods.${quarter ? 'quarter' : 'year'}`, { year, part });
}

/** A legal day with its weekday: `thứ Hai, 24/8/2026`. */
export function weekdayText(day: Day, locale: Locale = 'vi'): string {
  const t = wordsIn(locale);
  return t('ui.format.weekday', { weekday: t(`ui.format.weekdays.${weekdayOf(day)}`), day: dayText(day, locale) });
}

/** A time of the day in Vietnam: `17 giờ`, `16 giờ 40 phút` (vi), `16:40` (en). */
export function clockWords(moment: Date, locale: Locale = 'vi'): string {
  const minutes = Math.floor(minutesOf(moment));
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return wordsIn(locale)(minute === 0 ? 'ui.format.hour' : 'ui.format.hourMinute', {
    hour,
    minute,
    paddedMinute: String(minute).padStart(2, '0'),
  });
}

/** A moment in Vietnam's time: `16 giờ 40 phút thứ Hai, 24/8/2026`. */
export function momentText(moment: Date, locale: Locale = 'vi'): string {
  const day = weekdayText(dayOf(moment), locale);
  return wordsIn(locale)('ui.format.moment', { clock: clockWords(moment, locale), day });
}

/** How a due moment is counted to: in working days, working hours or calendar days. */
export type DueUnit = 'workingDays' | 'workingHours' | 'calendarDays';

/** What is left until a due moment, as counted by the calendar: `còn 2 ngày làm việc`, `quá hạn 1 ngày làm việc`; 0 is `đến hạn hôm nay` or `đến hạn trong giờ này`. */
export function dueText(left: number, unit: DueUnit = 'workingDays', locale: Locale = 'vi'): string {
  const t = wordsIn(locale);
  if (left === 0) return t(`ui.format.due.now.${unit}`);
  const span = t(`ui.format.span.${unit}.${Math.abs(left) === 1 ? 'one' : 'many'}`, { amount: numberText(Math.abs(left), locale) });
  return t(left > 0 ? 'ui.format.due.left' : 'ui.format.due.late', { span });
}

/** A size in bytes: `820 kB`, `1,2 MB`. */
export function sizeText(bytes: number, locale: Locale = 'vi'): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000));
  return kilobytes < 1000 ? `${numberText(kilobytes, locale)} kB` : `${numberText(bytes / 1_000_000, locale)} MB`;
}

/** A Vietnamese phone number in groups that can be read aloud: `0912 345 678`, `0272 3874 123`. Anything else stays as it is. */
export function phoneText(phone: string): string {
  return phone.replace(/^(0\d{3})(\d{3,4})(\d{3})$/, '$1 $2 $3');
}

/** A length of time in minutes: `1 giờ 40 phút`, `2 giờ`, `25 phút`. */
export function spanText(minutes: number, locale: Locale = 'vi'): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const kind = hours === 0 ? 'minutes' : rest === 0 ? 'hours' : 'both';
  return wordsIn(locale)(`helping.span.${kind}`, { hours, minutes: rest });
}
