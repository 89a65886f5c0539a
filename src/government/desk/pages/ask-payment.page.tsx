import { moneyText } from '../../../ui/format.ts';
import { Notice } from '../../../ui/show.tsx';
import { askPayment } from '../../fees/charges.service.ts';
import { moneyOf } from '../../fees/fees.queries.ts';
import { timingFor } from '../../procedures/procedures.rules.ts';
import { deedPage, nothingElse } from './deed.part.tsx';

/** `/can-bo/ho-so/:code/yeu-cau-nop`: the handling waits until the citizen has paid. */
export const askPaymentPage = deedPage<null>({
  verb: 'ask payment',
  prepare: nothingElse,
  async fields({ visit: { context, t, locale }, whole: { dossier, version } }) {
    const { charge } = await moneyOf(context, dossier.id);
    const uncounted = timingFor(version, dossier.caseCode).notCounted.some((one) => one.code === 'payment');
    return (
      <>
        {charge && charge.owed > 0 && (
          <Notice title={t('fees.citizen.owed', { amount: moneyText(charge.owed, locale) })}>
            <p>{t(dossier.receivedAt && !uncounted ? 'fees.verbs.ask_payment.counted' : 'fees.verbs.ask_payment.notCounted')}</p>
          </Notice>
        )}
        <p>
          <a href={`/can-bo/ho-so/${dossier.code}/le-phi`}>{t('fees.desk.open')}</a>
        </p>
      </>
    );
  },
  act: ({ visit: { context } }, change) => askPayment(context, change),
});
