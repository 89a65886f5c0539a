import type { Context, Transaction } from '../../../platform/context/context.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { formOn } from './forms.content.ts';
import type { PaperForm, PaperTexts } from './forms.rules.ts';

/** One wording of a unit's own; `texts` null: from then on the common one again. */
export type Wording = {
  id: string;
  form: PaperForm;
  validFrom: Date;
  lawFrom: string;
  texts: PaperTexts | null;
  basis: string;
  addedBy: string;
  addedAt: Date;
};

const columns = `id, form, valid_from as "validFrom", law_from::text as "lawFrom", texts, basis, added_by as "addedBy", added_at as "addedAt"`;

/** Every wording that a unit ever gave a form, the one that holds last first. */
export const wordingsIn = (tx: Transaction, unit: string, form: PaperForm): Promise<Wording[]> =>
  tx.query<Wording>({
    name: 'papers.wordings',
    text: `select ${columns} from paper_templates where unit = $1 and form = $2 order by valid_from desc, id desc`,
    values: [unit, form],
  });

export const wordingsOf = (context: Context, unit: string, form: PaperForm): Promise<Wording[]> =>
  context.read((tx) => wordingsIn(tx, unit, form));

/**
 * The unit's own sentences for a paper whose deed was done at a moment; undefined: the common ones. A wording holds as long as the version of the law for
 * which it was written.
 */
export function textsAmong(wordings: readonly Wording[], form: PaperForm, at: Date): PaperTexts | undefined {
  const found = wordings.find((one) => one.validFrom <= at);
  return found?.texts && found.lawFrom === formOn(form, dayOf(at)).validFrom ? found.texts : undefined;
}

export const textsAt = async (context: Context, unit: string, form: PaperForm, at: Date): Promise<PaperTexts | undefined> =>
  textsAmong(await wordingsOf(context, unit, form), form, at);
