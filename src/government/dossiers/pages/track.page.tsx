import { Refusal, say } from '../../../platform/context/refusal.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, LinkButton } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import type { Answer, Page, View, Visit } from '../../../ui/visit.ts';
import type { Tracked } from '../dossiers.queries.ts';
import { namesOf } from '../dossiers.told.queries.ts';
import { trackByCode, trackByKey } from '../tracking.service.ts';
import { Dates, DeskCard, History, StateOf } from './track-dossier.part.tsx';

type Look = {
  code: string;
  digits: string;
  errors?: Errors;
  nothing?: boolean;
  oldKey?: boolean;
  exhausted?: boolean;
  status?: View['status'];
};

function formView({ t }: Visit, { code, digits, errors = {}, nothing, oldKey, exhausted, status = 200 }: Look): View {
  const title = t('dossiers.tracking.title');
  return {
    title,
    status,
    active: 'track',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t('dossiers.tracking.lead')} />
        {nothing && (
          <Notice tone="warning" live title={t('dossiers.tracking.nothing.title')}>
            <p>{t('dossiers.tracking.nothing.text')}</p>
          </Notice>
        )}
        {oldKey && (
          <Notice tone="warning" live title={t('deeds.oldKey.title')}>
            <p>{t('deeds.oldKey.text')}</p>
          </Notice>
        )}
        {exhausted && (
          <Notice tone="warning" live title={t('dossiers.tracking.exhausted.title')}>
            <p>{t('dossiers.tracking.exhausted.text')}</p>
            <LinkButton href="/ho-so-cua-toi" look="secondary">
              {t('dossiers.tracking.mine')}
            </LinkButton>
          </Notice>
        )}
        <Form action="/tra-cuu">
          <TextField
            name="code"
            label={t('dossiers.tracking.code')}
            help={t('dossiers.tracking.codeHelp')}
            value={code}
            error={errors.code}
            maxLength={60}
          />
          <TextField
            name="digits"
            label={t('dossiers.tracking.digits')}
            help={t('dossiers.tracking.digitsHelp')}
            value={digits}
            error={errors.digits}
            maxLength={8}
            width="short"
          />
          <ButtonRow>
            <Button>{t('dossiers.tracking.look')}</Button>
          </ButtonRow>
        </Form>
        <p>{t('dossiers.tracking.qr')}</p>
        <p>
          <a href="/ho-so-cua-toi">{t('dossiers.tracking.mine')}</a>
        </p>
      </>
    ),
  };
}

async function foundView({ context, t, locale }: Visit, dossier: Tracked): Promise<View> {
  const { name, stepName } = await namesOf(context, dossier, locale);
  const title = t('dossiers.tracking.found', { code: dossier.code });
  return {
    title,
    active: 'track',
    body: (
      <>
        <PageHead above={name} title={title} />
        <StateOf state={dossier.state} outcome={dossier.outcome} returnWay={dossier.returnWay} />
        <Dates moments={dossier} />
        <h2>{t('dossiers.tracking.history')}</h2>
        <History history={dossier.history} stepName={stepName} />
        <DeskCard desk={await deskOf(context, dossier.receivingUnit)} />
        <p>{t('dossiers.tracking.private')}</p>
      </>
    ),
  };
}

/** Where a dossier stands, for whoever has its code and the phone's last four digits: no account, no name, no answers, no files. */
export const trackPage: Page = {
  get: (visit) => formView(visit, { code: visit.query('ma') ?? '', digits: '' }),
  async post(visit): Promise<Answer> {
    const typed = { code: visit.form.text('code'), digits: visit.form.text('digits') };
    try {
      return await foundView(visit, await trackByCode(visit.context, typed, visit.address));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 404) return formView(visit, { ...typed, nothing: true, status: 404 });
      if (error.status === 422)
        return formView(visit, {
          ...typed,
          status: 422,
          errors: Object.fromEntries(Object.entries(error.fields).map(([name, one]) => [name, say(one, visit.t, visit.locale)])),
        });
      if (error.status !== 429) throw error;
      const view = formView(visit, { ...typed, exhausted: true, status: 429 });
      return { ...view, headers: { 'retry-after': String(error.details.seconds ?? 3600) } };
    }
  },
};

/** The same by the key in the QR of the receipt. */
export const trackQrPage: Page = {
  async get(visit): Promise<Answer> {
    try {
      return await foundView(visit, await trackByKey(visit.context, visit.param('key'), visit.address));
    } catch (error) {
      // A slip that was replaced by another: said calmly, with the other way to the same answer.
      if (error instanceof Refusal && error.status === 404) return formView(visit, { code: '', digits: '', oldKey: true, status: 404 });
      throw error;
    }
  },
};
