import { Refusal } from '../../../platform/context/refusal.ts';
import { ChoiceField, ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Notice } from '../../../ui/show.tsx';
import { receiveDossier, refuseDossier } from '../../dossiers/dossiers.desk.service.ts';
import { moveDossier, stopDossier, withdrawDossier } from '../../dossiers/dossiers.handle.service.ts';
import { awaitsReply, clockOf, movesOf } from '../../dossiers/dossiers.handling.queries.ts';
import { handlingSteps } from '../../dossiers/dossiers.rules.ts';
import { moveSchema, receiveSchema, refuseSchema, stopSchema, withdrawSchema } from '../../dossiers/dossiers.schema.ts';
import { candidates } from '../desk.queries.ts';
import type { Scene } from '../desk.scene.queries.ts';
import { accepted, type Deed, deedPage, type Look, nothingElse, orNothing } from './deed.part.tsx';

type Plain = Deed<null>;

/** To whom the work goes; left empty, whoever holds the office takes it. */
async function Assignee({ scene, name, role, look }: { scene: Scene; name: string; role: string | undefined; look: Look<null> }) {
  const { visit, whole } = scene;
  return (
    <SelectField
      {...selected(look, name)}
      label={visit.t('desk.assignee.label')}
      first={visit.t('desk.assignee.anybody')}
      options={await candidates(visit.context, whole.dossier.competentUnit, role)}
      optional
    />
  );
}
const selected = (look: Look<null>, name: string) => fieldsOf(look.typed, look.errors).text(name);

/** The reason that the citizen reads. */
function Reason({ scene: { visit }, look, optional }: { scene: Scene; look: Look<null>; optional?: boolean }) {
  return (
    <LongTextField
      {...fieldsOf(look.typed, look.errors).text('reason')}
      label={visit.t('desk.reason.label')}
      help={visit.t('desk.reason.help')}
      maxLength={2000}
      optional={optional}
    />
  );
}

/** How the citizen asked for the stop, and which papers go back: the notice (Mẫu 05) says both. */
function StopFields({ scene: { visit, whole }, look }: { scene: Scene; look: Look<null> }) {
  const { t, locale } = visit;
  const of = fieldsOf(look.typed, look.errors);
  const way = of.text('way');
  const names = new Map(whole.version.components.map((one) => [one.code, one.name[locale]]));
  const papers = whole.components.filter((one) => one.database === null);
  const returned = look.typed.returned ?? [];
  return (
    <>
      <ChoiceField
        {...way}
        value={way.value || 'desk'}
        label={t('deeds.withdraw.way')}
        choices={(['desk', 'post'] as const).map((value) => ({ value, label: t(`deeds.withdraw.ways.${value}`) }))}
      />
      {papers.length > 0 && (
        <ChoicesField
          name="returned"
          values={typeof returned === 'string' ? [returned] : returned}
          error={look.errors.returned}
          label={t('deeds.withdraw.returned')}
          help={t('deeds.withdraw.returnedHelp')}
          choices={papers.map(({ component }) => ({ value: component, label: names.get(component) ?? component }))}
          optional
        />
      )}
    </>
  );
}

const receive: Plain = {
  verb: 'receive',
  prepare: nothingElse,
  async fields(scene, look) {
    const { visit, whole, steps } = scene;
    const { t, locale, context } = visit;
    const [first] = handlingSteps(steps);
    const { due } = await clockOf(context, whole);
    return (
      <>
        <Notice>
          {due && !whole.dossier.receivedAt && <p>{t('desk.receive.due', { moment: momentText(due, locale) })}</p>}
          {first && <p>{t('desk.receive.next', { step: first.name[locale] })}</p>}
        </Notice>
        {await Assignee({ scene, name: 'assignee', role: first?.role, look })}
      </>
    );
  },
  act: ({ visit }, change) =>
    receiveDossier(visit.context, accepted(receiveSchema, { ...change, assignee: orNothing(visit.form.text('assignee')) })),
};

const move: Plain = {
  verb: 'move',
  prepare: nothingElse,
  async fields(scene, look) {
    const { t, locale } = scene.visit;
    const held = awaitsReply(scene.whole);
    const of = fieldsOf(look.typed, look.errors);
    const ways = movesOf(scene.steps, scene.whole.dossier.step, held);
    const choices = await Promise.all(
      ways.map(async ({ value, step }) => ({
        value,
        label: t(`desk.move.${value}`, { step: step.name[locale] }),
        reveal: await Assignee({ scene, name: `assignee.${value}`, role: step.role, look }),
      })),
    );
    const way = of.text('way');
    return (
      <>
        {held && !ways.some(({ value }) => value === 'next') && (
          <Notice>
            <p>{t('deeds.refusals.held')}</p>
          </Notice>
        )}
        <ChoiceField {...way} value={way.value || choices[0]?.value} label={t('desk.move.label')} choices={choices} />
        <LongTextField {...of.text('note')} label={t('desk.move.note')} help={t('desk.move.noteHelp')} maxLength={2000} rows={3} optional />
      </>
    );
  },
  act({ visit: { context, form } }, change) {
    const back = form.text('way') === 'back';
    const box = back ? 'assignee.back' : 'assignee.next';
    const wish = { ...change, back, assignee: orNothing(form.text(box)), note: orNothing(form.text('note')) };
    return moveDossier(context, accepted(moveSchema, wish)).catch((error: unknown) => {
      // The verb knows one assignee; the page asks in two boxes.
      if (error instanceof Refusal && error.fields.assignee)
        throw new Refusal(error.code, error.status, { details: error.details, fields: { [box]: error.fields.assignee } });
      throw error;
    });
  },
};

const refuse: Plain = {
  verb: 'refuse',
  danger: true,
  prepare: nothingElse,
  fields: (scene, look) => <Reason scene={scene} look={look} />,
  act: ({ visit }, change) => refuseDossier(visit.context, accepted(refuseSchema, { ...change, reason: visit.form.text('reason') })),
};

const withdraw: Plain = {
  verb: 'withdraw',
  danger: true,
  prepare: nothingElse,
  fields: (scene, look) => (
    <>
      <StopFields scene={scene} look={look} />
      <Reason scene={scene} look={look} optional />
    </>
  ),
  act: ({ visit: { context, form } }, change) =>
    withdrawDossier(
      context,
      accepted(withdrawSchema, {
        ...change,
        reason: orNothing(form.text('reason')),
        way: orNothing(form.text('way')),
        returned: form.texts('returned'),
      }),
    ),
};

const stop: Plain = {
  verb: 'stop',
  danger: true,
  prepare: nothingElse,
  fields: (scene, look) => <Reason scene={scene} look={look} />,
  act: ({ visit }, change) => stopDossier(visit.context, accepted(stopSchema, { ...change, reason: visit.form.text('reason') })),
};

export const receivePage = deedPage(receive);
export const movePage = deedPage(move);
export const refusePage = deedPage(refuse);
export const withdrawPage = deedPage(withdraw);
export const stopPage = deedPage(stop);
