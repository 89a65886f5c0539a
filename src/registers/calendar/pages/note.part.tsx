import type { Day } from '../../../platform/time/time.ts';
import type { Locale, Translate } from '../../../platform/words/words.ts';
import { weekdayText } from '../../../ui/format.ts';
import type { DayRow } from '../calendar.schema.ts';

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `Thứ Hai, 24/8/2026`, where a line or a cell begins with it. */
export const dayHead = (day: Day, locale: Locale): string => capital(weekdayText(day, locale));

/** `Ngày lễ: Quốc khánh`; a name that says its kind already stands alone: `Nghỉ bù Quốc khánh`. */
export function dayNote({ kind, name }: Pick<DayRow, 'kind' | 'name'>, t: Translate, locale: Locale): string {
  const called = t(`calendar.kinds.${kind}`);
  const says = name[locale].toLocaleLowerCase('vi').startsWith(called.toLocaleLowerCase('vi'));
  return says ? name[locale] : t('calendar.admin.dayNote', { kind: called, name: name[locale] });
}
