import type { FileReference } from '../../../government/dossiers/dossiers.schema.ts';
import { carried, MAX_BYTES, PAPER_TYPES } from '../../../government/dossiers/papers.service.ts';
import { newId } from '../../../platform/database/id.ts';
import { YesNoField } from '../../../ui/fields.choice.tsx';
import { FileField } from '../../../ui/fields.file.tsx';
import { LongTextField, NumberField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, type Errors, Form, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { sizeText } from '../../../ui/format.ts';
import { SummaryList } from '../../../ui/show.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { doneText } from '../../closings/pages/closing.part.tsx';
import { decimalText } from '../../indicators/pages/indicators.part.tsx';
import type { ScoreRow } from '../../indicators/sets.results.service.ts';
import type { Metric } from '../../indicators/sets.schema.ts';
import { typedDecimal } from '../../targets/paste.rules.ts';
import { foundText } from './metrics.part.tsx';
import { ruleText } from './sets.part.tsx';

export const EVIDENCE = '/dieu-hanh/minh-chung';

/** What is known of a score: how it is made, what the unit said with which evidence, what the province gave. */
export function Known({
  visit,
  metric,
  row,
  people,
}: {
  visit: Visit;
  metric: Metric;
  row: ScoreRow | undefined;
  people: ReadonlyMap<string, string>;
}) {
  const { t, locale } = visit;
  const points = (value: number | null) => (value === null ? t('sets.notYet') : t('sets.given', { points: decimalText(value, locale) }));
  const by = (value: number | null, who: string | null, when: Date | null) =>
    who && when ? (
      <>
        {points(value)}
        <p class="xs-help">{doneText(visit, people, who, when)}</p>
      </>
    ) : (
      points(null)
    );
  return (
    <SummaryList
      rows={[
        { key: t('sets.how'), value: ruleText(t, locale, metric) },
        { key: t('sets.found'), value: row?.found == null ? t('sets.notKnown') : foundText(t, locale, metric, row.found) },
        ...(row?.note ? [{ key: t('sets.note'), value: row.note }] : []),
        ...(row?.evidence ? [{ key: t('sets.evidence'), value: <a href={`${EVIDENCE}/${row.id}`}>{row.evidence}</a> }] : []),
        { key: t('sets.stages.self'), value: by(row?.self ?? null, row?.selfBy ?? null, row?.selfAt ?? null) },
        { key: t('sets.stages.verified'), value: by(row?.verified ?? null, row?.verifiedBy ?? null, row?.verifiedAt ?? null) },
        { key: t('sets.stages.final'), value: by(row?.final ?? null, row?.finalBy ?? null, row?.finalAt ?? null) },
      ]}
    />
  );
}

type Asking = { visit: Visit; metric: Metric; action: string; errors: Errors; row: ScoreRow | undefined };
const numberTyped = (value: number | null | undefined) => (value == null ? '' : typedDecimal(String(value)));

/** The unit says what was found, with its evidence; the points follow from the rule. */
export function SelfForm({ visit, metric, action, errors, row, kept }: Asking & { kept: FileReference | undefined }) {
  const { t, locale, form } = visit;
  const typed = form.text('do') === 'score';
  const now = { found: metric.rule.kind === 'yes_no' && row ? (row.found ? 'yes' : 'no') : numberTyped(row?.found), note: row?.note ?? '' };
  const of = fieldsOf(typed ? form.all() : now, errors);
  const label = t(`sets.asked.${metric.rule.kind}`);
  return (
    <>
      <h2>{t(row ? 'sets.changeScore' : 'sets.giveScore')}</h2>
      <Form action={action} hidden={{ do: 'score', key: newId(), rowVersion: String(row?.rowVersion ?? 0) }} files>
        {metric.rule.kind === 'yes_no' ? (
          <YesNoField {...of.text('found')} label={label} />
        ) : (
          <NumberField
            {...of.text('found')}
            label={label}
            decimal
            unit={['ratio', 'threshold'].includes(metric.rule.kind) ? '%' : undefined}
          />
        )}
        <LongTextField {...of.text('note')} label={t('sets.note')} help={t('sets.noteHelp')} rows={3} maxLength={2000} optional />
        {row?.evidence && !kept && <p>{t('sets.evidenceStays', { name: row.evidence })}</p>}
        {kept && <Hidden name="kept" value={carried(kept, action)} />}
        <FileField
          name="file"
          label={t('sets.evidence')}
          error={errors.file}
          optional={Boolean(row?.evidence)}
          accept={PAPER_TYPES.join(',')}
          limits={t('closings.declared.evidenceLimits', { size: sizeText(MAX_BYTES, locale) })}
          kept={kept ? [{ id: 'kept', name: kept.name }] : []}
        />
        <Button>{t('sets.saveScore')}</Button>
      </Form>
    </>
  );
}

/** The province gives its points: first as verified, then as they end. */
export function VerifyForm({ visit, metric, action, errors, row }: Asking & { row: ScoreRow }) {
  const { t, locale, form } = visit;
  const stage = row.verified === null ? 'verified' : 'final';
  const typed = form.text('do') === 'verify';
  const of = fieldsOf(typed ? form.all() : { points: numberTyped(row.verified ?? row.self) }, errors);
  return (
    <>
      <h2>{t(`sets.verify.${stage}`)}</h2>
      <p>{t(`sets.verify.${stage}Help`)}</p>
      <Form action={action} hidden={{ do: 'verify', key: newId(), rowVersion: String(row.rowVersion), stage }}>
        <NumberField
          {...of.text('points')}
          label={t('sets.points')}
          help={t('sets.most', { max: decimalText(metric.max, locale) })}
          decimal
        />
        <ButtonRow>
          <Button>{t(`sets.verify.${stage}Save`)}</Button>
        </ButtonRow>
      </Form>
    </>
  );
}
