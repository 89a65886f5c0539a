import { Refusal } from '../../../platform/context/refusal.ts';
import { withCookies } from '../../../platform/identity/identity.doors.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { type AtCounter, asIdentity, type Counter, counterHere, currentSession, sessionsAt } from '../counter.queries.ts';
import { LOCK_PAGE, lockCounter, openCounter } from '../counter.service.ts';
import { homeOfOfficer } from './second-factor.page.tsx';

function OpenForm({ visit, people, last, errors }: { visit: Visit; people: AtCounter[]; last: string; errors: Errors }) {
  const { t } = visit;
  const of = fieldsOf({ account: visit.form.text('account') || last || (people.length === 1 ? (people[0]?.account ?? '') : '') }, errors);
  return (
    <Form action={LOCK_PAGE} hidden={{ do: 'open' }}>
      <ChoiceField
        {...of.text('account')}
        label={t('counter.open.who')}
        choices={people.map(({ account, name, pin }) => ({
          value: account,
          label: name,
          help: pin ? undefined : t('counter.open.withoutPin'),
        }))}
      />
      <TextField
        {...of.text('pin')}
        kind="password"
        label={t('counter.open.pin')}
        autocomplete="one-time-code"
        maxLength={6}
        width="short"
        focus
      />
      <Button>{t('counter.open.button')}</Button>
    </Form>
  );
}

function LockView({
  visit,
  here,
  people,
  last,
  errors,
}: {
  visit: Visit;
  here: Counter;
  people: AtCounter[];
  last: string;
  errors: Errors;
}): View {
  const { t, viewer } = visit;
  const lead = people.length > 0 ? t('counter.open.lead') : t('counter.open.nobody');
  return {
    title: t('counter.open.title'),
    bare: 'locked',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('counter.open.title')} above={here.name} lead={lead} />
        {viewer && (
          <p>
            <a href={viewer.home}>{t('counter.open.goOn', { name: viewer.name })}</a>
          </p>
        )}
        {people.length > 0 && <OpenForm visit={visit} people={people} last={last} errors={errors} />}
        <h2>{t('counter.open.other')}</h2>
        <p>{t('counter.open.otherHelp')}</p>
        <LinkButton href="/can-bo/dang-nhap" look="secondary">
          {t('counter.open.password')}
        </LinkButton>
      </>
    ),
  };
}

async function view(visit: Visit, errors: Errors = {}): Promise<Answer> {
  const here = await counterHere(visit.context, visit);
  if (!here) return seeOther('/can-bo/dang-nhap');
  const [people, current] = await Promise.all([
    asIdentity(visit.context).read((tx) => sessionsAt(tx, here.id)),
    currentSession(visit.context, visit),
  ]);
  // Whoever locked it comes back to it, mostly.
  const last = current?.counter?.locked ? current.account : '';
  return LockView({ visit, here, people, last, errors });
}

/** The path of our page on which a form was sent. */
function leftPage({ headers, publicUrl }: Visit): string | null {
  const from = headers.get('referer');
  if (!from || !URL.canParse(from)) return null;
  const { origin, pathname } = new URL(from);
  return origin === new URL(publicUrl).origin ? pathname : null;
}

async function open(visit: Visit): Promise<Answer> {
  const { context, form } = visit;
  const current = await currentSession(context, visit);
  const { account, cookies, next } = await openCounter(context, visit, { account: form.text('account'), pin: form.text('pin'), current });
  return withCookies(seeOther(next ?? (await homeOfOfficer(context, account))), cookies);
}

async function lock(visit: Visit): Promise<Answer> {
  const { cookies } = await lockCounter(visit.context, visit, await currentSession(visit.context, visit), leftPage(visit));
  return withCookies(seeOther(LOCK_PAGE), cookies);
}

/** `/khoa`: a shared PC is locked; the officers of this shift open their own session by PIN. Posted to, it also locks, and hears that somebody is typing. */
export const lockPage: Page = {
  get: (visit) => view(visit),
  post(visit) {
    const what = visit.form.text('do');
    if (what === 'here') return new Response(null, { status: 204 });
    if (what === 'lock') return lock(visit);
    return answerOr(
      visit,
      () => open(visit),
      async (errors) => {
        const again = await view(visit, errors);
        if (again instanceof Response) throw new Refusal('counter.not_here', 409);
        return again;
      },
    );
  },
};
