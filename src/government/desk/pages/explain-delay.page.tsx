import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { fieldsOf } from '../../../ui/form.tsx';
import { delayCauses, explainDelay, explainDelaySchema } from '../../dossiers/delays.service.ts';
import { accepted, type Deed, deedPage, nothingElse, orNothing } from './deed.part.tsx';

const explainDelayDeed: Deed<null> = {
  verb: 'explain delay',
  prepare: nothingElse,
  fields({ visit: { t } }, look) {
    const of = fieldsOf(look.typed, look.errors);
    return (
      <>
        <ChoiceField
          {...of.text('cause')}
          label={t('delays.explain.cause')}
          choices={delayCauses.map((value) => ({ value, label: t(`delays.causes.${value}`) }))}
        />
        <LongTextField
          {...of.text('note')}
          label={t('delays.explain.note')}
          help={t('delays.explain.noteHelp')}
          maxLength={2000}
          rows={3}
          optional
        />
      </>
    );
  },
  act: ({ visit: { context, form } }, change) =>
    explainDelay(context, accepted(explainDelaySchema, { ...change, cause: form.text('cause'), note: orNothing(form.text('note')) })),
};

/** `/can-bo/ho-so/:code/ly-do-tre`: why it is late. */
export const explainDelayPage = deedPage(explainDelayDeed);
