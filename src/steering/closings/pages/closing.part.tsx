import { newId } from '../../../platform/database/id.ts';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import type { IndicatorVersion } from '../../indicators/indicators.queries.ts';
import { decimalText, figureText, roundedFigure } from '../../indicators/pages/indicators.part.tsx';
import type { Closing, Locked } from '../closings.queries.ts';
import type { Counted } from '../closings.rules.ts';

type Known = ReadonlyMap<string, Pick<IndicatorVersion, 'name' | 'unit'>>;
/** A figure of the page: locked, or as it is counted now. */
export type ShownFigure = Omit<Locked, 'notJudged' | 'evidence' | 'evidenceHash' | 'declared'> &
  Partial<Pick<Locked, 'evidence' | 'evidenceHash' | 'declared'>>;
/** A locked figure and what a later count says; `foundAt` null: found as the page was opened. */
export type ShownCorrection = { indicator: string; locked: Counted; now: Counted & { version: number }; foundAt: Date | null };

const tones = { open: 'neutral', signed: 'info', accepted: 'success', returned: 'warning' } as const;

export function ClosingState({ visit: { t }, state }: { visit: Visit; state: keyof typeof tones }) {
  return <StateTag tone={tones[state]}>{t(`closings.states.${state}`)}</StateTag>;
}

/** Who did it and when. */
export const doneText = ({ t, locale }: Visit, names: ReadonlyMap<string, string>, by: string, at: Date): string =>
  t('closings.byAt', { who: names.get(by) ?? t('closings.somebody'), when: momentText(at, locale) });

const amount = (value: number | null, { locale }: Visit) => (value === null ? '–' : decimalText(value, locale));

/** The figures with what makes them up, their formula's version and their evidence. */
export function Figures({ visit, caption, figures, known }: { visit: Visit; caption: string; figures: ShownFigure[]; known: Known }) {
  const { t, locale } = visit;
  const unitOf = (code: string) => known.get(code)?.unit ?? 'count';
  return (
    <DataTable
      caption={caption}
      hideCaption
      rows={figures}
      rowKey={({ indicator }) => indicator}
      columns={[
        { head: t('closings.indicator'), main: true, cell: ({ indicator }) => known.get(indicator)?.name[locale] ?? indicator },
        {
          head: t('closings.numerator'),
          numeric: true,
          cell: (one) => amount(one.numerator, visit),
          text: (one) => roundedFigure(one.numerator),
        },
        {
          head: t('closings.denominator'),
          numeric: true,
          cell: (one) => amount(one.denominator, visit),
          text: (one) => roundedFigure(one.denominator),
        },
        {
          head: t('closings.value'),
          numeric: true,
          cell: (one) => figureText(visit, unitOf(one.indicator), one),
          text: (one) => (one.relation === '=' ? roundedFigure(one.value) : figureText(visit, unitOf(one.indicator), one)),
        },
        { head: t('closings.version'), numeric: true, cell: ({ version }) => version },
        {
          head: t('closings.source'),
          cell: ({ source, basis }) => [t(`indicators.sources.${source}`), basis].filter(Boolean).join(': '),
        },
        {
          head: t('closings.evidence'),
          cell: ({ evidence, evidenceHash, declared }) =>
            evidenceHash && (
              <>
                {evidence && <a href={`/dieu-hanh/ke-khai/tep/${declared}`}>{evidence}</a>}
                <br />
                <span class="xs-help">{t('closings.digest', { hash: `${evidenceHash.slice(0, 16)}…` })}</span>
              </>
            ),
          text: ({ evidence, evidenceHash }) => (evidenceHash ? [evidence, evidenceHash].filter(Boolean).join(' ') : ''),
        },
      ]}
    />
  );
}

