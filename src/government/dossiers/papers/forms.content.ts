import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../../platform/config/root.ts';
import { type Day, isDay } from '../../../platform/time/time.ts';
import { text } from '../../procedures/forms.schema.ts';
import { forms, type PaperForm, type PaperTexts, type Place, placeName, placesOf, textFaults } from './forms.rules.ts';

const day = z.string().refine(isDay, 'no such day');
/** A sentence that may be empty: not every paper has a closing. */
const sentence = z.strictObject({ vi: z.string(), en: z.string() });
export const textsSchema = z.strictObject({ number: sentence, title: text, intro: sentence, closing: sentence, notes: sentence });

/** The words around the data that no unit changes, by form. Texts with {{…}} are filled by the paper. */
const labels = {
  common: [
    'nation',
    'motto',
    'placeAndDay',
    'moment',
    'day',
    'code',
    'scan',
    'applicant',
    'address',
    'phone',
    'email',
    'personalNumber',
    'owner',
    'procedure',
    'notesTitle',
    'signed',
    'sealed',
    'translation',
    'more',
  ],
  'mau-01': [
    'applicant',
    'centre',
    'components',
    'noComponents',
    'fromData',
    'fromDatabase',
    'number',
    'name',
    'amount',
    'originals',
    'certifiedCopies',
    'copies',
    'digitised',
    'shownOnly',
    'sets',
    'setsValue',
    'handlingTime',
    'receivedAt',
    'dueAt',
    'noDue',
    'withoutPhone',
    'transferQr',
    'returnAt',
    'desk',
    'post',
    'online',
    'fee',
    'submitter',
    'receiver',
    'sentOnline',
    'sentByPost',
  ],
  'mau-02': ['number', 'what', 'reason', 'wholeDossier', 'guide'],
  'mau-03': ['submitter', 'receiver'],
  'mau-04': ['to', 'signer', 'late', 'lateBy'],
  'mau-05': ['returned', 'nothing', 'signer'],
  'mau-06': [
    'components',
    'count',
    'handlingTime',
    'receivedAt',
    'dueAt',
    'noDue',
    'number',
    'handover',
    'giver',
    'taker',
    'at',
    'result',
    'note',
    'early',
    'onTime',
    'late',
    'running',
    'used',
    'usedOnly',
  ],
  'mau-07': [
    'number',
    'code',
    'procedure',
    'sets',
    'applicant',
    'address',
    'unit',
    'receivedAt',
    'dueAt',
    'returnedAt',
    'way',
    'signature',
    'note',
    'desk',
    'post',
    'online',
    'total',
    'nothing',
    'page',
  ],
  'het-han-bo-sung': ['returned', 'nothing', 'signer'],
} as const satisfies Record<PaperForm | 'common', readonly string[]>;
export type Label<Form extends PaperForm> = (typeof labels)[Form | 'common'][number];

const exactly = (names: readonly string[]) => z.strictObject(Object.fromEntries(names.map((name) => [name, text])));
const dated = {
  validFrom: day,
  validTo: day.optional(),
  basis: z.string().min(1),
  /** How well it is known: `gazetted` = compared word for word with the gazetted form; `fields` = its fields are known, not its wording and layout. */
  certainty: z.enum(['gazetted', 'fields']),
  uncertain: z.array(z.string().min(1)).default([]),
};

const versionOf = (form: PaperForm) =>
  z
    .strictObject({
      ...dated,
      /** Stands above the paper: its number in the circular. */
      formNumber: sentence,
      /** What the law wants to stand in the paper, by the names that its sentences use. */
      demanded: z.array(z.enum(placesOf[form].map(placeName) as [string, ...string[]])).default([]),
      texts: textsSchema,
      labels: exactly(labels[form]),
    })
    .superRefine((value, context) => {
      for (const locale of ['vi', 'en'] as const)
        for (const fault of textFaults(form, value.texts, demandedPlaces(form, value.demanded), locale))
          context.addIssue({ code: 'custom', message: `${fault.part} (${locale}): ${fault.fault} ${fault.name}` });
    });

const demandedPlaces = (form: PaperForm, names: readonly string[]): Place[] =>
  placesOf[form].filter((place) => names.includes(placeName(place)));

/** One file of `content/papers/`: a form and its versions, of which one holds on a day. */
export const formContent = (form: PaperForm) => z.strictObject({ form: z.literal(form), versions: z.array(versionOf(form)).min(1) });
const commonContent = z.strictObject({
  form: z.literal('chung'),
  versions: z.array(z.strictObject({ ...dated, labels: exactly(labels.common) })).min(1),
});

const read = (name: string): unknown => JSON.parse(readFileSync(contentPath('papers', `${name}.json`), 'utf8'));
type Version = z.infer<ReturnType<typeof versionOf>>;
type Dated = { validFrom: Day; validTo?: Day | undefined };
let loaded: { common: z.infer<typeof commonContent>['versions']; forms: Map<PaperForm, Version[]> } | undefined;
const all = () => {
  loaded ??= {
    common: commonContent.parse(read('chung')).versions,
    forms: new Map(forms.map((form) => [form, formContent(form).parse(read(form)).versions])),
  };
  return loaded;
};
const onDay = <One extends Dated>(versions: readonly One[], on: Day): One | undefined =>
  versions.find((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));

/** A form as the law has it on a day. */
export type LawfulForm = {
  validFrom: Day;
  basis: string;
  formNumber: { vi: string; en: string };
  demanded: readonly Place[];
  texts: PaperTexts;
  labels: Record<string, { vi: string; en: string }>;
};

/** The form that is in force on a day (Thông tư 03/2025/TT-VPCP, Phụ lục I). Throws when the content has none for it. */
export function formOn(form: PaperForm, on: Day): LawfulForm {
  const found = onDay(all().forms.get(form) ?? [], on);
  const common = onDay(all().common, on);
  if (!found || !common) throw new Error(`content/papers/${form}.json has no version for ${on}`);
  const { validFrom, basis, formNumber, texts } = found;
  return {
    validFrom,
    basis,
    formNumber,
    texts,
    demanded: demandedPlaces(form, found.demanded),
    labels: { ...common.labels, ...found.labels },
  };
}
