import { config } from '../../../platform/config/config.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { BackLink, Button, ButtonRow, Form, LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Card, Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type Visit } from '../../../ui/visit.ts';
import { type CatalogueEntry, filingOf, procedureOn } from '../../procedures/procedures.queries.ts';
import { openDraft, ownDrafts } from '../drafts.queries.ts';
import { firstOpen } from '../drafts.rules.ts';
import { beginDraft, dropDraft } from '../drafts.service.ts';
import { MAX_FILES } from '../papers.service.ts';
import { draftHref, draftOrReceipt } from './file-frame.part.tsx';

/** Where citizens file on the national portal. */
const NATIONAL = 'https://dichvucong.gov.vn';

function elsewhere({ t, locale }: Visit, version: CatalogueEntry, way: 'national' | 'desk'): Answer {
  const title = version.name[locale];
  return {
    title,
    active: 'procedures',
    body: (
      <>
        <BackLink href={`/thu-tuc/${version.procedure}`} />
        <PageHead above={t('dossiers.filing.start.above')} title={title} />
        <Notice title={t(`dossiers.filing.elsewhere.${way}.title`)}>
          <p>{t(`dossiers.filing.elsewhere.${way}.text`)}</p>
        </Notice>
        <ButtonRow>
          {way === 'national' && <LinkButton href={NATIONAL}>{t('dossiers.filing.elsewhere.national.go')}</LinkButton>}
          <LinkButton href={`/thu-tuc/${version.procedure}`} look={way === 'national' ? 'secondary' : 'primary'}>
            {t('dossiers.filing.elsewhere.read')}
          </LinkButton>
        </ButtonRow>
      </>
    ),
  };
}

/** The door of a filing: what will be asked, a draft to go on with, and one button. */
export const filePage: Page = {
  async get(visit) {
    const { context, param, t, locale, url } = visit;
    const version = await procedureOn(context, param('code'));
    if (!version) return seeOther('/thu-tuc');
    if (!version.onlineForm) return elsewhere(visit, version, 'desk');
    if ((await filingOf(context, config.XASO_UNIT, version.procedure)) !== 'own') return elsewhere(visit, version, 'national');
    const [draft] = await ownDrafts(context, version.procedure);
    const title = version.name[locale];
    return {
      title,
      active: 'procedures',
      body: (
        <>
          <BackLink href={`/thu-tuc/${version.procedure}`} />
          <PageHead above={t('dossiers.filing.start.above')} title={title} lead={t('dossiers.filing.start.lead')} />
          {draft && (
            <Card title={t('dossiers.filing.start.open')} tinted>
              <p>{t('dossiers.filing.start.openText', { moment: momentText(draft.changedAt, locale) })}</p>
              <LinkButton href={draftHref(draft)}>{t('dossiers.filing.start.goOn')}</LinkButton>
            </Card>
          )}
          <ul>
            {(['screens', 'kept', 'papers', 'answer'] as const).map((line) => (
              <li key={line}>{t(`dossiers.filing.start.${line}`, { files: MAX_FILES })}</li>
            ))}
          </ul>
          {context.actor.kind === 'anonymous' ? (
            <ButtonRow>
              <LinkButton href={`/dang-nhap/dien-thoai?tiep=${encodeURIComponent(url.pathname)}`}>
                {t('dossiers.filing.start.signIn')}
              </LinkButton>
            </ButtonRow>
          ) : (
            <Form action={`/nop-ho-so/${version.procedure}`} hidden={{ key: newId() }}>
              <ButtonRow>
                <Button look={draft ? 'secondary' : 'primary'}>
                  {t(draft ? 'dossiers.filing.start.anew' : 'dossiers.filing.start.begin')}
                </Button>
              </ButtonRow>
            </Form>
          )}
        </>
      ),
    };
  },
  async post({ context, param, form }) {
    const { id } = await beginDraft(context, { unit: config.XASO_UNIT, procedure: param('code'), key: form.text('key') || newId() });
    return seeOther(draftHref({ id }));
  },
};

/** `/nop-ho-so/ban-nhap/:id`: on with a draft, at the first screen that is not complete. */
export const fileOnPage: Page = {
  async get(visit) {
    const draft = await draftOrReceipt(visit);
    if (draft instanceof Response) return draft;
    return seeOther(draftHref(draft, firstOpen(draft.version, draft, dayOf(visit.context.now)).code));
  },
};

/** Throwing a draft away, asked once more. */
export const fileDropPage: Page = {
  async get(visit) {
    const { context, param, t, locale } = visit;
    const draft = await openDraft(context, param('id'));
    const title = t('dossiers.filing.drop.title');
    return {
      title,
      active: 'mine',
      body: (
        <>
          <BackLink href="/ho-so-cua-toi" />
          <PageHead above={draft.version.name[locale]} title={title} lead={t('dossiers.filing.drop.text')} />
          <Form action={draftHref(draft, 'bo')}>
            <ButtonRow>
              <Button danger>{t('dossiers.filing.drop.yes')}</Button>
              <LinkButton href={draftHref(draft)} look="secondary">
                {t('dossiers.filing.drop.no')}
              </LinkButton>
            </ButtonRow>
          </Form>
        </>
      ),
    };
  },
  async post({ context, param }) {
    await dropDraft(context, param('id'));
    return seeOther('/ho-so-cua-toi');
  },
};
