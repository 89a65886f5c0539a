import { deedsOf } from '../../../platform/audit/history.ts';
import { type Complaint, Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DeedList } from '../../../ui/deed-list.tsx';
import { BackLink, ErrorSummary, type Errors, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { endIndicator } from '../indicators.end.service.ts';
import { refuseFigure } from '../indicators.permissions.ts';
import { type Preview, previewIndicator } from '../indicators.preview.service.ts';
import { versionsOf } from '../indicators.queries.ts';
import type { IndicatorInput } from '../indicators.schema.ts';
import { setIndicator } from '../indicators.service.ts';
import { Counts, History, INDICATORS, IndicatorForm, typedIndicator, Versions } from './indicator-admin.part.tsx';
import { deedDetail, EndForm } from './indicator-end.part.tsx';
import { unitText } from './indicators.part.tsx';

/** The deeds of the form that sets an end or takes it back. */
const ENDS = ['end', 'reopen'];
/** The address at which a new one is made: no code, which has a dot. */
const NEW = 'moi';

async function sceneOf({ context, param }: Visit) {
  refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
  const code = param('code');
  const versions = code === NEW ? [] : await versionsOf(context, code);
  return { code, versions, last: versions.at(-1) };
}

async function view(visit: Visit, errors: Errors = {}, preview?: Preview): Promise<View> {
  const { t, locale, context, form, query } = visit;
  const { code, versions, last } = await sceneOf(visit);
  const typed = form.text('do') && !ENDS.includes(form.text('do')) ? form.all() : last ? typedIndicator(last) : {};
  const chapter = { table: 'indicator_changes', thing: 'indicator', subject: code } as const;
  const deeds = last ? await context.read((tx) => deedsOf(tx, chapter)) : [];
  const title = last ? last.name[locale] : t('indicators.admin.newTitle');
  const unit = (await registerOf(context)).units.get(unitOf(visit));
  return {
    title,
    section: 'admin',
    active: 'indicators',
    wide: true,
    body: (
      <>
        <BackLink href={INDICATORS} />
        <ErrorSummary errors={errors} />
        <PageHead above={last ? code : t('indicators.admin.title')} title={title} />
        {query('xong') && !form.text('do') && (
          <Notice
            tone="success"
            live
            title={
              ENDS.includes(query('xong') ?? '')
                ? t(`indicators.admin.done_${query('xong')}`)
                : t('indicators.admin.done', { version: Number(query('xong')) || 0 })
            }
          />
        )}
        {preview && (
          <History
            visit={visit}
            preview={preview}
            unit={form.text('indicator.unit')}
            caption={t('indicators.admin.previewCaption', {
              name: form.text(`indicator.name.${locale}`),
              unit: unit ? unitText(visit, unit) : '',
            })}
          />
        )}
        {last && <Versions visit={visit} versions={versions} />}
        <h2>{t(last ? 'indicators.admin.newVersion' : 'indicators.admin.newTitle')}</h2>
        <Counts visit={visit} />
        <IndicatorForm
          visit={visit}
          of={fieldsOf(typed, errors)}
          action={`${INDICATORS}/${code}`}
          hidden={{ key: newId(), seen: String(last?.version ?? 0) }}
          fixed={last !== undefined}
        />
        {last && (
          <>
            <EndForm visit={visit} last={last} deed={deeds[0]?.version ?? 0} errors={errors} />
            <h2>{t('indicators.admin.history')}</h2>
            <DeedList deeds={deeds} verbs="indicators.admin.verbs" detail={(deed) => deedDetail(visit, deed)} />
          </>
        )}
      </>
    ),
  };
}

/** The unit whose history is shown before saving: that of the visitor's own office. */
const unitOf = ({ context }: Visit): string =>
  context.actor.posts.find(({ role }) => role === 'province admin' || role === 'system admin')?.unit ?? '';

/** What was typed, as the verb judges it. What the form does not ask stays as the last version has it. */
async function typedIn(visit: Visit): Promise<IndicatorInput> {
  const { form } = visit;
  const { code, last } = await sceneOf(visit);
  const text = (name: string) => form.text(`indicator.${name}`).trim();
  const both = (name: string) => ({ vi: text(`${name}.vi`), en: text(`${name}.en`) });
  const raise = both('raise');
  const typed = {
    code: last ? code : text('code'),
    name: both('name'),
    pillar: text('pillar'),
    reading: text('reading'),
    unit: text('unit'),
    numerator: text('numerator') || null,
    denominator: text('denominator') || null,
    notJudged: text('notJudged') || null,
    better: text('better'),
    source: text('source'),
    period: text('period'),
    owner: both('owner'),
    basis: text('basis'),
    beside: last?.beside ?? [],
    onlyWhenAny: last?.onlyWhenAny,
    raise: raise.vi || raise.en ? raise : null,
    valid_from: postedDay(form, 'indicator.valid_from'),
    valid_to: null,
  };
  // The schema of the verb judges what it is: a form's texts are no more than that.
  return typed as IndicatorInput;
}

const KNOWN = /^indicator\.(\w+)/;

/** A formula's complaint says itself what is wrong and where; every other field has its own sentence. */
function inWords(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== 'indicators.faults') throw error;
  const fields = Object.entries(error.fields).map(([name, complaint]): [string, Complaint] => {
    const field = KNOWN.exec(name)?.[1] ?? 'other';
    return [name, complaint.key === 'indicators.errors.field' ? { key: `indicators.admin.errors.${field}` } : complaint];
  });
  throw new Refusal(error.code, error.status, { fields: Object.fromEntries(fields) });
}

async function save({ context, form, param }: Visit, indicator: IndicatorInput): Promise<Response> {
  const [key, seen] = [form.text('key') || newId(), Number(form.text('seen')) || 0];
  const { code, version } = await setIndicator(context, { key, seen, indicator }).catch((error) => {
    if (!(error instanceof Refusal) || error.code !== 'indicators.stale' || param('code') !== NEW) return inWords(error);
    const taken = { key: 'indicators.admin.errors.taken', params: { who: String(error.details.who ?? '') } };
    throw new Refusal(error.code, error.status, { details: error.details, fields: { 'indicator.code': taken } });
  });
  return seeOther(`${INDICATORS}/${code}?xong=${version}`);
}

/** Sets the last day, or takes it back. */
async function end({ context, form, param }: Visit): Promise<Response> {
  const [deed, code] = [form.text('do'), param('code')];
  await endIndicator(context, {
    key: form.text('key') || newId(),
    code,
    seen: Number(form.text('seen')) || 0,
    valid_to: deed === 'end' ? postedDay(form, 'end.valid_to') : null,
    basis: form.text('end.basis'),
  });
  return seeOther(`${INDICATORS}/${code}?xong=${deed}`);
}

/** `/quan-tri/chi-so/:code`, `/quan-tri/chi-so/moi`: an indicator's versions, and the form of a new one, whose history is seen before it is saved; its end. */
export const indicatorAdminPage: Page = {
  get: (visit) => view(visit),
  post: async (visit) => {
    const { last } = await sceneOf(visit);
    return answerOr(
      visit,
      async () => {
        if (last && ENDS.includes(visit.form.text('do'))) return end(visit);
        const indicator = await typedIn(visit);
        if (visit.form.text('do') !== 'preview') return save(visit, indicator);
        const wish = { indicator, unit: unitOf(visit), known: last !== undefined };
        return view(visit, {}, await previewIndicator(visit.context, wish).catch(inWords));
      },
      (errors) => view(visit, errors),
    );
  },
};
