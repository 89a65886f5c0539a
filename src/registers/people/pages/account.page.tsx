import { Refusal } from '../../../platform/context/refusal.ts';
import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitName } from '../../units/units.queries.ts';
import { counterHere } from '../counter.queries.ts';
import { LOCK_PAGE } from '../counter.service.ts';
import { roleKey } from '../people.rules.ts';
import { changePassword } from '../people.service.ts';
import { endSession } from '../signin.service.ts';

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, viewer } = visit;
  if (!viewer) throw new Refusal('context.sign_in', 401);
  const of = fieldsOf({}, errors);
  const offices = await Promise.all(
    context.actor.posts.map(async ({ role, unit }) =>
      t('people.officers.office', { role: t(roleKey(role)), unit: await unitName(context, unit, locale) }),
    ),
  );
  const isOfficer = viewer.kind === 'officer';
  return {
    title: t('people.account.title'),
    section: isOfficer ? 'office' : 'citizen',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('people.account.title')} />
        <SummaryList
          rows={[
            { key: t('people.account.name'), value: viewer.name },
            {
              key: t('people.account.offices'),
              value: isOfficer ? offices.join('; ') || t('people.account.noOffices') : t('people.account.citizen'),
            },
          ]}
        />
        <p>
          <a href="/tai-khoan/thong-bao">{t('people.account.notices')}</a>
        </p>
        <Form action="/dang-xuat">
          <Button look="secondary">{t('people.account.signOut')}</Button>
        </Form>
        {isOfficer && (
          <>
            <p>
              <a href="/tai-khoan/ma-pin">{t('counter.pin.title')}</a>
            </p>
            <h2>{t('people.account.password')}</h2>
            <p>{t('people.account.passwordHelp')}</p>
            <Form action="/tai-khoan">
              <TextField
                {...of.text('current')}
                kind="password"
                label={t('people.account.current')}
                autocomplete="current-password"
                width="medium"
              />
              <TextField
                {...of.text('password')}
                kind="password"
                label={t('people.account.next')}
                help={t('people.account.nextHelp')}
                autocomplete="new-password"
                width="medium"
              />
              <Button>{t('people.account.change')}</Button>
            </Form>
          </>
        )}
      </>
    ),
  };
}

/** `/tai-khoan`: who I am here; an officer changes the own password. */
export const accountPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        await changePassword(visit.context, { current: visit.form.text('current'), next: visit.form.text('password') });
        return seeOther('/can-bo/dang-nhap');
      },
      (errors) => view(visit, errors),
    ),
};

/** `/dang-xuat`: ends the session; on a shared PC the next officer goes on. Only by POST: a link on another page must not sign anybody out. */
export const signOutPage: Page = {
  async post(visit) {
    const here = await counterHere(visit.context, visit);
    const { cookies } = await endSession(visit.context, visit);
    return withCookies(seeOther(here ? LOCK_PAGE : '/'), cookies);
  },
};
