import { createHmac, randomUUID } from 'node:crypto';

/** One booking as the bank keeps it. A debit has a negative amount. */
export type Booking = { id: string; amount: number; content: string; at: Date };

/** What a bank writes itself in the national time: `2026-11-23T09:05:00+07:00`. */
const local = (at: Date): string => `${new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const thousands = (amount: number): string => amount.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/** A double of a bank: keeps bookings of one account, exports them as banks do, and signs calls that tell of them. It moves no money. */
export class Bank {
  readonly account: string;
  readonly bookings: Booking[] = [];
  constructor(account: string) {
    this.account = account;
  }

  /** Money comes (or goes). Returns the bank's own number of the transaction. */
  book(amount: number, content: string, at: Date): string {
    const id = `FT${String(this.bookings.length + 1).padStart(4, '0')}${randomUUID().slice(0, 8)}`;
    this.bookings.push({ id, amount, content, at });
    return id;
  }

  /** A CSV as a Vietnamese bank exports it: its own heading first, thousands with commas, a sum at the end. */
  csv(): string {
    const row = ({ id, amount, content, at }: Booking, place: number) => {
      const [day = '', time = ''] = local(at).slice(0, 19).split('T');
      const [debit, credit] = amount < 0 ? [thousands(-amount), ''] : ['', thousands(amount)];
      return [String(place + 1), `${day.split('-').reverse().join('/')} ${time}`, id, debit, credit, content].map(quoted).join(',');
    };
    return [
      '\ufeffSAO KÊ TÀI KHOẢN',
      `Số tài khoản:,${this.account}`,
      '',
      'STT,Ngày giao dịch,Số bút toán,Ghi nợ,Ghi có,Nội dung',
      ...this.bookings.map(row),
      'Tổng cộng,,,',
    ].join('\r\n');
  }

  /** The same as ISO 20022 camt.053.001.02. */
  camt(): string {
    const [first = new Date(0), last = first] = [this.bookings[0]?.at, this.bookings.at(-1)?.at];
    const balance = (code: string, amount: number, at: Date) =>
      `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${local(at).slice(0, 10)}</Dt></Dt></Bal>`;
    const entry = ({ id, amount, content, at }: Booking) => `
      <Ntry>
        <Amt Ccy="VND">${Math.abs(amount)}</Amt>
        <CdtDbtInd>${amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>
        <Sts>BOOK</Sts>
        <BookgDt><DtTm>${local(at)}</DtTm></BookgDt>
        <ValDt><Dt>${local(at).slice(0, 10)}</Dt></ValDt>
        <AcctSvcrRef>${id}</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls><TxDtls><Refs><AcctSvcrRef>${id}</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf><Ustrd>${escaped(content)}</Ustrd></RmtInf></TxDtls></NtryDtls>
      </Ntry>`;
    const total = this.bookings.reduce((sum, one) => sum + one.amount, 0);
    return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>STMT-1</MsgId><CreDtTm>${local(last)}</CreDtTm></GrpHdr>
    <Stmt>
      <Id>1</Id>
      <CreDtTm>${local(last)}</CreDtTm>
      <Acct><Id><Othr><Id>${this.account}</Id></Othr></Id><Ccy>VND</Ccy></Acct>
      ${balance('OPBD', 1_000_000_000, first)}${balance('CLBD', 1_000_000_000 + total, last)}${this.bookings.map(entry).join('')}
    </Stmt>
  </BkToCstmrStmt>
</Document>
`;
  }

  /** A call that tells of some bookings: its body, and the header that signs it at a moment. */
  call(secret: string, ids: readonly string[], now: Date): { body: string; signature: string } {
    const credits = this.bookings
      .filter(({ id }) => ids.includes(id))
      .map(({ id, amount, content, at }) => ({ id, account: this.account, amount, content, bookedAt: local(at) }));
    const [body, seconds] = [JSON.stringify({ credits }), Math.floor(now.getTime() / 1000)];
    return { body, signature: `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}` };
  }
}
