import type { ComponentChildren } from 'preact';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, Form, type fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { MEASURES } from '../../measures/measures.rules.ts';
import type { Preview } from '../indicators.preview.service.ts';
import type { IndicatorVersion } from '../indicators.queries.ts';
import { type Indicator, PILLARS, READINGS, SOURCES, UNITS } from '../indicators.schema.ts';
import { decimalText, figureText, roundedFigure } from './indicators.part.tsx';

export const INDICATORS = '/quan-tri/chi-so';

/** A sum that is divided, or divides, is read as one. */
const side = (formula: string): string => (/\s[+−-]\s/.test(formula) ? `(${formula})` : formula);

/** `filed[channel=online] ÷ filed`, or nothing for what is declared. */
export const formulaText = ({ numerator, denominator }: Pick<Indicator, 'numerator' | 'denominator'>): string =>
  numerator && denominator ? `${side(numerator)} ÷ ${side(denominator)}` : (numerator ?? '');

/** An indicator as its form has it: field by field. */
export function typedIndicator(one: Indicator): Record<string, string> {
  return {
    'indicator.code': one.code,
    'indicator.name.vi': one.name.vi,
    'indicator.name.en': one.name.en,
    'indicator.pillar': one.pillar,
    'indicator.reading': one.reading,
    'indicator.unit': one.unit,
    'indicator.source': one.source,
    'indicator.numerator': one.numerator ?? '',
    'indicator.denominator': one.denominator ?? '',
    'indicator.notJudged': one.notJudged ?? '',
    'indicator.better': one.better,
    'indicator.period': one.period,
    'indicator.owner.vi': one.owner.vi,
    'indicator.owner.en': one.owner.en,
    'indicator.basis': one.basis,
    'indicator.raise.vi': one.raise?.vi ?? '',
    'indicator.raise.en': one.raise?.en ?? '',
  };
}

/** The form: what is measured, how, and from when. `fixed`: its code is known and stays. */
export function IndicatorForm({
  visit,
  of,
  action,
  hidden,
  fixed,
}: {
  visit: Visit;
  of: ReturnType<typeof fieldsOf>;
  action: string;
  hidden: Record<string, string>;
  fixed: boolean;
}) {
  const { t } = visit;
  const word = (key: string) => t(`indicators.admin.${key}`);
  const choose = (name: string, label: string, values: readonly string[], words: string): ComponentChildren => (
    <SelectField
      {...of.text(`indicator.${name}`)}
      label={word(label)}
      options={values.map((value) => ({ value, label: t(`indicators.${words}.${value}`) }))}
    />
  );
  const line = (name: string, label: string, help?: string): ComponentChildren => (
    <TextField {...of.text(`indicator.${name}`)} label={word(label)} help={help && word(help)} maxLength={500} />
  );
  return (
    <Form action={action} hidden={hidden}>
      {!fixed && line('code', 'code', 'codeHelp')}
      {line('name.vi', 'nameVi')}
      {line('name.en', 'nameEn')}
      {choose('pillar', 'pillar', PILLARS, 'pillars')}
      {choose('reading', 'reading', READINGS, 'readings')}
      {choose('source', 'source', SOURCES, 'sources')}
      {choose('unit', 'unit', UNITS, 'units')}
      {line('numerator', 'numerator', 'formulaHelp')}
      {line('denominator', 'denominator', 'denominatorHelp')}
      {line('notJudged', 'notJudged', 'notJudgedHelp')}
      {choose('better', 'better', ['higher', 'lower', 'none'], 'better')}
      {choose('period', 'period', ['month', 'quarter', 'year'], 'admin.periods')}
      {line('owner.vi', 'ownerVi')}
      {line('owner.en', 'ownerEn')}
      <LongTextField {...of.text('indicator.basis')} label={word('basis')} help={word('basisHelp')} rows={2} maxLength={1000} />
      {line('raise.vi', 'raiseVi', 'raiseHelp')}
      {line('raise.en', 'raiseEn')}
      <DateField
        {...of.date('indicator.valid_from')}
        label={word('validFrom')}
        help={fixed ? word('validFromHelp') : undefined}
        example="1/1/2027"
      />
      <ButtonRow>
        <Button name="do" value="preview" look="secondary">
          {word('preview')}
        </Button>
        <Button name="do" value="save">
          {word('save')}
        </Button>
      </ButtonRow>
    </Form>
  );
}

/** The history that the formula as typed would have, beside the one in use. */
export function History({ visit, preview, unit, caption }: { visit: Visit; preview: Preview; unit: string; caption: string }) {
  const { t, locale } = visit;
  const count = (value: number | null) => (value === null ? '–' : decimalText(value, locale));
  const rows = preview.typed.map((typed, at) => ({ typed, holding: preview.holding[at] }));
  return (
    <section>
      <h2>{t('indicators.admin.previewTitle')}</h2>
      <DataTable
        caption={caption}
        rows={rows}
        rowKey={({ typed }) => typed.from}
        empty={<p>{t('indicators.admin.previewDeclared')}</p>}
        columns={[
          {
            head: t('indicators.admin.period'),
            main: true,
            cell: ({ typed }) => `${dayText(typed.from, locale)} – ${dayText(typed.to, locale)}`,
          },
          { head: t('indicators.admin.numerator'), numeric: true, cell: ({ typed }) => count(typed.numerator) },
          { head: t('indicators.admin.denominator'), numeric: true, cell: ({ typed }) => count(typed.denominator) },
          {
            head: t('indicators.admin.computed'),
            numeric: true,
            cell: ({ typed }) => figureText(visit, unit, typed),
            text: ({ typed }) => roundedFigure(typed.value),
          },
          ...(preview.holding.length > 0
            ? [
                {
                  head: t('indicators.admin.holding'),
                  numeric: true,
                  cell: ({ holding }: (typeof rows)[number]) => holding && figureText(visit, unit, holding),
                },
              ]
            : []),
        ]}
      />
    </section>
  );
}

/** Every version, the latest first. */
export function Versions({ visit, versions }: { visit: Visit; versions: IndicatorVersion[] }) {
  const { t, locale } = visit;
  return (
    <DataTable
      caption={t('indicators.admin.versions')}
      rows={versions.toReversed()}
      rowKey={({ version }) => String(version)}
      columns={[
        { head: t('indicators.admin.version'), main: true, cell: ({ version }) => version },
        { head: t('indicators.admin.validFrom'), keep: true, cell: (one) => dayText(one.valid_from, locale) },
        { head: t('indicators.admin.validTo'), keep: true, cell: (one) => (one.valid_to === null ? '' : dayText(one.valid_to, locale)) },
        { head: t('indicators.admin.numerator'), cell: ({ numerator }) => numerator ?? '' },
        { head: t('indicators.admin.denominator'), cell: ({ denominator }) => denominator ?? '' },
        { head: t('indicators.admin.basis'), cell: ({ basis }) => basis },
      ]}
    />
  );
}

/** What a formula may name. */
export function Counts({ visit: { t } }: { visit: Visit }) {
  return (
    <details>
      <summary>{t('indicators.admin.measures')}</summary>
      <DataTable
        caption={t('indicators.admin.measures')}
        hideCaption
        rows={Object.keys(MEASURES)}
        rowKey={(code) => code}
        columns={[
          { head: t('indicators.admin.code'), main: true, cell: (code) => code },
          { head: t('indicators.admin.measure'), cell: (code) => t(`measures.names.${code}`) },
        ]}
      />
    </details>
  );
}
