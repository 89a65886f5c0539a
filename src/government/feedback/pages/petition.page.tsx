import type { ComponentChildren } from 'preact';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { accountNames, handlersOfUnit } from '../../../registers/people/people.queries.ts';
import { nationalPhone } from '../../../registers/people/people.rules.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText, phoneText } from '../../../ui/format.ts';
import { Notice, PageHead, StateTag, SummaryList, Timeline } from '../../../ui/show.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitsOfOfficer } from '../../desk/desk.queries.ts';
import { fileAnswer } from '../../dossiers/pages/file-content.part.tsx';
import { mayPetition } from '../petitions.permissions.ts';
import { openPetition, type WholePetition } from '../petitions.queries.ts';
import { type PetitionState, type PetitionVerb, petitionAfter, petitionKinds, petitionTopics } from '../petitions.rules.ts';
import { acceptSchema, assignSchema, forwardSchema, publishSchema, saySchema } from '../petitions.schema.ts';
import {
  acceptPetition,
  answerPetition,
  askSender,
  assignPetition,
  forwardPetition,
  publishPetition,
  refusePetition,
} from '../petitions.service.ts';
import { accepted } from './accepted.part.tsx';
import { Photos, tones } from './petition.part.tsx';

const PATH = '/can-bo/phan-anh';
const officeVerbs = ['accept', 'answer', 'ask', 'assign', 'forward', 'refuse', 'publish'] as const satisfies PetitionVerb[];
type OfficeVerb = (typeof officeVerbs)[number];

const possible = ({ context }: Visit, { petition, publication }: WholePetition): OfficeVerb[] =>
  officeVerbs.filter(
    (verb) =>
      petitionAfter(verb, petition.state as PetitionState) !== undefined &&
      mayPetition(context.actor, verb, { petition }) &&
      !(verb === 'publish' && publication),
  );

type Ask = { visit: Visit; whole: WholePetition; errors: Errors; officers: { value: string; label: string }[] };

function Whom({ visit: { t, form }, whole, errors, officers }: Ask) {
  const of = fieldsOf(form.all(), errors).text('assignee');
  return (
    <SelectField
      {...of}
      value={of.value || (whole.petition.assignee ?? '')}
      label={t('petitions.fields.assignee')}
      first={t('petitions.office.desk')}
      options={officers}
      optional
    />
  );
}

function Classes({ visit: { t, form }, whole: { petition }, errors }: Ask) {
  const of = fieldsOf(form.all(), errors);
  return (
    <>
      {(
        [
          ['kind', petitionKinds, 'kinds'],
          ['topic', petitionTopics, 'topics'],
        ] as const
      ).map(([name, values, words]) => (
        <SelectField
          key={name}
          {...of.text(name)}
          value={of.text(name).value || petition[name]}
          label={t(`petitions.office.${name}`)}
          options={values.map((value) => ({ value, label: t(`petitions.${words}.${value}`) }))}
        />
      ))}
    </>
  );
}

/** What a verb asks. Only the form that was sent shows what was typed into it and what is wrong. */
function fieldsFor(verb: OfficeVerb, ask: Ask): ComponentChildren {
  const { t, form } = ask.visit;
  const of = fieldsOf(form.all(), ask.errors);
  const words = () => <LongTextField {...of.text('text')} label={t(`petitions.verbs.${verb}.text`)} maxLength={4000} />;
  if (verb === 'accept')
    return (
      <>
        <Classes {...ask} />
        <Whom {...ask} />
      </>
    );
  if (verb === 'assign') return <Whom {...ask} />;
  if (verb === 'forward')
    return (
      <>
        <TextField {...of.text('to')} label={t('petitions.fields.to')} maxLength={200} />
        {words()}
      </>
    );
  if (verb !== 'publish') return words();
  const answer = ask.whole.messages.findLast((one) => one.verb === 'answer')?.text ?? '';
  return (
    <>
      <p>{t('petitions.publish.help')}</p>
      <TextField {...of.text('title')} label={t('petitions.fields.title')} maxLength={200} />
      <LongTextField
        {...of.text('question')}
        value={of.text('question').value || ask.whole.said.text}
        label={t('petitions.fields.question')}
        maxLength={4000}
      />
      <LongTextField
        {...of.text('answer')}
        value={of.text('answer').value || answer}
        label={t('petitions.fields.answer')}
        maxLength={4000}
      />
    </>
  );
}

function Deeds({ visit, whole, errors, officers }: Ask) {
  const { t, form } = visit;
  const { petition } = whole;
  const tried = form.text('do');
  return (
    <>
      {possible(visit, whole).map((verb, place) => (
        <details key={verb} class="xs-why" open={tried ? tried === verb : place === 0}>
          <summary>{t(`petitions.verbs.${verb}.open`)}</summary>
          <Form action={`${PATH}/${petition.id}`} hidden={{ do: verb, key: newId(), rowVersion: String(petition.rowVersion) }}>
            {fieldsFor(verb, {
              whole,
              officers,
              errors: tried === verb ? errors : {},
              visit: tried === verb ? visit : { ...visit, form: { ...form, all: () => ({}) } },
            })}
            <Button danger={verb === 'refuse'}>{t(`petitions.verbs.${verb}.do`)}</Button>
          </Form>
        </details>
      ))}
    </>
  );
}

const TYPED = ['to', 'title', 'question', 'answer', 'text'] as const;

