import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { Bank } from '../../../doubles/bank/bank.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { isCamt, readCamt } from './camt.rules.ts';
import { csvRows, dongOf, momentIn, readCsv } from './statement.rules.ts';

const ACCOUNT = '5400205123456';
const columns = { id: 'Số bút toán', moment: 'Ngày giao dịch', amount: 'Ghi có', content: 'Nội dung' };
const at = (local: string) => parseLocal(local) as Date;
function bank(): Bank {
  const one = new Bank(ACCOUNT);
  one.book(20_000, 'XS 00000 01236 nop phi', at('2026-11-23T09:05'));
  one.book(-5_500, 'Phi dich vu', at('2026-11-23T10:00'));
  one.book(1_250_000, 'Nguyen Van A, "nop" <phi> & le phi', at('2026-11-23T16:59'));
  return one;
}

describe('amounts and moments', () => {
  test.each([
    ['20000', 20_000],
    ['20.000', 20_000],
    ['1,234,000', 1_234_000],
    ['1.234.000,00', 1_234_000],
    ['1,234,000.00', 1_234_000],
    ['20000.00', 20_000],
    ['+8.000 VND', 8_000],
    ['20,5', undefined],
    ['20.000,50', undefined],
    ['1.23.000', undefined],
    ['-5', undefined],
    ['', undefined],
    ['hai mươi', undefined],
    ['99999999999999999999', undefined],
  ])('%s: %o', (text, amount) => expect(dongOf(text)).toBe(amount));
  test.each([
    ['23/11/2026 09:05:10', '2026-11-23T09:05'],
    ['23-11-2026', '2026-11-23T00:00'],
    ['2026-11-23T09:05:00', '2026-11-23T09:05'],
    ['2026-11-23T02:05:00Z', '2026-11-23T09:05'],
    ['31/02/2026', undefined],
    ['hôm qua', undefined],
  ])('%s: %s', (text, local) => expect(momentIn(text)).toEqual(local ? at(local) : undefined));
});

describe('CSV', () => {
  test('fields in quotes hold commas, quotes and line ends; lines keep their numbers', () =>
    expect(csvRows('a,b\r\n"x, ""y""\nz",2\n\nc,d', ',')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x, "y"\nz', '2'] },
      { line: 5, fields: ['c', 'd'] },
    ]));
  test('credits of an export, not its debits, heading or sum', () => {
    const one = bank();
    const read = readCsv(one.csv(), columns, ACCOUNT);
    expect(read?.bad).toEqual([]);
    expect(read?.lines).toEqual(
      one.bookings
        .filter(({ amount }) => amount > 0)
        .map(({ id, amount, content, at: bookedAt }) => ({ bankId: id, account: ACCOUNT, amount, content, bookedAt })),
    );
  });
  test('a file that is half broken gives its good lines, and the numbers of the bad ones', () => {
    const text = `Số bút toán;Ngày giao dịch;Ghi có;Nội dung
FT1;23/11/2026;20000;tốt
FT2;23/11/2026;20,5;phần lẻ
FT3;32/11/2026;20000;ngày sai
;23/11/2026;20000;không số
FT5;23/11/2026;20000
FT6;23/11/2026;8000;tốt
FT26\\BNK 7;23/11/2026;9000;số của ngân hàng khác
42;23/11/2026;9000;ngắn`;
    const read = readCsv(text, columns, ACCOUNT);
    expect(read?.lines.map((one) => one.bankId)).toEqual(['FT1', 'FT6', 'FT26\\BNK 7', '42']);
    expect(read?.bad).toEqual([
      { line: 3, fault: 'amount' },
      { line: 4, fault: 'moment' },
      { line: 5, fault: 'id' },
      { line: 6, fault: 'columns' },
    ]);
  });
  test.each(['', 'a,b,c', 'STT,Ngày,Tiền'])('%s is no statement', (text) => expect(readCsv(text, columns, ACCOUNT)).toBeUndefined());
});

