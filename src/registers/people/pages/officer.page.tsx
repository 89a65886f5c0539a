import { record } from '../../../platform/audit/audit.ts';
import { type Deed, deedsOf } from '../../../platform/audit/history.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DeedList } from '../../../ui/deed-list.tsx';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitName } from '../../units/units.queries.ts';
import type { WorkOf } from '../absence.queries.ts';
import { endPost, givePost, resetSecondFactor, setPassword } from '../people.manage.service.ts';
import { mayOrRefuse } from '../people.permissions.ts';
import { accountChapter, type HeldPost, isHeld, type Officer, officersIn } from '../people.queries.ts';
import { isHandling, isRole, roleKey } from '../people.rules.ts';
import { rolesToGive } from './officers.page.tsx';
import { UnitField, unitsToChoose } from './units.part.tsx';

const addressOf = (account: string) => `/quan-tri/can-bo/${account}`;

type Opened = { officer: Officer; deeds: Deed[] };
async function officerOf({ context, param }: Visit): Promise<Opened> {
  mayOrRefuse(context.actor, 'list', 'account');
  return context.transaction(async (tx) => {
    const [officer] = await officersIn(tx, param('account'));
    if (!officer) throw new Refusal('people.no_such_account', 404);
    await record(context, tx, { verb: 'open', thing: 'account', subject: officer.id });
    return { officer, deeds: await deedsOf(tx, accountChapter(officer.id)) };
  });
}

/** What goes with every form of this page: which one it is, its own key, and the version of the account that stands here. */
const hiddenOf = (what: string, officer: Officer, more: Record<string, string> = {}) => ({
  do: what,
  key: newId(),
  rowVersion: String(officer.version),
  ...more,
});

function Posts({
  visit,
  officer,
  names,
  work,
}: {
  visit: Visit;
  officer: Officer;
  names: Map<string, string>;
  work: ReadonlyMap<string, number>;
}) {
  const { t, context, locale } = visit;
  const day = (moment: string) => dayText(dayOf(new Date(moment)), locale);
  const name = (post: HeldPost) => t(roleKey(post.role));
  return (
    <DataTable
      caption={t('people.one.posts')}
      rows={officer.posts}
      rowKey={(post) => post.id}
      columns={[
        { head: t('people.one.role'), main: true, cell: name },
        { head: t('people.one.unit'), cell: (post) => names.get(post.unit) ?? post.unit },
        { head: t('people.one.from'), cell: (post) => day(post.validFrom), keep: true },
        { head: t('people.one.to'), cell: (post) => (post.validTo ? day(post.validTo) : t('people.one.now')), keep: true },
        { head: t('people.one.basis'), cell: (post) => post.basis },
        {
          head: t('people.one.action'),
          cell: (post) =>
            isHeld(post, context.now) && (
              <Form action={addressOf(officer.id)} hidden={hiddenOf('end', officer, { post: post.id })}>
                {(work.get(post.id) ?? 0) > 0 && <p class="xs-help">{t('absence.workLeft', { many: work.get(post.id) ?? 0 })}</p>}
                <Button look="secondary" danger>
                  {t('people.one.endOf', { role: name(post) })}
                </Button>
              </Form>
            ),
        },
      ]}
    />
  );
}

/** How much open work goes with each office that is held. */
async function workLeft({ context }: Visit, { id, posts }: Officer, workOf: WorkOf): Promise<ReadonlyMap<string, number>> {
  const held = posts.filter((post) => isHeld(post, context.now) && isHandling(post.role));
  return new Map(
    await Promise.all(held.map(async ({ id: post, unit, role }) => [post, await workOf(context, { account: id, unit, role })] as const)),
  );
}

async function view(visit: Visit, workOf: WorkOf, errors: Errors = {}): Promise<View> {
  const { t, context, locale } = visit;
  const { officer, deeds } = await officerOf(visit);
  const told = deeds.flatMap(({ data }) => (typeof data.unit === 'string' ? [data.unit] : []));
  const ids = new Set([...officer.posts.map((post) => post.unit), ...told]);
  const names = new Map(await Promise.all([...ids].map(async (unit) => [unit, await unitName(context, unit, locale)] as const)));
  const office = (role: string, unit: string) => t('people.officers.office', { role: t(roleKey(role)), unit: names.get(unit) ?? unit });
  const of = fieldsOf({ ...visit.form.all(), password: '' }, errors);
  const to = addressOf(officer.id);
  return {
    title: officer.name,
    section: 'admin',
    active: 'accounts',
    wide: true,
    body: (
      <>
        <BackLink href="/quan-tri/can-bo" />
        <ErrorSummary errors={errors} />
        <PageHead title={officer.name} above={officer.username} />
        {visit.query('xong') && <Notice tone="success" live title={t('people.officers.saved')} />}
        <Posts visit={visit} officer={officer} names={names} work={await workLeft(visit, officer, workOf)} />
        <h2>{t('people.one.give')}</h2>
        <Form action={to} hidden={hiddenOf('give', officer)}>
          <SelectField
            {...of.text('role')}
            label={t('people.one.role')}
            options={rolesToGive(visit).map((role) => ({ value: role, label: t(roleKey(role)) }))}
          />
          <UnitField {...of.text('unit')} label={t('people.one.unit')} units={await unitsToChoose(visit)} />
          <TextField {...of.text('basis')} label={t('people.one.basis')} help={t('people.officers.basisHelp')} />
          <Button>{t('people.one.giveButton')}</Button>
        </Form>
        <h2>{t('people.one.password')}</h2>
        <Form action={to} hidden={hiddenOf('password', officer)}>
          <TextField
            {...of.text('password')}
            kind="password"
            label={t('people.account.next')}
            help={t('people.one.passwordHelp')}
            autocomplete="new-password"
            width="medium"
          />
          <Button look="secondary">{t('people.one.passwordButton')}</Button>
        </Form>
        {officer.secondFactor && (
          <>
            <h2>{t('people.one.second')}</h2>
            <p>{t('people.one.secondHelp')}</p>
            <Form action={to} hidden={hiddenOf('second', officer)}>
              <Button look="secondary" danger>
                {t('people.one.secondButton')}
              </Button>
            </Form>
          </>
        )}
        <h2>{t('people.one.history')}</h2>
        <DeedList deeds={deeds} verbs="people.deeds" detail={({ data: { role, unit } }) => role && office(String(role), String(unit))} />
      </>
    ),
  };
}

/** Which of the page's forms was sent. */
async function act({ context, form, param }: Visit): Promise<void> {
  const account = param('account');
  const role = form.text('role');
  const seen = { key: form.text('key') || newId(), rowVersion: Number(form.text('rowVersion')) };
  switch (form.text('do')) {
    case 'end':
      return endPost(context, { post: form.text('post'), ...seen });
    case 'password':
      return setPassword(context, { account, password: form.text('password'), ...seen });
    case 'second':
      return resetSecondFactor(context, { account, ...seen });
    case 'give': {
      if (!isRole(role)) throw new Refusal('context.bad_input', 422, { fields: { role: { key: 'people.errors.role' } } });
      await givePost(context, { account, role, unit: form.text('unit'), basis: form.text('basis'), ...seen });
      return;
    }
    default:
      throw new Refusal('context.bad_input', 400);
  }
}

/** `/quan-tri/can-bo/:account`: one officer's offices, password and second factor. */
export const officerPage = (workOf: WorkOf): Page => ({
  get: (visit) => view(visit, workOf),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        await act(visit);
        return seeOther(`${addressOf(visit.param('account'))}?xong=1`);
      },
      (errors) => view(visit, workOf, errors),
    ),
});
