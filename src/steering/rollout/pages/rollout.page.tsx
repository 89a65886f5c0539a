import { newId } from '../../../platform/database/id.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitLabel } from '../../targets/pages/targets.part.tsx';
import type { Readiness } from '../readiness.rules.ts';
import { mayRollout } from '../rollout.permissions.ts';
import { communesFollowed, type Member, membersOf, type Phase, phasesOf, provinceFollowed, readinessIn } from '../rollout.queries.ts';
import { addCommunes, setPhase } from '../rollout.service.ts';
import { DayZero, datesOf, errorsOf, typedDate } from './rollout.part.tsx';

export const PATH = '/quan-tri/nhan-rong';
const done = ['phase', 'add'];

type Line = { member: Member; unit: Unit | undefined; readiness: Readiness | undefined };

/** The communes of a phase: when, how ready, since when live. */
function Communes({ visit, phase, lines }: { visit: Visit; phase: Phase; lines: Line[] }) {
  const { t, locale } = visit;
  return (
    <>
      <h2>{t('rollout.phase', { number: phase.number, name: phase.name })}</h2>
      <p>
        {t('rollout.phaseDates', { dates: datesOf(visit, phase) })}{' '}
        {t('rollout.by', { decision: phase.decision, day: dayText(phase.decidedOn, locale) })}
      </p>
      <DataTable
        caption={t('rollout.communesOf', { name: phase.name })}
        hideCaption
        rows={lines}
        rowKey={({ member }) => member.id}
        empty={<p>{t('rollout.noCommunes')}</p>}
        columns={[
          {
            head: t('rollout.commune'),
            main: true,
            cell: ({ member, unit }) => {
              const name = unit ? unitLabel(visit, unit) : member.unit;
              return unit ? <a href={`${PATH}/${member.unit}`}>{name}</a> : name;
            },
          },
          { head: t('rollout.plannedOn'), cell: ({ member }) => dayText(member.plannedOn, locale), keep: true },
          {
            head: t('rollout.ready'),
            cell: ({ readiness }) =>
              readiness ? (
                <StateTag tone={readiness.ready ? 'success' : 'info'}>
                  {t('rollout.readyOf', { confirmed: readiness.confirmed, of: readiness.of })}
                </StateTag>
              ) : (
                t('rollout.notShown')
              ),
          },
          { head: t('rollout.dayZero'), cell: ({ member }) => <DayZero visit={visit} liveOn={member.liveOn} /> },
        ]}
      />
    </>
  );
}

function PhaseForm({ visit, errors, phase, province }: { visit: Visit; errors: Errors; phase: Phase | undefined; province: string }) {
  const { t, form } = visit;
  const typed = form.text('do') === 'phase';
  const kept: Record<string, string> = phase
    ? {
        'phase.number': String(phase.number),
        'phase.name': phase.name,
        'phase.decision': phase.decision,
        ...typedDate('phase.starts', phase.starts),
        ...typedDate('phase.ends', phase.ends),
        ...typedDate('phase.decidedOn', phase.decidedOn),
      }
    : {};
  const of = fieldsOf(typed ? form.all() : kept, errorsOf('phase', typed ? errors : {}));
  return (
    <>
      <h2 id="phase">{t(phase ? 'rollout.changePhase' : 'rollout.newPhase')}</h2>
      <Form
        action={PATH}
        hidden={{ do: 'phase', key: newId(), unit: province, id: phase?.id ?? '', rowVersion: String(phase?.rowVersion ?? 0) }}
      >
        <NumberField {...of.text('phase.number')} label={t('rollout.number')} />
        <TextField {...of.text('phase.name')} label={t('rollout.name')} maxLength={120} />
        <DateField {...of.date('phase.starts')} label={t('rollout.starts')} example="1/1/2027" />
        <DateField {...of.date('phase.ends')} label={t('rollout.ends')} help={t('rollout.endsHelp')} example="30/6/2027" />
        <TextField {...of.text('phase.decision')} label={t('rollout.decision')} help={t('rollout.decisionHelp')} maxLength={300} />
        <DateField {...of.date('phase.decidedOn')} label={t('rollout.decidedOn')} example="15/12/2026" />
        <Button>{t('rollout.savePhase')}</Button>
      </Form>
    </>
  );
}

