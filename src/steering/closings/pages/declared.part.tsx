import type { FileReference } from '../../../government/dossiers/dossiers.schema.ts';
import { carried, MAX_BYTES, PAPER_TYPES } from '../../../government/dossiers/papers.service.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { FileField } from '../../../ui/fields.file.tsx';
import { LongTextField, NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, type Errors, Form, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { dayText, sizeText } from '../../../ui/format.ts';
import { Card, StateTag, SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { DENOMINATORS } from '../../indicators/declared.service.ts';
import type { DeclaredLine, IndicatorVersion } from '../../indicators/indicators.queries.ts';
import { figureText, unitText } from '../../indicators/pages/indicators.part.tsx';
import { PeriodField } from '../../targets/pages/period.part.tsx';
import { isPeriod } from '../../targets/periods.rules.ts';
import { doneText } from './closing.part.tsx';

export const DECLARED = '/dieu-hanh/ke-khai';
export const RELATIONS = { exact: '=', over: '>', under: '<' } as const;

/** What the lists look names up in. */
export type DeclaredNames = {
  indicators: ReadonlyMap<string, IndicatorVersion>;
  units: ReadonlyMap<string, Unit>;
  people: ReadonlyMap<string, string>;
};

const words = (visit: Visit, { indicators, units }: DeclaredNames, line: DeclaredLine) => {
  const indicator = indicators.get(line.indicator);
  const unit = units.get(line.unit);
  return {
    indicator: indicator?.name[visit.locale] ?? line.indicator,
    unit: unit ? unitText(visit, unit) : line.unit,
    value: figureText(visit, indicator?.unit ?? 'count', line),
    parts: line.numerator !== null && line.denominator !== null ? `${line.numerator}/${line.denominator}` : '',
    whose: line.denominatorOf
      ? visit.t(`closings.declared.denominators.${line.denominatorOf}`)
      : visit.t('closings.declared.denominators.none'),
    surveyedOn: line.surveyedOn ? dayText(line.surveyedOn, visit.locale) : visit.t('closings.declared.notSaid'),
    period: visit.t('closings.declared.fromTo', { from: dayText(line.from, visit.locale), to: dayText(line.to, visit.locale) }),
  };
};
const Evidence = ({ line }: { line: DeclaredLine }) => (line.evidence ? <a href={`${DECLARED}/tep/${line.id}`}>{line.evidence}</a> : null);

/** One figure that waits, with what the second person needs to judge it. `own`: the visitor said it himself; `may`: he may decide it. */
export function Waiting({
  visit,
  names,
  line,
  may,
  errors,
}: {
  visit: Visit;
  names: DeclaredNames;
  line: DeclaredLine;
  may: boolean;
  errors: Errors;
}) {
  const { t, form, context } = visit;
  const said = words(visit, names, line);
  const own = line.declaredBy === context.actor.id;
  const of = fieldsOf(form.all(), errors);
  return (
    <Card title={said.indicator} level={3}>
      <SummaryList
        rows={[
          { key: t('closings.declared.unit'), value: said.unit },
          { key: t('closings.declared.period'), value: said.period },
          { key: t('closings.declared.value'), value: said.parts ? `${said.value} (${said.parts})` : said.value },
          { key: t('closings.declared.denominatorOf'), value: said.whose },
          { key: t('closings.declared.surveyedOn'), value: said.surveyedOn },
          { key: t('closings.declared.basis'), value: line.basis },
          { key: t('closings.declared.evidence'), value: <Evidence line={line} /> },
          { key: t('closings.declared.declaredBy'), value: doneText(visit, names.people, line.declaredBy, line.declaredAt) },
        ]}
      />
      {own && <p>{t('closings.declared.own')}</p>}
      {may && !own && (
        <Form action={DECLARED} hidden={{ do: 'decide', key: newId(), id: line.id, rowVersion: String(line.rowVersion) }}>
          <TextField {...of.text(`reason.${line.id}`)} label={t('closings.declared.reason')} maxLength={1000} />
          <ButtonRow>
            <Button name="decision" value="approved">
              {t('closings.declared.approve')}
              <span class="ds-sr-only"> {said.indicator}</span>
            </Button>
            <Button name="decision" value="refused" look="secondary" danger>
              {t('closings.declared.refuse')}
              <span class="ds-sr-only"> {said.indicator}</span>
            </Button>
          </ButtonRow>
        </Form>
      )}
    </Card>
  );
}

/** What was decided lately. */
export function Decided({ visit, names, lines }: { visit: Visit; names: DeclaredNames; lines: DeclaredLine[] }) {
  const { t } = visit;
  return (
    <DataTable
      caption={t('closings.declared.decidedCaption')}
      rows={lines}
      rowKey={({ id }) => id}
      empty={<p>{t('closings.declared.noneDecided')}</p>}
      columns={[
        { head: t('closings.declared.indicator'), main: true, cell: (line) => words(visit, names, line).indicator },
        { head: t('closings.declared.unit'), cell: (line) => words(visit, names, line).unit },
        { head: t('closings.declared.period'), cell: (line) => words(visit, names, line).period },
        { head: t('closings.declared.value'), numeric: true, cell: (line) => words(visit, names, line).value },
        { head: t('closings.declared.denominatorOf'), cell: (line) => words(visit, names, line).whose },
        { head: t('closings.declared.surveyedOn'), cell: (line) => words(visit, names, line).surveyedOn },
        { head: t('closings.declared.basis'), cell: ({ basis }) => basis },
        { head: t('closings.declared.evidence'), cell: (line) => <Evidence line={line} />, text: ({ evidence }) => evidence ?? '' },
        {
          head: t('closings.declared.state'),
          cell: ({ decision, reason }) => (
            <>
              <StateTag tone={decision === 'approved' ? 'success' : 'danger'}>
                {t(`closings.declared.states.${decision ?? 'refused'}`)}
              </StateTag>
              {reason && <p>{reason}</p>}
            </>
          ),
        },
        {
          head: t('closings.declared.decidedBy'),
          cell: ({ decidedBy, decidedAt }) => decidedBy && decidedAt && doneText(visit, names.people, decidedBy, decidedAt),
        },
      ]}
    />
  );
}

/** The form by which a figure is said, with its evidence. */
export function Declare({
  visit,
  units,
  indicators,
  errors,
  kept,
}: {
  visit: Visit;
  units: Unit[];
  indicators: IndicatorVersion[];
  errors: Errors;
  kept: FileReference | undefined;
}) {
  const { t, locale, form, context } = visit;
  const [own] = units;
  if (!own) return null;
  const of = fieldsOf(form.text('do') === 'declare' ? form.all() : { unit: own.id, relation: 'exact' }, errors);
  return (
    <>
      <h2>{t('closings.declared.declare')}</h2>
      <Form action={DECLARED} hidden={{ do: 'declare', key: newId(), ...(units.length === 1 ? { unit: own.id } : {}) }} files>
        {units.length > 1 && (
          <SelectField
            {...of.text('unit')}
            label={t('closings.declared.unit')}
            options={units.map((unit) => ({ value: unit.id, label: unitText(visit, unit) }))}
          />
        )}
        <SelectField
          {...of.text('indicator')}
          label={t('closings.declared.indicator')}
          options={indicators.map((one) => ({
            value: one.code,
            label: `${one.name[locale]} (${t(`indicators.units.${one.unit}`)}, ${t(`closings.declared.by.${one.period}`)})`,
          }))}
        />
        <PeriodField
          name="period"
          label={t('closings.declared.period')}
          today={dayOf(context.now)}
          value={isPeriod(of.text('period').value ?? '') ? of.text('period').value : undefined}
          error={of.text('period').error}
        />
        <NumberField {...of.text('numerator')} label={t('closings.declared.numerator')} help={t('closings.declared.partsHelp')} decimal />
        <NumberField {...of.text('denominator')} label={t('closings.declared.denominator')} decimal />
        <ChoiceField
          {...of.text('denominatorOf')}
          label={t('closings.declared.denominatorOf')}
          help={t('closings.declared.denominatorOfHelp')}
          choices={['none', ...DENOMINATORS].map((value) => ({ value, label: t(`closings.declared.denominators.${value}`) }))}
          row
        />
        <NumberField {...of.text('value')} label={t('closings.declared.value')} help={t('closings.declared.valueHelp')} decimal />
        <ChoiceField
          {...of.text('relation')}
          label={t('closings.declared.relation')}
          choices={Object.keys(RELATIONS).map((value) => ({ value, label: t(`closings.declared.relations.${value}`) }))}
          row
        />
        <DateField {...of.date('surveyedOn')} label={t('closings.declared.surveyedOn')} help={t('closings.declared.surveyedOnHelp')} />
        <LongTextField
          {...of.text('basis')}
          label={t('closings.declared.basis')}
          help={t('closings.declared.basisHelp')}
          rows={2}
          maxLength={1000}
        />
        {kept && <Hidden name="kept" value={carried(kept, DECLARED)} />}
        <FileField
          name="file"
          label={t('closings.declared.evidence')}
          error={errors.file}
          accept={PAPER_TYPES.join(',')}
          limits={t('closings.declared.evidenceLimits', { size: sizeText(MAX_BYTES, locale) })}
          kept={kept ? [{ id: 'kept', name: kept.name }] : []}
        />
        <Button>{t('closings.declared.send')}</Button>
      </Form>
    </>
  );
}
