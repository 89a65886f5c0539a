import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitName } from '../../units/units.queries.ts';
import { isHeld, listOfficers, type Officer } from '../people.queries.ts';
import { COMMUNE_ROLES, isRole, ROLES, roleKey } from '../people.rules.ts';
import { createOfficer } from '../people.service.ts';
import { UnitField, unitsToChoose } from './units.part.tsx';

/** The roles that the actor may give. */
export const rolesToGive = (visit: Visit): readonly string[] =>
  visit.context.actor.posts.some((post) => post.role === 'system admin') ? ROLES : COMMUNE_ROLES;

function Officers({ visit, officers, names }: { visit: Visit; officers: Officer[]; names: Map<string, string> }) {
  const { t, context } = visit;
  const officesOf = (officer: Officer) =>
    officer.posts
      .filter((post) => isHeld(post, context.now))
      .map((post) => t('people.officers.office', { role: t(roleKey(post.role)), unit: names.get(post.unit) ?? post.unit }));
  return (
    <DataTable
      caption={t('people.officers.list')}
      rows={officers}
      rowKey={(officer) => officer.id}
      columns={[
        {
          head: t('people.officers.name'),
          main: true,
          cell: (officer) => <a href={`/quan-tri/can-bo/${officer.id}`}>{officer.name}</a>,
        },
        { head: t('people.officers.username'), cell: (officer) => officer.username, keep: true },
        { head: t('people.officers.offices'), cell: (officer) => officesOf(officer).join('; ') || t('people.officers.none') },
        {
          head: t('people.officers.secondFactor'),
          cell: ({ secondFactor }) => (
            <StateTag tone={secondFactor ? 'success' : 'warning'}>
              {t(secondFactor ? 'people.officers.set' : 'people.officers.unset')}
            </StateTag>
          ),
        },
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale } = visit;
  const officers = await listOfficers(context);
  const ids = new Set(officers.flatMap((officer) => officer.posts.map((post) => post.unit)));
  const names = new Map(await Promise.all([...ids].map(async (unit) => [unit, await unitName(context, unit, locale)] as const)));
  const of = fieldsOf({ ...visit.form.all(), password: '' }, errors);
  return {
    title: t('people.officers.title'),
    section: 'admin',
    active: 'accounts',
    wide: true,
    sheet: { name: 'can-bo' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('people.officers.title')} />
        {visit.query('xong') && <Notice tone="success" live title={t('people.officers.created')} />}
        <Officers visit={visit} officers={officers} names={names} />
        <SheetLink url={visit.url} />
        <h2>{t('people.officers.create')}</h2>
        <Form action="/quan-tri/can-bo" hidden={{ key: visit.form.text('key') || newId() }}>
          <TextField {...of.text('displayName')} label={t('people.officers.name')} width="medium" maxLength={100} />
          <TextField
            {...of.text('username')}
            label={t('people.officers.username')}
            width="medium"
            maxLength={30}
            help={t('people.errors.username')}
          />
          <TextField
            {...of.text('password')}
            kind="password"
            label={t('people.officers.firstPassword')}
            help={t('people.officers.firstPasswordHelp')}
            autocomplete="new-password"
            width="medium"
          />
          <UnitField {...of.text('unit')} label={t('people.officers.unit')} units={await unitsToChoose(visit)} />
          <ChoicesField
            {...of.many('roles')}
            label={t('people.officers.roles')}
            choices={rolesToGive(visit).map((role) => ({ value: role, label: t(roleKey(role)) }))}
          />
          <TextField {...of.text('basis')} label={t('people.officers.basis')} help={t('people.officers.basisHelp')} />
          <Button>{t('people.officers.save')}</Button>
        </Form>
      </>
    ),
  };
}

/** `/quan-tri/can-bo`: the officers of the units that the actor administers, and a new one. */
export const officersPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form } = visit;
        const input = {
          username: form.text('username'),
          displayName: form.text('displayName'),
          password: form.text('password'),
          unit: form.text('unit'),
          roles: form.texts('roles').filter(isRole),
          basis: form.text('basis'),
        };
        await createOfficer(visit.context, input, form.text('key') || newId());
        return seeOther('/quan-tri/can-bo?xong=1');
      },
      (errors) => view(visit, errors),
    ),
};
