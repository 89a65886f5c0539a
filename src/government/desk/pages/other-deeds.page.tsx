import { Refusal } from '../../../platform/context/refusal.ts';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { fieldsOf } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/show.tsx';
import { forwardSchema, reissueKeySchema } from '../../dossiers/deeds.schema.ts';
import { forwardDossier, unitsToForward } from '../../dossiers/dossiers.forward.service.ts';
import { reissueTrackingKey } from '../../dossiers/dossiers.key.service.ts';
import { accepted, type Deed, deedPage, nothingElse } from './deed.part.tsx';

type Plain = Deed<null>;

const forward: Plain = {
  verb: 'forward',
  prepare: nothingElse,
  async fields({ visit, whole }, look) {
    const { t, locale, context } = visit;
    const of = fieldsOf(look.typed, look.errors);
    const units = await unitsToForward(context, whole.dossier.competentUnit, locale);
    return (
      <>
        <Notice>
          <p>{t(whole.dossier.receivedAt ? 'deeds.forward.after' : 'deeds.forward.before')}</p>
          {units.length === 0 && <p>{t('deeds.forward.none')}</p>}
        </Notice>
        <SelectField {...of.text('to')} label={t('deeds.forward.unit')} first={t('deeds.forward.first')} options={units} />
        <LongTextField {...of.text('reason')} label={t('deeds.forward.reason')} help={t('deeds.forward.reasonHelp')} maxLength={2000} />
      </>
    );
  },
  act({ visit: { context, form } }, change) {
    if (!form.text('to')) throw new Refusal('context.bad_input', 422, { fields: { to: { key: 'deeds.errors.to' } } });
    return forwardDossier(context, accepted(forwardSchema, { ...change, to: form.text('to'), reason: form.text('reason') }));
  },
};

/** At the desk, for somebody who is there: that the officer looked at an identity paper is said before it is done. */
const reissue: Plain = {
  verb: 'reissue key',
  prepare: nothingElse,
  fields({ visit: { t, form } }, look) {
    return (
      <ChoicesField
        name="identity"
        label={t('deeds.reissue.desk')}
        values={form.texts('identity')}
        error={look.errors.identity}
        choices={[{ value: 'seen', label: t('deeds.reissue.identity') }]}
      />
    );
  },
  act({ visit: { context, form } }, change) {
    if (!form.texts('identity').includes('seen'))
      throw new Refusal('context.bad_input', 422, { fields: { identity: { key: 'deeds.errors.identity' } } });
    return reissueTrackingKey(context, accepted(reissueKeySchema, change));
  },
};

export const forwardPage = deedPage(forward);
export const reissueKeyPage = deedPage(reissue);
