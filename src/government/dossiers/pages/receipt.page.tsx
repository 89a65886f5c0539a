import { dayOf } from '../../../platform/time/time.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { ButtonRow, LinkButton } from '../../../ui/form.tsx';
import { clockWords, weekdayText } from '../../../ui/format.ts';
import { ConfirmPanel } from '../../../ui/show.tsx';
import type { Page } from '../../../ui/visit.ts';
import { calendarFor, handlingClock } from '../dossiers.clock.ts';
import { openDossier } from '../dossiers.queries.ts';
import { refuseStrangers } from '../drafts.queries.ts';
import { Qr } from './receipt-qr.part.tsx';
import { DeskCard } from './track-dossier.part.tsx';

/** The receipt of a filing: its code, by when the desk answers, when the result is expected, what comes next. */
export const receiptPage: Page = {
  async get({ context, param, t, locale, publicUrl }) {
    refuseStrangers(context);
    const { dossier, version } = await openDossier(context, param('code'));
    const calendar = await calendarFor(context, dossier.receivingUnit);
    const expected = handlingClock(version, dossier.caseCode, dossier.submittedAt, calendar, []).due;
    const say = (moment: Date) => `${clockWords(moment, locale)} ${weekdayText(dayOf(moment), locale)}`;
    const address = `${publicUrl}/tra-cuu/qr/${dossier.trackingKey}`;
    const title = t('dossiers.filing.receipt.title');
    return {
      title,
      active: 'mine',
      body: (
        <>
          <ConfirmPanel title={title} code={dossier.code}>
            <p>{version.name[locale]}</p>
          </ConfirmPanel>
          {dossier.receptionDueAt && <p>{t('dossiers.filing.receipt.answer', { moment: say(dossier.receptionDueAt) })}</p>}
          {expected && dossier.state === 1 && <p>{t('dossiers.filing.receipt.expected', { moment: say(expected) })}</p>}
          <h2>{t('dossiers.filing.receipt.nextTitle')}</h2>
          <ol>
            {(['look', 'message', 'result'] as const).map((line) => (
              <li key={line}>{t(`dossiers.filing.receipt.next.${line === 'result' ? `result.${dossier.returnWay}` : line}`)}</li>
            ))}
          </ol>
          <h2>{t('dossiers.filing.receipt.follow')}</h2>
          <p>{t('dossiers.filing.receipt.followText')}</p>
          <Qr address={address} label={t('dossiers.filing.receipt.qr')} />
          <ButtonRow>
            <LinkButton href={`/ho-so/${dossier.code}`}>{t('dossiers.filing.receipt.sent')}</LinkButton>
            <LinkButton href="/ho-so-cua-toi" look="secondary">
              {t('dossiers.tracking.mine')}
            </LinkButton>
          </ButtonRow>
          <p class="xs-help">{t('dossiers.filing.receipt.print')}</p>
          <DeskCard desk={await deskOf(context, dossier.receivingUnit)} />
        </>
      ),
    };
  },
};
