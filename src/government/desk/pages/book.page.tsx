import { newId } from '../../../platform/database/id.ts';
import { isDay } from '../../../platform/time/time.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { SheetLink, wantsSheet } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { BookTable } from '../../dossiers/pages/book.part.tsx';
import { bookCount, bookOf } from '../../dossiers/papers/book.queries.ts';
import { unitOfPage } from '../desk.queries.ts';
import { printed } from './print.page.tsx';
import { PeriodFields, periodOf, periodQuery } from './print-days.part.tsx';

/** Days come with the address of a look, and with the form of a print. */
const both = (visit: Visit): Visit => ({ ...visit, query: (name) => visit.form.text(name) || visit.query(name) });

async function view(asked: Visit, errors: Errors = {}): Promise<View> {
  const visit = both(asked);
  const { t, context, locale, query } = visit;
  const { unit, units } = unitOfPage(context, query('don-vi'));
  const days = periodOf(visit);
  const valid = isDay(days.from) && isDay(days.to) && days.from <= days.to;
  const count = valid ? await bookCount(context, { ...days, unit }) : 0;
  // The book is long: it is read for who takes it away, not for who looks how long it is.
  const book = valid && wantsSheet(visit) ? await bookOf(context, { ...days, unit }, locale) : undefined;
  const names = await Promise.all(units.map(async (one) => ({ value: one, label: await unitName(context, one, locale) })));
  const wrong = valid ? undefined : t('paper.refusals.period');
  return {
    title: t('paper.names.so-theo-doi'),
    section: 'office',
    active: 'queue',
    status: valid ? 200 : 422,
    sheet: { name: `so-theo-doi-${days.from}-${days.to}`, unit },
    body: (
      <>
        <BackLink href="/can-bo/in">{t('paper.bulk.title')}</BackLink>
        <ErrorSummary errors={wrong ? { tu: wrong } : errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('paper.names.so-theo-doi')} lead={t('paper.book.lead')} />
        <Form method="get" action="/can-bo/so-theo-doi" hidden={units.length > 1 ? {} : { 'don-vi': unit }}>
          {units.length > 1 && <SelectField name="don-vi" label={t('desk.queue.unit')} options={names} value={unit} />}
          <PeriodFields days={days} error={wrong} />
          <Button look="secondary">{t('paper.book.count')}</Button>
        </Form>
        {valid && (
          <Form action="/can-bo/so-theo-doi" hidden={{ ...periodQuery(days), 'don-vi': unit, key: newId() }}>
            <p role="status">{t('paper.book.found', { count: numberText(count, locale) })}</p>
            <Button>{t('paper.book.do')}</Button>
          </Form>
        )}
        {valid && <SheetLink url={visit.url} />}
        {book && <BookTable book={book} />}
      </>
    ),
  };
}

/** `/can-bo/so-theo-doi`: the tracking book of a unit for some days (Mẫu số 07). */
export const bookPage: Page = {
  get: (visit) => view(visit),
  post: (asked) =>
    answerOr(
      asked,
      async () => {
        const visit = both(asked);
        const { unit } = unitOfPage(visit.context, visit.query('don-vi'));
        return printed(visit, unit, { kind: 'book', ...periodOf(visit), locale: visit.locale }, 'paper.files.so-theo-doi');
      },
      (errors) => view(asked, errors),
    ),
};
