import { amountText } from '../../../ui/format.amount.ts';
import { dayText, momentText, moneyText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, StateTag, SummaryList, type SummaryRow, type Tone } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Qr } from '../../dossiers/pages/receipt-qr.part.tsx';
import type { Charge, Money, TransferWish, VersionRow } from '../fees.queries.ts';
import type { Standing } from '../fees.rules.ts';
import { referenceText } from '../reference.rules.ts';

const tones: Record<Standing, Tone> = {
  not_published: 'warning',
  free: 'success',
  open: 'warning',
  part: 'warning',
  paid: 'success',
  refunded: 'neutral',
};

/** How a charge stands, in a word with its mark. */
export function StandingMark({ standing }: { standing: Standing }) {
  const { t } = useLanguage();
  return <StateTag tone={tones[standing]}>{t(`fees.standings.${standing}`)}</StateTag>;
}

/** What is asked for, as a sum in words; an unpublished fee is never 0. */
export function AmountText({ amount }: { amount: number | null }) {
  const { t, locale } = useLanguage();
  if (amount === null) return <>{t('fees.notPublished')}</>;
  return <>{amount === 0 ? t('fees.free') : amountText(amount, locale)}</>;
}

/** Sums of a charge: what is asked for, what was paid, what is left. */
export function ChargeSums({ charge, proof }: { charge: Charge | undefined; proof?: VersionRow | undefined }) {
  const { t, locale } = useLanguage();
  if (!charge) return <p>{t('fees.notCounted')}</p>;
  const sum = (key: string, value: number): SummaryRow[] =>
    value > 0 ? [{ key: t(`fees.sums.${key}`), value: moneyText(value, locale) }] : [];
  return (
    <SummaryList
      rows={[
        { key: t('fees.sums.standing'), value: <StandingMark standing={charge.standing} /> },
        { key: t('fees.sums.amount'), value: <AmountText amount={charge.amount} /> },
        ...(proof?.exemption ? [{ key: t('fees.sums.proof'), value: proof.proof }] : []),
        ...sum('paid', charge.paid),
        ...sum('waived', charge.waived),
        ...sum('refunded', charge.refunded),
        ...(charge.owed > 0 ? [{ key: t('fees.sums.owed'), value: <strong>{amountText(charge.owed, locale)}</strong> }] : []),
      ]}
    />
  );
}

/** What the fee table says in words; that no fee is published is said only while nobody has entered one. */
export function FeeText({
  version,
  charge,
}: {
  version: { fee: { table: unknown; text: Record<'vi' | 'en', string> } };
  charge: Charge | undefined;
}) {
  const { locale } = useLanguage();
  if (version.fee.table === 'not published' && (charge?.amount ?? null) !== null) return null;
  return <p class="xs-help">{version.fee.text[locale]}</p>;
}

/** What the sum is made of, by the fee table of the day. */
export function ChargeLines({ version }: { version: VersionRow | undefined }) {
  const { t, locale } = useLanguage();
  if (!version || version.lines.length === 0) return null;
  return (
    <DataTable
      caption={t('fees.lines.caption')}
      rows={version.lines}
      rowKey={(line) => line.item}
      columns={[
        { head: t('fees.lines.item'), main: true, cell: (line) => line.name[locale] },
        { head: t('fees.lines.quantity'), numeric: true, cell: (line) => t(`fees.lines.${line.unit}`, { count: line.quantity }) },
        { head: t('fees.lines.amount'), numeric: true, cell: (line) => moneyText(line.amount, locale) },
        { head: t('fees.lines.basis'), cell: (line) => line.basis },
      ]}
    />
  );
}

