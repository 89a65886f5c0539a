/**
 * The reference of a dossier in the content of a bank transfer: `XS`, nine digits and a check digit. Banks drop dots, dashes and tone marks and change
 * the case; digits after two letters survive, and nobody takes an O for a 0 where only digits are.
 */
const PREFIX = 'XS';
const DIGITS = 9;

/** A quasigroup that is weakly totally antisymmetric (H. Michael Damm, 2004): every single wrong digit and every swap of neighbours is found. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

const checkOf = (digits: string): string => [...digits].reduce((carry, digit) => DAMM[Number(carry)]?.[Number(digit)] ?? '0', '0');

/** The number of possible references. */
export const REFERENCES = 10 ** DIGITS;

/** The reference of a number below `REFERENCES`: 123 → `XS0000001236`. */
export function referenceOf(number: number): string {
  if (!Number.isInteger(number) || number < 0 || number >= REFERENCES) throw new Error(`no reference: ${number}`);
  const digits = String(number).padStart(DIGITS, '0');
  return `${PREFIX}${digits}${checkOf(digits)}`;
}

/** As people read it: `XS 00000 01236`. */
export const referenceText = (reference: string): string => reference.replace(/^(\D+)(\d{5})(\d{5})$/, '$1 $2 $3');

/** Whether a text is a reference whose check digit is right. */
export const isReference = (text: string): boolean => /^XS\d{10}$/.test(text) && checkOf(text.slice(PREFIX.length)) === '0';

/** The references in what a payer wrote, each once; blanks, dots and dashes that a bank or a person put between the digits do not matter. */
export function referencesIn(content: string): string[] {
  const tight = content.toUpperCase().replaceAll(/[\s.,_/-]/g, '');
  const found = [...tight.matchAll(/(?=(XS\d{10}))/g)].map(([, one = '']) => one);
  return [...new Set(found.filter(isReference))];
}
