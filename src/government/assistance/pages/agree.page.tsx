import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { typedCode } from '../assistance.codes.service.ts';
import { consentOf } from '../assistance.consent.schema.ts';
import { agreeByCode, askedByCode } from '../assistance.service.ts';
import { Aloud } from './consent.part.tsx';
import { procedureName } from './helping.page.tsx';

/** Where the citizen sees who helps, and takes the consent back. */
const MINE = '/ho-so-cua-toi/nguoi-giup';

/** The citizen's own session is asked for: not signed in, to the sign-in and back; an officer has no business here. */
function citizenOrSignIn({ context, url }: Visit): Response | undefined {
  if (context.actor.kind === 'anonymous') return seeOther(`/dang-nhap/dien-thoai?tiep=${encodeURIComponent(url.pathname)}`);
  if (context.actor.kind !== 'citizen') throw new Refusal('context.forbidden', 403);
  return undefined;
}

function enterView(visit: Visit, errors: Errors = {}): View {
  const { t } = visit;
  const of = fieldsOf(visit.form.all(), errors);
  const title = t('assistance.agree.enterTitle');
  return {
    title,
    active: 'mine',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t('assistance.agree.enterLead')} />
        <Form action="/dong-y">
          <TextField {...of.text('code')} label={t('assistance.agree.code')} width="medium" maxLength={20} />
          <ButtonRow>
            <Button>{t('assistance.agree.enter')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** `/dong-y`: for who typed the address instead of scanning it. */
export const enterCodePage: Page = {
  get: (visit) => citizenOrSignIn(visit) ?? enterView(visit),
  post: (visit): Promise<Answer> | Answer =>
    citizenOrSignIn(visit) ??
    answerOr(
      visit,
      async () => {
        const code = visit.form.text('code');
        await askedByCode(visit.context, code);
        return seeOther(`/dong-y/${typedCode(code)}`);
      },
      (errors) => enterView(visit, errors),
    ),
};

async function consentView(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, param, form } = visit;
  const asked = await askedByCode(context, param('code'));
  const title = t('assistance.agree.title');
  return {
    title,
    active: 'mine',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t('assistance.agree.lead', { helper: asked.helperName, name: asked.name })} />
        <SummaryList
          rows={[
            { key: t('assistance.facts.procedure'), value: await procedureName(visit, asked.procedure) },
            { key: t('assistance.facts.place'), value: t(`assistance.places.${asked.place}`) },
            { key: t('assistance.agree.unit'), value: await unitName(context, asked.unit, locale) },
          ]}
        />
        <Aloud consent={consentOf(asked.consentVersion)} />
        <Form action={`/dong-y/${typedCode(param('code'))}`} hidden={{ key: form.text('key') || newId() }}>
          <ChoicesField
            name="agreed"
            label={consentOf(asked.consentVersion).question[locale]}
            choices={[{ value: 'yes', label: t('assistance.agree.agreed') }]}
            values={form.texts('agreed')}
            error={errors.agreed}
          />
          <ButtonRow>
            <Button>{t('assistance.agree.yes')}</Button>
            <LinkButton href="/" look="secondary">
              {t('assistance.agree.no')}
            </LinkButton>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** A code that is wrong or used leads to the box for another one; what it says stands there. */
const orEnter = (visit: Visit, work: () => Promise<Answer>): Promise<Answer> =>
  work().catch((error) => {
    if (!(error instanceof Refusal) || error.code !== 'assistance.code') throw error;
    return { ...enterView(visit, { code: visit.t('assistance.errors.code') }), status: 422 };
  });

/** `/dong-y/:code`: what the citizen is asked to agree to, on an own device, in an own session. */
export const agreePage: Page = {
  get: (visit) => citizenOrSignIn(visit) ?? orEnter(visit, () => consentView(visit)),
  post: (visit) =>
    citizenOrSignIn(visit) ??
    orEnter(visit, async () => {
      const { context, param, form } = visit;
      try {
        await agreeByCode(context, {
          code: param('code'),
          agreed: form.texts('agreed').includes('yes'),
          key: form.text('key') || newId(),
        });
        return seeOther(MINE);
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'assistance.unsaid') throw error;
        return { ...(await consentView(visit, { agreed: visit.t('assistance.errors.agreed') })), status: 422 };
      }
    }),
};
