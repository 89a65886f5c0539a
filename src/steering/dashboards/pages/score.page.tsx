import type { FileReference } from '../../../government/dossiers/dossiers.schema.ts';
import { fileAnswer } from '../../../government/dossiers/pages/file-content.part.tsx';
import { keepPaper, uncarried } from '../../../government/dossiers/papers.service.ts';
import { type Complaint, Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { BackLink, ErrorSummary, type Errors } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { withLocks } from '../../closings/locks.queries.ts';
import { scoreSet } from '../../indicators/sets.results.service.ts';
import { openScoreEvidence, scoreSelf, verifyScore } from '../../indicators/sets.service.ts';
import { decimalOf } from '../../targets/paste.rules.ts';
import { unitLooked } from '../dashboards.queries.ts';
import { yearOf } from '../dashboards.rules.ts';
import { indicatorNames } from '../sets.queries.ts';
import { hrefOf, PATH, termAsked, termName } from './figures.part.tsx';
import { Known, SelfForm, VerifyForm } from './score.part.tsx';
import { maySets } from './set.page.tsx';
import { placeOf } from './sets.page.tsx';
import { metricName, setHref } from './sets.part.tsx';

/** Which metric of which set, unit and period; what was given, and what the visitor may do. Refuses what there is not with 404. */
async function sceneOf(visit: Visit) {
  const { context, query, param } = visit;
  const today = dayOf(context.now);
  const { unit } = await unitLooked(context, query('don-vi'));
  const { term, wrong } = termAsked(visit, today, yearOf(today));
  // A score belongs to the period that was meant: another is not put in its place.
  if (wrong) throw new Refusal('context.not_found', 404);
  const result = await scoreSet(context, { set: param('set'), unit: unit.id, from: term.from, to: term.to }, withLocks);
  const code = param('metric');
  const metric = result.set.groups.flatMap(({ metrics }) => metrics).find((one) => one.code === code);
  if (!metric) throw new Refusal('indicators.no_metric', 404, { details: { metric: code } });
  const action = setHref(result.set.code, { unit: unit.id, term }, code);
  return { unit, term, set: result.set, metric, row: result.rows.get(code), may: await maySets(visit, unit.id), action };
}
type Scene = Awaited<ReturnType<typeof sceneOf>>;

/** The forms that are the visitor's, or why there is none. */
function Forms({ visit, scene, errors, kept }: { visit: Visit; scene: Scene; errors: Errors; kept: FileReference | undefined }) {
  const { t, context } = visit;
  const { metric, row, may, action, unit, term } = scene;
  if (metric.indicator !== null)
    return (
      <p>
        {t('sets.counted')} <a href={hrefOf(`${PATH}/chi-so/${encodeURIComponent(metric.indicator)}`, { term })}>{t('sets.toFigure')}</a>
      </p>
    );
  if (metric.rule.kind === 'none' || metric.not_for.includes(unit.level)) return <p>{t('sets.notScored')}</p>;
  const asking = { visit, metric, action, errors };
  if (row?.final != null) return <p>{t('sets.closed')}</p>;
  if (may.verify && row) return row.selfBy === context.actor.id ? <p>{t('sets.own')}</p> : <VerifyForm {...asking} row={row} />;
  if (may.score && row?.verified == null) return <SelfForm {...asking} row={row} kept={kept} />;
  return <p>{t(row ? (row.verified === null ? 'sets.waitsForProvince' : 'sets.waitsForEnd') : 'sets.waitsForUnit')}</p>;
}

async function view(visit: Visit, errors: Errors = {}, kept?: FileReference): Promise<View> {
  const { t, locale, context, query, form } = visit;
  const scene = await sceneOf(visit);
  const { unit, term, set, metric, row } = scene;
  const accounts = row ? [row.selfBy, row.verifiedBy, row.finalBy].filter((one) => one !== null) : [];
  const name = metricName(metric, await indicatorNames(context, term), locale);
  const done = ['score', 'verified', 'final'].find((one) => one === query('xong'));
  return {
    title: name,
    ...placeOf(visit),
    body: (
      <>
        <BackLink href={setHref(set.code, { unit: unit.id, term })}>{set.name[locale]}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead above={`${await unitName(context, unit.id, locale)} · ${termName(t, term)}`} title={name} />
        {done && !form.text('do') && <Notice tone="success" live title={t(`sets.done.${done}`)} />}
        <Known visit={visit} metric={metric} row={row} people={await accountNames(context, accounts)} />
        <Forms visit={visit} scene={scene} errors={errors} kept={kept} />
      </>
    ),
  };
}

const complain = (field: string, key: string, params: Complaint['params'] = {}) => ({ [field]: { key: `sets.errors.${key}`, params } });
const wrong = (fields: Record<string, Complaint>) => new Refusal('sets.input', 422, { fields });

/** The evidence that was sent, or that an earlier try of this form had sent. Refuses with a complaint at the file (422). */
async function fileOf({ form }: Visit, place: string): Promise<FileReference | undefined> {
  const [file] = form.files('file').filter((one) => one.size > 0 || one.name !== '');
  if (!file) return form.text('file.remove') ? undefined : uncarried(form.text('kept'), place);
  const kept = await keepPaper(file);
  if (!('reason' in kept)) return kept;
  throw wrong({ file: { key: `closings.declared.errors.file_${kept.reason}` } });
}

/** What was typed as found: yes is 1; a percentage has its bounds, points the metric's maximum. */
function foundOf({ form }: Visit, { metric }: Scene): number | Record<string, Complaint> {
  const typed = form.text('found').trim();
  if (metric.rule.kind === 'yes_no') return typed === 'yes' ? 1 : typed === 'no' ? 0 : complain('found', 'yesNo');
  const text = typed === '' ? undefined : decimalOf(typed);
  const value = text === undefined ? Number.NaN : Number(text);
  if (Number.isNaN(value) || value < 0) return complain('found', 'number');
  const most = metric.rule.kind === 'declared' ? metric.max : metric.rule.kind === 'steps' ? Number.POSITIVE_INFINITY : 100;
  return value > most ? complain('found', 'most', { most }) : value;
}

/** What the verb complains of under the names that this form has. */
function inForm(error: unknown): never {
  if (!(error instanceof Refusal) || !error.fields.evidence) throw error;
  throw new Refusal(error.code, error.status, { details: error.details, fields: { file: error.fields.evidence } });
}

async function score(visit: Visit, scene: Scene, file: FileReference | undefined): Promise<void> {
  const { context, form } = visit;
  const { set, unit, term, metric, row } = scene;
  const found = foundOf(visit, scene);
  const faults = {
    ...(typeof found === 'number' ? {} : found),
    ...(file || row?.evidence ? {} : { file: { key: 'indicators.errors.evidence' } }),
  };
  if (typeof found !== 'number' || Object.keys(faults).length > 0) throw wrong(faults);
  await scoreSelf(context, {
    key: form.text('key') || newId(),
    set: set.code,
    unit: unit.id,
    from: term.from,
    to: term.to,
    metric: metric.code,
    found,
    note: form.text('note'),
    evidence: file ?? null,
    rowVersion: Number(form.text('rowVersion')) || 0,
  }).catch(inForm);
}

async function verify({ context, form }: Visit, { set, unit, term, metric }: Scene): Promise<'verified' | 'final'> {
  const typed = form.text('points').trim();
  const points = typed === '' ? undefined : decimalOf(typed);
  if (points === undefined || Number(points) < 0) throw wrong(complain('points', 'number'));
  const stage = form.text('stage') === 'final' ? 'final' : 'verified';
  await verifyScore(context, {
    key: form.text('key') || newId(),
    set: set.code,
    unit: unit.id,
    from: term.from,
    to: term.to,
    metric: metric.code,
    points: Number(points),
    stage,
    rowVersion: Number(form.text('rowVersion')) || 1,
  });
  return stage;
}

/** `/dieu-hanh/bo-chi-so/:set/:metric`: the unit scores a metric itself, with evidence; the province verifies it and makes it final. */
export const scorePage: Page = {
  get: (visit) => view(visit),
  post: async (visit) => {
    const scene = await sceneOf(visit);
    let file: FileReference | undefined;
    return answerOr(
      visit,
      async () => {
        if (visit.form.text('do') === 'verify') return seeOther(`${scene.action}&xong=${await verify(visit, scene)}`);
        file = await fileOf(visit, scene.action);
        if (visit.form.text('file.remove')) return view(visit);
        await score(visit, scene, file);
        return seeOther(`${scene.action}&xong=score`);
      },
      (errors) => view(visit, errors, file),
    );
  },
};

/** `/dieu-hanh/minh-chung/:id`: the evidence of a score. */
export const scoreEvidencePage: Page = {
  get: async ({ context, param }) => fileAnswer(await openScoreEvidence(context, param('id'))),
};
