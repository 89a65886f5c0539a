import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { BackLink, Button, ButtonRow, Form, LinkButton } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { reissueTrackingKey } from '../dossiers.key.service.ts';
import { openDossier } from '../dossiers.queries.ts';
import { refuseStrangers } from '../drafts.queries.ts';
import { MeanwhileNotice } from './meanwhile.part.tsx';
import { Qr } from './receipt-qr.part.tsx';

async function view(visit: Visit, stale = false): Promise<View> {
  const { context, param, t, locale, publicUrl, query } = visit;
  const { dossier, version } = await openDossier(context, param('code'));
  const home = `/ho-so/${dossier.code}`;
  const done = query('xong') !== undefined && !stale;
  const title = t(done ? 'deeds.reissue.done' : 'deeds.verbs.reissue_key.title');
  return {
    title,
    active: 'mine',
    status: stale ? 409 : 200,
    body: (
      <>
        <BackLink href={home} />
        <PageHead
          above={`${version.name[locale]} · ${dossier.code}`}
          title={title}
          lead={t(done ? 'deeds.reissue.doneText' : 'deeds.reissue.text')}
        />
        {stale && <MeanwhileNotice />}
        {done ? (
          <>
            <Qr address={`${publicUrl}/tra-cuu/qr/${dossier.trackingKey}`} label={t('dossiers.filing.receipt.qr')} />
            <ButtonRow>
              <LinkButton href={home}>{t('deeds.reissue.back')}</LinkButton>
            </ButtonRow>
          </>
        ) : (
          <Form action={`${home}/cap-lai-ma`} hidden={{ key: newId(), rowVersion: String(dossier.rowVersion) }}>
            <ButtonRow>
              <Button>{t('deeds.reissue.yes')}</Button>
              <LinkButton href={home} look="secondary">
                {t('deeds.reissue.no')}
              </LinkButton>
            </ButtonRow>
          </Form>
        )}
      </>
    ),
  };
}

/** A new QR for one's own dossier: the old one opens nothing any more. */
export const citizenKeyPage: Page = {
  async get(visit): Promise<Answer> {
    refuseStrangers(visit.context);
    return view(visit);
  },
  async post(visit): Promise<Answer> {
    const { context, param, form } = visit;
    refuseStrangers(context);
    const { dossier } = await openDossier(context, param('code'));
    const wish = { id: dossier.id, key: form.text('key') || newId(), rowVersion: Number(form.text('rowVersion')) || 0 };
    try {
      await reissueTrackingKey(context, wish);
      return seeOther(`/ho-so/${dossier.code}/cap-lai-ma?xong=1`);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'dossiers.stale') return view(visit, true);
      throw error;
    }
  },
};
