import type { Content } from 'pdfmake';
import { renderPdf } from '../../platform/pdf/pdf.ts';
import type { Locale } from '../../platform/words/words.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { dayText, momentText } from '../../ui/format.ts';
import type { Consent } from './assistance.consent.schema.ts';
import { linesOf } from './pages/consent.part.tsx';

/** What stands on a consent: the person's name only on the paper itself. */
export type ConsentSheet = {
  number: string;
  person: string;
  helper: string;
  procedure: string;
  place: string;
  unit: string;
  moment: Date;
  consent: Consent;
};

/** The consent as a page to sign: read aloud, signed by the person, the helper and the desk officer who looked on. */
export function consentSheet(sheet: ConsentSheet, locale: Locale): Promise<Buffer> {
  const t = wordsIn(locale);
  const { consent } = sheet;
  const fact = (key: string, value: string): Content => ({
    text: [`${t(`assistance.paper.${key}`)}: `, { text: value, bold: true }],
    margin: [0, 3],
  });
  const signature = (who: string, how: string): Content => ({
    stack: [
      { text: t(`assistance.paper.${who}`), bold: true, alignment: 'center' },
      { text: t(`assistance.paper.${how}`), italics: true, fontSize: 11, alignment: 'center' },
      { text: '\n\n\n\n' },
    ],
  });
  return renderPdf({
    locale,
    fontSize: 14,
    info: { title: t('assistance.paper.title'), author: sheet.unit, moment: sheet.moment },
    content: [
      { text: sheet.unit, alignment: 'center', margin: [0, 0, 0, 10] },
      { text: t('assistance.paper.title'), bold: true, fontSize: 16, alignment: 'center', margin: [0, 0, 0, 12] },
      fact('number', sheet.number),
      fact('person', sheet.person),
      fact('helper', sheet.helper),
      fact('procedure', sheet.procedure),
      fact('place', sheet.place),
      fact('moment', momentText(sheet.moment, locale)),
      { text: t('assistance.paper.read'), margin: [0, 12, 0, 4] },
      { ol: linesOf(consent, locale).map((text) => ({ text, margin: [0, 2] })) },
      { text: consent.question[locale], bold: true, margin: [0, 10, 0, 4] },
      { text: t('assistance.paper.agree'), bold: true, margin: [0, 0, 0, 16] },
      {
        columns: [signature('signPerson', 'sign'), signature('signHelper', 'signOther'), signature('signWitness', 'signOther')],
        columnGap: 10,
      },
      {
        text: t('assistance.paper.version', { day: dayText(consent.validFrom, locale), basis: consent.basis }),
        fontSize: 10,
        italics: true,
      },
    ],
  });
}
