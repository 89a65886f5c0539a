import { Refusal } from '../../../platform/context/refusal.ts';
import { hasPin } from '../../../platform/identity/identity.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { setPin } from '../counter.manage.service.ts';

const PIN_PAGE = '/tai-khoan/ma-pin';

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context } = visit;
  const { actor } = context;
  if (actor.kind !== 'officer')
    throw new Refusal(actor.kind === 'anonymous' ? 'context.sign_in' : 'context.forbidden', actor.kind === 'anonymous' ? 401 : 403);
  const of = fieldsOf({}, errors); // neither a password nor a PIN is ever sent back
  return {
    title: t('counter.pin.title'),
    section: 'office',
    body: (
      <>
        <BackLink href="/tai-khoan" />
        <ErrorSummary errors={errors} />
        <PageHead title={t('counter.pin.title')} lead={t('counter.pin.lead')} />
        {visit.query('xong') && <Notice tone="success" live title={t('counter.pin.saved')} />}
        <p>{t((await hasPin(context, actor.id)) ? 'counter.pin.set' : 'counter.pin.unset')}</p>
        <Form action={PIN_PAGE}>
          <TextField
            {...of.text('current')}
            kind="password"
            label={t('people.account.current')}
            autocomplete="current-password"
            width="medium"
          />
          <TextField
            {...of.text('pin')}
            kind="password"
            label={t('counter.pin.new')}
            help={t('counter.pin.help')}
            autocomplete="one-time-code"
            maxLength={6}
            width="short"
          />
          <TextField
            {...of.text('again')}
            kind="password"
            label={t('counter.pin.again')}
            autocomplete="one-time-code"
            maxLength={6}
            width="short"
          />
          <Button>{t('counter.pin.save')}</Button>
        </Form>
      </>
    ),
  };
}

/** `/tai-khoan/ma-pin`: the own PIN for shared PCs. */
export const pinPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        await setPin(context, { password: form.text('current'), pin: form.text('pin'), again: form.text('again') });
        return seeOther(`${PIN_PAGE}?xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
