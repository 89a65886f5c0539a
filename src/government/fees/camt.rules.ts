import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type BadLine, dongOf, isBankId, momentIn, type Statement, type StatementLine } from './statement.rules.ts';

/** An element as it was parsed: texts, elements by name, attributes with an `@`. */
type Node = { readonly [name: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every element of this name in one. */
const all = (node: unknown, name: string): unknown[] => {
  const value = isNode(node) ? node[name] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
};
/** The first element at the end of a path. */
const at = (node: unknown, ...path: string[]): unknown => path.reduce((one, name) => all(one, name)[0], node);
const textAt = (node: unknown, ...path: string[]): string => {
  const value = at(node, ...path);
  if (typeof value === 'string') return value.trim();
  const inner = isNode(value) ? value['#text'] : undefined;
  return typeof inner === 'string' ? inner.trim() : '';
};

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  maxNestedTags: 40,
});

/** Whether a file is meant as a bank statement in XML. */
export const isCamt = (text: string): boolean => /^\s*(<\?xml|<[\w:]*Document)/.test(text.replace(/^\ufeff/, ''));

/**
 * Credits of a statement by ISO 20022 camt.053 (any version whose entries we know: 001.02 to 001.08): booked credits in đồng on the account. Debits,
 * reversals and what is only expected are no business of ours. Undefined when the file is no such statement, is not well-formed, or brings entities of its own.
 */
export function readCamt(text: string, account: string): Statement | undefined {
  const body = text.replace(/^\ufeff/, '').trim();
  if (/<!(DOCTYPE|ENTITY)/i.test(body) || XMLValidator.validate(body) !== true) return undefined;
  const document: unknown = parser.parse(body);
  const statements = all(at(document, 'Document', 'BkToCstmrStmt'), 'Stmt');
  if (statements.length === 0) return undefined;
  const places = linesOf(body);
  const read: (StatementLine | BadLine)[] = [];
  let entry = 0;
  for (const statement of statements) {
    const own = accountOf(statement);
    for (const one of all(statement, 'Ntry')) read.push(...creditsOf(one, { own, account, line: places[entry++] ?? 0 }));
  }
  return {
    lines: read.flatMap((one) => ('bankId' in one ? one : [])),
    bad: read.flatMap((one) => ('fault' in one ? one : [])),
  };
}

/** The line on which each entry begins, as an editor counts. */
function linesOf(body: string): number[] {
  let [line, from] = [1, 0];
  return [...body.matchAll(/<(?:[\w.-]+:)?Ntry[\s>]/g)].map(({ index }) => {
    line += body.slice(from, index).split('\n').length - 1;
    from = index;
    return line;
  });
}

const accountOf = (statement: unknown): string =>
  (textAt(statement, 'Acct', 'Id', 'Othr', 'Id') || textAt(statement, 'Acct', 'Id', 'IBAN')).replaceAll(/\s/g, '');

/** `BOOK` as text in the older versions, as a code in the newer. */
const isBooked = (entry: unknown): boolean => [textAt(entry, 'Sts'), textAt(entry, 'Sts', 'Cd')].includes('BOOK');

function creditsOf(entry: unknown, { own, account, line }: { own: string; account: string; line: number }): (StatementLine | BadLine)[] {
  if (textAt(entry, 'CdtDbtInd') !== 'CRDT' || textAt(entry, 'RvslInd') === 'true' || !isBooked(entry)) return [];
  if (own !== account) return [{ line, fault: 'account' }];
  const currency = at(entry, 'Amt');
  if (isNode(currency) && currency['@Ccy'] !== 'VND') return [{ line, fault: 'currency' }];
  const total = dongOf(textAt(entry, 'Amt').replace(/[.]0+$/, ''));
  if (!total) return [{ line, fault: 'amount' }];
  const bookedAt = momentIn(textAt(entry, 'BookgDt', 'DtTm') || textAt(entry, 'BookgDt', 'Dt'));
  if (!bookedAt) return [{ line, fault: 'moment' }];
  const details = all(entry, 'NtryDtls').flatMap((one) => all(one, 'TxDtls'));
  const several = details.length > 1;
  const made = (several ? details : [details[0]]).map((detail) => ({
    bankId: idOf(entry, detail, several),
    account,
    amount: several ? (amountOf(detail) ?? 0) : total,
    content: contentOf(entry, detail),
    bookedAt,
  }));
  if (made.some((one) => !isBankId(one.bankId))) return [{ line, fault: 'id' }];
  // Several payments booked as one: each with its own amount, and together the entry.
  if (made.some((one) => one.amount <= 0) || made.reduce((sum, one) => sum + one.amount, 0) !== total) return [{ line, fault: 'amount' }];
  return made;
}

const amountOf = (detail: unknown): number | undefined =>
  dongOf((textAt(detail, 'AmtDtls', 'TxAmt', 'Amt') || textAt(detail, 'Amt')).replace(/[.]0+$/, ''));

function idOf(entry: unknown, detail: unknown, several: boolean): string {
  const own = textAt(detail, 'Refs', 'AcctSvcrRef') || textAt(detail, 'Refs', 'TxId');
  return several ? own : textAt(entry, 'AcctSvcrRef') || own || textAt(entry, 'NtryRef');
}

function contentOf(entry: unknown, detail: unknown): string {
  const free = all(at(detail, 'RmtInf'), 'Ustrd').map((one) => (typeof one === 'string' ? one.trim() : ''));
  const structured = textAt(detail, 'RmtInf', 'Strd', 'CdtrRefInf', 'Ref');
  return ([...free, structured].filter(Boolean).join(' ') || textAt(entry, 'AddtlNtryInf')).slice(0, 500);
}
