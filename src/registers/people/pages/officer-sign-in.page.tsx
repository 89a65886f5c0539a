import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { signInOfficer } from '../signin.service.ts';
import { nextOf, withNext } from './answer.part.tsx';
import { homeOfOfficer } from './second-factor.page.tsx';

function view(visit: Visit, errors: Errors = {}): View {
  const { t } = visit;
  const of = fieldsOf({ username: visit.form.text('username') }, errors); // a password is never sent back
  return {
    title: t('people.officer.title'),
    body: (
      <>
        <BackLink href={withNext('/dang-nhap', visit)} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('people.officer.title')} />
        <Form action={withNext('/can-bo/dang-nhap', visit)}>
          <TextField {...of.text('username')} label={t('people.officer.username')} autocomplete="username" width="medium" />
          <TextField
            {...of.text('password')}
            kind="password"
            label={t('people.officer.password')}
            autocomplete="current-password"
            width="medium"
          />
          <Button>{t('people.officer.next')}</Button>
        </Form>
        <p>{t('people.officer.forgot')}</p>
      </>
    ),
  };
}

/** `/can-bo/dang-nhap`: user name and password. */
export const officerSignInPage: Page = {
  get: view,
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const input = { username: visit.form.text('username'), password: visit.form.text('password') };
        const { second, account, cookies } = await signInOfficer(visit.context, visit, input);
        if (account) return withCookies(seeOther(nextOf(visit, await homeOfOfficer(visit.context, account))), cookies);
        return withCookies(seeOther(withNext(second ? '/can-bo/dang-nhap/ma' : '/can-bo/dang-nhap/thiet-lap', visit)), cookies);
      },
      (errors) => view(visit, errors),
    ),
};
