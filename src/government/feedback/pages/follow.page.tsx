import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { ConfirmPanel, Notice, PageHead, StateTag, SummaryList, Timeline } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { petitionByCode, type WholePetition } from '../petitions.queries.ts';
import { isOpen } from '../petitions.rules.ts';
import { addSchema, judgeSchema } from '../petitions.schema.ts';
import { addToPetition, countLook, judgePetition, petitionCode } from '../petitions.service.ts';
import { accepted } from './accepted.part.tsx';
import { Photos, tones } from './petition.part.tsx';

const PATH = '/phan-anh';

function enterView(visit: Visit, errors: Errors = {}): View {
  const { t } = visit;
  return {
    title: t('petitions.follow.title'),
    active: 'petitions',
    body: (
      <>
        <BackLink href={PATH}>{t('petitions.send.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead title={t('petitions.follow.title')} lead={t('petitions.follow.lead')} />
        <Form action={`${PATH}/theo-doi`}>
          <TextField
            {...fieldsOf(visit.form.all(), errors).text('code')}
            label={t('petitions.follow.code')}
            width="medium"
            maxLength={30}
          />
          <Button>{t('petitions.follow.do')}</Button>
        </Form>
      </>
    ),
  };
}

/** The one behind a code. Refuses with `petitions.unknown` (404). */
async function foundBy({ context, address }: Visit, typed: string): Promise<WholePetition> {
  countLook(address);
  const code = petitionCode(typed);
  const whole = code && (await petitionByCode(context, code));
  if (!whole) throw new Refusal('petitions.unknown', 404);
  return whole;
}

/** `/phan-anh/theo-doi`: the code typed. */
export const followPetitionPage: Page = {
  get: (visit) => enterView(visit),
  async post(visit): Promise<Answer> {
    try {
      const { petition } = await foundBy(visit, visit.form.text('code'));
      return seeOther(`${PATH}/${petition.code}`);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      return { ...enterView(visit, { code: visit.t('petitions.errors.code') }), status: 422 };
    }
  },
};

/** What its sender may still do: add something while it is open, judge the answer once it is there. */
function Next({ visit, whole: { petition }, errors }: { visit: Visit; whole: WholePetition; errors: Errors }) {
  const { t, form } = visit;
  const of = fieldsOf(form.all(), errors);
  const action = `${PATH}/${petition.code}`;
  const hidden = { key: form.text('key') || newId() };
  if (isOpen(petition.state))
    return (
      <section>
        <h2>{t(petition.state === 'asked' ? 'petitions.add.asked' : 'petitions.add.title')}</h2>
        <Form action={action} hidden={{ ...hidden, do: 'add' }}>
          <LongTextField {...of.text('text')} label={t('petitions.add.label')} maxLength={4000} />
          <Button look={petition.state === 'asked' ? 'primary' : 'secondary'}>{t('petitions.add.do')}</Button>
        </Form>
      </section>
    );
  if (petition.state !== 'answered') return null;
  const verdict = of.text('verdict');
  return (
    <section>
      <h2>{t('petitions.judge.title')}</h2>
      <Form action={action} hidden={{ ...hidden, do: 'judge' }}>
        <ChoiceField
          {...verdict}
          value={verdict.value || (petition.verdict ?? '')}
          label={t('petitions.judge.label')}
          choices={['satisfied', 'dissatisfied'].map((value) => ({ value, label: t(`petitions.verdicts.${value}`) }))}
        />
        <Button look="secondary">{t('petitions.judge.do')}</Button>
      </Form>
    </section>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, param, query } = visit;
  const whole = await foundBy(visit, param('code'));
  const { petition, said, messages, files } = whole;
  return {
    title: t('petitions.one.title', { code: petition.code }),
    active: 'petitions',
    headers: { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' },
    body: (
      <>
        <BackLink href={PATH}>{t('petitions.send.title')}</BackLink>
        <ErrorSummary errors={errors} />
        {query('moi') ? (
          <ConfirmPanel title={t('petitions.sent.title')} code={petition.code} codeLabel={t('petitions.sent.code')}>
            <p>{t('petitions.sent.text')}</p>
          </ConfirmPanel>
        ) : (
          <PageHead title={t('petitions.one.title', { code: petition.code })} />
        )}
        {query('xong') && <Notice tone="success" live title={t('petitions.kept')} />}
        <p>
          <StateTag tone={tones[petition.state] ?? 'neutral'}>{t(`petitions.states.${petition.state}`)}</StateTag>
        </p>
        <SummaryList
          rows={[
            { key: t('petitions.fields.topic'), value: t(`petitions.topics.${petition.topic}`) },
            { key: t('petitions.fields.text'), value: said.text },
            ...(said.place ? [{ key: t('petitions.fields.place'), value: said.place }] : []),
            { key: t('petitions.one.sentAt'), value: momentText(petition.sentAt, locale) },
            ...(petition.endedAt ? [] : [{ key: t('petitions.one.dueAt'), value: momentText(petition.dueAt, locale) }]),
            ...(petition.forwardedTo ? [{ key: t('petitions.one.forwardedTo'), value: petition.forwardedTo }] : []),
          ]}
        />
        <Photos files={files} />
        {messages.length > 0 && (
          <Timeline
            items={messages.map((one) => ({
              title: t(`petitions.messages.${one.verb}`),
              moment: momentText(one.writtenAt, locale),
              machine: one.writtenAt.toISOString(),
              detail: <p class="xs-said">{one.text}</p>,
            }))}
          />
        )}
        <Next visit={visit} whole={whole} errors={errors} />
      </>
    ),
  };
}

/** `/phan-anh/:code`: how it stands, what was answered; more is added, the answer judged. */
export const onePetitionPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        const { code } = (await foundBy(visit, visit.param('code'))).petition;
        const key = form.text('key') || newId();
        if (form.text('do') === 'judge') await judgePetition(context, accepted(judgeSchema, { code, key, verdict: form.text('verdict') }));
        else await addToPetition(context, accepted(addSchema, { code, key, text: form.text('text') }));
        return seeOther(`${PATH}/${code}?xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
