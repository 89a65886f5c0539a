import { type Day, isDay } from '../../platform/time/time.ts';
import { typedDay } from '../../ui/typed.ts';

export { typedDay };

const two = (text: string) => text.trim().padStart(2, '0');

/** `7:30`, `07h30`, `7 giờ 30`, `7` as typed → `07:30`, `07:00`; anything else stays as it is, for the rules to refuse. */
export function typedClock(text: string): string {
  const found = /^(\d{1,2})\s*(?:[:.hg]|giờ)?\s*(\d{2})?(?:\s*phút)?$/i.exec(text.trim());
  return found?.[1] ? `${two(found[1])}:${found[2] ?? '00'}` : text.trim();
}

/** `30/4`, `30-04`, `30/4/2027` as typed, of a year → `2027-04-30`; anything else stays as it is. */
export function typedDayOf(year: number, text: string): Day {
  const found = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?$/.exec(text.trim());
  const day = found?.[1] && found[2] ? typedDay(found[1], found[2], found[3] ?? String(year)) : '';
  return isDay(day) ? day : text.trim();
}

/** `2027-04-30` → `30/4`, as it is typed. */
export const dayOfYear = (day: Day): string => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`;