/** How to pay by transfer: a QR for the phone, and the same in words for everybody else. */
export function TransferBox({ transfer, sheet }: { transfer: TransferWish | undefined; sheet: string }) {
  const { t, locale } = useLanguage();
  if (!transfer) return null;
  return (
    <section aria-labelledby="chuyen-khoan">
      <h2 id="chuyen-khoan">{t('fees.transfer.title')}</h2>
      {transfer.demo && (
        <Notice tone="warning">
          <p>{t('fees.transfer.demo')}</p>
        </Notice>
      )}
      <p>{t('fees.transfer.lead')}</p>
      <Qr address={transfer.payload} label={t('fees.transfer.qr')} />
      <SummaryList
        rows={[
          { key: t('fees.paper.bin'), value: transfer.bin },
          { key: t('fees.paper.account'), value: transfer.account },
          ...(transfer.holder ? [{ key: t('fees.paper.holder'), value: transfer.holder }] : []),
          { key: t('fees.paper.amount'), value: amountText(transfer.amount, locale) },
          { key: t('fees.paper.content'), value: <strong>{referenceText(transfer.reference)}</strong> },
        ]}
      />
      <p class="xs-help">{t('fees.paper.contentHelp')}</p>
      <p>
        <a href={`${sheet}?kho=A5`}>{t('fees.transfer.sheet')}</a> · <a href={`${sheet}?kho=roll`}>{t('fees.transfer.roll')}</a>
      </p>
    </section>
  );
}

/** What was paid, each with its receipt. `paper`: where a receipt is printed. */
export function Payments({ money, paper }: { money: Money; paper(id: string): string }) {
  const { t, locale } = useLanguage();
  const rows = [
    ...money.receipts.map((one) => ({ at: one.takenAt, way: 'cash', amount: one.amount, receipt: one })),
    ...money.transfers.map((one) => ({ at: one.givenAt, way: 'bank', amount: one.amount, receipt: undefined })),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  if (rows.length === 0) return null;
  return (
    <DataTable
      caption={t('fees.payments.caption')}
      rows={rows}
      rowKey={(row) => `${row.at.toISOString()} ${row.receipt?.id ?? row.amount}`}
      columns={[
        { head: t('fees.payments.at'), main: true, cell: (row) => momentText(row.at, locale) },
        { head: t('fees.payments.way'), cell: (row) => t(`fees.ways.${row.way}`) },
        { head: t('fees.payments.amount'), numeric: true, cell: (row) => moneyText(row.amount, locale) },
        {
          head: t('fees.payments.receipt'),
          cell: ({ receipt }) =>
            receipt ? (
              <>
                {receipt.voidedAt && <StateTag tone="danger">{t('fees.payments.voided')}</StateTag>}{' '}
                {<ReceiptLinks receipt={receipt} paper={paper} />}
              </>
            ) : (
              t('fees.payments.bank')
            ),
        },
      ]}
    />
  );
}

/** A receipt's number, and where it is printed. */
export function ReceiptLinks({ receipt, paper }: { receipt: { id: string; number: number; year: number }; paper(id: string): string }) {
  const { t } = useLanguage();
  const number = t('fees.receiptNumber', { number: String(receipt.number).padStart(7, '0'), year: receipt.year });
  return (
    <>
      <a href={`${paper(receipt.id)}?kho=A5`}>{number}</a>{' '}
      <span class="xs-keep">
        (<a href={`${paper(receipt.id)}?kho=roll`}>{t('fees.transfer.roll')}</a>)
      </span>
    </>
  );
}

/** How a charge came to be: each computation and correction, with its reason. */
export function Trail({ versions }: { versions: readonly VersionRow[] }) {
  const { t, locale } = useLanguage();
  if (versions.length < 2) return null;
  return (
    <DataTable
      caption={t('fees.trail.caption')}
      rows={[...versions]}
      rowKey={(one) => String(one.number)}
      columns={[
        { head: t('fees.trail.at'), main: true, cell: (one) => momentText(one.madeAt, locale) },
        {
          head: t('fees.trail.amount'),
          cell: (one) => (one.amount === null ? t('fees.notPublished') : moneyText(one.amount, locale)),
        },
        { head: t('fees.trail.on'), cell: (one) => dayText(one.computedFor, locale) },
        {
          head: t('fees.trail.reason'),
          cell: (one) =>
            [one.reason ?? t('fees.trail.first'), one.proof, one.basis]
              .flatMap((part) => (part ? [part.replace(/[.;\s]+$/, '')] : []))
              .join('; '),
        },
      ]}
    />
  );
}
