import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import type { Column } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { personWithTies, type Tie, type TiedPerson } from '../ties.queries.ts';
import { HERE_MINUTES, tiePerson, untiePerson } from '../ties.service.ts';
import { TIES } from './ties.page.tsx';
import { readablePhone, TiesTable } from './ties.part.tsx';

const hiddenOf = (what: string, person: TiedPerson, more: Record<string, string> = {}) => ({
  do: what,
  key: newId(),
  rowVersion: String(person.version),
  ...more,
});

/** The two numbers that tie, and how they come to be known. */
function TieForm({ visit, person, errors }: { visit: Visit; person: TiedPerson; errors: Errors }) {
  const { t, form } = visit;
  const of = fieldsOf({ ...form.all(), number: '' }, errors);
  if (!person.numbered) return <p>{t('ties.noNumber')}</p>;
  return (
    <>
      <p>{t('ties.steps')}</p>
      <ol>
        <li>{t('ties.step1')}</li>
        <li>{t('ties.step2')}</li>
        <li>{t('ties.step3', { minutes: HERE_MINUTES })}</li>
      </ol>
      <Form action={`${TIES}/${person.id}`} hidden={hiddenOf('tie', person)}>
        <TextField {...of.text('number')} label={t('ties.number')} help={t('ties.numberHelp')} width="medium" maxLength={20} />
        <PhoneField {...of.text('phone')} label={t('ties.phone')} />
        <Button>{t('ties.tieButton')}</Button>
      </Form>
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, query } = visit;
  const person = await personWithTies(context, visit.param('person'));
  const phoneOf = (tie: Tie) => readablePhone(tie.phone) ?? t('ties.unknownPhone');
  const action: Column<Tie> = {
    head: t('ties.action'),
    cell: (tie) =>
      tie.until === null && (
        <Form action={`${TIES}/${person.id}`} hidden={hiddenOf('untie', person, { tie: tie.id })}>
          <Button look="secondary" danger>
            {t('ties.untie', { phone: phoneOf(tie) })}
          </Button>
        </Form>
      ),
  };
  const done = query('xong');
  return {
    title: t('ties.title'),
    section: 'office',
    active: 'ties',
    wide: true,
    body: (
      <>
        <BackLink href={TIES} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('ties.title')} lead={t('ties.lead')} />
        {(done === 'tied' || done === 'untied') && <Notice tone="success" live title={t(`ties.${done}`)} />}
        <SummaryList
          rows={[
            { key: t('ties.person'), value: person.fullName },
            ...(person.birthDay ? [{ key: t('ties.birthDay'), value: dayText(person.birthDay, locale) }] : []),
          ]}
        />
        <h2>{t('ties.list')}</h2>
        {person.ties.some((tie) => tie.until === null) && <p>{t('ties.untieHelp')}</p>}
        <TiesTable caption={t('ties.list')} ties={person.ties} main={{ head: t('ties.phone'), cell: phoneOf }} action={action} />
        <h2>{t('ties.tie')}</h2>
        <TieForm visit={visit} person={person} errors={errors} />
      </>
    ),
  };
}

/** Which of the page's forms was sent. */
async function act({ context, form, param }: Visit): Promise<'tied' | 'untied'> {
  const person = param('person');
  const seen = { key: form.text('key') || newId(), rowVersion: Number(form.text('rowVersion')) };
  switch (form.text('do')) {
    case 'tie':
      await tiePerson(context, { person, phone: form.text('phone'), number: form.text('number'), ...seen });
      return 'tied';
    case 'untie':
      await untiePerson(context, { person, tie: form.text('tie'), ...seen });
      return 'untied';
    default:
      throw new Refusal('context.bad_input', 400);
  }
}

/** `/can-bo/gan-so/:person`: which phones see a person's dossiers; to tie one, to untie one, and what was before. */
export const tiePage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => seeOther(`${TIES}/${visit.param('person')}?xong=${await act(visit)}`),
      (errors) => view(visit, errors),
    ),
};
