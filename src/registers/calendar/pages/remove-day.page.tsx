import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { PageHead, SummaryList } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { bookOf, type EffectOf } from '../calendar.admin.queries.ts';
import { planRemoval } from '../calendar.admin.rules.ts';
import { removeDay } from '../calendar.admin.service.ts';
import { mayOrRefuse } from '../calendar.permissions.ts';
import { EffectNotice, effectIn } from './ahead.part.tsx';
import { dayHead, dayNote } from './note.part.tsx';
import { unitFrom, whose, yearPath } from './whose.part.tsx';

async function view(visit: Visit, effectOf: EffectOf, errors: Errors = {}): Promise<View> {
  const { t, context, locale } = visit;
  mayOrRefuse(context.actor, 'look', null);
  const book = await bookOf(context);
  const row = book.days.find((one) => one.id === visit.param('id'));
  if (!row) throw new Refusal('calendar.day_unknown', 404);
  const { body } = row;
  mayOrRefuse(context.actor, 'remove day', body.unit);
  const { label } = await whose(visit, book, 'look');
  const hidden = { key: newId(), rowVersion: String(row.rowVersion), unit: body.unit ?? '', year: body.day.slice(0, 4) };
  return {
    title: t('calendar.admin.remove.title'),
    section: 'admin',
    active: 'calendar',
    body: (
      <>
        <BackLink href={yearPath(body.unit, body.day.slice(0, 4))} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('calendar.admin.remove.title')} lead={t('calendar.admin.remove.lead')} />
        <SummaryList
          rows={[
            { key: t('calendar.admin.whose'), value: label(body.unit) },
            { key: t('calendar.admin.day'), value: dayHead(body.day, locale) },
            {
              key: t('calendar.admin.what'),
              value: dayNote(body, t, locale),
            },
            { key: t('calendar.admin.basis'), value: body.basis },
          ]}
        />
        <EffectNotice effect={await effectIn(visit, book, planRemoval(row), effectOf)} />
        <Form hidden={hidden}>
          <ButtonRow>
            <Button danger>{t('calendar.admin.remove.save')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** `/quan-tri/lich/go/:id`: takes a special day back, after a look at what it moves. */
export const removeDayPage = (effectOf: EffectOf): Page => ({
  get: (visit) => view(visit, effectOf),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form, param } = visit;
        await removeDay(context, { id: param('id'), rowVersion: Number(form.text('rowVersion')), key: form.text('key') || newId() });
        return seeOther(yearPath(unitFrom(form.text('unit')) || null, Number(form.text('year')), true));
      },
      (errors) => view(visit, effectOf, errors),
    ),
});
