import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { type Day, dayOf, isDay } from '../../../platform/time/time.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { LongTextField, NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { clockWords, dayText, moneyText, weekdayText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, StateTag, SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { tidyCode } from '../../dossiers/dossiers.rules.ts';
import { closeDay } from '../cash.service.ts';
import { denominationsOn } from '../fees.content.ts';
import { moneyUnits } from '../fees.permissions.ts';
import { type CashDay, cashDay, openDays } from '../fees.queries.ts';
import { dayStanding, receiptNumber } from '../fees.rules.ts';
import { ReceiptLinks } from './charge.part.tsx';
import { standingTones } from './money.part.tsx';
import { orUndefined } from './typed.ts';

const HERE = '/can-bo/thu-tien';

/** Whose desk and which day the page speaks of: the cashier's own, today's unless another is named. */
function placeOf({ context, query, form }: Visit): { unit: string; day: Day } {
  const { actor } = context;
  if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const units = moneyUnits(actor, 'desk officer');
  const unit = form.text('unit') || query('don-vi') || (units[0] ?? '');
  if (!units.includes(unit)) throw new Refusal('context.forbidden', 403);
  const day = form.text('day') || query('ngay') || '';
  return { unit, day: isDay(day) ? day : dayOf(context.now) };
}

/** The receipts of the day by their numbers, those that are void among them. */
function Receipts({ cash }: { cash: CashDay }) {
  const { t, locale } = useLanguage();
  return (
    <DataTable
      caption={t('fees.day.receipts')}
      rows={cash.receipts}
      rowKey={(one) => one.id}
      columns={[
        {
          head: t('fees.payments.receipt'),
          main: true,
          cell: (one) => <ReceiptLinks receipt={one} paper={(id) => `/can-bo/bien-lai/${id}`} />,
          text: receiptNumber,
        },
        { head: t('fees.payments.at'), cell: (one) => clockWords(one.takenAt, locale) },
        { head: t('fees.paper.dossier'), cell: (one) => <a href={`/can-bo/ho-so/${one.code}/le-phi`}>{one.code}</a> },
        { head: t('fees.paper.payer'), cell: (one) => one.payer },
        { head: t('fees.payments.amount'), numeric: true, cell: (one) => moneyText(one.amount, locale), text: (one) => one.amount },
        {
          head: t('fees.day.state'),
          cell: (one) =>
            one.voidedAt ? (
              <>
                <StateTag tone="danger">{t('fees.payments.voided')}</StateTag> {one.voidReason}
              </>
            ) : (
              <StateTag tone="success">{t('fees.payments.stands')}</StateTag>
            ),
        },
      ]}
    />
  );
}

/** The box is counted: so many notes of each denomination. */
function CountForm({ visit, unit, day, cash, errors }: { visit: Visit; unit: string; day: Day; cash: CashDay; errors: Errors }) {
  const { t, locale } = useLanguage();
  const { form } = visit;
  const again = form.text('do') === 'close';
  const of = fieldsOf(again ? form.all() : {}, again ? errors : {});
  return (
    <section aria-labelledby="kiem-quy">
      <h2 id="kiem-quy">{t('fees.day.count')}</h2>
      <p>{t('fees.day.countLead', { expected: moneyText(cash.expected, locale) })}</p>
      <Form action={HERE} hidden={{ do: 'close', key: newId(), unit, day }}>
        <div class="xs-boxes">
          {denominationsOn(day).map((value) => (
            <NumberField
              key={value}
              {...of.text(`notes.${value}`)}
              label={t('fees.day.note', { value: moneyText(value, locale) })}
              unit={t('fees.day.notes')}
              maxLength={5}
            />
          ))}
        </div>
        <LongTextField
          {...of.text('reason')}
          label={t('fees.day.reason')}
          help={t('fees.day.reasonHelp')}
          rows={2}
          maxLength={500}
          optional
        />
        <Button>{t('fees.day.close')}</Button>
      </Form>
    </section>
  );
}

/** How the day stands: what must be in the box, what was counted. */
function Sums({ cash }: { cash: CashDay }) {
  const { t, locale } = useLanguage();
  const { row } = cash;
  const standing = dayStanding(row);
  return (
    <SummaryList
      rows={[
        { key: t('fees.day.state'), value: <StateTag tone={standingTones[standing]}>{t(`fees.day.standings.${standing}`)}</StateTag> },
        { key: t('fees.day.expected'), value: moneyText(row.expected ?? cash.expected, locale) },
        ...(row.counted === null ? [] : [{ key: t('fees.day.counted'), value: moneyText(row.counted, locale) }]),
        ...(row.reason ? [{ key: t('fees.day.reason'), value: row.reason }] : []),
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, query, form } = visit;
  const { unit, day } = placeOf(visit);
  const [cash, open] = await Promise.all([cashDay(context, { unit, cashier: context.actor.id, day }), openDays(context, unit)]);
  const forgotten = open.filter((one) => one.day !== day && one.day < dayOf(context.now));
  const find = fieldsOf(form.text('do') === 'find' ? form.all() : {}, errors);
  return {
    title: t('fees.day.title'),
    section: 'office',
    active: 'cash',
    wide: true,
    sheet: { name: `thu-tien-${day}`, unit },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('fees.day.title')} lead={weekdayText(day, locale)} />
        {query('xong') === 'close' && <Notice tone="success" live title={t('fees.done.close')} />}
        {forgotten.length > 0 && (
          <Notice tone="warning" title={t('fees.day.forgotten')}>
            <ul>
              {forgotten.map((one) => (
                <li key={one.day}>
                  <a href={`${HERE}?don-vi=${unit}&ngay=${one.day}`}>{dayText(one.day, locale)}</a>
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <Form action={HERE} hidden={{ do: 'find', unit }} inline>
          <TextField {...find.text('code')} label={t('fees.day.find')} maxLength={60} width="medium" focus={!cash} />
          <Button look="secondary">{t('fees.day.open')}</Button>
        </Form>
        {cash ? <Sums cash={cash} /> : <p>{t('fees.day.nothing')}</p>}
        {cash && <Receipts cash={cash} />}
        {cash && <SheetLink url={visit.url} />}
        {cash && !cash.row.closedAt && <CountForm visit={visit} unit={unit} day={day} cash={cash} errors={errors} />}
      </>
    ),
  };
}

/** `/can-bo/thu-tien`: a cashier's day: what was taken, receipt by receipt, and the count at its end. */
export const cashDayPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        const { unit, day } = placeOf(visit);
        if (form.text('do') === 'find') {
          const code = tidyCode(form.text('code'));
          if (!code) throw new Refusal('context.bad_input', 422, { fields: { code: { key: 'fees.errors.code' } } });
          return seeOther(`/can-bo/ho-so/${encodeURIComponent(code)}/le-phi`);
        }
        const typed = denominationsOn(day).flatMap((value) => {
          const text = form.text(`notes.${value}`).trim();
          return text ? [[String(value), Number(text)] as const] : [];
        });
        const reason = orUndefined(form.text('reason'));
        await closeDay(context, { unit, day, notes: Object.fromEntries(typed), reason, key: form.text('key') || newId() });
        return seeOther(`${HERE}?don-vi=${unit}&ngay=${day}&xong=close`);
      },
      (errors) => view(visit, errors),
    ),
};