function AddForm({ visit, errors, phases, free }: { visit: Visit; errors: Errors; phases: readonly Phase[]; free: readonly Unit[] }) {
  const { t, form } = visit;
  const typed = form.text('do') === 'add';
  const of = fieldsOf(typed ? form.all() : {}, errorsOf('add', typed ? errors : {}));
  return (
    <>
      <h2>{t('rollout.add')}</h2>
      <Form action={PATH} hidden={{ do: 'add', key: newId(), rowVersions: JSON.stringify(phases.map((one) => [one.id, one.rowVersion])) }}>
        <SelectField
          {...of.text('add.phase')}
          label={t('rollout.intoPhase')}
          options={phases.map((one) => ({ value: one.id, label: t('rollout.phase', { number: one.number, name: one.name }) }))}
        />
        <DateField {...of.date('add.plannedOn')} label={t('rollout.plannedOn')} example="1/3/2027" />
        <ChoicesField
          {...of.many('add.units')}
          label={t('rollout.communes')}
          choices={free.map((unit) => ({ value: unit.id, label: unitLabel(visit, unit) }))}
        />
        <Button>{t('rollout.addThem')}</Button>
      </Form>
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, query, form, url } = visit;
  const province = await provinceFollowed(context);
  const phases = await phasesOf(context, province.id);
  const members = await membersOf(
    context,
    phases.map((one) => one.id),
  );
  const communes = new Map((await communesFollowed(context, province.id)).map((unit) => [unit.id, unit]));
  const readiness = await readinessIn(
    context,
    [...communes.keys()].filter((id) => members.some((one) => one.unit === id)),
  );
  const linesOf = (phase: Phase): Line[] =>
    members
      .filter((one) => one.phase === phase.id)
      .map((member) => ({ member, unit: communes.get(member.unit), readiness: readiness.get(member.unit) }));
  const plans = mayRollout(context.actor, 'plan', { unit: province.id, province: province.id });
  const changed = phases.find((one) => one.id === (form.text('do') === 'phase' ? form.text('id') : query('sua')));
  const free = [...communes.values()].filter((unit) => !members.some((one) => one.unit === unit.id));
  const said = done.find((one) => one === query('xong'));
  const all = form.text('do') === 'add' ? errorsOf('add', errors) : errorsOf('phase', errors);
  return {
    title: t('rollout.title'),
    section: 'admin',
    active: 'rollout',
    wide: true,
    sheet: { name: 'nhan-rong', unit: province.id },
    body: (
      <>
        <ErrorSummary errors={all} />
        <PageHead above={unitLabel(visit, province)} title={t('rollout.title')} lead={t('rollout.lead')} />
        {said && <Notice tone="success" live title={t(`rollout.done.${said}`)} />}
        {plans && (
          <ButtonRow>
            <LinkButton href={`${PATH}/bo-cau-hinh`}>{t('rollout.kit.open')}</LinkButton>
          </ButtonRow>
        )}
        {phases.length === 0 && <p>{t('rollout.noPhases')}</p>}
        {phases.map((phase) => (
          <section key={phase.id}>
            <Communes visit={visit} phase={phase} lines={linesOf(phase)} />
            {plans && (
              <p>
                <a href={`${PATH}?sua=${phase.id}#phase`}>{t('rollout.changeThis', { name: phase.name })}</a>
              </p>
            )}
          </section>
        ))}
        {phases.length > 0 && <SheetLink url={url} />}
        {plans && phases.length > 0 && <AddForm visit={visit} errors={errors} phases={phases} free={free} />}
        {plans && <PhaseForm visit={visit} errors={errors} phase={changed} province={province.id} />}
      </>
    ),
  };
}

const emptyDate = (visit: Visit, name: string): boolean =>
  ['day', 'month', 'year'].every((part) => visit.form.text(`${name}.${part}`).trim() === '');

async function act(visit: Visit): Promise<string> {
  const { context, form } = visit;
  const key = form.text('key') || newId();
  if (form.text('do') === 'add') {
    const phase = form.text('add.phase');
    const versions = new Map<string, number>(JSON.parse(form.text('rowVersions') || '[]'));
    const plannedOn = postedDay(form, 'add.plannedOn');
    await addCommunes(context, { phase, units: form.texts('add.units'), plannedOn, rowVersion: versions.get(phase) ?? 0, key });
    return 'add';
  }
  await setPhase(context, {
    id: form.text('id') || null,
    unit: form.text('unit'),
    number: Number(form.text('phase.number')),
    name: form.text('phase.name'),
    starts: postedDay(form, 'phase.starts'),
    ends: emptyDate(visit, 'phase.ends') ? null : postedDay(form, 'phase.ends'),
    decision: form.text('phase.decision'),
    decidedOn: postedDay(form, 'phase.decidedOn'),
    rowVersion: Number(form.text('rowVersion')),
    key,
  });
  return 'phase';
}

/** `/quan-tri/nhan-rong`: the phases of a province's rollout with their communes: planned, ready, live. */
export const rolloutPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => seeOther(`${PATH}?xong=${await act(visit)}`),
      (errors) => view(visit, errors),
    ),
};
