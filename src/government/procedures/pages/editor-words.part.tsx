import { fold } from '../../../platform/words/fold.ts';
import { hasWords, type Locale, type Translate } from '../../../platform/words/words.ts';
import { dayText, moneyText, numberText } from '../../../ui/format.ts';
import type { Difference } from '../editor.differences.rules.ts';
import type { Fault } from '../editor.faults.rules.ts';
import { isNode, type Json } from '../editor.nodes.rules.ts';
import type { Questions } from '../editor.read.rules.ts';
import type { Box, Sheet } from '../editor.shape.rules.ts';
import { kindOfClause } from '../editor.typed.rules.ts';

export type Said = { t: Translate; locale: Locale };
export const DRAFTS = '/quan-tri/soan-thu-tuc';
export const CATALOGUE = '/quan-tri/thu-tuc';
export const sheetHref = (id: string, { slug, numbers }: Pick<Sheet, 'slug' | 'numbers'>) => [DRAFTS, id, slug, ...numbers].join('/');

const text = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : isNode(value)
      ? text(value.vi)
      : Array.isArray(value)
        ? value.map(text).join('; ')
        : '';

/** A condition in words: `khi “Quan hệ” là “Cha”`. */
function clauseText(clause: Json, questions: Questions, { t }: Said): string {
  if (!isNode(clause)) return '';
  const asked = questions.find((one) => one.name === clause.field);
  const field = asked?.label ?? text(clause.field);
  const label = (value: string) =>
    asked?.options.find((one) => one.value === value)?.label ?? (hasWords(`ui.field.${value}`) ? t(`ui.field.${value}`) : value);
  const between = isNode(clause.daysAgo) ? clause.daysAgo : isNode(clause.age) ? clause.age : {};
  const values = (Array.isArray(clause.oneOf) ? clause.oneOf : Array.isArray(clause.case) ? clause.case : []).map((one) =>
    label(text(one)),
  );
  const [from, to] = [text(between.moreThan ?? between.atLeast) || '…', text(between.atMost ?? between.below) || '…'];
  return t(`editor.clauses.${kindOfClause(clause)}`, { field, values: values.join('; '), from, to });
}

/** A value as its box means it. */
export function valueText(box: Box, value: Json, questions: Questions, said: Said): string {
  const { t, locale } = said;
  const option = (one: Json) =>
    (box.kind === 'one' || box.kind === 'many') && hasWords(`${box.words}.${text(one)}`) ? t(`${box.words}.${text(one)}`) : text(one);
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return t('editor.differences.nothing');
  if (box.kind === 'yes') return t(value === true ? 'ui.field.yes' : 'ui.field.no');
  if (box.kind === 'money' && typeof value === 'number') return moneyText(value, locale);
  if (box.kind === 'number' && typeof value === 'number') return numberText(value, locale);
  if (box.kind === 'day' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return dayText(value, locale);
  if (box.kind === 'when' && Array.isArray(value)) return value.map((one) => clauseText(one, questions, said)).join('; ');
  if (box.kind === 'one') return option(value);
  if (box.kind === 'many' && Array.isArray(value)) return value.map(option).join('; ');
  // Where the Vietnamese is the same, the English is what differs.
  return isNode(value) && 'vi' in value ? `${text(value.vi)} (${t('editor.english')}: ${text(value.en)})` : text(value);
}

/** What differs, in a sentence: `Thời hạn › Bước “Thẩm định” › Số giờ: 8 → 6`. */
export function differenceText({ trail, kind, box, before, after }: Difference, questions: Questions, said: Said): string {
  const { t } = said;
  const where = trail
    .map(({ word, thing }) => {
      const named = hasWords(`editor.things.${word}`) && (thing !== undefined || !hasWords(`editor.boxes.${word}`));
      const label = t(named ? `editor.things.${word}` : `editor.boxes.${word}`);
      return thing !== undefined && text(thing) ? `${label} “${text(thing)}”` : label;
    })
    .join(' › ');
  if (!box) return t(`editor.differences.${kind}`, { where });
  const value = (one: Json | undefined) => {
    const whole = valueText(box, one ?? null, questions, said);
    const same = isNode(before) && isNode(after) && before.en === after.en;
    const onlyEnglish = isNode(before) && isNode(after) && before.vi === after.vi;
    return box.kind === 'text' && isNode(one) && (same || !onlyEnglish) ? text(one) : whole;
  };
  return t('editor.differences.changed', { where, before: value(before), after: value(after) });
}

/** What is not right yet, in a sentence. */
export function faultText({ key, word, params }: Fault, questions: Questions, { t, locale }: Said): string {
  const asked = questions.find((one) => one.name === params.field);
  const numbers = Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? numberText(value, locale) : value]);
  return t(`editor.faults.${key}`, {
    label: word ? t(`editor.boxes.${word}`) : '',
    ...Object.fromEntries(numbers),
    ...(asked?.label ? { field: asked.label } : {}),
  });
}

/** The title of a page of the editor: a part, or one of its things by name. */
export function sheetTitle(sheet: Sheet, node: Json | undefined, { t }: Said): string {
  if (!sheet.item) return t(`editor.parts.${sheet.slug}`);
  const name = isNode(node) ? text(node.name && isNode(node.name) ? node.name : (node.title ?? node.label)) : '';
  return name
    ? `${t(`editor.things.${sheet.item}`)} “${name}”`
    : t('editor.thingAt', { thing: t(`editor.things.${sheet.item}`), number: sheet.numbers.at(-1) ?? 0 });
}

/** What a thing of a list is called in it. */
export function thingName(thing: Json, at: number, { t }: Said): string {
  const name = isNode(thing) ? text(thing.name && isNode(thing.name) ? thing.name : (thing.title ?? thing.label ?? thing.cases)) : '';
  return fold(name) ? name : t('editor.unnamed', { number: at + 1 });
}
