import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { togetherOf } from '../../indicators/beside.rules.ts';
import { mayFigure } from '../../indicators/indicators.permissions.ts';
import { type IndicatorVersion, indicatorsOn, publishedOf } from '../../indicators/indicators.queries.ts';
import { publishFigure } from '../../indicators/indicators.service.ts';
import { sectionFor } from '../../indicators/section.rules.ts';
import { unitLooked } from '../dashboards.queries.ts';
import { PATH } from './figures.part.tsx';

const HERE = `${PATH}/cong-khai`;

/** The unit of the form: one for which the visitor decides what everybody sees. */
async function unitOf(visit: Visit): Promise<string> {
  const { unit } = await unitLooked(visit.context, visit.form.text('unit') || visit.query('don-vi'));
  if (!mayFigure(visit.context.actor, ['publish', 'figures'], { unit: unit.id, above: [unit.id] }))
    throw new Refusal('context.forbidden', 403);
  return unit.id;
}

/** What is chosen, and what everybody sees with it: the readings beside an official figure. */
function helpOf({ t, locale }: Visit, indicator: IndicatorVersion, all: readonly IndicatorVersion[]): string {
  const what = `${t(`indicators.readings.${indicator.reading}`)}, ${t(`indicators.sources.${indicator.source}`)}`;
  const names = togetherOf(all, [indicator.code]).flatMap((one) => (one.code === indicator.code ? [] : [one.name[locale]]));
  return names.length === 0 ? what : `${what}. ${t('dashboards.publish.with', { names: names.join(', ') })}`;
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, form, query } = visit;
  const unit = await unitOf(visit);
  const shown = [...(await publishedOf(context, unit))];
  const all = await indicatorsOn(context, dayOf(context.now));
  const typed = form.text('key') !== '';
  const changed = Number(query('xong'));
  return {
    title: t('dashboards.publish.title'),
    section: sectionFor(visit.context.actor),
    active: 'steering',
    body: (
      <>
        <BackLink href={`${PATH}?${new URLSearchParams({ 'don-vi': unit })}`} />
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('dashboards.publish.title')} lead={t('dashboards.publish.lead')} />
        {query('xong') !== undefined && !typed && (
          <Notice tone="success" live title={t('dashboards.publish.done', { count: Number.isSafeInteger(changed) ? changed : 0 })} />
        )}
        <Form action={HERE} hidden={{ key: typed ? form.text('key') : newId(), unit, seen: typed ? form.text('seen') : shown.join(' ') }}>
          <ChoicesField
            name="shown"
            label={t('dashboards.publish.which')}
            help={t('dashboards.publish.help')}
            values={typed ? form.texts('shown') : shown}
            choices={all.map((one) => ({
              value: one.code,
              label: one.name[locale],
              help: helpOf(visit, one, all),
            }))}
          />
          <Button>{t('dashboards.publish.save')}</Button>
        </Form>
        <p>
          <a href={`/so-lieu?${new URLSearchParams({ 'don-vi': unit })}`}>{t('dashboards.publish.look')}</a>
        </p>
      </>
    ),
  };
}

/** What the visitor changed of what was seen: whatever somebody else changed meanwhile stays. */
async function save(visit: Visit): Promise<Answer> {
  const { context, form } = visit;
  const unit = await unitOf(visit);
  const [seen, wanted, key] = [new Set(form.text('seen').split(' ').filter(Boolean)), new Set(form.texts('shown')), form.text('key')];
  if (key.length < 8) throw new Refusal('context.bad_input', 422);
  const changes = [...new Set([...seen, ...wanted])].filter((code) => seen.has(code) !== wanted.has(code)).sort();
  for (const indicator of changes)
    await publishFigure(context, { key: `${key} ${indicator}`, unit, indicator, shown: wanted.has(indicator) });
  return seeOther(`${HERE}?${new URLSearchParams({ 'don-vi': unit, xong: String(changes.length) })}`);
}

/** `/dieu-hanh/cong-khai`: which figures of the unit everybody may see. None is shown by itself. */
export const publishPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      () => save(visit),
      (errors) => view(visit, errors),
    ),
};