/** What is counted otherwise now: the locked figure, what it would be, since when. */
export function Corrections({
  visit,
  caption,
  corrections,
  known,
}: {
  visit: Visit;
  caption: string;
  corrections: ShownCorrection[];
  known: Known;
}) {
  const { t, locale } = visit;
  const said = (code: string, counted: Counted) => {
    const value = figureText(visit, known.get(code)?.unit ?? 'count', counted);
    return counted.denominator === null ? value : `${value} (${amount(counted.numerator, visit)}/${amount(counted.denominator, visit)})`;
  };
  return (
    <DataTable
      caption={caption}
      hideCaption
      rows={corrections}
      rowKey={({ indicator, foundAt }) => `${indicator} ${foundAt?.toISOString() ?? ''}`}
      empty={<p>{t('closings.noCorrections')}</p>}
      columns={[
        { head: t('closings.indicator'), main: true, cell: ({ indicator }) => known.get(indicator)?.name[locale] ?? indicator },
        { head: t('closings.locked'), cell: ({ indicator, locked }) => said(indicator, locked), numeric: true },
        { head: t('closings.recounted'), cell: ({ indicator, now }) => said(indicator, now), numeric: true },
        { head: t('closings.version'), cell: ({ now }) => now.version, numeric: true },
        { head: t('closings.since'), cell: ({ foundAt }) => (foundAt ? momentText(foundAt, locale) : t('closings.justFound')) },
      ]}
    />
  );
}

/** What is sent up, as paper and as a spreadsheet. */
export function SentLinks({ path }: { path: string }) {
  const { t } = useLanguage();
  return (
    <>
      <p>{t('sent.links')}:</p>
      <ul>
        {(['pdf', 'xlsx'] as const).map((one) => (
          <li key={one}>
            <a href={`${path}/bao-cao.${one}`}>{t(`sent.${one}`)}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The head signs off what stands above. */
export function Sign({ visit: { t }, path, seen, waiting }: { visit: Visit; path: string; seen: string; waiting: number }) {
  return (
    <>
      <h2>{t('closings.signTitle')}</h2>
      {waiting > 0 ? (
        <Notice tone="warning" title={t('closings.waiting', { count: waiting })}>
          <p>{t('closings.waitingHelp')}</p>
          <p>
            <a href="/dieu-hanh/ke-khai">{t('closings.toDeclared')}</a>
          </p>
        </Notice>
      ) : (
        <>
          <p>{t('closings.signHelp')}</p>
          <Form action={path} hidden={{ do: 'sign', key: newId(), seen }}>
            <Button>{t('closings.sign')}</Button>
          </Form>
        </>
      )}
    </>
  );
}

/** The province accepts, or gives back with a reason. */
export function Decide({ visit, path, closing, errors }: { visit: Visit; path: string; closing: Closing; errors: Errors }) {
  const { t, form } = visit;
  const of = fieldsOf(form.all(), errors);
  const hidden = (what: string) => ({ do: what, key: newId(), id: closing.id, rowVersion: String(closing.rowVersion) });
  return (
    <>
      <h2>{t('closings.acceptTitle')}</h2>
      <p>{t('closings.acceptHelp')}</p>
      <Form action={path} hidden={hidden('accept')}>
        <Button>{t('closings.accept')}</Button>
      </Form>
      <h2>{t('closings.returnTitle')}</h2>
      <Form action={path} hidden={hidden('return')}>
        <LongTextField {...of.text('reason')} label={t('closings.reason')} rows={3} maxLength={1000} />
        <Button look="secondary" danger>
          {t('closings.return')}
        </Button>
      </Form>
    </>
  );
}

/** What was given back before, why and by whom. */
export function GivenBack({
  visit,
  caption,
  rows,
  names,
}: {
  visit: Visit;
  caption: string;
  rows: Closing[];
  names: ReadonlyMap<string, string>;
}) {
  const { t } = visit;
  if (rows.length === 0) return null;
  return (
    <>
      <h2>{t('closings.historyTitle')}</h2>
      <DataTable
        caption={caption}
        hideCaption
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { head: t('closings.signed'), main: true, cell: (one) => doneText(visit, names, one.signedBy, one.signedAt) },
          {
            head: t('closings.decided'),
            cell: (one) => one.decidedBy && one.decidedAt && doneText(visit, names, one.decidedBy, one.decidedAt),
          },
          { head: t('closings.reason'), cell: ({ reason }) => reason },
        ]}
      />
    </>
  );
}
