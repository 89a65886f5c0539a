import { momentText } from '../../../ui/format.ts';
import { SummaryList, type SummaryRow } from '../../../ui/show.tsx';
import { Qr } from '../../dossiers/pages/receipt-qr.part.tsx';
import { ratingPath } from '../../dossiers/rating.link.service.ts';
import { type KeptHandover, returnOf } from '../../dossiers/return.queries.ts';
import { masked } from '../desk.rules.ts';
import type { Scene } from '../desk.scene.queries.ts';

function handoverRows({ visit, whole }: Scene, names: ReadonlyMap<string, string>, handover: KeptHandover): SummaryRow[] {
  const { t, locale } = visit;
  const papers = new Map(whole.version.components.map((one) => [one.code, one.name[locale]]));
  const { taker, name, number, relation, authority, proof, originals, givenBy } = handover;
  return [
    { key: t('return.kept.taker'), value: taker === 'owner' ? name : `${name} (${relation})` },
    ...(number ? [{ key: t('return.kept.number'), value: masked(number) }] : []),
    ...(authority ? [{ key: t('return.fields.authority'), value: authority }] : []),
    { key: t('return.kept.proof'), value: t(`return.proofs.${proof}`) },
    ...(originals.length > 0
      ? [{ key: t('return.kept.originals'), value: originals.map((one) => papers.get(one) ?? one).join('; ') }]
      : []),
    { key: t('return.kept.givenBy'), value: names.get(givenBy) ?? t('desk.history.officer') },
  ];
}

/** How the result was given, where the parcel is, how often was reminded; and once it is given, the way to say how it went. */
export async function ReturnedPart({ scene, names }: { scene: Scene; names: ReadonlyMap<string, string> }) {
  const { visit, whole } = scene;
  const { t, locale, context, publicUrl } = visit;
  const { id, code, state } = whole.dossier;
  if (state < 9) return null;
  const { parcel, handover, reminders } = await returnOf(context, id);
  const rows: SummaryRow[] = [
    ...(handover ? handoverRows(scene, names, handover) : []),
    ...(parcel
      ? [
          { key: t('return.kept.tracking'), value: parcel.tracking },
          { key: t('return.kept.prepared'), value: momentText(parcel.preparedAt, locale) },
          ...(parcel.handedOverAt ? [{ key: t('return.kept.handedOver'), value: momentText(parcel.handedOverAt, locale) }] : []),
          ...(parcel.arrivedAt ? [{ key: t('return.kept.arrived'), value: momentText(parcel.arrivedAt, locale) }] : []),
        ]
      : []),
    ...(reminders.length > 0 ? [{ key: t('return.kept.reminders'), value: reminders.map((at) => momentText(at, locale)).join('; ') }] : []),
  ];
  const fresh = state === 10 && visit.query('xong') === 'return';
  if (rows.length === 0 && !fresh) return null;
  return (
    <section>
      <h2>{t('return.kept.title')}</h2>
      {rows.length > 0 && <SummaryList rows={rows} />}
      {handover?.signature && (
        <svg class="xs-signed" viewBox="0 0 600 200" width="300" height="100" role="img" aria-label={t('return.signature.kept')}>
          <path d={handover.signature} fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" />
        </svg>
      )}
      {parcel && (
        <p>
          <a href={`/can-bo/ho-so/${code}/nhan-buu-chinh.pdf`}>{t('return.post.label')}</a>
        </p>
      )}
      {fresh && (
        <div>
          <h3>{t('return.rating.title')}</h3>
          <p>{t('return.rating.text')}</p>
          <Qr address={publicUrl + ratingPath(id)} label={t('return.rating.qr')} />
        </div>
      )}
    </section>
  );
}
