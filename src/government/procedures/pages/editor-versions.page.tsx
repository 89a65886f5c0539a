import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DeedList } from '../../../ui/deed-list.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { mayEdit } from '../editor.permissions.ts';
import { withdrawVersion } from '../editor.publish.service.ts';
import { editorDeeds, type ListedVersion, listedVersions, openDrafts } from '../editor.queries.ts';
import { beginInput, withdrawInput } from '../editor.schema.ts';
import { beginDraft } from '../editor.service.ts';
import { StandingTag, spanOf } from './editor-list.page.tsx';
import { CATALOGUE, DRAFTS } from './editor-words.part.tsx';

const DONE = ['drop', 'publish', 'withdraw'];

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, locale, context } = visit;
  const code = visit.param('code');
  const versions = await listedVersions(context, code);
  const [newest] = versions;
  if (!newest) throw new Refusal('procedures.unknown', 404, { details: { code } });
  const shown = versions.find((one) => one.standing === 'inForce') ?? newest;
  const draft = (await openDrafts(context)).find((one) => one.procedure === code);
  const mine = mayEdit(context.actor, 'edit');
  const done = DONE.find((one) => one === visit.query('xong'));
  return {
    title: shown.body.name[locale],
    section: 'admin',
    active: 'procedures',
    wide: true,
    body: (
      <>
        <BackLink href={CATALOGUE}>{t('editor.backToCatalogue')}</BackLink>
        <ErrorSummary errors={errors} />
        <PageHead above={`${shown.body.field.name[locale]} · ${code}`} title={shown.body.name[locale]} />
        {done && <Notice tone="success" live title={t(`editor.done.${done}`)} />}
        {mine && draft && (
          <Notice title={t('editor.draftBy', { who: draft.changedByName ?? '', when: momentText(draft.changedAt, locale) })}>
            <p>
              <a href={`${DRAFTS}/${draft.id}`}>{t('editor.goOn')}</a>
            </p>
          </Notice>
        )}
        {mine && !draft && <BeginPart visit={visit} version={shown} />}
        <VersionsPart visit={visit} versions={versions} mine={mine} />
        {mine && (
          <>
            <h2>{t('editor.history')}</h2>
            <DeedList
              deeds={await editorDeeds(context, code)}
              verbs="editor.deeds"
              detail={({ data }) =>
                typeof data.part === 'string'
                  ? t(`editor.parts.${data.part}`)
                  : typeof data.from === 'string' && t('editor.ofVersion', { version: String(data.version) })
              }
            />
          </>
        )}
      </>
    ),
  };
}

/** Begins a draft as a copy of a version. */
export function BeginPart({ visit: { t }, version }: { visit: Visit; version: ListedVersion }) {
  return (
    <Form action={`${CATALOGUE}/${version.procedure}`} hidden={{ do: 'begin', version: version.version, key: newId() }}>
      <p>{t('editor.beginHelp')}</p>
      <Button>{t('editor.begin')}</Button>
    </Form>
  );
}

function VersionsPart({ visit, versions, mine }: { visit: Visit; versions: ListedVersion[]; mine: boolean }) {
  const { t, locale } = visit;
  const withdraw = (one: ListedVersion) =>
    mine &&
    one.standing === 'coming' &&
    one.madeBy && (
      <Form action={`${CATALOGUE}/${one.procedure}`} hidden={{ do: 'withdraw', version: one.version, key: newId() }}>
        <Button look="secondary" danger>
          {t('editor.withdraw')}
          <span class="ds-sr-only"> {one.version}</span>
        </Button>
      </Form>
    );
  return (
    <DataTable
      caption={t('editor.versions')}
      rows={versions}
      rowKey={(one) => one.version}
      columns={[
        {
          head: t('editor.version'),
          main: true,
          cell: (one) => <a href={`${CATALOGUE}/${one.procedure}/${one.version}`}>{spanOf(one, visit)}</a>,
        },
        { head: t('editor.standing'), cell: ({ standing }) => <StandingTag visit={visit} standing={standing} /> },
        {
          head: t('editor.madeBy'),
          cell: ({ madeBy, madeByName, madeAt }) =>
            madeBy ? t('editor.madeByAt', { who: madeByName ?? '', when: momentText(madeAt, locale) }) : t('editor.fromContent'),
        },
        { head: t('editor.decision'), cell: (one) => one.decision ?? t('editor.nothing') },
        ...(mine ? [{ head: t('editor.action'), cell: withdraw }] : []),
      ]}
    />
  );
}

/** `/quan-tri/thu-tuc/:code`: the versions of a procedure; a new one is begun here, a coming one withdrawn. */
export const editorVersionsPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { form, context } = visit;
        const wish = { procedure: visit.param('code'), version: form.text('version'), key: form.text('key') };
        if (form.text('do') === 'withdraw') {
          const input = withdrawInput.safeParse(wish);
          if (!input.success) throw new Refusal('context.bad_input', 400);
          await withdrawVersion(context, input.data);
          return seeOther(`${CATALOGUE}/${wish.procedure}?xong=withdraw`);
        }
        const input = beginInput.safeParse(wish);
        if (!input.success) throw new Refusal('context.bad_input', 400);
        const { id, already } = await beginDraft(context, input.data);
        return seeOther(`${DRAFTS}/${id}${already ? '?da-co=1' : ''}`);
      },
      (errors) => view(visit, errors),
    ),
};
