import type { Day } from '../../../platform/time/time.ts';
import { moneyText, numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type FeeRow, hoursOf, type Timing, type Version } from '../procedures.schema.ts';
import { termWords } from './words.part.tsx';

/** How long: the term, what does not count, whether it can be longer, what a supplement does to it. */
export function TermPart({ version, timing }: { version: Version; timing: Timing }) {
  const { t, locale } = useLanguage();
  const { extension, notCounted } = timing;
  const longer =
    extension &&
    t('procedures.pages.extension', {
      term: termWords(extension, t, locale).toLowerCase(),
      reason: extension.reason[locale],
    });
  return (
    <SummaryList
      rows={[
        { key: t('procedures.pages.term'), value: <strong>{termWords(timing.term, t, locale)}</strong> },
        { key: t('procedures.pages.reception'), value: t('procedures.pages.receptionWithin', { hours: version.reception.workingHours }) },
        ...(notCounted.length > 0
          ? [{ key: t('procedures.pages.notCounted'), value: notCounted.map((one) => one.name[locale]).join('; ') }]
          : []),
        ...(longer ? [{ key: t('procedures.pages.longer'), value: longer }] : []),
        { key: t('procedures.pages.supplement'), value: t(`procedures.supplement.${version.supplement.rule}`) },
      ]}
    />
  );
}

const rowsFor = (version: Version, caseCode: string, day: Day): FeeRow[] =>
  version.fee.table === 'not published'
    ? []
    : version.fee.table.filter(
        (row) => (!row.cases || row.cases.includes(caseCode)) && row.validFrom <= day && day <= (row.validTo ?? '9999-12-31'),
      );

/** How much. What nobody published is said to be unpublished, never free. */
export function FeePart({ version, caseCode, day }: { version: Version; caseCode: string; day: Day }) {
  const { t, locale } = useLanguage();
  const rows = rowsFor(version, caseCode, day);
  const price = (row: FeeRow) => {
    const unit = t(`procedures.units.${row.unit}`);
    const tiers = (row.tiers ?? []).map((tier) =>
      t('procedures.pages.tier', { from: tier.from, amount: moneyText(tier.amount, locale), unit }),
    );
    const most = row.maxPerCopy ? [t('procedures.pages.most', { amount: moneyText(row.maxPerCopy, locale) })] : [];
    const first =
      row.amount === 0 ? t('procedures.fee.free') : t('procedures.pages.price', { amount: moneyText(row.amount, locale), unit });
    return [first, ...tiers, ...most].join('; ');
  };
  return (
    <>
      {rows.length === 0 && <Notice title={t('procedures.fee.notPublished')}>{<p>{t('procedures.pages.notPublishedHelp')}</p>}</Notice>}
      <p>{version.fee.text[locale]}</p>
      {rows.length > 0 && (
        <DataTable
          caption={t('procedures.pages.feeTable')}
          hideCaption
          rowKey={(row) => `${row.item}${row.channel ?? ''}${row.territories?.join() ?? ''}${row.validFrom}`}
          rows={rows}
          columns={[
            { head: t('procedures.pages.item'), main: true, cell: (row) => row.name[locale] },
            { head: t('procedures.pages.amount'), cell: price },
            {
              head: t('procedures.pages.exempt'),
              cell: (row) => row.exemptions.map((one) => one.name[locale]).join('; ') || t('procedures.pages.nobody'),
            },
            { head: t('procedures.pages.basis'), cell: (row) => row.basis },
          ]}
        />
      )}
    </>
  );
}

/** Who does what, in how many of the term's working hours. */
export function StepsPart({ timing }: { timing: Timing }) {
  const { t, locale } = useLanguage();
  return (
    <>
      <DataTable
        caption={t('procedures.pages.steps')}
        hideCaption
        rowKey={(step) => step.code}
        rows={timing.steps}
        columns={[
          { head: t('procedures.pages.step'), main: true, cell: (step) => step.name[locale] },
          { head: t('procedures.pages.who'), cell: (step) => t(`procedures.roles.${step.role}`) },
          {
            head: t('procedures.pages.hours'),
            numeric: true,
            cell: (step) =>
              step.counted ? t('procedures.pages.hour', { hours: numberText(step.hours, locale) }) : t('procedures.pages.uncounted'),
          },
        ]}
      />
      <p class="xs-help">{t('procedures.pages.sum', { hours: numberText(hoursOf(timing.term), locale) })}</p>
    </>
  );
}
