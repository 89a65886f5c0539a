import type { Context } from '../../../platform/context/context.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ButtonRow, Form, LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type Visit } from '../../../ui/visit.ts';
import { helpingOfDossier } from '../../assistance/assistance.queries.ts';
import { withdrawDossier } from '../dossiers.handle.service.ts';
import { openDossier, openFile, type WholeDossier } from '../dossiers.queries.ts';
import { after, STATE, type State } from '../dossiers.rules.ts';
import { namesOf } from '../dossiers.told.queries.ts';
import { refuseStrangers } from '../drafts.queries.ts';
import { ratingPath } from '../rating.link.service.ts';
import { Faults, Files, Sent } from './citizen-dossier.part.tsx';
import { fileAnswer } from './file-content.part.tsx';
import { readerOf } from './file-frame.part.tsx';
import { HelpedBy } from './helped.page.tsx';
import { MeanwhileNotice } from './meanwhile.part.tsx';
import { Prints } from './prints.part.tsx';
import { Dates, DeskCard, History, StateOf } from './track-dossier.part.tsx';

const mayWithdraw = ({ state, stateBefore }: { state: number; stateBefore: number | null }) =>
  after('withdraw', state as State, stateBefore as State | null) !== undefined;

/** What the office wrote to the owner, and the result. */
function Told({ whole: { dossier, notes, files } }: { whole: WholeDossier }) {
  const { t, locale } = useLanguage();
  const results = files.filter((file) => file.kind === 'result');
  return (
    <>
      {notes
        .filter((note) => note.shown && note.verb !== 'answer' && note.verb !== 'withdraw')
        .map((note) => (
          <Notice key={note.id} title={t('dossiers.mine.said', { moment: momentText(note.writtenAt, locale) })}>
            <p>{note.text}</p>
          </Notice>
        ))}
      {results.length > 0 && <h2>{t('dossiers.mine.result')}</h2>}
      {results.length > 0 && <Files code={dossier.code} files={results} />}
    </>
  );
}

/** A dossier as its owner sees it: how it stands, what is to be done, what happened, what was sent. */
/** `rated`: whether the link of one use, by which a handling is rated, was used. */
export const citizenDossierPage = (rated: (context: Context, link: string) => Promise<boolean>): Page => ({
  async get(visit: Visit) {
    const { context, param, t, locale } = visit;
    refuseStrangers(context);
    const whole = await openDossier(context, param('code'));
    const { dossier, history } = whole;
    const { name, stepName } = await namesOf(context, dossier, locale);
    const { reader } = await readerOf(visit);
    const open = whole.requests.find((request) => !request.answeredAt);
    const link = dossier.state === STATE.returned ? ratingPath(dossier.id) : undefined;
    const rate = link && !(await rated(context, link)) ? link : undefined;
    const title = t('dossiers.tracking.found', { code: dossier.code });
    return {
      title,
      active: 'mine',
      body: (
        <>
          <BackLink href="/ho-so-cua-toi">{t('dossiers.mine.title')}</BackLink>
          <PageHead above={name} title={title} />
          <StateOf state={dossier.state} outcome={dossier.outcome} returnWay={dossier.returnWay} />
          {dossier.state === STATE.supplement && open && (
            <Notice tone="warning" title={t('dossiers.mine.supplement', { moment: momentText(open.limitAt, locale) })}>
              <Faults whole={whole} />
              <LinkButton href={`/ho-so/${dossier.code}/bo-sung`}>{t('dossiers.mine.answer')}</LinkButton>
            </Notice>
          )}
          {dossier.state === STATE.paying && (
            <Notice tone="warning" title={t('deeds.told.payment_asked')}>
              <LinkButton href={`/ho-so/${dossier.code}/le-phi`}>{t('deeds.pay.open')}</LinkButton>
            </Notice>
          )}
          <Told whole={whole} />
          <HelpedBy visit={visit} helping={await helpingOfDossier(context, dossier.id)} />
          <Dates
            moments={{ ...dossier, limitAt: open?.limitAt ?? null }}
            more={[{ key: t('dossiers.mine.applicant'), value: dossier.applicantName }]}
          />
          <h2>{t('dossiers.tracking.history')}</h2>
          <History history={history} stepName={stepName} />
          <Sent whole={whole} reader={reader} />
          <Prints whole={whole} base={`/ho-so/${dossier.code}`} />
          <DeskCard desk={await deskOf(context, dossier.receivingUnit)} />
          <ButtonRow>
            {rate && (
              <LinkButton href={rate} look="secondary">
                {t('dossiers.mine.rate')}
              </LinkButton>
            )}
            <LinkButton href={`/ho-so/${dossier.code}/le-phi`} look="tertiary">
              {t('deeds.pay.see')}
            </LinkButton>
            <LinkButton href={`/ho-so/${dossier.code}/cap-lai-ma`} look="tertiary">
              {t('deeds.verbs.reissue_key.open')}
            </LinkButton>
            {mayWithdraw(dossier) && (
              <LinkButton href={`/ho-so/${dossier.code}/rut`} look="tertiary">
                {t('dossiers.mine.withdraw.open')}
              </LinkButton>
            )}
          </ButtonRow>
        </>
      ),
    };
  },
});

async function withdrawView({ context, param, t, locale }: Visit, typed?: { reason: string }): Promise<Answer> {
  const { dossier, version } = await openDossier(context, param('code'));
  if (!mayWithdraw(dossier)) return seeOther(`/ho-so/${dossier.code}`);
  const title = t('dossiers.mine.withdraw.title', { code: dossier.code });
  return {
    title,
    active: 'mine',
    status: typed ? 409 : 200,
    body: (
      <>
        <BackLink href={`/ho-so/${dossier.code}`} />
        <PageHead above={version.name[locale]} title={title} lead={t('dossiers.mine.withdraw.text')} />
        {typed && <MeanwhileNotice />}
        <Form action={`/ho-so/${dossier.code}/rut`} hidden={{ id: dossier.id, key: newId(), rowVersion: String(dossier.rowVersion) }}>
          <LongTextField
            name="reason"
            label={t('dossiers.mine.withdraw.reason')}
            value={typed?.reason}
            optional
            maxLength={2000}
            rows={3}
          />
          <ButtonRow>
            <Button danger>{t('dossiers.mine.withdraw.yes')}</Button>
            <LinkButton href={`/ho-so/${dossier.code}`} look="secondary">
              {t('dossiers.mine.withdraw.no')}
            </LinkButton>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** Asking for the handling to be stopped, asked once more. */
export const citizenWithdrawPage: Page = {
  async get(visit) {
    refuseStrangers(visit.context);
    return withdrawView(visit);
  },
  async post(visit): Promise<Answer> {
    const { context, param, form } = visit;
    refuseStrangers(context);
    const { dossier } = await openDossier(context, param('code'));
    const reason = form.text('reason').trim();
    const wish = { id: dossier.id, key: form.text('key') || newId(), rowVersion: Number(form.text('rowVersion')) || 0 };
    try {
      await withdrawDossier(context, { ...wish, ...(reason.length >= 3 ? { reason: reason.slice(0, 2000) } : {}) });
      return seeOther(`/ho-so/${dossier.code}`);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'dossiers.stale') return withdrawView(visit, { reason });
      throw error;
    }
  },
};

/** A file of a dossier, for its owner. */
export const citizenFilePage: Page = {
  async get({ context, param }) {
    refuseStrangers(context);
    return fileAnswer(await openFile(context, param('code'), param('file')));
  },
};