/** The order of elements in camt.053.001.02, as far as we write and read it; `!` must be there. From the ISO 20022 message definition. */
const order: Record<string, string> = {
  Document: 'BkToCstmrStmt!',
  BkToCstmrStmt: 'GrpHdr! Stmt!',
  GrpHdr: 'MsgId! CreDtTm! MsgRcpt MsgPgntn AddtlInf',
  Stmt: 'Id! ElctrncSeqNb LglSeqNb CreDtTm! FrToDt CpyDplctInd RptgSrc Acct! RltdAcct Intrst Bal! TxsSummry Ntry AddtlStmtInf',
  Acct: 'Id! Tp Ccy Nm Ownr Svcr',
  Bal: 'Tp! CdtLine Amt! CdtDbtInd! Dt! Avlbty',
  Ntry: 'NtryRef Amt! CdtDbtInd! RvslInd Sts! BookgDt ValDt AcctSvcrRef Avlbty BkTxCd! ComssnWvrInd AddtlInfInd AmtDtls Chrgs TechInptChanl Intrst NtryDtls AddtlNtryInf',
  NtryDtls: 'Btch TxDtls',
  TxDtls:
    'Refs AmtDtls Avlbty BkTxCd Chrgs Intrst RltdPties RltdAgts Purp RltdRmtInf RmtInf RltdDts RltdPric RltdQties FinInstrmId Tax RtrInf CorpActn SfkpgAcct AddtlTxInf',
  Refs: 'MsgId AcctSvcrRef PmtInfId InstrId EndToEndId TxId MndtId ChqNb ClrSysRef Prtry',
};
/** Another parser than ours: an element in XML is an element in JSX, and the builder's parser knows that. */
type Element = { type: string; value?: string; openingElement: { name: { name: string } }; children: Element[] };
const parsedElsewhere = (xml: string) => parseSync('statement.jsx', `(${xml.replace(/<\?.*?\?>/, '').replaceAll(/[{}]/g, '')})`);
/** What the other parser finds in every booked credit: the bank's number and the whole đồng. */
function creditsElsewhere(xml: string): (readonly [string, number])[] {
  const entries: Element[] = [];
  const walk = (element: Element): void => {
    if (element.type === 'JSXElement' && element.openingElement.name.name === 'Ntry') entries.push(element);
    for (const one of element.children ?? []) walk(one);
  };
  const statement = (parsedElsewhere(xml).program.body[0] as unknown as { expression: { expression?: Element } & Element }).expression;
  walk(statement.expression ?? statement);
  const textOf = (entry: Element, name: string) =>
    entry.children.find((one) => one.type === 'JSXElement' && one.openingElement.name.name === name)?.children[0]?.value ?? '';
  return entries
    .filter((entry) => textOf(entry, 'CdtDbtInd') === 'CRDT' && textOf(entry, 'Sts') === 'BOOK')
    .map((entry) => [textOf(entry, 'AcctSvcrRef'), Number(textOf(entry, 'Amt'))] as const);
}
function faultsOf(xml: string): string[] {
  const { program, errors } = parsedElsewhere(xml);
  if (errors.length > 0) return [String(errors[0]?.message)];
  const root = (program.body[0] as unknown as { expression: { expression?: Element } & Element }).expression;
  const faults: string[] = [];
  const walk = (element: Element): void => {
    const name = element.openingElement.name.name;
    const inner = element.children.filter((one) => one.type === 'JSXElement');
    const known = order[name]?.split(' ');
    if (known) {
      const places = inner.map((one) => known.findIndex((each) => each.replace('!', '') === one.openingElement.name.name));
      if (places.includes(-1) || places.some((place, index) => place < (places[index - 1] ?? 0))) faults.push(`${name}: order`);
      for (const [place, each] of known.entries()) if (each.endsWith('!') && !places.includes(place)) faults.push(`${name}: ${each}`);
    }
    for (const one of inner) walk(one);
  };
  walk(root.expression ?? root);
  return faults;
}

