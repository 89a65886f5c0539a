import { channels } from '../../government/dossiers/dossiers.rules.ts';
import { hasFilters, isMeasure, type Kind, kindOf, type Measure } from '../measures/measures.rules.ts';

/**
 * A formula: a small checked expression over measures. `filed[channel=online]`, numbers, `+ - * /`, parentheses, `min(a, b)`, `max(a, b)`, and for a
 * stock `opening(open)` (how many there were when the period began) and `closing(open)` (when it ended; a stock by itself means that, too). What cannot
 * be computed is null, never a number that means nothing.
 */
export type Reference = { measure: Measure; channel: string | null; field: string | null; at: 'period' | 'opening' | 'closing' };
export type Node =
  | { is: 'number'; value: number }
  /** `bare`: a stock of which the formula does not say at which moment. */
  | { is: 'measure'; of: Reference; bare: boolean }
  | { is: 'sum'; sign: '+' | '-'; left: Node; right: Node }
  | { is: 'product'; sign: '*' | '/'; left: Node; right: Node }
  | { is: 'call'; name: 'min' | 'max'; parts: Node[] };

export const formulaFaults = ['syntax', 'unknown', 'kind', 'zero', 'filter', 'stock', 'channel', 'field', 'whole', 'register'] as const;
/** What is wrong with a formula, and where: `at` counts characters from 0. */
export class FormulaFault extends Error {
  readonly why: (typeof formulaFaults)[number];
  readonly at: number;
  readonly what: string;
  constructor(why: (typeof formulaFaults)[number], at: number, what: string) {
    super(`${why} at ${at}: ${what}`);
    this.why = why;
    this.at = at;
    this.what = what;
  }
}

/** By what a formula is checked that is to be saved: the fields that procedures have; not told, no field is refused. */
export type Known = { fields?: ReadonlySet<string> };

type Token = { text: string; at: number };
const MOST = 500;

function tokensOf(text: string): Token[] {
  if (text.length > MOST) throw new FormulaFault('syntax', MOST, '…');
  const tokens: Token[] = [];
  const shape = /\s*(?:(\d+(?:\.\d+)?|[a-z][a-z0-9_-]*|[-+*/(),[\]=])|(\S))/y;
  for (let found = shape.exec(text); found; found = shape.exec(text)) {
    const [, good, bad] = found;
    const at = shape.lastIndex - (good ?? bad ?? '').length;
    if (bad !== undefined) throw new FormulaFault('syntax', at, bad);
    tokens.push({ text: good ?? '', at });
  }
  return tokens;
}

/** What a count is, for the sums that are allowed; `moment`: a stock at a moment that the formula names. */
type Sort = Kind | 'moment';

