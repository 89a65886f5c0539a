import type { Day } from '../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { ancestors, fullName, type Register, unitOf } from './units.rules.ts';
import type { Unit } from './units.schema.ts';

/** `xã Cần Giuộc, tỉnh Tây Ninh`; `Cần Giuộc Commune, Tây Ninh Province`. */
export function communeText(register: Register, id: string, day: Day, locale: Locale): string {
  if (locale === 'vi') return fullName(register, id, day);
  const t = wordsIn(locale);
  const named = (unit: Unit) => t('units.named', { kind: t(`units.kinds.${unit.kind}`), name: unit.name });
  return [unitOf(register, id), ...ancestors(register, id, day)].map(named).join(', ');
}
