import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { hamletText } from '../../../registers/addresses/addresses.rules.ts';
import { officersOfUnit } from '../../../registers/people/people.queries.ts';
import { isHandling } from '../../../registers/people/people.rules.ts';
import { hamletsOf, unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { NumberField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { typedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { mayKeepOrRefuse, unitsKept } from '../../dossiers/assignment.permissions.ts';
import { rulesOfUnit } from '../../dossiers/assignment.queries.ts';
import { removeRule, setRule, setWarning } from '../../dossiers/assignment.rules.service.ts';
import { isWay, ways } from '../../dossiers/assignment.rules.ts';
import { handlingSteps } from '../../dossiers/dossiers.rules.ts';
import { leftPercentOf } from '../../dossiers/steps.service.ts';
import { proceduresOn } from '../../procedures/procedures.queries.ts';

const PATH = '/can-bo/phan-cong/quy-tac';

function unitOf({ context, form, query }: Visit): string {
  if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const unit = form.text('don-vi') || query('don-vi') || (unitsKept(context.actor)[0] ?? '');
  mayKeepOrRefuse(context.actor, unit);
  return unit;
}

/** What the catalogue calls fields and steps, and what can be chosen. */
async function catalogueOf({ context, locale }: Visit) {
  const all = await proceduresOn(context);
  const steps = new Map(
    all.flatMap((one) =>
      one.timings.flatMap((timing) => handlingSteps(timing.steps).map((step) => [step.code, step.name[locale]] as const)),
    ),
  );
  const fields = new Map(all.map((one) => [one.field.code, one.field.name[locale]] as const));
  const procedures = new Map(all.map((one) => [one.procedure, one.name[locale]] as const));
  return { steps, fields, procedures };
}
const optionsOf = (names: ReadonlyMap<string, string>, prefix = '') =>
  [...names].map(([value, label]) => ({ value: prefix + value, label }));

async function Rules(visit: Visit, unit: string, known: Awaited<ReturnType<typeof catalogueOf>>, names: ReadonlyMap<string, string>) {
  const { t, locale, context } = visit;
  return (
    <DataTable
      caption={t('assignment.rules.list')}
      rows={await rulesOfUnit(context, unit)}
      rowKey={(rule) => rule.id}
      empty={<p>{t('assignment.rules.none')}</p>}
      columns={[
        {
          head: t('assignment.rules.work'),
          main: true,
          cell: ({ procedure, field }) =>
            (procedure ? known.procedures.get(procedure) : field ? known.fields.get(field) : undefined) ?? t('assignment.rules.allWork'),
        },
        { head: t('assignment.head.step'), cell: ({ step }) => (step && known.steps.get(step)) ?? t('assignment.rules.allSteps') },
        {
          head: t('assignment.rules.way'),
          cell: ({ way, hamlets }) => (
            <>
              {t(`assignment.ways.${way}`)}
              {Object.entries(hamlets).map(([hamlet, account]) => (
                <p key={hamlet} class="xs-help">
                  {hamlet}: {names.get(account) ?? t('desk.history.officer')}
                </p>
              ))}
            </>
          ),
        },
        {
          head: t('assignment.rules.since'),
          keep: true,
          cell: ({ validFrom, validTo }) => [validFrom, validTo].flatMap((day) => (day ? dayText(day, locale) : [])).join(' – '),
        },
        {
          head: t('assignment.rules.action'),
          cell: ({ id, rowVersion }) => (
            <Form action={PATH} hidden={{ do: 'remove', 'don-vi': unit, id, rowVersion: String(rowVersion), key: newId() }}>
              <Button look="secondary" danger>
                {t('assignment.rules.remove')}
              </Button>
            </Form>
          ),
        },
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, form } = visit;
  const unit = unitOf(visit);
  const known = await catalogueOf(visit);
  // A rule of before may name whoever handles dossiers no longer.
  const all = await officersOfUnit(context, unit);
  const people = all.filter(({ roles }) => roles.some(isHandling)).map((one) => ({ value: one.account, label: one.name }));
  const hamlets = await hamletsOf(context, unit);
  const typed = form.text('do') === 'set' ? form.all() : {};
  const of = fieldsOf(typed, errors);
  const [year = '', month = '', day = ''] = dayOf(context.now).split('-');
  const from = of.date('validFrom');
  const percent = fieldsOf(form.text('do') === 'warn' ? form.all() : {}, errors).text('leftPercent');
  const way = of.text('way');
  const served = (
    <>
      {hamlets.map((one, at) => (
        <SelectField
          key={one.id}
          {...of.text(`hamlet.${at}`)}
          error={undefined}
          label={hamletText(one)}
          first={t('assignment.rules.noOfficer')}
          options={people}
          optional
        />
      ))}
    </>
  );
  return {
    title: t('assignment.rules.title'),
    section: 'office',
    active: 'queue',
    wide: true,
    body: (
      <>
        <BackLink href="/can-bo/phan-cong">{t('assignment.head.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('assignment.rules.title')} lead={t('assignment.rules.lead')} />
        {visit.query('xong') && <Notice tone="success" live title={t('assignment.rules.saved')} />}
        {await Rules(visit, unit, known, new Map(all.map(({ account, name }) => [account, name])))}
        <h2>{t('assignment.rules.add')}</h2>
        <Form action={PATH} hidden={{ do: 'set', 'don-vi': unit, key: newId() }}>
          <SelectField
            {...of.text('work')}
            error={of.text('work').error ?? errors.procedure ?? errors.field}
            label={t('assignment.rules.work')}
            first={t('assignment.rules.allWork')}
            options={[...optionsOf(known.fields, 'linh-vuc '), ...optionsOf(known.procedures, 'thu-tuc ')]}
          />
          <SelectField
            {...of.text('step')}
            label={t('assignment.head.step')}
            first={t('assignment.rules.allSteps')}
            options={optionsOf(known.steps)}
          />
          <ChoiceField
            {...way}
            error={way.error ?? errors.hamlets}
            label={t('assignment.rules.way')}
            choices={ways.map((value) => ({
              value,
              label: t(`assignment.ways.${value}`),
              help: t(`assignment.ways.help.${value}`),
              reveal: value === 'by_hamlet' ? served : undefined,
            }))}
          />
          <DateField
            {...from}
            value={from.value.day ? from.value : { day: String(Number(day)), month: String(Number(month)), year }}
            label={t('assignment.rules.from')}
            example="1/12/2026"
          />
          <Button>{t('assignment.rules.save')}</Button>
        </Form>
        <h2>{t('assignment.warning.title')}</h2>
        <p>{t('assignment.warning.lead')}</p>
        <Form action={PATH} hidden={{ do: 'warn', 'don-vi': unit, key: newId() }}>
          <NumberField
            {...percent}
            value={percent.value || String(await leftPercentOf(context, unit))}
            label={t('assignment.warning.label')}
            unit="%"
          />
          <Button look="secondary">{t('assignment.warning.save')}</Button>
        </Form>
      </>
    ),
  };
}

async function act(visit: Visit): Promise<void> {
  const { context, form } = visit;
  const unit = unitOf(visit);
  const key = form.text('key') || newId();
  switch (form.text('do')) {
    case 'remove':
      await removeRule(context, { id: form.text('id'), rowVersion: Number(form.text('rowVersion')), key });
      return;
    case 'warn':
      await setWarning(context, { unit, leftPercent: form.text('leftPercent'), key });
      return;
    case 'set': {
      const [kind, code = null] = form.text('work').split(' ');
      const hamlets = (await hamletsOf(context, unit)).flatMap((one, at) => {
        const account = form.text(`hamlet.${at}`);
        return account ? [[hamletText(one), account] as const] : [];
      });
      const way = form.text('way');
      if (!isWay(way)) throw new Refusal('context.bad_input', 422, { fields: { way: { key: 'assignment.errors.way' } } });
      await setRule(context, {
        unit,
        procedure: kind === 'thu-tuc' ? code : null,
        field: kind === 'linh-vuc' ? code : null,
        step: form.text('step') || null,
        way,
        hamlets: Object.fromEntries(hamlets),
        validFrom: typedDay(form.text('validFrom.day'), form.text('validFrom.month'), form.text('validFrom.year')),
        key,
      });
      return;
    }
    default:
      throw new Refusal('context.bad_input', 400);
  }
}

/** `/can-bo/phan-cong/quy-tac`: how a unit gives work, and when a time counts as near. */
export const assignmentRulesPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        await act(visit);
        return seeOther(`${PATH}?don-vi=${visit.form.text('don-vi')}&xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