class Parser {
  readonly #tokens: Token[];
  readonly #end: number;
  readonly #known: Known | null;
  #next = 0;
  constructor(text: string, known: Known | null) {
    this.#known = known;
    this.#tokens = tokensOf(text);
    this.#end = text.length;
  }
  whole(): Node {
    const node = this.#sum();
    const left = this.#tokens[this.#next];
    if (left) throw new FormulaFault('syntax', left.at, left.text);
    return node;
  }
  #peek(): string | undefined {
    return this.#tokens[this.#next]?.text;
  }
  #take(wanted?: string): Token {
    const token = this.#tokens[this.#next];
    if (!token || (wanted !== undefined && token.text !== wanted))
      throw new FormulaFault('syntax', token?.at ?? this.#end, token?.text ?? '');
    this.#next++;
    return token;
  }
  #sum(): Node {
    let node = this.#product();
    for (let sign = this.#peek(); sign === '+' || sign === '-'; sign = this.#peek()) {
      const { at } = this.#take();
      const right = this.#product();
      refuseSum(node, right, at);
      node = { is: 'sum', sign, left: node, right };
    }
    return node;
  }
  #product(): Node {
    let node = this.#one();
    for (let sign = this.#peek(); sign === '*' || sign === '/'; sign = this.#peek()) {
      const { at } = this.#take();
      const right = this.#one();
      if (sign === '/' && (this.#known ? isAlwaysZero(right) : right.is === 'number' && right.value === 0))
        throw new FormulaFault('zero', at, '/ 0');
      node = { is: 'product', sign, left: node, right };
    }
    return node;
  }
  #one(): Node {
    const token = this.#take();
    if (/^\d/.test(token.text)) {
      if (token.text.length > 15) throw new FormulaFault('syntax', token.at, token.text);
      return { is: 'number', value: Number(token.text) };
    }
    if (token.text === '-') return { is: 'sum', sign: '-', left: { is: 'number', value: 0 }, right: this.#one() };
    if (token.text === '(') {
      const node = this.#sum();
      this.#take(')');
      return node;
    }
    if (token.text === 'min' || token.text === 'max') return this.#call(token.text, token.at);
    if (token.text === 'opening' || token.text === 'closing') {
      this.#take('(');
      const of = this.#measure(this.#take());
      this.#take(')');
      if (kindOf(of.measure) !== 'stock') throw new FormulaFault('stock', token.at, of.measure);
      return { is: 'measure', of: { ...of, at: token.text }, bare: false };
    }
    const of = this.#measure(token);
    return { is: 'measure', of, bare: kindOf(of.measure) === 'stock' };
  }
  #call(name: 'min' | 'max', at: number): Node {
    this.#take('(');
    const parts = [this.#sum()];
    while (this.#peek() === ',') {
      this.#take();
      parts.push(this.#sum());
    }
    this.#take(')');
    if (parts.length < 2) throw new FormulaFault('syntax', at, name);
    return { is: 'call', name, parts };
  }
  #measure({ text, at }: Token): Reference {
    if (!/^[a-z]/.test(text)) throw new FormulaFault('syntax', at, text);
    if (!isMeasure(text)) throw new FormulaFault('unknown', at, text);
    const of: Reference = { measure: text, channel: null, field: null, at: kindOf(text) === 'stock' ? 'closing' : 'period' };
    if (this.#peek() !== '[') return of;
    if (this.#known && !hasFilters(text)) throw new FormulaFault('whole', at, text);
    this.#take('[');
    do {
      const key = this.#take();
      this.#take('=');
      const { text: value, at: place } = this.#take();
      if ((key.text !== 'channel' && key.text !== 'field') || of[key.text] !== null || !/^[a-z]/.test(value))
        throw new FormulaFault('filter', key.at, key.text);
      if (this.#known && key.text === 'channel' && !channels.some((one) => one === value)) throw new FormulaFault('channel', place, value);
      if (this.#known?.fields && key.text === 'field' && !this.#known.fields.has(value)) throw new FormulaFault('field', place, value);
      of[key.text] = value;
    } while (this.#peek() === ',' && this.#take());
    this.#take(']');
    return of;
  }
}

/** A value as a number and a sum of counts, each so many times: `2 * filed - received + 1`. */
type Linear = { constant: number; terms: ReadonlyMap<string, Term> };
/** A count in a sum, and how many times it is taken: negative where it is subtracted, never 0. */
export type Term = { of: Reference; factor: number };

const fixed = (constant: number): Linear => ({ constant, terms: new Map() });
const isFixed = (value: Linear | null): value is Linear => value?.terms.size === 0;

function scaled({ constant, terms }: Linear, by: number): Linear {
  return by === 0
    ? fixed(0)
    : { constant: constant * by, terms: new Map([...terms].map(([key, one]) => [key, { ...one, factor: one.factor * by }])) };
}

function addedTo(left: Linear, right: Linear): Linear {
  const terms = new Map(left.terms);
  for (const [key, { of, factor }] of right.terms) {
    const sum = (terms.get(key)?.factor ?? 0) + factor;
    if (sum === 0) terms.delete(key);
    else terms.set(key, { of, factor: sum });
  }
  return { constant: left.constant + right.constant, terms };
}

/** Null: it is no sum of counts, as the smaller of two, or a ratio, is none. */
function linear(node: Node): Linear | null {
  if (node.is === 'number') return fixed(node.value);
  if (node.is === 'measure') return { constant: 0, terms: new Map([[referenceKey(node.of), { of: node.of, factor: 1 }]]) };
  if (node.is === 'call') {
    const parts = node.parts.map(linear);
    return parts.every(isFixed) ? fixed(Math[node.name](...parts.map(({ constant }) => constant))) : null;
  }
  const [left, right] = [linear(node.left), linear(node.right)];
  if (node.is === 'product') {
    if (isFixed(right) && (node.sign === '*' || right.constant !== 0))
      return left ? scaled(left, node.sign === '*' ? right.constant : 1 / right.constant) : right.constant === 0 ? fixed(0) : null;
    return node.sign === '*' && isFixed(left) ? (right ? scaled(right, left.constant) : left.constant === 0 ? fixed(0) : null) : null;
  }
  return left && right ? addedTo(left, scaled(right, node.sign === '+' ? 1 : -1)) : null;
}

/** Whether a value is 0 whatever was counted: nothing can be divided by it. */
export function isAlwaysZero(node: Node): boolean {
  const value = linear(node);
  return isFixed(value) && value.constant === 0;
}

/** The counts whose sum a formula is, each with its sign and how many times. Null: it is no sum of counts alone, so none of them is a part of it. */
export function termsOf(node: Node): Term[] | null {
  const value = linear(node);
  return value && value.constant === 0 ? [...value.terms.values()] : null;
}

/** The sorts of the counts in a value; a product or a ratio is a count no more. */
function sortsOf(node: Node): Sort[] {
  if (node.is === 'number' || node.is === 'product') return [];
  if (node.is === 'measure') return [node.bare ? 'stock' : node.of.at === 'period' ? kindOf(node.of.measure) : 'moment'];
  return (node.is === 'sum' ? [node.left, node.right] : node.parts).flatMap(sortsOf);
}

/**
 * Distinct ones of two counts may be the same ones: they do not add. How many there are does not add to how many came: of a stock it must be said whether
 * it is the one at the beginning or at the end.
 */
function refuseSum(left: Node, right: Node, at: number): void {
  const [a, b] = [sortsOf(left), sortsOf(right)];
  const both = new Set([...a, ...b]);
  if (both.has('distinct') && a.length + b.length > 1) throw new FormulaFault('kind', at, 'distinct');
  if (both.has('stock') && both.has('flow')) throw new FormulaFault('kind', at, 'stock');
}

/** Reads a formula. Throws a `FormulaFault` that says what is wrong where. */
export const parseFormula = (text: string): Node => new Parser(text, null).whole();

/**
 * Reads a formula that is to be saved. Throws a `FormulaFault` also for what could be read, but would never count anything: a channel or field that nothing
 * has, a division by what is always 0. What was saved before such a check is read by `parseFormula`.
 */
export const checkFormula = (text: string, known: Known = {}): Node => new Parser(text, known).whole();

/** What a formula needs to be computed, each once. */
export function referencesOf(node: Node): Reference[] {
  const found = new Map<string, Reference>();
  const walk = (one: Node): void => {
    if (one.is === 'measure') found.set(referenceKey(one.of), one.of);
    else if (one.is === 'call') one.parts.forEach(walk);
    else if (one.is !== 'number') for (const side of [one.left, one.right]) walk(side);
  };
  walk(node);
  return [...found.values()];
}

/** The same for what is the same. */
export const referenceKey = ({ measure, channel, field, at }: Reference): string => `${measure}|${channel ?? ''}|${field ?? ''}|${at}`;

/** The value of a formula; null when it cannot be computed: a part of it cannot, or it divides by zero. Never NaN, never infinite. */
export function formulaValue(node: Node, of: (reference: Reference) => number | null): number | null {
  if (node.is === 'number') return node.value;
  if (node.is === 'measure') return of(node.of);
  if (node.is === 'call') {
    const parts = node.parts.map((one) => formulaValue(one, of));
    return parts.includes(null) ? null : Math[node.name](...(parts as number[]));
  }
  const [left, right] = [formulaValue(node.left, of), formulaValue(node.right, of)];
  if (left === null || right === null) return null;
  const found = node.is === 'sum' ? (node.sign === '+' ? left + right : left - right) : node.sign === '*' ? left * right : left / right;
  return Number.isFinite(found) ? found : null;
}
