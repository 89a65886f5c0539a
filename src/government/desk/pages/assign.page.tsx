import { Refusal } from '../../../platform/context/refusal.ts';
import { typedDay } from '../../../registers/calendar/typed.rules.ts';
import { handlersOfUnit } from '../../../registers/people/people.queries.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { fieldsOf } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/show.tsx';
import { assignSchema, recallSchema } from '../../dossiers/assignment.schema.ts';
import { assignDossier, recallDossier } from '../../dossiers/assignment.service.ts';
import { unitsToForward } from '../../dossiers/dossiers.forward.service.ts';
import { askSchema } from '../../dossiers/opinions.schema.ts';
import { askOpinion } from '../../dossiers/opinions.service.ts';
import { timingFor } from '../../procedures/procedures.rules.ts';
import { candidates } from '../desk.queries.ts';
import type { Scene } from '../desk.scene.queries.ts';
import { accepted, type Deed, deedPage, nothingElse, orNothing } from './deed.part.tsx';

const note = (scene: Scene, of: ReturnType<typeof fieldsOf>, help: string) => (
  <LongTextField
    {...of.text('note')}
    label={scene.visit.t('desk.move.note')}
    help={scene.visit.t(help)}
    maxLength={2000}
    rows={3}
    optional
  />
);

/** Gives one dossier to another officer of its step, or to nobody. */
const assign: Deed<null> = {
  verb: 'assign',
  prepare: nothingElse,
  async fields(scene, look) {
    const { t, context } = scene.visit;
    const of = fieldsOf(look.typed, look.errors);
    const { dossier } = scene.whole;
    const role = scene.steps.find((one) => one.code === dossier.step)?.role;
    const asked = of.text('assignee');
    return (
      <>
        <SelectField
          {...asked}
          value={asked.value || (dossier.assignee ?? '')}
          label={t('assignment.assign.whom')}
          first={t('assignment.assign.nobody')}
          options={await candidates(context, dossier.competentUnit, role)}
        />
        {note(scene, of, 'assignment.assign.noteHelp')}
      </>
    );
  },
  act({ visit: { context, form } }, change) {
    const wish = { ...change, assignee: orNothing(form.text('assignee')) ?? null, note: orNothing(form.text('note')) };
    return assignDossier(context, accepted(assignSchema, wish));
  },
};

/** Takes a dossier back that was just handed on. */
const recall: Deed<null> = {
  verb: 'recall',
  prepare: nothingElse,
  fields: (scene, look) => note(scene, fieldsOf(look.typed, look.errors), 'desk.move.noteHelp'),
  act: ({ visit: { context, form } }, change) =>
    recallDossier(context, accepted(recallSchema, { ...change, note: orNothing(form.text('note')) })),
};

/** Who can be asked: colleagues by name, and the other communes that work here. */
async function asked({ visit: { context, t, locale }, whole }: Scene) {
  const { competentUnit } = whole.dossier;
  const colleagues = (await handlersOfUnit(context, competentUnit)).filter((one) => one.account !== context.actor.id);
  return [
    ...colleagues.map((one) => ({ value: `nguoi ${one.account}`, label: t('opinions.ask.colleague', { name: one.name }) })),
    ...(await unitsToForward(context, competentUnit, locale)).map(({ value, label }) => ({ value: `don-vi ${value}`, label })),
  ];
}

const COUNTS = 'co';

/** Asks a colleague or another unit for an opinion. */
const ask: Deed<null> = {
  verb: 'ask opinion',
  prepare: nothingElse,
  async fields(scene, look) {
    const { t, locale } = scene.visit;
    const { version, dossier } = scene.whole;
    const of = fieldsOf(look.typed, look.errors);
    const { notCounted } = timingFor(version, dossier.caseCode);
    const counted = of.text('notCounted');
    const whom = of.text('whom');
    const options = await asked(scene);
    return (
      <>
        <Notice>
          <p>{t('opinions.ask.sees')}</p>
          {!options.some(({ value }) => value.startsWith('don-vi ')) && <p>{t('opinions.ask.none')}</p>}
        </Notice>
        <SelectField {...whom} label={t('opinions.ask.whom')} options={options} />
        <LongTextField {...of.text('question')} label={t('opinions.ask.question')} help={t('opinions.ask.questionHelp')} maxLength={4000} />
        <DateField {...of.date('until')} label={t('opinions.ask.until')} example="4/12/2026" />
        {notCounted.length > 0 && (
          <>
            <ChoiceField
              {...counted}
              value={counted.value || COUNTS}
              label={t('opinions.ask.counts')}
              choices={[
                { value: COUNTS, label: t('opinions.ask.counted') },
                ...notCounted.map((one) => ({
                  value: one.code,
                  label: t('opinions.ask.notCounted', { what: one.name[locale] }),
                  help: one.basis,
                })),
              ]}
            />
            <LongTextField
              {...of.text('letter')}
              label={t('opinions.ask.letter')}
              help={t('opinions.ask.letterHelp')}
              maxLength={2000}
              rows={3}
              optional
            />
          </>
        )}
      </>
    );
  },
  act({ visit: { context, form }, whole }, change) {
    const [kind, id = ''] = form.text('whom').split(' ');
    const code = form.text('notCounted');
    const wish = {
      ...change,
      unit: kind === 'don-vi' ? id : kind === 'nguoi' ? whole.dossier.competentUnit : '',
      officer: kind === 'nguoi' ? id : null,
      question: form.text('question'),
      until: typedDay(form.text('until.day'), form.text('until.month'), form.text('until.year')),
      notCounted: code && code !== COUNTS ? code : null,
      letter: code && code !== COUNTS ? (orNothing(form.text('letter')) ?? null) : null,
    };
    return askOpinion(
      context,
      accepted(askSchema, wish, (path) => (path[0] === 'unit' ? 'whom' : String(path.at(-1) ?? ''))),
    ).catch((error: unknown) => {
      // The verb knows a unit and an officer; the page asks in one box.
      const whom = error instanceof Refusal ? (error.fields.unit ?? error.fields.officer) : undefined;
      if (error instanceof Refusal && whom) throw new Refusal(error.code, error.status, { details: error.details, fields: { whom } });
      throw error;
    });
  },
};

export const assignPage = deedPage(assign);
export const recallPage = deedPage(recall);
export const askOpinionPage = deedPage(ask);
