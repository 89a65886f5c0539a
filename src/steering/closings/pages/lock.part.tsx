import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { StateTag } from '../../../ui/show.tsx';
import { type Column, DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { figureText, roundedFigure } from '../../indicators/pages/indicators.part.tsx';
import { periodText } from '../../targets/periods.rules.ts';
import { correctionOf, type Held, type Lock, type PeriodLock, periodLocks } from '../locks.rules.ts';

/** By id. */
export type Provinces = ReadonlyMap<string, string>;

/** Whether a figure is locked, by whose acceptance and when; with what was counted otherwise since. */
export function LockNote({ figure, unit, provinces }: { figure: Held; unit: string; provinces: Provinces }) {
  const language = useLanguage();
  const { t, locale } = language;
  const { lock } = figure;
  if (!lock) return <p class="xs-help">{t('locks.openNote')}</p>;
  const [last, differing] = [lock.corrections.at(-1), correctionOf(figure)];
  const when = last && momentText(last.foundAt, locale);
  return (
    <>
      <p>{t('locks.note', { period: periodText(t, lock.period), ...acceptance(lock, provinces, locale) })}</p>
      {differing && when && (
        <p>
          <strong>{t('locks.correction', { when, value: figureText(language, unit, differing) })}</strong>
        </p>
      )}
      {!differing && when && <p class="xs-help">{t('locks.sameAgain', { when })}</p>}
    </>
  );
}

type Language = Pick<Visit, 't' | 'locale'>;

/** The state of a figure, in a word. */
export function LockTag({ locked }: { locked: boolean }) {
  const { t } = useLanguage();
  return <StateTag tone={locked ? 'success' : 'neutral'}>{t(locked ? 'locks.locked' : 'locks.open')}</StateTag>;
}

/** Whether a figure is locked: all of it where it is, a word where it is not. */
export function LockMark(about: { figure: Held; unit: string; provinces: Provinces }) {
  return about.figure.lock ? (
    <LockNote {...about} />
  ) : (
    <p>
      <LockTag locked={false} />
    </p>
  );
}

/** Two columns of a table of figures: whether each is locked, and what was counted otherwise since. */
export const lockColumns = <Row,>(language: Language, of: (row: Row) => Held | undefined, unit: (row: Row) => string): Column<Row>[] => {
  const found = (row: Row) => {
    const figure = of(row);
    return figure && correctionOf(figure);
  };
  return [
    { head: language.t('locks.state'), cell: (row) => <LockTag locked={Boolean(of(row)?.lock)} /> },
    {
      head: language.t('locks.corrected'),
      numeric: true,
      text: (row) => roundedFigure(found(row)?.value ?? null),
      cell: (row) => {
        const correction = found(row);
        return correction ? figureText(language, unit(row), correction) : '–';
      },
    },
  ];
};

/** What was counted otherwise since a figure was locked, below it. */
export function CorrectionNote({ figure, unit }: { figure: Held; unit: string }) {
  const language = useLanguage();
  const found = correctionOf(figure);
  return found ? <p class="xs-help">{language.t('locks.correctedTo', { value: figureText(language, unit, found) })}</p> : null;
}

/** How far a period is locked, in words: `đã khóa`, `đã khóa 12/14 chỉ số`, `chưa khóa`. */
export const periodLockText = ({ t }: Pick<Language, 't'>, { locked, of }: Pick<PeriodLock, 'locked' | 'of'>): string =>
  locked === 0 ? t('locks.open') : locked === of ? t('locks.locked') : t('locks.partly', { count: locked, of });

/** The state of one period of a unit, in a word. */
export function PeriodTag({ figures }: { figures: readonly Held[] }) {
  const language = useLanguage();
  const [one] = periodLocks(figures);
  return one ? (
    <p>
      <StateTag tone={one.lock ? 'success' : 'neutral'}>{periodLockText(language, one)}</StateTag>
    </p>
  ) : null;
}

/** Whether one period of a unit is locked: how many of its figures, by whose acceptance and when; that scores are made from what is locked. */
export function PeriodNote({ figures, provinces }: { figures: readonly Held[]; provinces: Provinces }) {
  const { t, locale } = useLanguage();
  const [{ lock } = { lock: null }] = periodLocks(figures);
  return (
    <>
      <PeriodTag figures={figures} />
      {lock && <p>{t('locks.note', { period: periodText(t, lock.period), ...acceptance(lock, provinces, locale) })}</p>}
      <p class="xs-help">{t(lock ? 'locks.score' : 'locks.openNote')}</p>
    </>
  );
}

/** The periods of a unit's figures: which is locked, by whose acceptance and when, how many of its figures were counted otherwise since. `name`: of a period. */
export function PeriodLocks({
  figures,
  provinces,
  name,
}: {
  figures: readonly Held[];
  provinces: Provinces;
  name(one: PeriodLock): string;
}) {
  const language = useLanguage();
  const { t, locale } = language;
  const rows = periodLocks(figures);
  return (
    <details class="xs-why">
      <summary>{t('locks.periods')}</summary>
      <DataTable
        caption={t('locks.periods')}
        hideCaption
        rows={rows}
        rowKey={({ from, to }) => `${from} ${to}`}
        columns={[
          { head: t('locks.period'), main: true, cell: name },
          {
            head: t('locks.state'),
            cell: (one) => <StateTag tone={one.lock ? 'success' : 'neutral'}>{periodLockText(language, one)}</StateTag>,
          },
          {
            head: t('locks.accepted'),
            cell: ({ lock }) => (lock ? t('locks.acceptedBy', acceptance(lock, provinces, locale)) : '–'),
          },
          { head: t('locks.correctedCount'), numeric: true, cell: ({ corrected }) => corrected, text: ({ corrected }) => corrected },
        ]}
      />
    </details>
  );
}

/** Who took a period in, and when: for words. */
export const acceptance = ({ acceptedBy, acceptedAt }: Lock, provinces: Provinces, locale: Visit['locale']) => ({
  province: provinces.get(acceptedBy) ?? acceptedBy,
  when: momentText(acceptedAt, locale),
});

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
          {
            // One below the other: a reading is narrow, four of them stand beside each other.
            head: t('locks.value'),
            cell: (one) => (
              <>
                {figureText(language, unit, one)}
                <br />
                <LockTag locked={one.lock !== null} />
                <CorrectionNote figure={one} unit={unit} />
              </>
            ),
          },
        ]}
      />
    </details>
  );
}
