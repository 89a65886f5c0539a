import { deedsOf } from '../../../platform/audit/history.ts';
import { type Complaint, Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DeedList } from '../../../ui/deed-list.tsx';
import { BackLink, ErrorSummary, type Errors, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { refuseFigure } from '../indicators.permissions.ts';
import { indicatorsOn, setVersionsOf } from '../indicators.queries.ts';
import { fieldOf, setIn, typedSet } from '../sets.form.rules.ts';
import { saveSet } from '../sets.save.service.ts';
import type { IndicatorSet } from '../sets.schema.ts';
import { INDICATORS } from './indicator-admin.part.tsx';
import { SETS_ADMIN, SetForm, SetVersions } from './set-admin.part.tsx';

/** Which metrics a set has, in which groups: the places of its form. */
const codesOf = ({ groups }: IndicatorSet): string =>
  JSON.stringify(groups.map(({ code, metrics }) => [code, ...metrics.map((one) => one.code)]));

/** `base`: the version whose places the form has; `seen`: the one that the save answers. Where the places changed meanwhile the page must be opened anew. */
async function sceneOf({ context, param, form }: Visit) {
  refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
  const versions = await setVersionsOf(context, param('set'));
  const last = versions.at(-1) as IndicatorSet;
  const base = versions.find(({ version }) => version === Number(form.text('base'))) ?? last;
  return { versions, last, base, seen: codesOf(base) === codesOf(last) ? last.version : base.version };
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, form, query } = visit;
  const { versions, last, base, seen } = await sceneOf(visit);
  const all = await indicatorsOn(context, dayOf(context.now));
  const deeds = await context.read((tx) => deedsOf(tx, { table: 'indicator_changes', thing: 'set', subject: last.code }));
  const of = fieldsOf(form.text('do') ? form.all() : typedSet(last), errors);
  return {
    title: last.name[locale],
    section: 'admin',
    active: 'indicators',
    wide: true,
    body: (
      <>
        <BackLink href={INDICATORS} />
        <ErrorSummary errors={errors} />
        <PageHead above={t('indicators.sets.title')} title={last.name[locale]} lead={t('indicators.sets.lead')} />
        {query('xong') && !form.text('do') && (
          <Notice tone="success" live title={t('indicators.admin.done', { version: Number(query('xong')) || 0 })} />
        )}
        <SetVersions visit={visit} versions={versions} />
        <h2>{t('indicators.admin.newVersion')}</h2>
        <SetForm
          asking={{ visit, of, set: base, names: new Map(all.map((one) => [one.code, one])) }}
          action={`${SETS_ADMIN}/${last.code}`}
          hidden={{ key: newId(), base: String(base.version), seen: String(seen) }}
        />
        <h2>{t('indicators.admin.history')}</h2>
        <DeedList deeds={deeds} verbs="indicators.admin.verbs" />
      </>
    ),
  };
}

/** `/quan-tri/bo-chi-so/:set`: a set's versions, and the form of a new one. */
export const setAdminPage: Page = {
  get: (visit) => view(visit),
  post: async (visit) => {
    const { context, form } = visit;
    const { base } = await sceneOf(visit);
    return answerOr(
      visit,
      async () => {
        const set = setIn(form, base, postedDay(form, 'set.valid_from'));
        const { code, version } = await saveSet(context, {
          key: form.text('key') || newId(),
          seen: Number(form.text('seen')) || 0,
          set,
        }).catch((error) => {
          if (!(error instanceof Refusal)) throw error;
          const fields = Object.entries(error.fields).map(([name, complaint]): [string, Complaint] => [
            fieldOf(name, form, base),
            complaint,
          ]);
          throw new Refusal(error.code, error.status, { details: error.details, fields: Object.fromEntries(fields) });
        });
        return seeOther(`${SETS_ADMIN}/${code}?xong=${version}`);
      },
      (errors) => view(visit, errors),
    );
  },
};
