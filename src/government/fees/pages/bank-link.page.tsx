import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { bankLinkOf, setBankLink } from '../bank.link.service.ts';
import { feeRoleOrRefuse } from '../fees.permissions.ts';
import { unitOfMoney } from './bank.page.tsx';
import { orUndefined } from './typed.ts';

const HERE = '/can-bo/doi-soat/ngan-hang';
const names = ['id', 'moment', 'amount', 'content', 'account'] as const;

async function view(visit: Visit, errors: Errors = {}, saved?: { secret?: string }): Promise<View> {
  const { t, locale, context, form, publicUrl } = visit;
  const unit = unitOfMoney(visit);
  feeRoleOrRefuse(context.actor, 'set bank link', { unit });
  const link = await bankLinkOf(context, unit);
  const typed = form.text('do') ? form.all() : Object.fromEntries(names.map((name) => [`columns.${name}`, link?.columns?.[name] ?? '']));
  const of = fieldsOf(typed, errors);
  return {
    title: t('fees.link.title'),
    section: 'office',
    active: 'bank',
    body: (
      <>
        <BackLink href={`/can-bo/doi-soat?don-vi=${unit}`}>{t('fees.bank.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('fees.link.title')} lead={t('fees.link.lead')} />
        {saved && (
          <Notice tone="success" live title={t('fees.done.link')}>
            {saved.secret && (
              <>
                <p>{t('fees.link.once')}</p>
                <SummaryList rows={[{ key: t('fees.link.secret'), value: <code>{saved.secret}</code> }]} />
              </>
            )}
          </Notice>
        )}
        <Form action={HERE} hidden={{ key: newId(), rowVersion: String(link?.rowVersion ?? 0), unit }}>
          <h2>{t('fees.link.columns')}</h2>
          <p>{t('fees.link.columnsLead')}</p>
          {names.map((name) => (
            <TextField
              key={name}
              {...of.text(`columns.${name}`)}
              label={t(`fees.link.column.${name}`)}
              maxLength={80}
              width="medium"
              optional={name === 'account'}
            />
          ))}
          <h2>{t('fees.link.call')}</h2>
          <SummaryList rows={[{ key: t('fees.link.callLead'), value: `${publicUrl}/api/v1/bank/${unit}/credits` }]} />
          <p>{t(link?.hasSecret ? 'fees.link.has' : 'fees.link.hasNot')}</p>
          <ButtonRow>
            <Button name="do" value="save">
              {t('fees.link.save')}
            </Button>
            <Button name="do" value="secret" look="secondary">
              {t('fees.link.newSecret')}
            </Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** `/can-bo/doi-soat/ngan-hang`: the columns of the bank's statement files, and the secret of its calls, which is shown once. */
export const bankLinkPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        if (!['save', 'secret'].includes(form.text('do'))) throw new Refusal('context.bad_input', 400);
        const columns = Object.fromEntries(names.map((name) => [name, orUndefined(form.text(`columns.${name}`))]));
        const any = Object.values(columns).some((one) => one !== undefined);
        const saved = await setBankLink(context, {
          unit: unitOfMoney(visit),
          ...(any
            ? {
                columns: {
                  ...columns,
                  id: columns.id ?? '',
                  moment: columns.moment ?? '',
                  amount: columns.amount ?? '',
                  content: columns.content ?? '',
                },
              }
            : {}),
          newSecret: form.text('do') === 'secret',
          rowVersion: Number(form.text('rowVersion')) || 0,
          key: form.text('key') || newId(),
        });
        return view(visit, {}, saved);
      },
      (errors) => view(visit, errors),
    ),
};
