import type { Context } from '../../../platform/context/context.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { renderPdf } from '../../../platform/pdf/pdf.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Answer, type Page, type Posted, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { houseOf } from '../papers/base.queries.ts';
import { formOn } from '../papers/forms.content.ts';
import { isForm, type PaperForm, type PaperTexts, parts, placeName, placesOf } from '../papers/forms.rules.ts';
import { sampleDefinition } from '../papers/samples.paper.ts';
import { textsAmong, type Wording, wordingsOf } from '../papers/templates.queries.ts';
import { complaintsOf, completed, MOST_LETTERS, wordPaper } from '../papers/templates.service.ts';
import { PaperPreview } from './paper-preview.part.tsx';
import { standing, unitToWord } from './papers-admin.page.tsx';
import { pdfAnswer } from './pdf-answer.part.tsx';

const path = (form: PaperForm): string => `/quan-tri/mau-giay/${form}`;
const box = (part: string, locale: string): string => `${part}.${locale}`;
type Fields = ReturnType<typeof fieldsOf>;

/** The form that the address names. Refuses with `paper.unknown` (404). */
function formOf({ param }: Visit): PaperForm {
  const form = param('form');
  if (!isForm(form)) throw new Refusal('paper.unknown', 404);
  return form;
}

const typedTexts = (form: Posted): PaperTexts =>
  Object.fromEntries(parts.map((part) => [part, { vi: form.text(box(part, 'vi')), en: form.text(box(part, 'en')) }])) as PaperTexts;

/** The boxes of the wording in one language. */
function Boxes({ of, locale }: { of: Fields; locale: 'vi' | 'en' }) {
  const { t } = useLanguage();
  return (
    <>
      {parts.map((part) => {
        const asked = { ...of.text(box(part, locale)), label: t(`paper.parts.${part}`), maxLength: MOST_LETTERS };
        const long = part === 'intro' || part === 'closing' || part === 'notes';
        return long ? (
          <LongTextField key={part} {...asked} help={t('paper.admin.lines')} rows={5} optional />
        ) : (
          <TextField key={part} {...asked} optional={part === 'number' || locale === 'en'} />
        );
      })}
    </>
  );
}

function Places({ form, demanded }: { form: PaperForm; demanded: readonly string[] }) {
  const { t } = useLanguage();
  return (
    <section>
      <h2>{t('paper.admin.places')}</h2>
      <p>{t('paper.admin.placesHelp')}</p>
      <ul>
        {placesOf[form].map((place) => (
          <li key={place}>
            <code>{`{${placeName(place)}}`}</code>
            {demanded.includes(place) && <strong> ({t('paper.admin.demanded')})</strong>}
          </li>
        ))}
      </ul>
    </section>
  );
}

async function History({ visit: { context, locale, t }, wordings }: { visit: Visit; wordings: readonly Wording[] }) {
  const names = await accountNames(
    context,
    wordings.map((one) => one.addedBy),
  );
  if (wordings.length === 0) return null;
  return (
    <DataTable
      caption={t('paper.admin.history')}
      rows={[...wordings]}
      rowKey={(one) => one.id}
      columns={[
        { head: t('paper.admin.when'), main: true, cell: (one) => momentText(one.validFrom, locale) },
        { head: t('paper.admin.what'), cell: (one) => one.texts?.title[locale] ?? t('paper.admin.common') },
        { head: t('paper.admin.why'), cell: (one) => one.basis },
        { head: t('paper.admin.who'), cell: (one) => names.get(one.addedBy) ?? '' },
      ]}
    />
  );
}

const lastWritten = (wordings: readonly Wording[]): string =>
  wordings
    .map((one) => one.id)
    .toSorted()
    .at(-1) ?? '';

