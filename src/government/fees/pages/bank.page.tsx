import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { FileField } from '../../../ui/fields.file.tsx';
import { Button, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { creditCounts, creditsIn, importsOf, openRefunds } from '../bank.queries.ts';
import { importStatement } from '../bank.service.ts';
import { acceptDay } from '../cash.service.ts';
import { feeRole, moneyUnits } from '../fees.permissions.ts';
import { daysOf } from '../fees.queries.ts';
import { creditStates, unsettled } from '../fees.rules.ts';
import { judgeRefund, payRefund } from '../refunds.service.ts';
import { Days, Refunds } from './head.part.tsx';
import { Credits, Imports } from './money.part.tsx';
import { orUndefined } from './typed.ts';

const HERE = '/can-bo/doi-soat';
const done = ['read', 'judge', 'pay', 'day'];

/** The unit whose money the page speaks of. Refuses with 401 and 403. */
export function unitOfMoney({ context, query, form }: Visit): string {
  const { actor } = context;
  if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const units = moneyUnits(actor);
  const unit = form.text('unit') || query('don-vi') || (units[0] ?? '');
  if (!units.includes(unit)) throw new Refusal('context.forbidden', 403);
  return unit;
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, query } = visit;
  const unit = unitOfMoney(visit);
  const chosen = creditStates.find((one) => one === query('loai'));
  const [counts, credits, imports, refunds, days] = await Promise.all([
    creditCounts(context, unit),
    creditsIn(context, unit, chosen ? [chosen] : unsettled, rowsOf(visit, 100)),
    importsOf(context, unit),
    openRefunds(context, unit),
    daysOf(context, unit),
  ]);
  const names = await accountNames(context, [...days.map((one) => one.cashier), ...refunds.map((one) => one.askedBy)]);
  const waiting = unsettled.reduce((sum, one) => sum + counts[one], 0);
  const said = done.find((one) => one === query('xong'));
  const read = imports.find((one) => one.id === query('lan'));
  return {
    title: t('fees.bank.title'),
    section: 'office',
    active: 'bank',
    wide: true,
    sheet: { name: `doi-soat-${chosen ?? 'can-xem'}`, unit },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('fees.bank.title')} lead={t('fees.bank.lead')} />
        {said && (
          <Notice tone="success" live title={t(`fees.done.${said}`)}>
            {read && <p>{t('fees.imports.came', { taken: read.taken, known: read.known, bad: read.bad.length })}</p>}
          </Notice>
        )}
        <nav aria-label={t('fees.bank.states')}>
          <ul class="xs-tabs">
            <li>
              <a href={`${HERE}?don-vi=${unit}`} aria-current={chosen ? undefined : 'page'}>
                {t('fees.bank.waiting', { count: waiting })}
              </a>
            </li>
            {creditStates.map((state) => (
              <li key={state}>
                <a href={`${HERE}?don-vi=${unit}&loai=${state}`} aria-current={chosen === state ? 'page' : undefined}>
                  {t('fees.bank.state', { state: t(`fees.credits.states.${state}`), count: counts[state] })}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Credits caption={t(chosen ? `fees.credits.states.${chosen}` : 'fees.credits.waiting')} credits={credits} />
        <SheetLink url={visit.url} />
        <h2>{t('fees.imports.title')}</h2>
        <Form action={HERE} hidden={{ do: 'read', key: newId(), unit }} files>
          <FileField
            name="file"
            label={t('fees.imports.file')}
            limits={t('fees.imports.limits')}
            accept=".csv,.xml,.txt"
            error={errors.file}
          />
          <Button>{t('fees.imports.read')}</Button>
        </Form>
        {feeRole(context.actor, 'set bank link', { unit }) && (
          <p>
            <a href={`${HERE}/ngan-hang?don-vi=${unit}`}>{t('fees.link.title')}</a>
          </p>
        )}
        <Imports imports={imports} />
        <h2>{t('fees.refund.list')}</h2>
        <Refunds visit={visit} refunds={refunds} names={names} action={HERE} unit={unit} errors={errors} />
        <h2>{t('fees.day.all')}</h2>
        <Days visit={visit} days={days} names={names} action={HERE} unit={unit} errors={errors} />
      </>
    ),
  };
}

/** A statement as text: in UTF-8, as banks export it today. */
async function fileText({ form }: Visit): Promise<{ name: string; text: string }> {
  const [file] = form.files('file');
  if (!file || file.size === 0) throw new Refusal('context.bad_input', 422, { fields: { file: { key: 'fees.errors.file' } } });
  return { name: file.name.slice(0, 200) || 'sao-ke', text: new TextDecoder().decode(await file.arrayBuffer()) };
}

/** Which of the page's forms was sent; gives what the page says then. */
async function act(visit: Visit, unit: string): Promise<string> {
  const { context, form } = visit;
  const key = form.text('key') || newId();
  const id = form.text('id');
  const reason = orUndefined(form.text('reason'));
  switch (form.text('do')) {
    case 'read': {
      const { id: import_ } = await importStatement(context, { unit, ...(await fileText(visit)), key });
      return `xong=read&lan=${import_}`;
    }
    case 'approve':
    case 'refuse':
      await judgeRefund(context, { id, approve: form.text('do') === 'approve', key, reason });
      return 'xong=judge';
    case 'pay':
      await payRefund(context, { id, key });
      return 'xong=pay';
    case 'day':
      await acceptDay(context, { id, key, reason: reason ?? '' });
      return 'xong=day';
    default:
      throw new Refusal('context.bad_input', 400);
  }
}

/** `/can-bo/doi-soat`: what came to the account against what was asked for; refunds and cashiers' days that wait for the head. */
export const bankPage: Page = {
  signedIn: true,
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const unit = unitOfMoney(visit);
        return seeOther(`${HERE}?don-vi=${unit}&${await act(visit, unit)}`);
      },
      (errors) => view(visit, errors),
    ),
};
