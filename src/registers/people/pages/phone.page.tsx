import { demoCitizens, withCookies } from '../../../platform/identity/identity.doors.ts';
import { identityOf } from '../../../platform/identity/identity.ts';
import { answerOr } from '../../../ui/answer.ts';
import { PhoneField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { phoneText } from '../../../ui/format.ts';
import { Notice } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { nationalPhone } from '../people.rules.ts';
import { askForCode } from '../signin.service.ts';
import { withNext } from './answer.part.tsx';

/** So many of the demonstration's citizens are offered. */
const MOST_OFFERED = 8;

/** Whom a visitor of the demonstration can be: a press fills in the number. */
function DemoCitizens({ visit, offered }: { visit: Visit; offered: Offered }) {
  if (offered.length === 0) return null;
  const here = withNext('/dang-nhap/dien-thoai', visit);
  return (
    <Notice tone="warning" title={visit.t('people.code.demoTitle')}>
      <p>{visit.t('people.phone.demo')}</p>
      <ul>
        {offered.map(({ account, name, phone }) => (
          <li key={account}>
            <a href={`${here}${here.includes('?') ? '&' : '?'}vao=${account}`}>{name}</a>{' '}
            {phoneText(nationalPhone(phone)).replaceAll(' ', '\u00a0')}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
type Offered = Awaited<ReturnType<typeof demoCitizens>>;

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t } = visit;
  const offered = await demoCitizens(visit.context, MOST_OFFERED);
  const chosen = offered.find(({ account }) => account === visit.query('vao'));
  const of = fieldsOf(chosen ? { phone: nationalPhone(chosen.phone), ...visit.form.all() } : visit.form.all(), errors);
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
        <DemoCitizens visit={visit} offered={offered} />
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
