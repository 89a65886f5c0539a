import type { FileReference } from '../../../government/dossiers/dossiers.schema.ts';
import { fileAnswer } from '../../../government/dossiers/pages/file-content.part.tsx';
import { keepPaper, uncarried } from '../../../government/dossiers/papers.service.ts';
import { type Complaint, Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf, isDay } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import { childrenOn } from '../../../registers/units/units.rules.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ErrorSummary, type Errors } from '../../../ui/form.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { DENOMINATORS, decideFigure, declareFigure, openDeclared } from '../../indicators/declared.service.ts';
import { mayFigure } from '../../indicators/indicators.permissions.ts';
import { declaredLines, indicatorsOn } from '../../indicators/indicators.queries.ts';
import { above } from '../../indicators/lineage.rules.ts';
import { sectionFor } from '../../indicators/section.rules.ts';
import { decimalOf } from '../../targets/paste.rules.ts';
import { isPeriod, spanOf } from '../../targets/periods.rules.ts';
import { CLOSINGS } from './closings.page.tsx';
import { DECLARED, Decided, Declare, RELATIONS, Waiting } from './declared.part.tsx';

/** What the visitor may see, and the units for which he may say figures. Refuses with 401 and 403 whoever sees no unit's figures. */
async function sceneOf(visit: Visit) {
  const { context } = visit;
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const may = (verb: 'see' | 'declare' | 'decide', unit: string) =>
    mayFigure(context.actor, verb === 'see' ? ['see', 'figures'] : [verb, 'figure'], { unit, above: above(register, unit, today) });
  const held = [...new Set(context.actor.posts.map(({ unit }) => unit))].filter((unit) => register.units.has(unit));
  if (!held.some((unit) => may('see', unit)))
    throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
  const reached = [...new Set(held.flatMap((unit) => [...childrenOn(register, unit, today).map(({ id }) => id), unit]))];
  const all = await indicatorsOn(context, today);
  const lines = async (waiting: boolean) =>
    (await declaredLines(context, { waiting, most: 100 })).filter(({ unit }) => register.units.has(unit) && may('see', unit));
  const [waiting, decided] = [await lines(true), await lines(false)];
  const accounts = [...waiting, ...decided].flatMap(({ declaredBy, decidedBy }) => [declaredBy, decidedBy ?? declaredBy]);
  return {
    may,
    waiting,
    decided,
    units: reached.filter((unit) => may('declare', unit)).flatMap((unit) => register.units.get(unit) ?? []),
    declared: all.filter(({ source }) => source === 'declared'),
    names: {
      indicators: new Map(all.map((one) => [one.code, one])),
      units: register.units,
      people: await accountNames(context, accounts),
    },
  };
}

async function view(visit: Visit, errors: Errors = {}, kept?: FileReference): Promise<View> {
  const { t, query, url } = visit;
  const { may, waiting, decided, units, declared, names } = await sceneOf(visit);
  const said = ['declare', 'approved', 'refused'].find((one) => one === query('xong'));
  return {
    title: t('closings.declared.title'),
    section: sectionFor(visit.context.actor),
    active: 'steering',
    wide: true,
    sheet: { name: 'so-lieu-ke-khai' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('closings.declared.title')} lead={t('closings.declared.lead')} />
        {said && <Notice tone="success" live title={t(`closings.declared.done.${said}`)} />}
        <p>
          <a href={CLOSINGS}>{t('closings.declared.toClosings')}</a>
        </p>
        <h2>{t('closings.declared.waiting')}</h2>
        {waiting.length === 0 && <p>{t('closings.declared.noneWaiting')}</p>}
        {waiting.map((line) => (
          <Waiting key={line.id} visit={visit} names={names} line={line} may={may('decide', line.unit)} errors={errors} />
        ))}
        <Declare visit={visit} units={units} indicators={declared} errors={errors} kept={kept} />
        <h2>{t('closings.declared.decided')}</h2>
        <Decided visit={visit} names={names} lines={decided} />
        <SheetLink url={url} />
      </>
    ),
  };
}

const complain = (field: string, key = field): Record<string, Complaint> => ({ [field]: { key: `closings.declared.errors.${key}` } });
const wrong = (fields: Record<string, Complaint>) => new Refusal('closings.input', 422, { fields });

