import type { ComponentChildren } from 'preact';
import type { Deed } from '../../../platform/audit/history.ts';
import { newId } from '../../../platform/database/id.ts';
import { type Day, dayOf } from '../../../platform/time/time.ts';
import { DeedList } from '../../../ui/deed-list.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import type { Errors, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag } from '../../../ui/show.tsx';
import type { Column } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { type Dated, standing } from '../units.admin.rules.ts';

/** The address of a unit's pages. */
export const unitPath = (unit: string, part = ''): string => `/quan-tri/don-vi/${unit}${part && `/${part}`}`;

/** What goes with every form about what a unit keeps: its own key, and the version that stands on the page. */
export const hiddenOf = (what: string, version: number): Record<string, string> => ({
  do: what,
  key: newId(),
  rowVersion: String(version),
});
export const seenIn = ({ form }: Visit): { key: string; rowVersion: number } => ({
  key: form.text('key') || newId(),
  rowVersion: Number(form.text('rowVersion')),
});

/** Complaints of the one form that was sent, when a page has several: under the names of its fields. */
export const errorsOf = (form: string, errors: Errors): Errors =>
  Object.fromEntries(Object.entries(errors).map(([name, sentence]) => [name && `${form}.${name}`, sentence]));

const order = { now: 0, coming: 1, past: 2 } as const;
/** What holds today, then what comes, then what was; the newest past first. */
export function inOrder<Row extends Dated>(rows: readonly Row[], today: Day): Row[] {
  return rows.toSorted((a, b) => {
    const [one, other] = [standing(a, today), standing(b, today)];
    return (
      order[one] - order[other] || (one === 'past' ? b.valid_from.localeCompare(a.valid_from) : a.valid_from.localeCompare(b.valid_from))
    );
  });
}

/** From when, until when, and whether that is now. */
export function datedColumns<Row extends Dated>({ t, locale, context }: Visit): Column<Row>[] {
  const today = dayOf(context.now);
  const tones = { now: 'success', coming: 'info', past: 'neutral' } as const;
  return [
    {
      head: t('unitadmin.standing'),
      cell: (row) => {
        const state = standing(row, today);
        return <StateTag tone={tones[state]}>{t(`unitadmin.standings.${state}`)}</StateTag>;
      },
    },
    { head: t('unitadmin.from'), cell: (row) => dayText(row.valid_from, locale), keep: true },
    { head: t('unitadmin.to'), cell: (row) => (row.valid_to ? dayText(row.valid_to, locale) : t('unitadmin.open')), keep: true },
  ];
}

/** The last questions of every form: from which day, by which paper. */
export function DayAndBasis({
  of,
  form,
  day,
  label,
}: {
  of: ReturnType<typeof fieldsOf>;
  form: string;
  day: 'from' | 'last';
  label: string;
}) {
  const { t } = useLanguage();
  return (
    <>
      <DateField {...of.date(`${form}.${day}`)} label={label} example="1/1/2027" />
      <TextField {...of.text(`${form}.basis`)} label={t('unitadmin.basis')} help={t('unitadmin.basisHelp')} maxLength={300} />
    </>
  );
}

/** Who changed what, when, and by which paper. */
export function History({ deeds, detail }: { deeds: readonly Deed[]; detail(deed: Deed): ComponentChildren }) {
  const { t } = useLanguage();
  return (
    <>
      <h2>{t('unitadmin.history')}</h2>
      <DeedList
        deeds={deeds}
        verbs="unitadmin.deeds"
        detail={(deed) => (
          <>
            <p>{detail(deed)}</p>
            {deed.data.basis && <p>{t('unitadmin.byBasis', { basis: String(deed.data.basis) })}</p>}
          </>
        )}
      />
    </>
  );
}
