import { newId } from '../../../platform/database/id.ts';
import { isDay } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { namesOf } from '../../dossiers/dossiers.told.queries.ts';
import { pdfAnswer } from '../../dossiers/pages/pdf-answer.part.tsx';
import { isPaperName, type PaperName, sizeFrom, sizesOf, sizeWords } from '../../dossiers/papers/print.queries.ts';
import { type Printable, printables } from '../../dossiers/papers/printable.queries.ts';
import {
  AT_ONCE,
  askPrint,
  type BulkWish,
  bulkWish,
  drawAll,
  LINES_AT_ONCE,
  MOST,
  type PrintJob,
  printJobsOf,
  sizeOfWish,
} from '../../dossiers/papers/prints.service.ts';
import { moneyOnSlip } from '../../fees/fees.slip.queries.ts';
import { unitOfPage } from '../desk.queries.ts';
import { PeriodFields, periodOf } from './print-days.part.tsx';

/** What is printed for many dossiers at once. */
const bulkNames = ['tiep-nhan', 'kiem-soat'] as const satisfies readonly PaperName[];

/** Small wishes are drawn at once; large ones become a job with a page of its own. */
export async function printed({ context, publicUrl, form, t }: Visit, unit: string, wished: BulkWish, name: string): Promise<Answer> {
  const wish = bulkWish(wished);
  const total = await sizeOfWish(context, unit, wish);
  if (total <= (wish.kind === 'book' ? LINES_AT_ONCE : AT_ONCE))
    return pdfAnswer((await drawAll(context, unit, wish, { publicUrl, moneyOf: moneyOnSlip })).pdf, t(name));
  const { id } = await askPrint(context, { unit, wish, total, key: form.text('key') || newId() });
  return seeOther(`/can-bo/in/${id}`);
}

/** The officer's prints of the last days. */
function Jobs({ jobs, visit: { t, locale } }: { jobs: readonly PrintJob[]; visit: Visit }) {
  if (jobs.length === 0) return null;
  const state = (job: PrintJob) =>
    t(`paper.jobs.${job.failed ? 'failed' : job.endedAt ? 'ready' : 'running'}`, { done: job.done, total: job.total });
  return (
    <DataTable
      caption={t('paper.jobs.title')}
      rows={[...jobs]}
      rowKey={(job) => job.id}
      columns={[
        {
          head: t('paper.jobs.what'),
          main: true,
          cell: (job) => (
            <a href={`/can-bo/in/${job.id}`}>{t(job.wish.kind === 'book' ? 'paper.names.so-theo-doi' : `paper.names.${job.wish.name}`)}</a>
          ),
        },
        { head: t('paper.jobs.asked'), cell: (job) => momentText(job.askedAt, locale) },
        { head: t('paper.jobs.state'), cell: state },
      ]}
    />
  );
}

async function Choose(visit: Visit, unit: string, lines: Printable[], errors: Errors) {
  const { t, locale, context, form } = visit;
  const kinds = new Map(lines.map((line) => [`${line.procedure} ${line.procedureVersion}`, line]));
  const names = new Map(
    await Promise.all([...kinds].map(async ([kind, line]) => [kind, (await namesOf(context, line, locale)).name] as const)),
  );
  const chosen = form.texts('code');
  return (
    <Form action="/can-bo/in" hidden={{ key: form.text('key') || newId(), 'don-vi': unit }}>
      <SelectField
        name="giay"
        label={t('paper.bulk.which')}
        value={form.text('giay') || 'tiep-nhan'}
        options={bulkNames.map((name) => ({ value: name, label: t(`paper.names.${name}`) }))}
      />
      <SelectField
        name="kho"
        label={t('paper.bulk.size')}
        value={form.text('kho') || 'a4'}
        options={sizesOf['tiep-nhan'].map((size) => ({ value: sizeWords[size], label: t(`paper.sizes.${size}`) }))}
      />
      <ChoicesField
        name="code"
        label={t('paper.bulk.dossiers', { count: lines.length })}
        error={errors.code}
        choices={lines.map((line) => ({
          value: line.code,
          label: `${line.code} – ${line.applicant}`,
          help: `${names.get(`${line.procedure} ${line.procedureVersion}`)}, ${momentText(line.receivedAt, locale)}`,
        }))}
        values={chosen.length > 0 || visit.form.text('key') ? chosen : lines.map((line) => line.code)}
      />
      <Button>{t('paper.bulk.do')}</Button>
    </Form>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, form, query } = visit;
  const { unit } = unitOfPage(context, form.text('don-vi') || query('don-vi'));
  const days = periodOf(visit);
  const valid = isDay(days.from) && isDay(days.to) && days.from <= days.to;
  const lines = valid ? await printables(context, { ...days, unit }, MOST) : [];
  const wrong = valid ? undefined : t('paper.refusals.period');
  return {
    title: t('paper.bulk.title'),
    section: 'office',
    active: 'queue',
    status: valid ? 200 : 422,
    body: (
      <>
        <BackLink href="/can-bo">{t('desk.queue.title')}</BackLink>
        <ErrorSummary errors={wrong ? { tu: wrong } : errors} />
        <PageHead title={t('paper.bulk.title')} lead={t('paper.bulk.lead')} />
        <p>
          <a href="/can-bo/so-theo-doi">{t('paper.names.so-theo-doi')}</a>
        </p>
        <Form method="get" action="/can-bo/in" hidden={{ 'don-vi': unit }}>
          <PeriodFields days={days} error={wrong} />
          <Button look="secondary">{t('paper.bulk.find')}</Button>
        </Form>
        {valid && lines.length === 0 && <p>{t('paper.bulk.none')}</p>}
        {lines.length === MOST && <p class="xs-help">{t('paper.bulk.most', { most: MOST })}</p>}
        {lines.length > 0 && (await Choose(visit, unit, lines, errors))}
        <Jobs jobs={await printJobsOf(context)} visit={visit} />
      </>
    ),
  };
}

/** `/can-bo/in`: one kind of paper for many dossiers, in one file. */
export const bulkPrintPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context, locale } = visit;
        const { unit } = unitOfPage(context, form.text('don-vi') || undefined);
        const asked = form.text('giay');
        const name = isPaperName(asked) && bulkNames.some((one) => one === asked) ? asked : 'tiep-nhan';
        const wish: BulkWish = { kind: 'papers', name, size: sizeFrom(name, form.text('kho')), codes: form.texts('code'), locale };
        return printed(visit, unit, wish, `paper.files.${name}`);
      },
      (errors) => view(visit, errors[''] ? { code: errors[''] } : errors),
    ),
};
