import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { renderPdf } from '../../../platform/pdf/pdf.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { NumberField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf, LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { deskOf } from '../intake.queries.ts';
import { slipsDefinition } from '../reserved.paper.ts';
import { blocksOf, reserveSlips, slipText, typedSlips } from '../reserved.service.ts';
import { COUNTER } from './intake.page.tsx';

const PATH = '/can-bo/phieu-giay';
const USUAL_COUNT = '20';

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, form, query } = visit;
  const { unit } = deskOf(context, form.text('unit') || query('don-vi'));
  const [blocks, typed] = [await blocksOf(context, unit), await typedSlips(context, unit, rowsOf(visit, 50))];
  const of = fieldsOf({ count: form.text('count') || USUAL_COUNT }, errors);
  // The year stands once, so that the line has room on a telephone.
  const ends = ({ year, first, last }: (typeof blocks)[number]) => ({
    first: slipText({ year, number: first }).slice(0, 4),
    last: slipText({ year, number: last }),
  });
  return {
    title: t('reserved.page.title'),
    section: 'office',
    active: 'counter',
    wide: true,
    sheet: { name: 'phieu-giay', unit },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('reserved.page.title')} lead={t('reserved.page.lead')} />
        <LinkButton href={`${COUNTER}?don-vi=${encodeURIComponent(unit)}`} look="secondary">
          {t('reserved.page.enter')}
        </LinkButton>
        <h2>{t('reserved.page.reserve')}</h2>
        <Form action={PATH} hidden={{ unit, key: newId() }} inline>
          <NumberField {...of.text('count')} label={t('reserved.page.count')} unit={t('reserved.page.unit')} />
          <Button look="secondary">{t('reserved.page.do')}</Button>
        </Form>
        <DataTable
          caption={t('reserved.page.blocks')}
          rows={blocks}
          rowKey={(one) => one.id}
          empty={<p>{t('reserved.page.noBlocks')}</p>}
          columns={[
            {
              head: t('reserved.page.numbers'),
              main: true,

              cell: (one) => (
                <a href={`${PATH}/${one.id}/phieu.pdf?don-vi=${encodeURIComponent(unit)}`}>{t('reserved.page.open', ends(one))}</a>
              ),
            },
            { head: t('reserved.page.printed'), cell: (one) => momentText(one.printedAt, locale) },
          ]}
        />
        <DataTable
          caption={t('reserved.page.typed')}
          rows={typed}
          rowKey={(one) => slipText(one)}
          empty={<p>{t('reserved.page.noTyped')}</p>}
          columns={[
            { head: t('reserved.page.number'), main: true, cell: (one) => slipText(one) },
            { head: t('reserved.page.received'), cell: (one) => momentText(one.receivedAt, locale) },
            { head: t('reserved.page.typedAt'), cell: (one) => momentText(one.typedAt, locale) },
            {
              head: t('reserved.page.dossier'),

              cell: (one) => one.code && <a href={`/can-bo/ho-so/${one.code}`}>{one.code}</a>,
            },
          ]}
        />
        <SheetLink url={visit.url} />
      </>
    ),
  };
}

/** `/can-bo/phieu-giay`: numbers kept for days without a network, and what became of them. */
export const slipsPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        const { unit } = deskOf(context, form.text('unit'));
        const count = /^\s*\d{1,4}\s*$/.test(form.text('count')) ? Number(form.text('count')) : 0;
        await reserveSlips(context, { unit, count, key: form.text('key') || newId() });
        return seeOther(`${PATH}?don-vi=${encodeURIComponent(unit)}`);
      },
      (errors) => view(visit, errors),
    ),
};

/** `/can-bo/phieu-giay/:id/phieu.pdf`: the blank slips of a block. */
export const slipsFilePage: Page = {
  async get({ context, query, param, locale }) {
    const { unit } = deskOf(context, query('don-vi'));
    const block = (await blocksOf(context, unit)).find(({ id }) => id === param('id'));
    if (!block) throw new Refusal('context.not_found', 404);
    return pdfAnswer(await renderPdf(slipsDefinition(block, await unitName(context, unit, locale))), `phieu-giay-${block.first}`);
  },
};
