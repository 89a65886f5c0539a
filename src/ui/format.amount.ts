import { type Locale, wordsIn } from '../platform/words/words.ts';
import { moneyText } from './format.ts';

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const scales = ['', 'nghìn', 'triệu', 'tỷ'];
const digit = (value: number): string => digits[value] ?? '';

/** Up to three digits. `full`: something stands before them, so that empty places are said. */
function group(value: number, full: boolean): string[] {
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const said: string[] = [];
  if (hundreds > 0 || full) said.push(digit(hundreds), 'trăm');
  if (tens === 1) said.push('mười');
  else if (tens > 1) said.push(digit(tens), 'mươi');
  else if (ones > 0 && said.length > 0) said.push('lẻ');
  if (ones === 1 && tens > 1) said.push('mốt');
  else if (ones === 5 && tens > 0) said.push('lăm');
  else if (ones > 0) said.push(digit(ones));
  return said;
}

/** More than any fee: so far the names of the thousands go. */
const LARGEST = 999_999_999_999;

/** A whole number, not negative, as Vietnamese says it: 1 205 000 is `một triệu hai trăm lẻ năm nghìn`. */
export function numberWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > LARGEST) throw new Error(`no number to be said: ${value}`);
  if (value === 0) return digit(0);
  const groups: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(rest % 1000);
  return groups
    .flatMap((each, index) => (each === 0 ? [] : [...group(each, index > 0), scales[groups.length - 1 - index] ?? '']))
    .filter((word) => word !== '')
    .join(' ');
}

/** An amount as papers have it: `75.000 đồng (bảy mươi lăm nghìn đồng)`; in English the figures only. */
export function amountText(amount: number, locale: Locale = 'vi'): string {
  const figures = moneyText(amount, locale);
  return locale === 'vi' ? wordsIn(locale)('ui.format.amount', { figures, words: numberWords(amount) }) : figures;
}
