import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoicesField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { differences } from '../editor.differences.rules.ts';
import { isNode, type Json, type Node } from '../editor.nodes.rules.ts';
import { firstDayFor, publishDraft } from '../editor.publish.service.ts';
import { type Draft, draftOf, listedVersions } from '../editor.queries.ts';
import { publishInput } from '../editor.schema.ts';
import { questionsOf } from '../editor.typed.rules.ts';
import { FaultsPart, judgedOf } from './editor-draft.page.tsx';
import { CATALOGUE, DRAFTS, differenceText } from './editor-words.part.tsx';

/** The version that the draft will follow: the newest that is not withdrawn. */
async function followed(visit: Visit, draft: Draft): Promise<{ version: string; body: Node } | undefined> {
  const found = (await listedVersions(visit.context, draft.procedure)).find((one) => one.standing !== 'withdrawn');
  const body: Json = found ? JSON.parse(JSON.stringify(found.body)) : null;
  return found && isNode(body) ? { version: found.version, body } : undefined;
}

async function ChangesPart({ visit, draft }: { visit: Visit; draft: Draft }) {
  const { t, locale } = visit;
  const before = await followed(visit, draft);
  const found = before ? differences(before.body, draft.body) : [];
  const questions = questionsOf(draft.body);
  return (
    <>
      <h2>{t('editor.publish.changes', { day: dayText(before?.version.slice(0, 10) ?? draft.basedOn.slice(0, 10), locale) })}</h2>
      {before && before.version !== draft.basedOn && (
        <Notice tone="warning">
          <p>{t('editor.publish.otherBase', { day: dayText(draft.basedOn.slice(0, 10), locale) })}</p>
        </Notice>
      )}
      {found.length === 0 ? (
        <p>{t('editor.publish.noChanges')}</p>
      ) : (
        <ul>
          {found.map((one, at) => (
            <li key={`${at} ${one.kind}`}>{differenceText(one, questions, visit)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, form, context, locale } = visit;
  const draft = await draftOf(context, visit.param('id'));
  if (draft.state !== 'open') throw new Refusal('editor.closed', 409);
  const { version, faults } = await judgedOf(visit, draft);
  const first = await firstDayFor(context, draft.procedure);
  const [year = '', month = '', day = ''] = first.split('-');
  const typed = form.text('key') ? form.all() : { 'validFrom.day': day, 'validFrom.month': month, 'validFrom.year': year };
  const of = fieldsOf(typed, errors);
  return {
    title: t('editor.publish.title'),
    section: 'admin',
    active: 'procedures',
    body: (
      <>
        <BackLink href={`${DRAFTS}/${draft.id}`}>{t('editor.backToDraft')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead
          title={t('editor.publish.title')}
          above={`${draft.procedure} · ${version?.name[locale] ?? ''}`}
          lead={t('editor.publish.lead')}
        />
        {!version && <FaultsPart visit={visit} draft={draft} faults={faults} />}
        {await ChangesPart({ visit, draft })}
        {version && (
          <Form action={`${DRAFTS}/${draft.id}/ban-hanh`} hidden={{ seen: String(draft.rowVersion), key: newId() }}>
            <DateField {...of.date('validFrom')} label={t('editor.publish.validFrom')} help={t('editor.publish.validFromHelp')} />
            <TextField
              {...of.text('decision')}
              label={t('editor.publish.decision')}
              help={t('editor.publish.decisionHelp')}
              maxLength={300}
            />
            <ChoicesField
              {...of.many('confirmed')}
              label={t('editor.publish.confirm')}
              choices={[{ value: 'yes', label: t('editor.publish.confirmed') }]}
            />
            <Button>{t('editor.publish.button')}</Button>
          </Form>
        )}
      </>
    ),
  };
}

/** `/quan-tri/soan-thu-tuc/:id/ban-hanh`: what changes, from when; and it is published. */
export const editorPublishPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context } = visit;
        const input = publishInput.safeParse({
          id: visit.param('id'),
          validFrom: postedDay(form, 'validFrom'),
          decision: form.text('decision'),
          confirmed: form.text('confirmed') === 'yes',
          seen: Number(form.text('seen')) || 0,
          key: form.text('key'),
        });
        if (!input.success) {
          const names = input.error.issues.map(({ path }) => String(path[0] ?? ''));
          throw new Refusal('editor.input', 422, {
            fields: Object.fromEntries(names.map((name) => [name, { key: `editor.errors.${wordOf(name)}` }])),
          });
        }
        const { procedure } = await publishDraft(context, input.data);
        return seeOther(`${CATALOGUE}/${procedure}?xong=publish`);
      },
      (errors) => view(visit, errors),
    ),
};

const wordOf = (name: string): string => (['validFrom', 'decision', 'confirmed'].includes(name) ? name : 'form');
