import { Secret, TOTP } from 'otpauth';
import { toDataURL } from 'qrcode';
import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { answerOr } from '../../../ui/answer.ts';
import { NumberField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { secondFactorToSetUp, setUpSecondFactor } from '../signin.service.ts';
import { nextOf, withNext } from './answer.part.tsx';
import { homeOfOfficer } from './second-factor.page.tsx';

type Waiting = NonNullable<Awaited<ReturnType<typeof secondFactorToSetUp>>>;

async function view(visit: Visit, { name, secret }: Waiting, errors: Errors = {}): Promise<View> {
  const { t } = visit;
  const of = fieldsOf(visit.form.all(), errors);
  const app = new TOTP({ issuer: t('ui.product'), label: name, secret: Secret.fromUTF8(secret) });
  return {
    title: t('people.setUp.title'),
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('people.setUp.title')} lead={t('people.setUp.lead', { name })} />
        <ol>
          <li>{t('people.setUp.step1')}</li>
          <li>
            {t('people.setUp.step2')}
            <p>
              <img src={await toDataURL(app.toString(), { margin: 1, scale: 5 })} alt={t('people.setUp.picture')} />
            </p>
            <p>
              {t('people.setUp.secret')}: <code>{app.secret.base32.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            </p>
          </li>
          <li>{t('people.setUp.step3')}</li>
        </ol>
        <Form action={withNext('/can-bo/dang-nhap/thiet-lap', visit)}>
          <NumberField {...of.text('code')} label={t('people.code.label')} autocomplete="one-time-code" />
          <Button>{t('people.setUp.enter')}</Button>
        </Form>
      </>
    ),
  };
}

/** `/can-bo/dang-nhap/thiet-lap`: the first sign-in ties the account to an authenticator app. */
export const setUpPage: Page = {
  async get(visit): Promise<Answer> {
    const waiting = await secondFactorToSetUp(visit.context, visit);
    return waiting ? view(visit, waiting) : seeOther(withNext('/can-bo/dang-nhap', visit));
  },
  async post(visit): Promise<Answer> {
    const waiting = await secondFactorToSetUp(visit.context, visit);
    if (!waiting) return seeOther(withNext('/can-bo/dang-nhap', visit));
    return answerOr(
      visit,
      async () => {
        const { account, cookies } = await setUpSecondFactor(visit.context, visit, visit.form.text('code'));
        return withCookies(seeOther(nextOf(visit, await homeOfOfficer(visit.context, account))), cookies);
      },
      (errors) => view(visit, waiting, errors),
    );
  },
};
