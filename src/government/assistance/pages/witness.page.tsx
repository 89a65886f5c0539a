import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead, SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { consentOf } from '../assistance.consent.schema.ts';
import { waitingForWitness } from '../assistance.queries.ts';
import { WITNESSED, witnessConsent } from '../assistance.service.ts';
import { Aloud } from './consent.part.tsx';
import { procedureName } from './helping.page.tsx';

const LIST = '/can-bo/dong-y';

/** `/can-bo/dong-y`: consents on paper that wait for a desk officer. */
export const witnessListPage: Page = {
  async get(visit) {
    const { context, t, locale } = visit;
    const waiting = await waitingForWitness(context);
    const names = new Map<string, string>();
    for (const { procedure } of waiting) if (!names.has(procedure)) names.set(procedure, await procedureName(visit, procedure));
    const title = t('assistance.witness.title');
    return {
      title,
      section: 'office',
      active: 'consents',
      wide: true,
      sheet: { name: 'dong-y' },
      body: (
        <>
          <PageHead title={title} lead={t('assistance.witness.lead')} />
          <SheetLink url={visit.url} />
          <DataTable
            caption={t('assistance.witness.caption')}
            hideCaption
            rows={waiting}
            rowKey={(row) => row.id}
            empty={<p>{t('assistance.witness.none')}</p>}
            columns={[
              {
                head: t('assistance.facts.person'),
                main: true,
                cell: (row) => <a href={`${LIST}/${row.id}`}>{row.name ?? row.maskedName}</a>,
              },
              { head: t('assistance.facts.procedure'), cell: (row) => names.get(row.procedure) },
              { head: t('assistance.facts.helper'), cell: (row) => row.helperName },
              { head: t('assistance.witness.asked'), cell: (row) => momentText(row.askedAt, locale) },
            ]}
          />
        </>
      ),
    };
  },
};

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { context, t, param, form } = visit;
  const found = (await waitingForWitness(context)).find((one) => one.id === param('id'));
  if (!found) throw new Refusal('context.not_found', 404);
  const title = t('assistance.witness.oneTitle', { name: found.name ?? found.maskedName });
  return {
    title,
    section: 'office',
    active: 'consents',
    body: (
      <>
        <BackLink href={LIST}>{t('assistance.witness.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead above={await procedureName(visit, found.procedure)} title={title} />
        <SummaryList rows={[{ key: t('assistance.facts.helper'), value: found.helperName }]} />
        <Aloud consent={consentOf(found.consentVersion)} />
        <Form
          action={`${LIST}/${found.id}`}
          hidden={{ key: form.text('key') || newId(), rowVersion: form.text('rowVersion') || String(found.rowVersion) }}
        >
          <ChoicesField
            name="said"
            label={t('assistance.witness.said')}
            choices={WITNESSED.map((one) => ({ value: one, label: t(`assistance.witness.${one}`) }))}
            values={form.texts('said')}
            error={errors.said}
          />
          <p class="xs-help">{t('assistance.witness.keep')}</p>
          <ButtonRow>
            <Button>{t('assistance.witness.confirm')}</Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** `/can-bo/dong-y/:id`: the desk officer says what was seen, each thing for itself, none ticked beforehand. */
export const witnessPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form, param } = visit;
        const change = { id: param('id'), rowVersion: Number(form.text('rowVersion')) || 0, key: form.text('key') || newId() };
        await witnessConsent(context, { ...change, said: form.texts('said') });
        return seeOther(LIST);
      },
      (errors) => view(visit, errors),
    ),
};
