import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { LongTextField, PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { FilesField, takeFiles } from '../../desk/pages/files.part.tsx';
import type { FileReference } from '../../dossiers/dossiers.schema.ts';
import { petitionClockOn } from '../feedback.content.ts';
import { ownPetitions } from '../petitions.queries.ts';
import { petitionKinds, petitionTopics } from '../petitions.rules.ts';
import { sendSchema } from '../petitions.schema.ts';
import { countSending, sendPetition } from '../petitions.service.ts';
import { accepted } from './accepted.part.tsx';

const PHOTOS = 'petition';
const PATH = '/phan-anh';

async function Own({ visit }: { visit: Visit }) {
  const { t, locale, context } = visit;
  const own = context.actor.kind === 'citizen' ? await ownPetitions(context) : [];
  if (own.length === 0) return null;
  return (
    <section>
      <h2>{t('petitions.own')}</h2>
      <ul>
        {own.map((one) => (
          <li key={one.code}>
            <a href={`${PATH}/${one.code}`}>{one.code}</a> {t(`petitions.topics.${one.topic}`)}, {dayText(dayOf(one.sentAt), locale)}:{' '}
            {t(`petitions.states.${one.state}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The commune's part, then the sender's: what, where, photos, and who, where somebody wants to be told. */
function Fields({ visit, errors, files }: { visit: Visit; errors: Errors; files: readonly FileReference[] }) {
  const { t } = visit;
  const of = fieldsOf(visit.form.all(), errors);
  const kind = of.text('kind');
  return (
    <>
      <ChoiceField
        {...kind}
        value={kind.value || 'report'}
        label={t('petitions.fields.kind')}
        choices={petitionKinds.map((value) => ({ value, label: t(`petitions.kinds.${value}`), help: t(`petitions.kindHelp.${value}`) }))}
      />
      <SelectField
        {...of.text('topic')}
        label={t('petitions.fields.topic')}
        first={t('petitions.fields.topicFirst')}
        options={petitionTopics.map((value) => ({ value, label: t(`petitions.topics.${value}`) }))}
      />
      <LongTextField
        {...of.text('text')}
        label={t('petitions.fields.text')}
        help={t('petitions.fields.textHelp')}
        maxLength={4000}
        rows={6}
      />
      <TextField
        {...of.text('place')}
        label={t('petitions.fields.place')}
        help={t('petitions.fields.placeHelp')}
        maxLength={300}
        optional
      />
      <TextField
        {...of.text('repeats')}
        label={t('petitions.fields.repeats')}
        help={t('petitions.fields.repeatsHelp')}
        width="medium"
        maxLength={30}
        optional
      />
      <FilesField
        visit={visit}
        name="photos"
        label={t('petitions.fields.photos')}
        place={PHOTOS}
        files={files}
        error={errors.photos}
        optional
      />
      <TextField {...of.text('name')} label={t('petitions.fields.name')} maxLength={120} autocomplete="name" optional />
      <PhoneField {...of.text('phone')} label={t('petitions.fields.phone')} help={t('petitions.fields.phoneHelp')} optional />
      <ChoicesField
        {...of.many('mayShow')}
        label={t('petitions.fields.mayShow')}
        help={t('petitions.fields.mayShowHelp')}
        choices={[{ value: 'yes', label: t('petitions.fields.mayShowYes') }]}
        optional
      />
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}, files: readonly FileReference[] = []): Promise<View> {
  const { t, context, form } = visit;
  const { answerWithin } = petitionClockOn(dayOf(context.now));
  return {
    title: t('petitions.send.title'),
    active: 'petitions',
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('petitions.send.title')} lead={t('petitions.send.lead', { days: answerWithin })} />
        <Notice title={t('petitions.send.urgent')}>
          <p>{t('petitions.send.private')}</p>
        </Notice>
        <Form files action={PATH} hidden={{ key: form.text('key') || newId() }}>
          {/* Enter in a box presses a form's first button: it must be this one. */}
          <button class="ds-sr-only" type="submit" name="do" value="send" tabIndex={-1} aria-hidden="true" />
          <Fields visit={visit} errors={errors} files={files} />
          <ButtonRow>
            <Button name="do" value="send">
              {t('petitions.send.do')}
            </Button>
          </ButtonRow>
        </Form>
        <p>
          <a href={`${PATH}/theo-doi`}>{t('petitions.follow.link')}</a>
        </p>
        <p>
          <a href={`${PATH}/da-tra-loi`}>{t('petitions.public.link')}</a>
        </p>
        {await Own({ visit })}
      </>
    ),
  };
}

/** `/phan-anh`: anybody tells the commune something, with or without an account. */
export const sendPetitionPage: Page = {
  get: (visit) => view(visit),
  async post(visit): Promise<Answer> {
    const { context, form, address } = visit;
    let files: readonly FileReference[] = [];
    return answerOr(
      visit,
      async () => {
        // Before anything is stored: pictures of strangers are what a flood would be made of.
        await countSending(context, address);
        const taken = await takeFiles(visit, 'photos', PHOTOS);
        files = taken.files;
        if (Object.keys(taken.errors).length > 0) return { ...(await view(visit, taken.errors, files)), status: 422 };
        if (form.text('do') !== 'send') return view(visit, {}, files);
        const wish = accepted(sendSchema, {
          key: form.text('key') || newId(),
          kind: form.text('kind'),
          topic: form.text('topic'),
          text: form.text('text'),
          place: form.text('place'),
          name: form.text('name'),
          phone: form.text('phone'),
          mayShow: form.texts('mayShow').includes('yes'),
          repeats: form.text('repeats'),
        });
        const { code } = await sendPetition(context, { ...wish, files });
        return seeOther(`${PATH}/${code}?moi=1`);
      },
      (errors) => view(visit, errors, files),
    );
  },
};
