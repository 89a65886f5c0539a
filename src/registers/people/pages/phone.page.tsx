import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { identityOf } from '../../../platform/identity/identity.ts';
import { answerOr } from '../../../ui/answer.ts';
import { PhoneField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { askForCode } from '../signin.service.ts';
import { withNext } from './answer.part.tsx';

function view(visit: Visit, errors: Errors = {}): View {
  const { t } = visit;
  const of = fieldsOf(visit.form.all(), errors);
  if (!identityOf(visit.context).sender)
    return {
      title: t('people.phone.title'),
      status: 503,
      body: (
        <>
          <BackLink href={withNext('/dang-nhap', visit)} />
          <h1>{t('people.signIn.citizen')}</h1>
          <Notice>
            <p>{t('identity.refusals.no_sender')}</p>
          </Notice>
        </>
      ),
    };
  return {
    title: t('people.phone.title'),
    body: (
      <>
        <BackLink href={withNext('/dang-nhap', visit)} />
        <ErrorSummary errors={errors} />
        <Form action={withNext('/dang-nhap/dien-thoai', visit)}>
          <PhoneField
            {...of.text('phone')}
            asHeading
            label={t('people.phone.title')}
            help={t('people.phone.help')}
            why={t('people.phone.why')}
          />
          <Button>{t('people.phone.send')}</Button>
        </Form>
      </>
    ),
  };
}

/** `/dang-nhap/dien-thoai`: which phone gets the code. */
export const phonePage: Page = {
  get: view,
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { cookies } = await askForCode(visit.context, visit, visit.form.text('phone'));
        return withCookies(seeOther(withNext('/dang-nhap/ma', visit)), cookies);
      },
      (errors) => view(visit, errors),
    ),
};
