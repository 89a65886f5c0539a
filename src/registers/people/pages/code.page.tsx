import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { answerOr } from '../../../ui/answer.ts';
import { NumberField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { homeOf, maskedPhone } from '../people.rules.ts';
import { proveCode, shownCode, waitingPhone } from '../signin.service.ts';
import { DemoCode, nextOf, withNext } from './answer.part.tsx';

function view(visit: Visit, phone: string, errors: Errors = {}): View {
  const { t } = visit;
  const of = fieldsOf(visit.form.all(), errors);
  return {
    title: t('people.code.title'),
    body: (
      <>
        <BackLink href={withNext('/dang-nhap/dien-thoai', visit)} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('people.code.title')} lead={t('people.code.lead', { phone: maskedPhone(phone) })} />
        <DemoCode visit={visit} code={shownCode(visit.context, phone)} words="people.code.demo" />
        <Form action={withNext('/dang-nhap/ma', visit)}>
          <NumberField {...of.text('code')} label={t('people.code.label')} autocomplete="one-time-code" />
          <Button>{t('people.code.enter')}</Button>
        </Form>
        <p>
          <a href={withNext('/dang-nhap/dien-thoai', visit)}>{t('people.code.again')}</a>
        </p>
      </>
    ),
  };
}

/** `/dang-nhap/ma`: the code that came to the phone. */
export const codePage: Page = {
  get(visit): Answer {
    const phone = waitingPhone(visit);
    return phone ? view(visit, phone) : seeOther(withNext('/dang-nhap/dien-thoai', visit));
  },
  post(visit) {
    const phone = waitingPhone(visit);
    if (!phone) return seeOther(withNext('/dang-nhap/dien-thoai', visit));
    return answerOr(
      visit,
      async () => {
        const { cookies } = await proveCode(visit.context, visit, visit.form.text('code'));
        return withCookies(seeOther(nextOf(visit, homeOf({ kind: 'citizen', posts: [] }))), cookies);
      },
      (errors) => view(visit, phone, errors),
    );
  },
};
