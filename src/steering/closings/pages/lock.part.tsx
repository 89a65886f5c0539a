import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { figureText } from '../../indicators/pages/indicators.part.tsx';
import { periodText } from '../../targets/periods.rules.ts';
import { differs } from '../closings.rules.ts';
import type { Held, LockCorrection } from '../locks.rules.ts';

/** The last correction; undefined where the last count says again what was locked. */
const standing = (figure: Held): LockCorrection | undefined => {
  const last = figure.lock?.corrections.at(-1);
  return last && differs(figure, last) ? last : undefined;
};

/** Whether a figure is locked, by whose acceptance and when; with what was counted otherwise since. */
export function LockNote({ figure, unit, provinces }: { figure: Held; unit: string; provinces: ReadonlyMap<string, string> }) {
  const language = useLanguage();
  const { t, locale } = language;
  const { lock } = figure;
  if (!lock) return <p class="xs-help">{t('locks.openNote')}</p>;
  const [last, differing] = [lock.corrections.at(-1), standing(figure)];
  const when = last && momentText(last.foundAt, locale);
  const province = provinces.get(lock.acceptedBy) ?? lock.acceptedBy;
  return (
    <>
      <p>{t('locks.note', { period: periodText(t, lock.period), province, when: momentText(lock.acceptedAt, locale) })}</p>
      {differing && when && (
        <p>
          <strong>{t('locks.correction', { when, value: figureText(language, unit, differing) })}</strong>
        </p>
      )}
      {!differing && when && <p class="xs-help">{t('locks.sameAgain', { when })}</p>}
    </>
  );
}

/** The months of a line, each with its lock and its correction. */
export function MonthLocks({ title, months, unit }: { title: string; months: readonly Held[]; unit: string }) {
  const language = useLanguage();
  const { t } = language;
  return (
    <details class="xs-why">
      <summary>
        {t('locks.months')}
        <span class="ds-sr-only">: {title}</span>
      </summary>
      <DataTable
        caption={`${title}: ${t('locks.months').toLocaleLowerCase(language.locale)}`}
        hideCaption
        rows={[...months]}
        rowKey={({ from }) => from}
        columns={[
          { head: t('locks.month'), main: true, cell: ({ from }) => `${from.slice(5, 7)}/${from.slice(0, 4)}` },
          { head: t('locks.value'), numeric: true, cell: (one) => figureText(language, unit, one) },
          {
            head: t('locks.state'),
            cell: ({ lock }) => <StateTag tone={lock ? 'success' : 'neutral'}>{t(lock ? 'locks.locked' : 'locks.open')}</StateTag>,
          },
          {
            head: t('locks.corrected'),
            numeric: true,
            cell: (one) => {
              const found = standing(one);
              return found ? figureText(language, unit, found) : '–';
            },
          },
        ]}
      />
    </details>
  );
}
