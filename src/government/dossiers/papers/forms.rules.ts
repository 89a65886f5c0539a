import type { Text } from '../../procedures/forms.schema.ts';

/**
 * The seven forms of Thông tư 03/2025/TT-VPCP, Phụ lục I, and the notice that ends a dossier whose supplement did not come, for which the circular has no
 * form of its own.
 */
export const forms = ['mau-01', 'mau-02', 'mau-03', 'mau-04', 'mau-05', 'mau-06', 'mau-07', 'het-han-bo-sung'] as const;
export type PaperForm = (typeof forms)[number];
export const isForm = (text: string): text is PaperForm => forms.some((form) => form === text);

/** The sentences of a paper that a unit may word itself. Each line of a text is a paragraph (of `notes`: a note). */
export const parts = ['number', 'title', 'intro', 'closing', 'notes'] as const;
export type Part = (typeof parts)[number];
export type PaperTexts = Record<Part, Text>;

/** What the sentences may name in braces, as their author types it, and what it stands for. */
const names = {
  code: 'mã hồ sơ',
  serial: 'số phiếu',
  procedure: 'tên thủ tục',
  applicant: 'người nộp',
  agency: 'cơ quan',
  centre: 'nơi tiếp nhận',
  phone: 'điện thoại',
  lookup: 'địa chỉ tra cứu',
  received: 'ngày nhận',
  due: 'ngày hẹn trả',
  reason: 'lý do',
  limit: 'hạn bổ sung',
  officer: 'người hướng dẫn',
  lateUnit: 'cơ quan chậm',
  appointment: 'ngày hẹn lại',
  asked: 'ngày yêu cầu',
  state: 'tình trạng',
  from: 'từ ngày',
  to: 'đến ngày',
} as const;
export type Place = keyof typeof names;
export type Filling = Partial<Record<Place, string>>;
export const placeName = (place: Place): string => names[place];
const placeOf = new Map<string, Place>(Object.entries(names).map(([place, name]) => [name, place as Place]));

const always = ['code', 'procedure', 'applicant', 'agency', 'centre', 'phone', 'lookup', 'serial'] as const;
/** What is known when a form is printed, and so may be named in it. */
export const placesOf: Record<PaperForm, readonly Place[]> = {
  'mau-01': [...always, 'received', 'due'],
  'mau-02': [...always, 'limit', 'officer', 'asked'],
  'mau-03': [...always, 'reason', 'officer'],
  'mau-04': [...always, 'received', 'due', 'reason', 'lateUnit', 'appointment'],
  'mau-05': [...always, 'received', 'reason', 'asked', 'state'],
  'mau-06': [...always, 'received', 'due'],
  'mau-07': ['agency', 'centre', 'from', 'to'],
  'het-han-bo-sung': [...always, 'received', 'reason', 'limit', 'state'],
};

const braces = /\{([^{}]*)\}/g;
const plainName = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** What a text names in braces: known places, and what is none. A brace without its other half is named, too. */
export function placesIn(text: string): { known: Place[]; unknown: string[] } {
  const known: Place[] = [];
  const unknown: string[] = [];
  for (const [whole, name = ''] of text.matchAll(braces)) {
    const place = placeOf.get(plainName(name));
    if (place) known.push(place);
    else unknown.push(whole);
  }
  const rest = text.replaceAll(braces, '');
  unknown.push(...(rest.match(/[{}]/g) ?? []));
  return { known, unknown };
}

/** A fault of a paper's sentences: a place that the form does not know, or one that the law demands and that stands nowhere. */
export type TextFault = { part: Part | ''; locale: 'vi' | 'en'; fault: 'unknown' | 'missing' | 'empty'; name: string };

/**
 * Judges the sentences of a form in one language. `demanded`: what the law wants to stand in the paper. A title is never empty; the other parts may be.
 */
export function textFaults(form: PaperForm, texts: PaperTexts, demanded: readonly Place[], locale: 'vi' | 'en'): TextFault[] {
  const faults: TextFault[] = [];
  const found = new Set<Place>();
  for (const part of parts) {
    const { known, unknown } = placesIn(texts[part][locale]);
    for (const name of unknown) faults.push({ part, locale, fault: 'unknown', name });
    for (const place of known) {
      found.add(place);
      if (!placesOf[form].includes(place)) faults.push({ part, locale, fault: 'unknown', name: `{${placeName(place)}}` });
    }
  }
  if (texts.title[locale].trim() === '') faults.push({ part: 'title', locale, fault: 'empty', name: '' });
  for (const place of demanded) if (!found.has(place)) faults.push({ part: '', locale, fault: 'missing', name: `{${placeName(place)}}` });
  return faults;
}

/** A piece of a filled sentence: `place` says that it was filled in. */
export type Run = { text: string; place?: Place };

/** A text with its places filled, one paragraph for each line, which begins with a capital. A line that names what is not known of this dossier is left out. */
export function filled(text: string, filling: Filling): Run[][] {
  const lines: Run[][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const runs: Run[] = [];
    let at = 0;
    let known = true;
    for (const found of line.matchAll(braces)) {
      const place = placeOf.get(plainName(found[1] ?? ''));
      const value = place && filling[place];
      if (!place || value === undefined) known = false;
      else runs.push({ text: line.slice(at, found.index) }, { text: value, place });
      at = found.index + found[0].length;
    }
    runs.push({ text: line.slice(at) });
    const [first, ...rest] = runs.filter((run) => run.text !== '');
    if (known && first) lines.push([{ ...first, text: first.text.charAt(0).toLocaleUpperCase('vi') + first.text.slice(1) }, ...rest]);
  }
  return lines;
}

/** The same as plain text, for titles and numbers. */
export const filledText = (text: string, filling: Filling): string =>
  filled(text, filling)
    .map((line) => line.map((run) => run.text).join(''))
    .join(' ');