/** The evidence that was sent, or that an earlier try of this form had sent. Refuses with a complaint at the file (422). */
async function fileOf({ form }: Visit): Promise<FileReference | undefined> {
  const [file] = form.files('file').filter((one) => one.size > 0 || one.name !== '');
  if (!file) return form.text('file.remove') ? undefined : uncarried(form.text('kept'), DECLARED);
  const kept = await keepPaper(file);
  if (!('reason' in kept)) return kept;
  throw wrong(complain('file', `file_${kept.reason}`));
}

/** What was typed, as the verb takes it; all that is wrong is said at once. */
async function declare({ context, form }: Visit, file: FileReference | undefined): Promise<void> {
  const period = form.text('period').trim();
  const span = isPeriod(period) ? spanOf(period) : undefined;
  const numbers = (['numerator', 'denominator', 'value'] as const).map((name) => {
    const typed = form.text(name).trim();
    return { name, typed, found: typed === '' ? null : decimalOf(typed) };
  });
  const basis = form.text('basis').trim();
  const surveyedOn = postedDay(form, 'surveyedOn');
  const faults = {
    ...(form.text('unit') ? {} : complain('unit')),
    ...(form.text('indicator') ? {} : complain('indicator')),
    ...(span && span.starts <= dayOf(context.now) ? {} : complain('period')),
    ...Object.assign({}, ...numbers.filter(({ found }) => found === undefined).map(({ name }) => complain(name, 'number'))),
    ...(numbers.every(({ typed }) => typed === '') ? complain('value', 'number') : {}),
    ...(isDay(surveyedOn) ? {} : { surveyedOn: { key: 'indicators.errors.surveyedOn' } }),
    ...(basis.length >= 3 ? {} : complain('basis')),
    ...(file ? {} : complain('file')),
  };
  if (!span || !file || Object.keys(faults).length > 0) throw wrong(faults);
  const [numerator = null, denominator = null, value = null] = numbers.map(({ found }) => (found == null ? null : Number(found)));
  await declareFigure(context, {
    key: form.text('key') || newId(),
    indicator: form.text('indicator'),
    unit: form.text('unit'),
    from: span.starts,
    to: span.ends,
    numerator,
    denominator,
    value,
    relation: RELATIONS[form.text('relation') as keyof typeof RELATIONS] ?? '=',
    denominatorOf: DENOMINATORS.find((one) => one === form.text('denominatorOf')) ?? null,
    surveyedOn,
    basis,
    evidence: file,
  });
}

/** A second person decides; a complaint about the reason stands at that figure's own field. */
async function decide({ context, form }: Visit): Promise<'approved' | 'refused'> {
  const id = form.text('id');
  const decision = form.text('decision') === 'approved' ? 'approved' : 'refused';
  const [key, rowVersion, reason] = [form.text('key') || newId(), Number(form.text('rowVersion')), form.text(`reason.${id}`)];
  try {
    await decideFigure(context, { key, id, rowVersion, decision, reason: decision === 'refused' ? reason : '' });
  } catch (error) {
    if (!(error instanceof Refusal) || !error.fields.reason) throw error;
    throw new Refusal(error.code, error.status, { details: error.details, fields: { [`reason.${id}`]: error.fields.reason } });
  }
  return decision;
}

/** `/dieu-hanh/ke-khai`: figures that nobody counts, said with evidence, approved by a second person. */
export const declaredPage: Page = {
  get: (visit) => view(visit),
  post: async (visit) => {
    await sceneOf(visit);
    let file: FileReference | undefined;
    return answerOr(
      visit,
      async () => {
        if (visit.form.text('do') === 'decide') return seeOther(`${DECLARED}?xong=${await decide(visit)}`);
        file = await fileOf(visit);
        if (visit.form.text('file.remove')) return view(visit);
        await declare(visit, file);
        return seeOther(`${DECLARED}?xong=declare`);
      },
      (errors) => view(visit, errors, file),
    );
  },
};

/** `/dieu-hanh/ke-khai/tep/:id`: the evidence of a declared figure. */
export const declaredEvidencePage: Page = {
  get: async ({ context, param }) => fileAnswer(await openDeclared(context, param('id'))),
};
