import { Refusal } from '../../../platform/context/refusal.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { ConfirmPanel, PageHead } from '../../../ui/show.tsx';
import type { Answer, Page, View, Visit } from '../../../ui/visit.ts';
import { namesOf } from '../../dossiers/dossiers.told.queries.ts';
import { BEST } from '../ratings.rules.ts';
import { openRating, rate } from '../ratings.service.ts';

const headers = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

/** What is said instead of the questions: thanks, used already, too late. */
function said({ t }: Visit, words: string, status: 200 | 404 | 409): View {
  return {
    title: t(`ratings.${words}.title`),
    status,
    headers,
    body: (
      <ConfirmPanel title={t(`ratings.${words}.title`)}>
        <p>{t(`ratings.${words}.text`)}</p>
        <p>
          <a href="/phan-anh">{t('ratings.more')}</a>
        </p>
      </ConfirmPanel>
    ),
  };
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, param, address, form } = visit;
  const asked = await openRating(context, param('link'), address);
  const { name } = await namesOf(context, asked, locale);
  const of = fieldsOf(form.all(), errors);
  return {
    title: t('ratings.title'),
    headers,
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={name} title={t('ratings.title')} lead={t('ratings.lead')} />
        <Form action={`/danh-gia/${param('link')}`}>
          {asked.questions.questions.map((question) => (
            <ChoiceField
              key={question.code}
              {...of.text(question.code)}
              label={question[locale]}
              choices={Array.from({ length: BEST }, (_, at) => BEST - at).map((mark) => ({
                value: String(mark),
                label: t(`ratings.marks.${mark}`),
              }))}
            />
          ))}
          <Button>{t('ratings.do')}</Button>
        </Form>
      </>
    ),
  };
}

const instead: Record<string, 'used' | 'over' | 'unknown'> = {
  'ratings.used': 'used',
  'ratings.over': 'over',
  'ratings.unknown': 'unknown',
};
/** A link that opens no questions is no mistake of whoever has it: said calmly. */
function calmly(visit: Visit, error: unknown): View {
  const words = error instanceof Refusal ? instead[error.code] : undefined;
  if (!words) throw error;
  return said(visit, words, words === 'unknown' ? 404 : 409);
}

/** `/danh-gia/:link`: five questions on how a request was handled, once per link; nobody learns who answered what. */
export const ratePage: Page = {
  get: (visit) => view(visit).catch((error: unknown) => calmly(visit, error)),
  post: (visit): Promise<Answer> =>
    answerOr(
      visit,
      async () => {
        const typed = Object.fromEntries(Object.entries(visit.form.all()).map(([name, value]) => [name, [value].flat()[0] ?? '']));
        await rate(visit.context, visit.param('link'), typed, visit.address);
        return said(visit, 'thanks', 200);
      },
      (errors) => view(visit, errors),
    ).catch((error: unknown) => calmly(visit, error)),
};