/** Somebody was faster and the deed is not offered any more: what was typed for it can still be taken from here. */
function Unsent({ visit, whole }: { visit: Visit; whole: WholePetition }) {
  const { t, form } = visit;
  const tried = form.text('do');
  const typed = TYPED.map((name) => form.text(name)).filter((text) => text.trim() !== '');
  if (!tried || typed.length === 0 || possible(visit, whole).some((verb) => verb === tried)) return null;
  return (
    <Notice title={t('petitions.office.unsent')}>
      {typed.map((text) => (
        <p class="xs-said" key={text}>
          {text}
        </p>
      ))}
    </Notice>
  );
}

function Facts({ visit: { t, locale }, whole: { petition, said } }: { visit: Visit; whole: WholePetition }) {
  const moment = (key: string, at: Date | null) => (at ? [{ key: t(`petitions.one.${key}`), value: momentText(at, locale) }] : []);
  return (
    <SummaryList
      rows={[
        { key: t('petitions.office.kind'), value: t(`petitions.kinds.${petition.kind}`) },
        { key: t('petitions.office.topic'), value: t(`petitions.topics.${petition.topic}`) },
        { key: t('petitions.fields.text'), value: said.text },
        { key: t('petitions.fields.place'), value: said.place },
        { key: t('petitions.fields.name'), value: said.name },
        { key: t('petitions.fields.phone'), value: said.phone && phoneText(nationalPhone(said.phone)) },
        { key: t('petitions.fields.mayShow'), value: t(petition.mayShow ? 'petitions.office.yes' : 'petitions.office.no') },
        ...moment('sentAt', petition.sentAt),
        ...(petition.acceptedAt ? [] : moment('acceptBy', petition.acceptBy)),
        ...moment('dueAt', petition.dueAt),
        ...moment('endedAt', petition.endedAt),
        ...(petition.forwardedTo ? [{ key: t('petitions.one.forwardedTo'), value: petition.forwardedTo }] : []),
        ...(petition.repeats
          ? [{ key: t('petitions.one.repeats'), value: <a href={`${PATH}/${petition.repeats}`}>{t('petitions.one.repeatsLink')}</a> }]
          : []),
        ...(petition.verdict ? [{ key: t('petitions.judge.title'), value: t(`petitions.verdicts.${petition.verdict}`) }] : []),
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context, param, query } = visit;
  unitsOfOfficer(context);
  const whole = await openPetition(context, param('id'));
  const { petition, messages, files } = whole;
  const written = messages.filter((one) => one.verb !== 'add').map((one) => one.account);
  const names = await accountNames(context, [...new Set(written)]);
  const officers = (await handlersOfUnit(context, petition.unit)).map((one) => ({ value: one.account, label: one.name }));
  return {
    title: t('petitions.one.title', { code: petition.code }),
    section: 'office',
    active: 'petitions',
    body: (
      <>
        <BackLink href={PATH}>{t('petitions.office.title')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead title={t('petitions.one.title', { code: petition.code })} />
        {query('xong') && <Notice tone="success" live title={t('petitions.kept')} />}
        <p>
          <StateTag tone={tones[petition.state] ?? 'neutral'}>{t(`petitions.states.${petition.state}`)}</StateTag>
        </p>
        <Facts visit={visit} whole={whole} />
        <Photos files={files} base={`${PATH}/${petition.id}`} />
        {messages.length > 0 && (
          <Timeline
            items={messages.map((one) => ({
              title: t(`petitions.messages.${one.verb}`),
              moment: momentText(one.writtenAt, locale),
              machine: one.writtenAt.toISOString(),
              detail: (
                <>
                  {names.has(one.account) && <p>{names.get(one.account)}</p>}
                  <p class="xs-said">{one.text}</p>
                </>
              ),
            }))}
          />
        )}
        <Unsent visit={visit} whole={whole} />
        <Deeds visit={visit} whole={whole} errors={errors} officers={officers} />
      </>
    ),
  };
}

function act({ context, form, param }: Visit): Promise<unknown> {
  const change = { id: param('id'), key: form.text('key') || newId(), rowVersion: form.text('rowVersion') };
  const text = form.text('text');
  const assignee = form.text('assignee') || null;
  switch (form.text('do')) {
    case 'accept':
      return acceptPetition(context, accepted(acceptSchema, { ...change, kind: form.text('kind'), topic: form.text('topic'), assignee }));
    case 'assign':
      return assignPetition(context, accepted(assignSchema, { ...change, assignee }));
    case 'ask':
      return askSender(context, accepted(saySchema, { ...change, text }));
    case 'answer':
      return answerPetition(context, accepted(saySchema, { ...change, text }));
    case 'refuse':
      return refusePetition(context, accepted(saySchema, { ...change, text }));
    case 'forward':
      return forwardPetition(context, accepted(forwardSchema, { ...change, text, to: form.text('to') }));
    case 'publish':
      return publishPetition(
        context,
        accepted(publishSchema, { ...change, title: form.text('title'), question: form.text('question'), answer: form.text('answer') }),
      );
    default:
      throw new Refusal('context.bad_input', 400);
  }
}

/** `/can-bo/phan-anh/:id`: one of them, with everything that may be done with it now. */
export const officePetitionPage: Page = {
  signedIn: true,
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        unitsOfOfficer(visit.context);
        await act(visit);
        return seeOther(`${PATH}/${visit.param('id')}?xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};

/** `/can-bo/phan-anh/:id/tep/:file`: a photo, for the officers who see it. */
export const petitionFilePage: Page = {
  async get({ context, param }) {
    unitsOfOfficer(context);
    const file = (await openPetition(context, param('id'))).files.find((one) => one.id === param('file'));
    if (!file) throw new Refusal('petitions.unknown', 404);
    return fileAnswer(file);
  },
};