describe('CAMT.053', () => {
  test('what the bank writes keeps the order of the message definition, by another parser; a fault in it is found', () => {
    expect(faultsOf(bank().camt())).toEqual([]);
    expect(faultsOf(bank().camt().replace('<MsgId>STMT-1</MsgId>', ''))).toEqual(['GrpHdr: MsgId!']);
    expect(faultsOf(bank().camt().replace('<Sts>BOOK</Sts>', ''))).toEqual(['Ntry: Sts!']);
  });
  test('gives the credits that another parser finds: as many, with their numbers and sums', () => {
    const text = bank().camt();
    const read = readCamt(text, ACCOUNT)?.lines.map(({ bankId, amount }) => [bankId, amount]);
    expect(read?.length).toBeGreaterThan(1);
    expect(read).toEqual(creditsElsewhere(text));
  });
  test('gives the same credits as the CSV', () => {
    const one = bank();
    expect(isCamt(one.camt())).toBe(true);
    expect(isCamt(one.csv())).toBe(false);
    expect(readCamt(one.camt(), ACCOUNT)).toEqual(readCsv(one.csv(), columns, ACCOUNT));
  });
  test('newer versions, prefixes, several payments booked as one', () => {
    const detail = (id: string, amount: number) =>
      `<c:TxDtls><c:Refs><c:AcctSvcrRef>${id}</c:AcctSvcrRef></c:Refs><c:Amt Ccy="VND">${amount}.00</c:Amt><c:RmtInf><c:Ustrd>x</c:Ustrd><c:Ustrd>${id}</c:Ustrd></c:RmtInf></c:TxDtls>`;
    const text = (total: number) => `<c:Document xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><c:BkToCstmrStmt><c:Stmt>
      <c:Acct><c:Id><c:IBAN>${ACCOUNT}</c:IBAN></c:Id></c:Acct>
      <c:Ntry><c:Amt Ccy="VND">${total}</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts><c:Cd>BOOK</c:Cd></c:Sts><c:BookgDt><c:Dt>2026-11-23</c:Dt></c:BookgDt>
      <c:NtryDtls>${detail('FT1', 20_000)}${detail('FT2', 8_000)}</c:NtryDtls></c:Ntry></c:Stmt></c:BkToCstmrStmt></c:Document>`;
    expect(readCamt(text(28_000), ACCOUNT)?.lines.map(({ bankId, amount, content }) => [bankId, amount, content])).toEqual([
      ['FT1', 20_000, 'x FT1'],
      ['FT2', 8_000, 'x FT2'],
    ]);
    expect(readCamt(text(28_001), ACCOUNT)).toEqual({ lines: [], bad: [{ line: 3, fault: 'amount' }] });
  });
  test.each([
    ['another account', (text: string) => text.replace(ACCOUNT, '111'), 'account'],
    ['another currency', (text: string) => text.replace('<Amt Ccy="VND">20000<', '<Amt Ccy="USD">20000<'), 'currency'],
    ['a fraction', (text: string) => text.replace('>20000<', '>20000.5<'), 'amount'],
    ['no moment', (text: string) => text.replaceAll(/<BookgDt>.*?<\/BookgDt>/g, ''), 'moment'],
    ['no number', (text: string) => text.replaceAll(/<AcctSvcrRef>.*?<\/AcctSvcrRef>/g, ''), 'id'],
  ])('%s: the entry is bad, by its line', (_, broken, fault) => {
    const text = broken(bank().camt());
    const line = text.split('\n').findIndex((one) => one.includes('<Ntry>')) + 1;
    expect(readCamt(text, ACCOUNT)?.bad[0]).toEqual({ line, fault });
  });
  test('what is only expected, or taken back, is no credit', () => {
    const one = new Bank(ACCOUNT);
    one.book(20_000, 'x', at('2026-11-23T09:05'));
    for (const text of [one.camt().replace('BOOK', 'PDNG'), one.camt().replace('<Sts>', '<RvslInd>true</RvslInd><Sts>')])
      expect(readCamt(text, ACCOUNT)).toEqual({ lines: [], bad: [] });
  });
  test.each([
    ['cut in the middle', bank().camt().slice(0, 900)],
    ['entities of its own', `<!DOCTYPE a [<!ENTITY x "${'y'.repeat(9)}">]>${bank().camt().slice(38)}`],
    ['another document', '<Document><pain/></Document>'],
  ])('%s: no statement', (_, text) => expect(readCamt(text, ACCOUNT)).toBeUndefined());
});
