import { dayOf, momentOf } from '../../../platform/time/time.ts';
import type { Locale } from '../../../platform/words/words.ts';
import { momentText, moneyText, weekdayText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag, type Tone } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { CreditLine, ImportRow } from '../bank.queries.ts';
import type { CreditState } from '../fees.rules.ts';

export const standingTones: Record<'open' | 'balanced' | 'waiting' | 'accepted', Tone> = {
  open: 'info',
  balanced: 'success',
  waiting: 'warning',
  accepted: 'neutral',
};

const creditTones: Record<CreditState, Tone> = {
  matched: 'success',
  unmatched: 'warning',
  double: 'warning',
  short: 'warning',
  over: 'warning',
  accepted: 'neutral',
  assigned: 'success',
  refunded: 'neutral',
};

/** When a bank booked it: with the hour where its statement tells one. */
export const bookedText = (at: Date, locale: Locale): string =>
  momentOf(dayOf(at)).getTime() === at.getTime() ? weekdayText(dayOf(at), locale) : momentText(at, locale);

/** How a bank credit stands, in a word with its mark. */
export function CreditMark({ state }: { state: CreditState }) {
  const { t } = useLanguage();
  return <StateTag tone={creditTones[state]}>{t(`fees.credits.states.${state}`)}</StateTag>;
}

/** Money that came to the account. */
export function Credits({ caption, credits }: { caption: string; credits: readonly CreditLine[] }) {
  const { t, locale } = useLanguage();
  return (
    <DataTable
      caption={caption}
      rows={[...credits]}
      rowKey={(one) => one.id}
      empty={<p>{t('fees.credits.none')}</p>}
      columns={[
        {
          head: t('fees.credits.at'),
          main: true,
          cell: (one) => <a href={`/can-bo/doi-soat/${one.id}`}>{bookedText(one.bookedAt, locale)}</a>,
        },
        { head: t('fees.payments.amount'), numeric: true, cell: (one) => moneyText(one.amount, locale), text: (one) => one.amount },
        { head: t('fees.credits.content'), cell: (one) => one.content },
        { head: t('fees.paper.dossier'), cell: (one) => one.code ?? t('fees.credits.noDossier') },
        { head: t('fees.day.state'), cell: (one) => <CreditMark state={one.state as CreditState} /> },
      ]}
    />
  );
}

/** What came of reading statement files, and which of their lines could not be read. */
export function Imports({ imports }: { imports: readonly ImportRow[] }) {
  const { t, locale } = useLanguage();
  if (imports.length === 0) return null;
  return (
    <DataTable
      caption={t('fees.imports.caption')}
      rows={[...imports]}
      rowKey={(one) => one.id}
      columns={[
        { head: t('fees.imports.at'), main: true, cell: (one) => momentText(one.importedAt, locale) },
        { head: t('fees.imports.name'), cell: (one) => one.name },
        { head: t('fees.imports.taken'), numeric: true, cell: (one) => String(one.taken) },
        { head: t('fees.imports.known'), numeric: true, cell: (one) => String(one.known) },
        {
          head: t('fees.imports.bad'),
          cell: (one) =>
            one.bad.length === 0 ? (
              t('fees.imports.noBad')
            ) : (
              <ul>
                {one.bad.map((bad) => (
                  <li key={bad.line}>{t('fees.imports.line', { line: bad.line, fault: t(`fees.imports.faults.${bad.fault}`) })}</li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}
