import type { ComponentChildren } from 'preact';
import { dayOf } from '../../../platform/time/time.ts';
import { roleKey } from '../../../registers/people/people.rules.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitLabel } from '../../targets/pages/targets.part.tsx';
import { countsOf, type Difference } from '../kit.rules.ts';
import { type Ahead, aheadPrint, copySetUp, lookAhead } from '../kit.service.ts';
import { mayRolloutOrRefuse } from '../rollout.permissions.ts';
import { communesFollowed, membersOf, phasesOf, provinceFollowed } from '../rollout.queries.ts';
import { type Speller, spellerOf } from './differences.part.tsx';
import { PATH as ABOVE } from './rollout.page.tsx';

const PATH = `${ABOVE}/bo-cau-hinh`;

const wishOf = ({ form }: Visit) => ({
  source: form.text('source'),
  units: form.texts('units'),
  from: postedDay(form, 'from'),
  basis: form.text('basis'),
});

/** The province, its communes, and those that are live already: to them nothing is copied. Refuses who copies nothing (401, 403). */
async function sceneOf({ context }: Visit) {
  const province = await provinceFollowed(context);
  mayRolloutOrRefuse(context.actor, 'copy', { unit: province.id, province: province.id });
  const phases = await phasesOf(context, province.id);
  const members = await membersOf(
    context,
    phases.map((one) => one.id),
  );
  const live = new Set(members.filter((one) => one.liveOn).map((one) => one.unit));
  return { province, communes: await communesFollowed(context, province.id), live };
}

function Ask({ visit, communes, live, errors }: { visit: Visit; communes: readonly Unit[]; live: ReadonlySet<string>; errors: Errors }) {
  const { t, form } = visit;
  const of = fieldsOf(form.all(), errors);
  const named = (unit: Unit) => ({ value: unit.id, label: unitLabel(visit, unit) });
  return (
    <Form action={PATH} hidden={{ do: 'look' }}>
      <SelectField
        {...of.text('source')}
        label={t('rollout.kit.source')}
        help={t('rollout.kit.sourceHelp')}
        options={communes.map(named)}
      />
      <DateField {...of.date('from')} label={t('rollout.kit.from')} help={t('rollout.kit.fromHelp')} example="1/3/2027" />
      <TextField {...of.text('basis')} label={t('rollout.decision')} help={t('rollout.decisionHelp')} maxLength={300} />
      <ChoicesField {...of.many('units')} label={t('rollout.kit.to')} choices={communes.filter((unit) => !live.has(unit.id)).map(named)} />
      <Button>{t('rollout.kit.look')}</Button>
    </Form>
  );
}

function Differences({
  visit: { t },
  differences,
  spell,
  name,
}: {
  visit: Visit;
  differences: Difference[];
  spell: Speller;
  name: string;
}) {
  return (
    <DataTable
      caption={t('rollout.kit.report', { name })}
      rows={differences}
      rowKey={({ part, key }) => `${part} ${key}`}
      empty={<p>{t('rollout.kit.same')}</p>}
      columns={[
        { head: t('rollout.kit.part'), cell: ({ part }) => t(`rollout.kit.parts.${part}`) },
        { head: t('rollout.kit.thing'), main: true, cell: (one) => spell.thing(one) },
        { head: t('rollout.kit.before'), cell: (one) => spell.value(one, one.before) },
        { head: t('rollout.kit.after'), cell: (one) => (one.kept ? t(`rollout.kit.kept.${one.kept}`) : spell.value(one, one.after)) },
      ]}
    />
  );
}

function Roles({ visit: { t }, roles, name }: { visit: Visit; roles: Ahead['roles']; name: string }) {
  return (
    <DataTable
      caption={t('rollout.kit.roles', { name })}
      rows={roles}
      rowKey={({ role }) => role}
      empty={<p>{t('rollout.kit.noRoles')}</p>}
      columns={[
        { head: t('rollout.kit.role'), main: true, cell: ({ role }) => t(roleKey(role)) },
        { head: t('rollout.kit.inSource'), numeric: true, cell: ({ source }) => source },
        { head: t('rollout.kit.inTarget'), numeric: true, cell: ({ target }) => (target === 0 ? t('rollout.kit.toFill') : target) },
      ]}
    />
  );
}

