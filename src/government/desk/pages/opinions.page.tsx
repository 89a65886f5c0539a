import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead, StateTag, SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { type OpinionLine, opinionsAsked, opinionsToAnswer } from '../../dossiers/opinions.queries.ts';
import { opinionAnswerSchema } from '../../dossiers/opinions.schema.ts';
import { answerOpinion } from '../../dossiers/opinions.service.ts';
import { unitOfPage } from '../desk.queries.ts';
import { accepted } from './deed.part.tsx';

function Until({ visit, line }: { visit: Visit; line: OpinionLine }) {
  const { t, locale, context } = visit;
  return (
    <>
      {momentText(line.untilAt, locale)} {line.untilAt < context.now && <StateTag tone="danger">{t('opinions.overdue')}</StateTag>}
    </>
  );
}

/** `/can-bo/y-kien`: the questions that wait for the actor, and those that the actor's unit asked. */
export const opinionsPage: Page = {
  async get(visit): Promise<View> {
    const { t, context, locale, query } = visit;
    const { unit } = unitOfPage(context, query('don-vi'));
    const [mine, ours] = [await opinionsToAnswer(context), await opinionsAsked(context, unit)];
    const units = new Map(
      await Promise.all([...new Set(ours.map((one) => one.unit))].map(async (id) => [id, await unitName(context, id, locale)] as const)),
    );
    const names = await accountNames(
      context,
      ours.flatMap((one) => one.officer ?? []),
    );
    return {
      title: t('opinions.title'),
      section: 'office',
      active: 'queue',
      wide: true,
      sheet: { name: 'y-kien', unit },
      body: (
        <>
          <PageHead above={await unitName(context, unit, locale)} title={t('opinions.title')} />
          {query('xong') && <Notice tone="success" live title={t('opinions.answered')} />}
          <h2>{t('opinions.toAnswer')}</h2>
          <DataTable
            caption={t('opinions.toAnswer')}
            hideCaption
            rows={mine}
            rowKey={(line) => line.id}
            empty={<p>{t('opinions.noneToAnswer')}</p>}
            columns={[
              {
                head: t('desk.columns.code'),
                main: true,
                keep: true,
                cell: (line) => <a href={`/can-bo/y-kien/${line.id}`}>{line.code}</a>,
              },
              { head: t('opinions.question'), cell: (line) => line.question },
              { head: t('opinions.until'), cell: (line) => <Until visit={visit} line={line} /> },
            ]}
          />
          <h2>{t('opinions.asked')}</h2>
          <DataTable
            caption={t('opinions.asked')}
            hideCaption
            rows={ours}
            rowKey={(line) => line.id}
            empty={<p>{t('opinions.noneAsked')}</p>}
            columns={[
              {
                head: t('desk.columns.code'),
                main: true,
                keep: true,
                cell: (line) => <a href={`/can-bo/ho-so/${line.code}`}>{line.code}</a>,
              },
              {
                head: t('opinions.of'),
                cell: (line) => (line.officer ? (names.get(line.officer) ?? t('desk.history.officer')) : units.get(line.unit)),
              },
              { head: t('opinions.question'), cell: (line) => line.question },
              { head: t('opinions.until'), cell: (line) => <Until visit={visit} line={line} /> },
            ]}
          />
          <SheetLink url={visit.url} />
        </>
      ),
    };
  },
};

async function answerView(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, param, form } = visit;
  unitOfPage(context, undefined);
  const line = (await opinionsToAnswer(context)).find((one) => one.id === param('id'));
  if (!line) throw new Refusal('opinions.unknown', 404);
  const of = fieldsOf(form.all(), errors);
  return {
    title: t('opinions.answer.title'),
    section: 'office',
    active: 'queue',
    body: (
      <>
        <BackLink href="/can-bo/y-kien">{t('opinions.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead title={t('opinions.answer.title')} />
        <SummaryList
          rows={[
            { key: t('desk.columns.code'), value: <a href={`/can-bo/ho-so/${line.code}`}>{line.code}</a> },
            { key: t('opinions.question'), value: line.question },
            { key: t('opinions.askedAt'), value: momentText(line.askedAt, locale) },
            { key: t('opinions.until'), value: <Until visit={visit} line={line} /> },
          ]}
        />
        <p>{t('opinions.answer.after')}</p>
        <Form action={`/can-bo/y-kien/${line.id}`} hidden={{ key: form.text('key') || newId(), rowVersion: String(line.rowVersion) }}>
          <LongTextField {...of.text('answer')} label={t('opinions.answer.label')} maxLength={4000} />
          <Button>{t('opinions.answer.do')}</Button>
        </Form>
      </>
    ),
  };
}

/** `/can-bo/y-kien/:id`: one question, and the answer to it. */
export const opinionPage: Page = {
  get: (visit) => answerView(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, param, context } = visit;
        const wish = {
          opinion: param('id'),
          key: form.text('key') || newId(),
          rowVersion: form.text('rowVersion'),
          answer: form.text('answer'),
        };
        await answerOpinion(context, accepted(opinionAnswerSchema, wish));
        return seeOther('/can-bo/y-kien?xong=1');
      },
      (errors) => answerView(visit, errors),
    ),
};
