import { Refusal } from '../../../platform/context/refusal.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { nationalPhone } from '../../../registers/people/people.rules.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { fieldsOf } from '../../../ui/form.tsx';
import { momentText, phoneText } from '../../../ui/format.ts';
import { Notice, SummaryList } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { returnAddressOf } from '../../dossiers/dossiers.handling.queries.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { parcelLabel } from '../../dossiers/return.paper.ts';
import { type Parcel, returnOf } from '../../dossiers/return.queries.ts';
import { arrivedSchema, parcelSchema } from '../../dossiers/return.schema.ts';
import { parcelArrived, prepareParcel } from '../../dossiers/return.service.ts';
import { type Scene, sceneOf } from '../desk.scene.queries.ts';
import { accepted, deedPage } from './deed.part.tsx';

const withParcel = async ({ visit, whole }: Scene) => ({
  extra: (await returnOf(visit.context, whole.dossier.id)).parcel,
  errors: {},
});

/** `/can-bo/ho-so/:code/buu-chinh`: the parcel's number, typed or scanned; then its label can be printed. */
export const parcelPage = deedPage<Parcel | null>({
  verb: 'prepare parcel',
  prepare: withParcel,
  fields({ visit: { t }, whole }, look) {
    const { dossier } = whole;
    const address = returnAddressOf(whole);
    const tracking = fieldsOf(look.typed, look.errors).text('tracking');
    return (
      <>
        <SummaryList
          rows={[
            { key: t('return.label.name'), value: dossier.applicantName },
            { key: t('return.label.address'), value: address },
            { key: t('return.label.phone'), value: dossier.applicantPhone ? phoneText(nationalPhone(dossier.applicantPhone)) : '' },
          ]}
        />
        {!address && <Notice tone="warning" title={t('return.post.noAddress')} />}
        <TextField
          {...tracking}
          value={tracking.value || look.extra?.tracking}
          label={t('return.fields.tracking')}
          help={t('return.fields.trackingHelp')}
          width="medium"
          maxLength={60}
          focus
        />
        {look.extra && (
          <p>
            <a href={`/can-bo/ho-so/${dossier.code}/nhan-buu-chinh.pdf`}>{t('return.post.label')}</a>
          </p>
        )}
      </>
    );
  },
  act: ({ visit }, change) => prepareParcel(visit.context, accepted(parcelSchema, { ...change, tracking: visit.form.text('tracking') })),
});

/** `/can-bo/ho-so/:code/da-den`: the post says that it was delivered. */
export const parcelArrivedPage = deedPage<Parcel | null>({
  verb: 'parcel arrived',
  prepare: withParcel,
  fields: ({ visit: { t, locale } }, { extra: parcel }) =>
    parcel && (
      <SummaryList
        rows={[
          { key: t('return.kept.tracking'), value: parcel.tracking },
          { key: t('return.kept.handedOver'), value: parcel.handedOverAt ? momentText(parcel.handedOverAt, locale) : '' },
        ]}
      />
    ),
  act: ({ visit }, change) => parcelArrived(visit.context, accepted(arrivedSchema, change)),
});

/** `/can-bo/ho-so/:code/nhan-buu-chinh.pdf`: the label to stick on. */
export const parcelLabelPage: Page = {
  async get(visit) {
    const { context, locale } = visit;
    const scene = await sceneOf(visit);
    const { dossier } = scene.whole;
    const { parcel } = await returnOf(context, dossier.id);
    if (!parcel) throw new Refusal('return.no_parcel', 409);
    const [desk, unit] = await Promise.all([deskOf(context, dossier.receivingUnit), unitName(context, dossier.receivingUnit, 'vi')]);
    const pdf = await parcelLabel(
      {
        code: dossier.code,
        tracking: parcel.tracking,
        from: { name: desk.name ?? wordsIn('vi')('notices.desk', { unit }), address: desk.address, phone: desk.phone },
        to: {
          name: dossier.applicantName,
          address: returnAddressOf(scene.whole),
          phone: dossier.applicantPhone ? nationalPhone(dossier.applicantPhone) : undefined,
        },
        moment: parcel.preparedAt,
      },
      locale,
    );
    return pdfAnswer(pdf, `nhan-buu-chinh-${dossier.code}`);
  },
};
