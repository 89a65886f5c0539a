import type { Context } from '../../../platform/context/context.ts';
import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { systemActor } from '../../../platform/permissions/permissions.ts';
import { answerOr } from '../../../ui/answer.ts';
import { NumberField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { postsOfAccount } from '../people.queries.ts';
import { homeOf } from '../people.rules.ts';
import { finishSignIn, shownSecondFactor, waitsForSecondFactor } from '../signin.service.ts';
import { DemoCode, nextOf, withNext } from './answer.part.tsx';

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t } = visit;
  const of = fieldsOf(visit.form.all(), errors);
  return {
    title: t('people.second.title'),
    body: (
      <>
        <BackLink href={withNext('/can-bo/dang-nhap', visit)} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('people.second.title')} lead={t('people.second.lead')} />
        <DemoCode visit={visit} code={await shownSecondFactor(visit.context, visit)} words="people.second.demo" />
        <Form action={withNext('/can-bo/dang-nhap/ma', visit)}>
          <NumberField {...of.text('code')} label={t('people.code.label')} autocomplete="one-time-code" />
          <Button>{t('people.second.enter')}</Button>
        </Form>
      </>
    ),
  };
}

/** Where the work of an officer who has just signed in begins. */
export const homeOfOfficer = async (context: Context, account: string): Promise<string> =>
  homeOf({ kind: 'officer', posts: await postsOfAccount(context.as(systemActor('identity')), account) });

/** `/can-bo/dang-nhap/ma`: the code of the authenticator app. */
export const secondFactorPage: Page = {
  get: async (visit) => ((await waitsForSecondFactor(visit.context, visit)) ? view(visit) : seeOther(withNext('/can-bo/dang-nhap', visit))),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { account, cookies } = await finishSignIn(visit.context, visit, visit.form.text('code'));
        return withCookies(seeOther(nextOf(visit, await homeOfOfficer(visit.context, account))), cookies);
      },
      (errors) => view(visit, errors),
    ),
};
