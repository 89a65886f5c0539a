import { momentText, phoneText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag } from '../../../ui/show.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { nationalPhone } from '../people.rules.ts';
import type { Tie } from '../ties.queries.ts';

/** A phone as people read it aloud: `0912 345 678`. */
export const readablePhone = (phone: string | null): string | null => phone && phoneText(nationalPhone(phone));

/** Ties, present and past: who decided them and when. `main` is what the table is about: the phone, or the person. */
export function TiesTable({
  caption,
  ties,
  main,
  action,
}: {
  caption: string;
  ties: readonly Tie[];
  main: Pick<Column<Tie>, 'head' | 'cell'>;
  action?: Column<Tie>;
}) {
  const { t, locale } = useLanguage();
  const by = (when: Date, who: string | null) => (who ? t('ties.by', { when: momentText(when, locale), who }) : momentText(when, locale));
  const stateOf = (tie: Tie) => (tie.until ? 'ended' : tie.how === 'checked' ? 'live' : 'declared');
  return (
    <DataTable
      caption={caption}
      rows={[...ties]}
      rowKey={(tie) => tie.id}
      empty={<p>{t('ties.none')}</p>}
      columns={[
        { ...main, main: true },
        {
          head: t('ties.state'),
          cell: (tie) => <StateTag tone={stateOf(tie) === 'live' ? 'success' : 'neutral'}>{t(`ties.${stateOf(tie)}`)}</StateTag>,
        },
        { head: t('ties.since'), cell: (tie) => by(tie.since, tie.checkedBy) },
        { head: t('ties.until'), cell: (tie) => tie.until && by(tie.until, tie.endedBy) },
        ...(action ? [action] : []),
      ]}
    />
  );
}
