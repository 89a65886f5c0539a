import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, Form, type fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import type { IndicatorVersion } from '../indicators.queries.ts';
import { bandPlaces, LEVELS, newMetric, RULE_KINDS } from '../sets.form.rules.ts';
import type { IndicatorSet, Metric } from '../sets.schema.ts';
import { decimalText } from './indicators.part.tsx';

export const SETS_ADMIN = '/quan-tri/bo-chi-so';

type Of = ReturnType<typeof fieldsOf>;
type Names = ReadonlyMap<string, IndicatorVersion>;
type Asking = { visit: Visit; of: Of; set: IndicatorSet; names: Names };

/** The boxes of a metric's points and rule: the ones that a kind of rule does not need stay empty. */
function RuleFields({ visit: { t }, of, before }: { visit: Visit; of: Of; before: string }) {
  const word = (key: string) => t(`indicators.sets.${key}`);
  return (
    <>
      <NumberField {...of.text(`${before}.max`)} label={word('max')} decimal />
      <SelectField
        {...of.text(`${before}.kind`)}
        label={word('kind')}
        options={RULE_KINDS.map((value) => ({ value, label: word(`kinds.${value}`) }))}
      />
      <NumberField {...of.text(`${before}.threshold`)} label={word('threshold')} decimal unit="%" />
      <LongTextField {...of.text(`${before}.steps`)} label={word('steps')} rows={2} maxLength={300} />
      <ChoicesField
        {...of.many(`${before}.not_for`)}
        label={word('notFor')}
        choices={LEVELS.map((value) => ({ value, label: word(`levels.${value}`) }))}
      />
    </>
  );
}

function MetricFields({ asking: { visit, of, names }, metric, before }: { asking: Asking; metric: Metric; before: string }) {
  const { t, locale } = visit;
  const name =
    metric.name?.[locale] ?? (metric.indicator === null ? metric.code : (names.get(metric.indicator)?.name[locale] ?? metric.indicator));
  return (
    <fieldset class="xs-editor-row">
      <legend>
        <strong>{name}</strong> <span class="xs-help">{metric.indicator ?? t('indicators.sets.selfScored')}</span>
      </legend>
      <div class="xs-set-row">
        <RuleFields visit={visit} of={of} before={before} />
        <ChoicesField
          {...of.many(`${before}.drop`)}
          label={t('indicators.sets.drop')}
          choices={[{ value: 'yes', label: t('indicators.sets.dropIt') }]}
        />
      </div>
    </fieldset>
  );
}

/** A metric that the group does not have yet. */
function NewMetric({ asking: { visit, of, names }, group }: { asking: Asking; group: number }) {
  const { t, locale } = visit;
  const before = newMetric(group);
  const typed = ['indicator', 'code', 'name.vi', 'name.en', 'max'].some((name) => of.text(`${before}.${name}`).value !== '');
  return (
    <details class="xs-editor-add" open={typed}>
      <summary>{t('indicators.sets.add')}</summary>
      <div class="xs-set-row">
        <SelectField
          {...of.text(`${before}.indicator`)}
          label={t('indicators.sets.indicator')}
          first={t('indicators.sets.noIndicator')}
          options={[...names.values()].map((one) => ({ value: one.code, label: one.name[locale] }))}
        />
        <TextField {...of.text(`${before}.code`)} label={t('indicators.sets.code')} maxLength={80} />
        <TextField {...of.text(`${before}.name.vi`)} label={t('indicators.admin.nameVi')} maxLength={400} />
        <TextField {...of.text(`${before}.name.en`)} label={t('indicators.admin.nameEn')} maxLength={400} />
        <RuleFields visit={visit} of={of} before={before} />
      </div>
    </details>
  );
}

function Groups({ asking }: { asking: Asking }) {
  const { visit, of, set } = asking;
  const { t, locale } = visit;
  return (
    <>
      {set.groups.map((group, at) => (
        <section key={group.code} class="xs-editor-group">
          <h2>{group.name[locale]}</h2>
          <NumberField
            {...of.text(`set.groups.${at}.max`)}
            label={t('indicators.sets.groupMax')}
            help={t('indicators.sets.groupMaxHelp')}
            decimal
          />
          {group.metrics.map((metric, place) => (
            <MetricFields key={metric.code} asking={asking} metric={metric} before={`set.groups.${at}.metrics.${place}`} />
          ))}
          <NewMetric asking={asking} group={at} />
        </section>
      ))}
    </>
  );
}

function Bands({ asking: { visit, of, set } }: { asking: Asking }) {
  const { t } = visit;
  return (
    <section class="xs-editor-group">
      <h2>{t('indicators.sets.bands')}</h2>
      <p>{t('indicators.sets.bandsHelp')}</p>
      {bandPlaces(set).map((at) => (
        <fieldset key={at} class="xs-editor-row">
          <legend>{t('indicators.sets.band', { number: at + 1 })}</legend>
          <div class="xs-set-row">
            <NumberField {...of.text(`set.bands.${at}.from`)} label={t('indicators.sets.bandFrom')} decimal unit="%" />
            <TextField {...of.text(`set.bands.${at}.name.vi`)} label={t('indicators.admin.nameVi')} maxLength={100} />
            <TextField {...of.text(`set.bands.${at}.name.en`)} label={t('indicators.admin.nameEn')} maxLength={100} />
          </div>
        </fieldset>
      ))}
    </section>
  );
}

/** The whole set in one form: by which decision and from when, what does not apply, the groups with their metrics, the bands. */
export function SetForm({ asking, action, hidden }: { asking: Asking; action: string; hidden: Record<string, string> }) {
  const { visit, of } = asking;
  const word = (key: string) => visit.t(`indicators.sets.${key}`);
  const choose = (name: string, values: readonly string[]) => (
    <SelectField
      {...of.text(`set.${name}`)}
      label={word(`${name}.label`)}
      options={values.map((value) => ({ value, label: word(`${name}.${value}`) }))}
    />
  );
  return (
    <Form action={action} hidden={{ do: 'save', ...hidden }}>
      <LongTextField
        {...of.text('set.basis')}
        label={visit.t('indicators.admin.basis')}
        help={word('basisHelp')}
        rows={2}
        maxLength={1000}
      />
      <DateField
        {...of.date('set.valid_from')}
        label={visit.t('indicators.admin.validFrom')}
        help={word('validFromHelp')}
        example="1/1/2027"
      />
      {choose('not_applicable', ['maximum', 'zero', 'leave_out'])}
      {choose('zero_denominator', ['zero', 'not_applicable'])}
      <Groups asking={asking} />
      <Bands asking={asking} />
      <Button>{word('save')}</Button>
    </Form>
  );
}

/** Every version, the latest first: from when, by which decision, how the points are shared out. */
export function SetVersions({ visit, versions }: { visit: Visit; versions: IndicatorSet[] }) {
  const { t, locale } = visit;
  return (
    <DataTable
      caption={t('indicators.admin.versions')}
      rows={versions.toReversed()}
      rowKey={({ version }) => String(version)}
      columns={[
        { head: t('indicators.admin.version'), main: true, cell: ({ version }) => version },
        { head: t('indicators.admin.validFrom'), keep: true, cell: (one) => dayText(one.valid_from, locale) },
        {
          head: t('indicators.sets.shares'),
          cell: ({ groups }) => groups.map((group) => `${group.name[locale]} ${decimalText(group.max, locale)}`).join('; '),
        },
        { head: t('indicators.admin.basis'), cell: ({ basis }) => basis },
      ]}
    />
  );
}
