import { dayOf } from '../../../platform/time/time.ts';
import { typedDay } from '../../../registers/calendar/typed.rules.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, NumberField } from '../../../ui/fields.text.tsx';
import { fieldsOf } from '../../../ui/form.tsx';
import { dayText, momentText } from '../../../ui/format.ts';
import { Notice } from '../../../ui/show.tsx';
import { apologySchema, extendSchema, holdSchema, resumeSchema } from '../../dossiers/deeds.schema.ts';
import { apologise } from '../../dossiers/dossiers.apology.service.ts';
import { apologyTimes } from '../../dossiers/dossiers.handling.queries.ts';
import { extendTerm, holdDossier, resumeDossier } from '../../dossiers/dossiers.term.service.ts';
import { timingFor } from '../../procedures/procedures.rules.ts';
import { candidates } from '../desk.queries.ts';
import type { Scene } from '../desk.scene.queries.ts';
import { accepted, type Deed, deedPage, nothingElse, orNothing } from './deed.part.tsx';

type Plain = Deed<null>;

const timingOf = ({ whole: { version, dossier } }: Scene) => timingFor(version, dossier.caseCode);

/** Who may answer for the delay: whoever handles dossiers in the unit, each once. */
async function answerables({ visit, whole }: Scene): Promise<{ value: string; label: string }[]> {
  const unit = whole.dossier.competentUnit;
  const found = await Promise.all(['specialist', 'leader'].map((role) => candidates(visit.context, unit, role)));
  return [...new Map(found.flat().map((one) => [one.value, one])).values()];
}

const apology: Plain = {
  verb: 'apologise',
  prepare: nothingElse,
  async fields(scene, look) {
    const { visit, whole } = scene;
    const { t, locale, context } = visit;
    const of = fieldsOf(look.typed, look.errors);
    const times = await apologyTimes(context, whole);
    return (
      <>
        {times && (
          <Notice tone={times.late ? 'warning' : 'info'}>
            <p>{t('deeds.apologise.due', { moment: momentText(times.due, locale) })}</p>
            <p>{t(times.late ? 'deeds.apologise.late' : 'deeds.apologise.by', { moment: momentText(times.by, locale) })}</p>
          </Notice>
        )}
        <DateField
          {...of.date('appointmentDay')}
          label={t('deeds.apologise.day')}
          help={t('deeds.apologise.dayHelp')}
          example={dayText(dayOf(context.now), locale)}
        />
        <LongTextField {...of.text('reason')} label={t('deeds.apologise.reason')} help={t('deeds.apologise.reasonHelp')} maxLength={2000} />
        <SelectField
          {...of.text('answerable')}
          label={t('deeds.apologise.answerable')}
          first={t('deeds.apologise.nobody')}
          options={await answerables(scene)}
          optional
        />
      </>
    );
  },
  act({ visit: { context, form } }, change) {
    const box = (part: string) => form.text(`appointmentDay.${part}`);
    const wish = {
      ...change,
      appointmentDay: typedDay(box('day'), box('month'), box('year')),
      reason: form.text('reason'),
      answerable: orNothing(form.text('answerable')),
    };
    return apologise(context, accepted(apologySchema, wish));
  },
};

const extend: Plain = {
  verb: 'extend',
  prepare: nothingElse,
  fields(scene, look) {
    const { t, locale } = scene.visit;
    const of = fieldsOf(look.typed, look.errors);
    const { extension } = timingOf(scene);
    const { dueAt } = scene.whole.dossier;
    return (
      <>
        <Notice>
          {dueAt && <p>{t('deeds.extend.due', { moment: momentText(dueAt, locale) })}</p>}
          {extension && (
            <p>
              {t(extension.kind === 'calendar_days' ? 'deeds.extend.allowed_calendar_days' : 'deeds.extend.allowed', {
                most: extension.amount,
                reason: extension.reason[locale],
                basis: extension.basis,
              })}
            </p>
          )}
        </Notice>
        <NumberField {...of.text('amount')} label={t('deeds.extend.amount')} width="short" />
        <LongTextField {...of.text('reason')} label={t('deeds.extend.reason')} help={t('desk.reason.help')} maxLength={2000} />
      </>
    );
  },
  act: ({ visit: { context, form } }, change) =>
    extendTerm(context, accepted(extendSchema, { ...change, amount: form.text('amount').trim(), reason: form.text('reason') })),
};

const hold: Plain = {
  verb: 'hold',
  prepare: nothingElse,
  fields(scene, look) {
    const { t, locale } = scene.visit;
    const of = fieldsOf(look.typed, look.errors);
    const reason = of.text('reason');
    const { notCounted } = timingOf(scene);
    return (
      <>
        <ChoiceField
          {...reason}
          value={reason.value || notCounted[0]?.code}
          label={t('deeds.hold.reason')}
          choices={notCounted.map(({ code, name, basis }) => ({
            value: code,
            label: name[locale],
            help: t('deeds.hold.basis', { basis }),
          }))}
        />
        <LongTextField {...of.text('letter')} label={t('deeds.hold.note')} help={t('deeds.hold.noteHelp')} maxLength={2000} rows={3} />
      </>
    );
  },
  act: ({ visit: { context, form } }, change) =>
    holdDossier(context, accepted(holdSchema, { ...change, reason: form.text('reason'), letter: form.text('letter') })),
};

const resume: Plain = {
  verb: 'resume',
  prepare: nothingElse,
  fields(scene, look) {
    const { visit, whole } = scene;
    const { t, locale } = visit;
    const held = whole.pauses.find((one) => one.kind === 'not_counted' && !one.endedAt);
    const reason = timingOf(scene).notCounted.find((one) => one.code === held?.reason)?.name[locale] ?? '';
    return (
      <>
        {held && (
          <Notice>
            <p>{t('deeds.resume.since', { moment: momentText(held.startedAt, locale), reason })}</p>
          </Notice>
        )}
        <LongTextField
          {...fieldsOf(look.typed, look.errors).text('note')}
          label={t('deeds.resume.note')}
          help={t('deeds.resume.noteHelp')}
          maxLength={2000}
          rows={3}
          optional
        />
      </>
    );
  },
  act: ({ visit: { context, form } }, change) =>
    resumeDossier(context, accepted(resumeSchema, { ...change, note: orNothing(form.text('note')) })),
};

export const apologyPage = deedPage(apology);
export const extendPage = deedPage(extend);
export const holdPage = deedPage(hold);
export const resumePage = deedPage(resume);
