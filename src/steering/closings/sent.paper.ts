import type { Content, TableCell } from 'pdfmake';
import { letterhead } from '../../platform/pdf/letterhead.ts';
import { mm, type PaperDefinition } from '../../platform/pdf/pdf.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { dayText, momentText } from '../../ui/format.ts';
import { periodText, spanOf } from '../targets/periods.rules.ts';
import type { Counted } from './closings.rules.ts';
import type { Sent } from './sent.queries.ts';

// An official report has one language.
const t = wordsIn('vi');
const number = (value: number | null): string => (value === null ? '–' : value.toLocaleString('vi-VN', { maximumFractionDigits: 2 }));
const grid = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
};
const heading = (text: string): Content => ({ text, bold: true, margin: [0, 8, 0, 2] });
const right = (text: string): TableCell => ({ text, alignment: 'right' });

const table = (widths: (number | '*')[], head: readonly string[], rows: readonly TableCell[][]): Content => ({
  fontSize: 9.5,
  table: {
    headerRows: 1,
    dontBreakRows: true,
    widths,
    body: [head.map((text): TableCell => ({ text, bold: true, alignment: 'center' })), ...rows],
  },
  layout: grid,
});

type Naming = Pick<Sent, 'known'>;
const nameOf = ({ known }: Naming, code: string): string => known.get(code)?.name.vi ?? code;
function shownValue({ known }: Naming, code: string, { value, relation }: Counted): string {
  const unit = known.get(code)?.unit ?? 'count';
  if (value === null) return t('indicators.notComputed');
  const text = `${relation === '=' ? '' : `${relation} `}${number(value)}`;
  return unit === 'count' ? text : `${text} ${t(`indicators.units.${unit}`)}`;
}

/** With what makes it up: two shares may read the same and be of other numbers. */
const withParts = (naming: Naming, code: string, counted: Counted): string =>
  counted.denominator === null
    ? shownValue(naming, code, counted)
    : `${shownValue(naming, code, counted)} (${number(counted.numerator)}/${number(counted.denominator)})`;

const figures = (sent: Sent): Content =>
  table(
    [22, '*', 62, 62, 84, 44, 170],
    ['order', 'indicator', 'numerator', 'denominator', 'value', 'versionShort', 'source'].map((one) => t(`sent.${one}`)),
    sent.locked.map((one, at) => [
      { text: String(at + 1), alignment: 'center' },
      { text: [nameOf(sent, one.indicator), { text: `\n${one.indicator}`, fontSize: 8 }] },
      right(number(one.numerator)),
      right(number(one.denominator)),
      right(shownValue(sent, one.indicator, one)),
      { text: String(one.version), alignment: 'center' },
      [t(`indicators.sources.${one.source}`), one.basis].filter(Boolean).join(': '),
    ]),
  );

function evidence(sent: Sent): Content {
  const proven = sent.locked.filter(({ evidenceHash }) => evidenceHash !== null);
  if (proven.length === 0) return { text: t('sent.noEvidence') };
  return table(
    ['*', 130, 330],
    ['indicator', 'file', 'hash'].map((one) => t(`sent.${one}`)),
    proven.map((one) => [nameOf(sent, one.indicator), one.evidence ?? '–', one.evidenceHash ?? '']),
  );
}

function corrections(sent: Sent): Content[] {
  if (sent.corrections.length === 0) return [{ text: t('sent.noCorrections') }];
  const locked = new Map(sent.locked.map((one) => [one.indicator, one]));
  return [
    { text: t('sent.correctionsHelp'), italics: true, margin: [0, 0, 0, 2] },
    table(
      ['*', 130, 130, 44, 110],
      ['indicator', 'locked', 'recounted', 'versionShort', 'since'].map((one) => t(`sent.${one}`)),
      sent.corrections.map((one) => {
        const kept = locked.get(one.indicator);
        return [
          nameOf(sent, one.indicator),
          right(kept ? withParts(sent, one.indicator, kept) : '–'),
          right(withParts(sent, one.indicator, one)),
          { text: String(one.version), alignment: 'center' },
          momentText(one.foundAt, 'vi'),
        ];
      }),
    ),
  ];
}

function signers(): Content {
  const place = (who: readonly string[], how: string): Content => ({
    stack: [
      ...who.map((text) => ({ text: text.toLocaleUpperCase('vi'), bold: true })),
      { text: how, italics: true, margin: [0, 0, 0, 52] as [number, number, number, number] },
    ],
    alignment: 'center',
  });
  return {
    columns: [place([t('sent.maker')], t('sent.sign')), place([t('sent.head'), t('sent.chair')], t('sent.seal'))],
    unbreakable: true,
    margin: [0, 12, 0, 0],
  };
}

/** Who did it, and when; an account that is not there any more has no name. */
export const doneBy = ({ who, at }: Sent['signed']) => ({ who: who ?? t('closings.somebody'), when: momentText(at, 'vi') });

/**
 * The report that a commune sends up of an accepted period, for signature: A4 across, by Nghị định 30/2020/NĐ-CP, Phụ lục I. Number and day stay open: they are given when
 * it is signed.
 */
export function sentPaper(sent: Sent): PaperDefinition {
  const { starts, ends } = spanOf(sent.period);
  const span = { period: periodText(t, sent.period), from: dayText(starts, 'vi'), to: dayText(ends, 'vi') };
  return {
    locale: 'vi',
    landscape: true,
    info: { title: `${t('sent.title')}: ${sent.unitName}, ${span.period}`, author: sent.agency, moment: sent.madeAt },
    margins: [mm(20), mm(14), mm(14), mm(15)],
    fontSize: 11,
    footer: (page, pages) => ({ text: t('sent.page', { page, pages }), alignment: 'center', fontSize: 9.5, margin: [0, 6, 0, 0] }),
    content: [
      letterhead({
        agency: sent.superior,
        body: sent.agency,
        number: t('sent.number'),
        nation: t('sent.nation'),
        motto: t('sent.motto'),
        placeAndDay: t('sent.placeAndDay', { place: sent.unit.name }),
      }),
      { text: t('sent.title').toLocaleUpperCase('vi'), bold: true, fontSize: 14, alignment: 'center', margin: [0, 12, 0, 2] },
      { text: t('sent.period', span), alignment: 'center', margin: [0, 0, 0, 6] },
      { text: t('sent.signed', doneBy(sent.signed)) },
      { text: t('sent.accepted', { province: sent.province, ...doneBy(sent.accepted) }) },
      { text: t('sent.digest', { digest: sent.digest }) },
      { text: t('sent.printed', { when: momentText(sent.madeAt, 'vi') }) },
      heading(t('sent.figures', { count: sent.locked.length })),
      figures(sent),
      heading(t('sent.evidence')),
      evidence(sent),
      heading(t('sent.corrections')),
      ...corrections(sent),
      signers(),
    ],
  };
}
