import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Notice } from '../../../ui/show.tsx';
import { passPromise, passPromiseSchema, passReasons } from '../../dossiers/promises.service.ts';
import { accepted, type Deed, deedPage, nothingElse, orNothing } from './deed.part.tsx';

const passPromiseDeed: Deed<null> = {
  verb: 'pass promise',
  prepare: nothingElse,
  fields({ visit: { t, locale }, whole: { dossier } }, look) {
    const of = fieldsOf(look.typed, look.errors);
    return (
      <>
        {dossier.dueAt && (
          <Notice>
            <p>{t('promises.pass.due', { moment: momentText(dossier.dueAt, locale) })}</p>
          </Notice>
        )}
        <ChoiceField
          {...of.text('reason')}
          label={t('promises.pass.reason')}
          choices={passReasons.map((value) => ({ value, label: t(`promises.reasons.${value}`) }))}
        />
        <LongTextField
          {...of.text('note')}
          label={t('promises.pass.note')}
          help={t('promises.pass.noteHelp')}
          maxLength={2000}
          rows={3}
          optional
        />
      </>
    );
  },
  act: ({ visit: { context, form } }, change) =>
    passPromise(context, accepted(passPromiseSchema, { ...change, reason: form.text('reason'), note: orNothing(form.text('note')) })),
};

/** `/can-bo/ho-so/:code/hen-ngay`: it will not be settled today, and why. */
export const passPromisePage = deedPage(passPromiseDeed);
