import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { ConfirmPanel, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { codeText } from '../../assistance/assistance.codes.service.ts';
import { draftCode, makeDraftCode, takeDraft } from '../drafts.codes.service.ts';
import { openDraft, refuseStrangers } from '../drafts.queries.ts';
import { draftHref } from './file-frame.part.tsx';

/** `/nop-ho-so/ban-nhap/:id/ma`: a code to read to who goes on with the draft. */
export const giveDraftPage: Page = {
  async get({ context, param, t, locale }) {
    refuseStrangers(context);
    const draft = await openDraft(context, param('id'));
    const found = await draftCode(context, draft.id);
    const title = t('assistance.handover.makeTitle');
    return {
      title,
      active: 'mine',
      body: (
        <>
          <BackLink href="/ho-so-cua-toi" />
          {found ? (
            <ConfirmPanel title={title} code={codeText(found.code)} codeLabel={t('assistance.handover.code')}>
              <p>{t('assistance.handover.until', { moment: momentText(found.untilAt, locale) })}</p>
              <p>{t('assistance.handover.how')}</p>
            </ConfirmPanel>
          ) : (
            <PageHead above={draft.version.name[locale]} title={title} lead={t('assistance.handover.makeLead')} />
          )}
          <p>{t('assistance.handover.makeHelp')}</p>
          <Form action={draftHref(draft, 'ma')}>
            <ButtonRow>
              <Button look={found ? 'secondary' : 'primary'}>
                {t(found ? 'assistance.handover.makeAnew' : 'assistance.handover.make')}
              </Button>
            </ButtonRow>
          </Form>
        </>
      ),
    };
  },
  async post({ context, param }) {
    await makeDraftCode(context, param('id'));
    return seeOther(draftHref({ id: param('id') }, 'ma'));
  },
};

function takeView(visit: Visit, errors: Errors = {}): View {
  const { t } = visit;
  refuseStrangers(visit.context);
  const of = fieldsOf(visit.form.all(), errors);
  const title = t('assistance.handover.takeTitle');
  return {
    title,
    active: 'mine',
    body: (
      <>
        <BackLink href="/ho-so-cua-toi" />
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t('assistance.handover.takeLead')} />
        <Form action="/ho-so-cua-toi/nhan-ban-nhap">
          <TextField {...of.text('code')} label={t('assistance.agree.code')} width="medium" maxLength={20} />
          <ButtonRow>
            <Button>{t('assistance.handover.take')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** `/ho-so-cua-toi/nhan-ban-nhap`: the code that somebody read out makes the draft one's own. */
export const takeDraftPage: Page = {
  get: (visit) => takeView(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => seeOther(draftHref(await takeDraft(visit.context, visit.form.text('code')))),
      (errors) => takeView(visit, errors),
    ),
};
