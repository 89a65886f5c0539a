import { moneyText } from '../../../ui/format.ts';
import { Notice } from '../../../ui/show.tsx';
import { moneyOf } from '../../fees/fees.queries.ts';
import type { Scene } from '../desk.scene.queries.ts';

/** What is still to be paid, where the dossier changes hands: said, with the way to take it. It holds nothing back: when a fee falls due is the unit's rule. */
export async function Owed({ visit: { t, locale, context }, whole: { dossier } }: Scene) {
  const { charge } = await moneyOf(context, dossier.id);
  if (!charge || charge.owed === 0) return null;
  return (
    <Notice tone="warning" title={t('desk.owed.title', { amount: moneyText(charge.owed, locale) })}>
      <p>
        <a href={`/can-bo/ho-so/${dossier.code}/le-phi`}>{t('desk.owed.take')}</a>
      </p>
    </Notice>
  );
}
