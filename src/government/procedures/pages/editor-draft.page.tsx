import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { addDays, dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DeedList } from '../../../ui/deed-list.tsx';
import { fieldId } from '../../../ui/field.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, LinkButton } from '../../../ui/form.tsx';
import { dayText, momentText } from '../../../ui/format.ts';
import { Notice, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { type Fault, judgedDraft } from '../editor.faults.rules.ts';
import { nodeAt } from '../editor.nodes.rules.ts';
import { type Draft, draftOf, editorDeeds, unitCodes } from '../editor.queries.ts';
import { dropInput } from '../editor.schema.ts';
import { dropDraft } from '../editor.service.ts';
import { parts } from '../editor.shape.rules.ts';
import { questionsOf } from '../editor.typed.rules.ts';
import { CATALOGUE, DRAFTS, faultText, sheetHref } from './editor-words.part.tsx';

/** What is not right yet, each a link to where it can be mended. */
export function FaultsPart({ visit, draft, faults }: { visit: Visit; draft: Draft; faults: readonly Fault[] }) {
  const { t } = visit;
  const questions = questionsOf(draft.body);
  if (faults.length === 0)
    return (
      <Notice tone="success" title={t('editor.faultless')}>
        <p>{t('editor.faultlessText')}</p>
      </Notice>
    );
  return (
    <Notice tone="warning" title={t('editor.faulty', { count: faults.length })}>
      <ul>
        {faults.map((fault) => (
          <li key={JSON.stringify(fault)}>
            <a href={`${sheetHref(draft.id, fault)}${fault.name ? `#${fieldId(fault.name)}` : ''}`}>{faultText(fault, questions, visit)}</a>{' '}
            <span class="xs-help">({t(`editor.parts.${fault.slug}`)})</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** The draft of a page that only open drafts have, and the version that it would be from tomorrow on. */
export async function judgedOf(visit: Visit, draft: Draft) {
  const validFrom = addDays(dayOf(visit.context.now), 1);
  return judgedDraft(draft.body, { version: validFrom, validFrom }, await unitCodes(visit.context));
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context } = visit;
  const draft = await draftOf(context, visit.param('id'));
  const { faults } = await judgedOf(visit, draft);
  const deeds = await editorDeeds(context, draft.procedure);
  const here = `${DRAFTS}/${draft.id}`;
  const open = draft.state === 'open';
  const started = t('editor.started', {
    who: draft.startedByName ?? '',
    when: momentText(draft.startedAt, locale),
    version: dayText(draft.basedOn.slice(0, 10), locale),
  });
  return {
    title: t('editor.draftOf', { name: String(nodeAt(draft.body, ['name', locale]) ?? '') }),
    section: 'admin',
    active: 'procedures',
    body: (
      <>
        <BackLink href={`${CATALOGUE}/${draft.procedure}`}>{t('editor.backToVersions')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead
          above={`${draft.procedure} · ${t('editor.draft')}`}
          title={t('editor.draftOf', { name: String(nodeAt(draft.body, ['name', locale]) ?? '') })}
          lead={started}
        />
        {visit.query('da-co') && (
          <Notice title={t('editor.already', { who: draft.startedByName ?? '' })}>{<p>{t('editor.alreadyText')}</p>}</Notice>
        )}
        {!open && <Notice title={t(`editor.states.${draft.state}`)} />}
        {open && <FaultsPart visit={visit} draft={draft} faults={faults} />}
        {open && (
          <ButtonRow>
            <LinkButton href={`${here}/xem-truoc`} look="secondary">
              {t('editor.preview.link')}
            </LinkButton>
            <LinkButton href={`${here}/chay-thu`} look="secondary">
              {t('editor.trial.link')}
            </LinkButton>
            <LinkButton href={`${here}/ban-hanh`}>{t('editor.publish.link')}</LinkButton>
          </ButtonRow>
        )}
        {open && <PartsPart visit={visit} draft={draft} faults={faults} />}
        <h2>{t('editor.history')}</h2>
        <DeedList
          deeds={deeds}
          verbs="editor.deeds"
          detail={(deed) => typeof deed.data.part === 'string' && t(`editor.parts.${deed.data.part}`)}
        />
        {open && (
          <details class="xs-why">
            <summary>{t('editor.drop.title')}</summary>
            <p>{t('editor.drop.text')}</p>
            <Form action={here} hidden={{ seen: String(draft.rowVersion), key: newId() }}>
              <Button look="secondary" danger>
                {t('editor.drop.button')}
              </Button>
            </Form>
          </details>
        )}
      </>
    ),
  };
}

function PartsPart({ visit: { t }, draft, faults }: { visit: Visit; draft: Draft; faults: readonly Fault[] }) {
  return (
    <DataTable
      caption={t('editor.partsTitle')}
      rows={[...parts]}
      rowKey={(part) => part.slug}
      columns={[
        {
          head: t('editor.part'),
          main: true,
          cell: ({ slug }) => <a href={sheetHref(draft.id, { slug, numbers: [] })}>{t(`editor.parts.${slug}`)}</a>,
        },
        { head: t('editor.partHas'), cell: ({ slug }) => t(`editor.leads.${slug}`) },
        {
          head: t('editor.partState'),
          cell: ({ slug }) => {
            const count = faults.filter((fault) => fault.slug === slug).length;
            return count > 0 ? (
              <StateTag tone="warning">{t('editor.wrongCount', { count })}</StateTag>
            ) : (
              <StateTag tone="success">{t('editor.right')}</StateTag>
            );
          },
        },
      ]}
    />
  );
}

/** `/quan-tri/soan-thu-tuc/:id`: a draft, its parts, what is not right yet, and what can be done with it. */
export const editorDraftPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context } = visit;
        const input = dropInput.safeParse({ id: visit.param('id'), seen: Number(form.text('seen')) || 0, key: form.text('key') });
        if (!input.success) throw new Refusal('context.bad_input', 400);
        const { procedure } = await dropDraft(context, input.data);
        return seeOther(`${CATALOGUE}/${procedure}?xong=drop`);
      },
      (errors) => view(visit, errors),
    ),
};
