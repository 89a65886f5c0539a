import { Refusal } from '../../../platform/context/refusal.ts';
import { BackLink } from '../../../ui/form.tsx';
import { moneyText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { openMoney } from '../fees.queries.ts';
import { ChargeLines, ChargeSums, FeeText, Payments, Trail, TransferBox } from './charge.part.tsx';

/** `/ho-so/:code/le-phi`: what a dossier costs, what was paid, and how to pay, for whoever filed it. */
export const citizenChargePage: Page = {
  async get({ context, param, t, locale }) {
    if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    if (context.actor.kind !== 'citizen') throw new Refusal('context.forbidden', 403);
    const { whole, money } = await openMoney(context, param('code'));
    const { dossier, version } = whole;
    const home = `/ho-so/${dossier.code}`;
    const last = money.versions.at(-1);
    return {
      title: t('fees.citizen.title', { code: dossier.code }),
      active: 'mine',
      body: (
        <>
          <BackLink href={home}>{t('dossiers.tracking.found', { code: dossier.code })}</BackLink>
          <PageHead above={version.name[locale]} title={t('fees.citizen.title', { code: dossier.code })} />
          <ChargeSums charge={money.charge} proof={last} />
          {money.charge && money.charge.owed > 0 && (
            <Notice title={t('fees.citizen.owed', { amount: moneyText(money.charge.owed, locale) })}>
              <p>{t(money.transfer ? 'fees.citizen.ways' : 'fees.citizen.desk')}</p>
            </Notice>
          )}
          <FeeText version={version} charge={money.charge} />
          <ChargeLines version={last} />
          <TransferBox transfer={money.transfer} sheet={`${home}/le-phi/chuyen-khoan.pdf`} />
          <Payments money={money} paper={(id) => `${home}/bien-lai/${id}`} />
          <Trail versions={money.versions} />
        </>
      ),
    };
  },
};