/** What the kit would change, commune by commune, with the button that does it. */
async function report(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale } = visit;
  const { province } = await sceneOf(visit);
  const wish = wishOf(visit);
  const ahead = await lookAhead(context, wish);
  const { units } = await registerOf(context);
  const nameOf = (id: string) => {
    const unit = units.get(id);
    return unit ? unitLabel(visit, unit) : id;
  };
  const spell = await spellerOf(visit, wish.from);
  const changes = ahead.reduce((sum, one) => sum + countsOf(one.differences).reduce((all, part) => all + part.changes, 0), 0);
  return page(
    visit,
    province.id,
    <>
      <ErrorSummary errors={errors} />
      <PageHead
        above={unitLabel(visit, province)}
        title={t('rollout.kit.reportTitle')}
        lead={t('rollout.kit.reportLead', { source: nameOf(wish.source), from: dayText(wish.from, locale), changes })}
      />
      {ahead.map((one) => (
        <section key={one.unit}>
          <h2>{nameOf(one.unit)}</h2>
          <ul>
            {countsOf(one.differences).map(({ part, changes: many, kept }) => (
              <li key={part}>{t('rollout.kit.count', { part: t(`rollout.kit.parts.${part}`), changes: many, kept })}</li>
            ))}
          </ul>
          <Differences visit={visit} differences={one.differences} spell={spell} name={nameOf(one.unit)} />
          <Roles visit={visit} roles={one.roles} name={nameOf(one.unit)} />
        </section>
      ))}
      <Form action={PATH} hidden={{ do: 'copy', seen: aheadPrint(ahead), source: wish.source, basis: wish.basis }}>
        {['day', 'month', 'year'].map((part) => (
          <Hidden key={part} name={`from.${part}`} value={visit.form.text(`from.${part}`)} />
        ))}
        {wish.units.map((unit) => (
          <Hidden key={unit} name="units" value={unit} />
        ))}
        <p>{t('rollout.kit.confirmHelp')}</p>
        <Button>{t('rollout.kit.copy', { count: ahead.length })}</Button>
      </Form>
    </>,
  );
}

const page = (visit: Visit, province: string, body: ComponentChildren): View => ({
  title: visit.t('rollout.kit.title'),
  section: 'admin',
  active: 'rollout',
  wide: true,
  sheet: { name: `bo-cau-hinh-${dayOf(visit.context.now)}`, unit: province },
  body: (
    <>
      <BackLink href={ABOVE} />
      {body}
    </>
  ),
});

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, query } = visit;
  const { province, communes, live } = await sceneOf(visit);
  const copied = query('xong');
  return page(
    visit,
    province.id,
    <>
      <ErrorSummary errors={errors} />
      <PageHead above={unitLabel(visit, province)} title={t('rollout.kit.title')} lead={t('rollout.kit.lead')} />
      {copied && (
        <Notice tone="success" live title={t('rollout.done.copy', { count: Number(copied) || 0 })}>
          <p>{t('rollout.kit.same_since', { count: Number(query('nhu-cu')) || 0 })}</p>
        </Notice>
      )}
      <Ask visit={visit} communes={communes} live={live} errors={errors} />
    </>,
  );
}

/** `/quan-tri/nhan-rong/bo-cau-hinh`: a pilot's set-up for other communes: first the differences, then the copy. */
export const rolloutKitPage: Page = {
  get: (visit) => view(visit),
  post: async (visit) => {
    const { context, form } = visit;
    await sceneOf(visit);
    const looks = form.text('do') !== 'copy';
    return answerOr(
      visit,
      async () => {
        if (looks) return report(visit);
        const done = await copySetUp(context, { ...wishOf(visit), seen: form.text('seen') });
        const copied = done.filter((one) => one.kit !== null).length;
        return seeOther(`${PATH}?xong=${copied}&nhu-cu=${done.length - copied}`);
      },
      // What changed since the look is looked at again, with what is true now.
      (errors) => (looks ? view(visit, errors) : report(visit, errors).catch(() => view(visit, errors))),
    );
  },
};
