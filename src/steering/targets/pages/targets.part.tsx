import type { ComponentChildren } from 'preact';
import type { Locale } from '../../../platform/words/words.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, Form, type fieldsOf } from '../../../ui/form.tsx';
import { dayText, momentText } from '../../../ui/format.ts';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { type SheetFault, typedDecimal } from '../paste.rules.ts';
import { periodText } from '../periods.rules.ts';
import type { IndicatorNamed } from '../targets.indicators.queries.ts';
import type { Target } from '../targets.queries.ts';

/** `Xã Cần Giuộc` (vi), `Cần Giuộc Commune` (en). */
export const unitLabel = ({ t }: Pick<Visit, 't'>, { kind, name }: Pick<Unit, 'kind' | 'name'>): string =>
  t('units.named', { kind: t(`units.kinds.${kind}`), name });

/** Decimal text as it is read: `98,08` (vi), `98.08` (en). */
export const valueText = (value: string, locale: Locale): string => (locale === 'vi' ? typedDecimal(value) : value);

type Of = ReturnType<typeof fieldsOf>;

/** Units by indicators: those indicators of which something is planned. */
export function Grid({
  visit,
  units,
  rows,
  indicators,
  period,
  path,
  may,
}: {
  visit: Visit;
  units: Unit[];
  rows: readonly Target[];
  indicators: readonly IndicatorNamed[];
  period: string;
  path: string;
  /** Whether the visitor sets some of them. */
  may: boolean;
}) {
  const { t, locale } = visit;
  const by = new Map(rows.map((row) => [`${row.unit} ${row.indicator}`, row]));
  const planned = indicators.filter((one) => rows.some((row) => row.indicator === one.code));
  const shown = units.filter((unit) => rows.some((row) => row.unit === unit.id));
  return (
    <>
      <h2>{t('targets.grid', { period: periodText(t, period) })}</h2>
      <DataTable
        caption={t('targets.gridCaption', { period: periodText(t, period) })}
        hideCaption
        rows={shown}
        rowKey={(unit) => unit.id}
        empty={<p>{t('targets.none')}</p>}
        columns={[
          { head: t('targets.unit'), main: true, keep: true, cell: (unit) => unitLabel(visit, unit) },
          ...planned.map((one) => ({
            head: one.name[locale],
            numeric: true,
            cell: (unit: Unit) => {
              const row = by.get(`${unit.id} ${one.code}`);
              if (!row) return t('targets.notPlanned');
              const amount = valueText(row.value, locale);
              return one.percent ? t('targets.percent', { amount }) : amount;
            },
            text: (unit: Unit) => {
              const row = by.get(`${unit.id} ${one.code}`);
              return row ? Number(row.value) : null;
            },
          })),
        ]}
      />
      {planned.length > 0 && (
        <details class="xs-why">
          <summary>{t(may ? 'targets.changeByIndicator' : 'targets.byIndicator')}</summary>
          <ul>
            {planned.map((one) => (
              <li key={one.code}>
                <a href={`${path}?ky=${period}&chi-so=${encodeURIComponent(one.code)}`}>{one.name[locale]}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** By which decision: number and day. */
function Decision({ visit: { t }, of, form }: { visit: Visit; of: Of; form: string }) {
  return (
    <>
      <TextField {...of.text(`${form}.decision`)} label={t('targets.decision')} help={t('targets.decisionHelp')} maxLength={200} />
      <DateField {...of.date(`${form}.decidedOn`)} label={t('targets.decidedOn')} example="15/1/2027" />
    </>
  );
}

/** One indicator, a box for each unit. */
export function OneIndicator({
  visit,
  of,
  units,
  indicator,
  action,
  hidden,
}: {
  visit: Visit;
  of: Of;
  units: readonly Unit[];
  indicator: IndicatorNamed;
  action: string;
  hidden: Record<string, string>;
}) {
  const { t, locale } = visit;
  return (
    <>
      <h2>{indicator.name[locale]}</h2>
      <p>{t('targets.oneHelp')}</p>
      <Form action={action} hidden={hidden}>
        {units.map((unit) => (
          <NumberField
            key={unit.id}
            {...of.text(`v.${unit.id}`)}
            label={unitLabel(visit, unit)}
            decimal
            unit={indicator.percent ? '%' : undefined}
          />
        ))}
        <Decision visit={visit} of={of} form="set" />
        <Button>{t('targets.save')}</Button>
      </Form>
    </>
  );
}

/** What was planned before, and gave way. */
export function Earlier({ visit, rows, units }: { visit: Visit; rows: Target[]; units: readonly Unit[] }) {
  const { t, locale } = visit;
  if (rows.length === 0) return null;
  const names = new Map(units.map((unit) => [unit.id, unitLabel(visit, unit)]));
  return (
    <DataTable
      caption={t('targets.earlier')}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { head: t('targets.unit'), main: true, cell: (row) => names.get(row.unit) ?? row.unit },
        { head: t('targets.value'), numeric: true, cell: (row) => valueText(row.value, locale), text: (row) => Number(row.value) },
        { head: t('targets.decision'), cell: (row) => row.decision },
        { head: t('targets.decidedOn'), cell: (row) => dayText(row.decidedOn, locale), keep: true },
        { head: t('targets.replacedAt'), cell: (row) => row.replacedAt && momentText(row.replacedAt, locale) },
      ]}
    />
  );
}

/** A whole plan at once. */
export function Paste({
  visit,
  of,
  action,
  hidden,
  children,
}: {
  visit: Visit;
  of: Of;
  action: string;
  hidden: Record<string, string>;
  children: ComponentChildren;
}) {
  const { t } = visit;
  return (
    <>
      <h2>{t('targets.paste')}</h2>
      <p>{t('targets.pasteHelp')}</p>
      <Form action={action} hidden={hidden}>
        <LongTextField {...of.text('sheet')} label={t('targets.sheet')} help={t('targets.sheetHelp')} rows={8} />
        {children}
        <Decision visit={visit} of={of} form="paste" />
        <Button>{t('targets.pasteSave')}</Button>
      </Form>
    </>
  );
}

/** Every cell that is wrong, by row and column as a spreadsheet counts them. */
export function Faults({ visit: { t }, faults }: { visit: Visit; faults: readonly SheetFault[] }) {
  return (
    <DataTable
      caption={t('targets.faults.caption')}
      rows={[...faults]}
      rowKey={(one) => `${one.column}${one.row}${one.fault}`}
      columns={[
        { head: t('targets.faults.row'), numeric: true, cell: (one) => one.row },
        { head: t('targets.faults.column'), main: true, cell: (one) => one.column },
        { head: t('targets.faults.text'), cell: (one) => one.text },
        { head: t('targets.faults.why'), cell: (one) => t(`targets.faults.${one.fault}`) },
      ]}
    />
  );
}