async function sample(visit: Visit, context: Context, form: PaperForm, unit: string, texts: PaperTexts) {
  const house = await houseOf(context, unit, visit.locale);
  return sampleDefinition(form, house, context.now, visit.publicUrl, { locale: visit.locale, texts });
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, form: posted, locale, query } = visit;
  const form = formOf(visit);
  const { unit } = unitToWord(visit, posted.text('don-vi') || query('don-vi'));
  const wordings = await wordingsOf(context, unit, form);
  const law = formOn(form, dayOf(context.now));
  const current = textsAmong(wordings, form, context.now) ?? law.texts;
  const kept = Object.fromEntries(
    parts.flatMap((part) => [
      [box(part, 'vi'), current[part].vi],
      [box(part, 'en'), current[part].en],
    ]),
  );
  const isPosted = posted.text('key') !== '';
  const of = fieldsOf(isPosted ? posted.all() : kept, errors);
  const shown = isPosted ? completed(form, typedTexts(posted), dayOf(context.now)) : current;
  const faulty = Object.keys(complaintsOf(form, shown, dayOf(context.now))).length > 0;
  const hidden = {
    key: isPosted && Object.keys(errors).length === 0 ? posted.text('key') : newId(),
    seen: lastWritten(wordings),
    'don-vi': unit,
  };
  const definition = faulty ? undefined : await sample(visit, context, form, unit, shown);
  return {
    title: t(`paper.forms.${form}`),
    section: 'admin',
    active: 'papers',
    body: (
      <>
        <BackLink href={`/quan-tri/mau-giay?${new URLSearchParams({ 'don-vi': unit })}`}>{t('paper.admin.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t(`paper.forms.${form}`)} lead={standing(visit, form, wordings)} />
        {query('xong') === '1' && !isPosted && (
          <Notice tone="success" live title={t('paper.admin.saved')}>
            <p>{t('paper.admin.savedText')}</p>
          </Notice>
        )}
        <p class="xs-help">{t('paper.admin.law', { basis: law.basis })}</p>
        <Form action={path(form)} hidden={hidden}>
          <Boxes of={of} locale="vi" />
          <details open={Object.keys(errors).some((name) => name.endsWith('.en'))}>
            <summary>{t('paper.admin.english')}</summary>
            <p class="xs-help">{t('paper.admin.englishHelp')}</p>
            <Boxes of={of} locale="en" />
          </details>
          <DateField {...of.date('start')} label={t('paper.admin.start')} help={t('paper.admin.startHelp')} optional />
          <TextField {...of.text('basis')} label={t('paper.admin.basis')} maxLength={300} />
          <ButtonRow>
            <Button name="do" value="look">
              {t('paper.admin.look')}
            </Button>
            <Button name="do" value="pdf" look="secondary">
              {t('paper.admin.pdf')}
            </Button>
            <Button name="do" value="save" look="secondary">
              {t('paper.admin.save')}
            </Button>
            {current !== law.texts && (
              <Button name="do" value="common" look="tertiary">
                {t('paper.admin.back')}
              </Button>
            )}
          </ButtonRow>
        </Form>
        <Places form={form} demanded={law.demanded} />
        {definition && (
          <section id="xem-truoc">
            <h2>{t('paper.admin.preview')}</h2>
            <PaperPreview definition={definition} label={t('paper.admin.preview')} />
          </section>
        )}
        {await History({ visit, wordings })}
      </>
    ),
  };
}

/** What was typed, once it is right; its complaints otherwise. */
function judged(form: PaperForm, posted: Posted, context: Context): PaperTexts {
  const texts = completed(form, typedTexts(posted), dayOf(context.now));
  const fields = complaintsOf(form, texts, dayOf(context.now));
  if (Object.keys(fields).length > 0) throw new Refusal('paper.texts', 422, { fields });
  return texts;
}

async function act(visit: Visit): Promise<Answer> {
  const { form: posted, context } = visit;
  const form = formOf(visit);
  const { unit } = unitToWord(visit, posted.text('don-vi') || undefined);
  const deed = posted.text('do');
  if (deed === 'save' || deed === 'common') {
    const typed = ['day', 'month', 'year'].some((part) => posted.text(`start.${part}`).trim() !== '');
    const texts = deed === 'save' ? typedTexts(posted) : null;
    const wish = { unit, form, texts, start: typed ? postedDay(posted, 'start') : '', basis: posted.text('basis') };
    await wordPaper(context, { ...wish, seen: posted.text('seen'), key: posted.text('key') || newId() });
    return seeOther(`${path(form)}?${new URLSearchParams({ 'don-vi': unit, xong: '1' })}`);
  }
  const texts = judged(form, posted, context);
  return deed === 'pdf' ? pdfAnswer(await renderPdf(await sample(visit, context, form, unit, texts)), `xem-truoc-${form}`) : view(visit);
}

/** `/quan-tri/mau-giay/:form`: a unit's own wording of a form, with a look at it on made-up data before it is kept. */
export const paperAdminPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      () => act(visit),
      (errors) => view(visit, errors),
    ),
};
