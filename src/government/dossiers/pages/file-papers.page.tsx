import { dayOf } from '../../../platform/time/time.ts';
import type { Locale, Translate } from '../../../platform/words/words.ts';
import { FileField } from '../../../ui/fields.file.tsx';
import { Button, ButtonRow, type Errors, Form } from '../../../ui/form.tsx';
import { sizeText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { type Answer, type Page, seeOther, type Visit } from '../../../ui/visit.ts';
import type { Papers } from '../../procedures/procedures.rules.ts';
import type { OpenDraft } from '../drafts.queries.ts';
import { caseOf, missingPapers, PAPERS, papersOf, stepAfter, stepsOf } from '../drafts.rules.ts';
import { passStep } from '../drafts.service.ts';
import { addPapers, MAX_BYTES, MAX_FILES, PAPER_TYPES, type RefusedFile, removePaper } from '../papers.service.ts';
import { draftHref, draftOrReceipt, FilingFrame } from './file-frame.part.tsx';

/** The largest upload in one go, in MiB: what the page's form takes. */
export const UPLOAD_MEBIBYTES = 64;

export const fieldOf = (component: string) => `paper.${component}`;

/** What may be sent, said before anything is chosen. */
export const limitsText = (t: Translate, locale: Locale): string =>
  t('dossiers.filing.papers.limits', { size: sizeText(MAX_BYTES, locale), files: MAX_FILES });

/** Why files were not taken, by the field of their paper; a paper's files each have their sentence. */
export function refusedSentences(refused: readonly RefusedFile[], { t, locale }: Pick<Visit, 't' | 'locale'>): Errors {
  const errors: Errors = {};
  for (const { component, name, reason } of refused) {
    const sentence = t(`dossiers.filing.papers.refused.${reason}`, { name, size: sizeText(MAX_BYTES, locale), files: MAX_FILES });
    const field = fieldOf(component);
    errors[field] = errors[field] ? `${errors[field]} ${sentence}` : sentence;
  }
  return errors;
}

/** What need not be handed in, and why: a database stands for it, the online form does, or it is only shown at the desk. */
export function NotAsked({ papers }: { papers: Pick<Papers, 'replaced' | 'written' | 'shown'> }) {
  const { t, locale } = useLanguage();
  const lines = [
    ...papers.replaced.map(
      ({ component, database }) => [component, t('procedures.paper.spared', { database: t(`procedures.databases.${database}`) })] as const,
    ),
    ...papers.written.map((component) => [component, t('procedures.paper.written')] as const),
    ...papers.shown.map((component) => [component, t('dossiers.filing.papers.onlyShown')] as const),
  ];
  if (lines.length === 0) return null;
  return (
    <>
      <h2>{t('dossiers.filing.papers.notAsked')}</h2>
      <ul>
        {lines.map(([component, why]) => (
          <li key={component.code}>
            <strong>{component.name[locale]}</strong>: {why}
          </li>
        ))}
      </ul>
    </>
  );
}

async function view(visit: Visit, draft: OpenDraft, errors: Errors = {}): Promise<Answer> {
  const { t, locale, context } = visit;
  const today = dayOf(context.now);
  const title = t('dossiers.filing.papers.title');
  const papers = papersOf(draft.version, draft, today);
  const fromCheck = visit.query('sua') === '1';
  return {
    title,
    active: 'procedures',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <FilingFrame
        {...{ draft, title, errors, fromCheck }}
        steps={stepsOf(draft.version, draft, today)}
        step={PAPERS}
        lead={t(papers.asked.length > 0 ? 'dossiers.filing.papers.lead' : 'dossiers.filing.papers.none')}
      >
        <Form files action={`${draftHref(draft, PAPERS)}${fromCheck ? '?sua=1' : ''}`}>
          {papers.asked.map((paper) => (
            <FileField
              key={paper.code}
              name={fieldOf(paper.code)}
              label={paper.name[locale]}
              optional={!paper.required}
              why={paper.help?.[locale]}
              accept={PAPER_TYPES.join(',')}
              multiple
              limits={limitsText(t, locale)}
              error={errors[fieldOf(paper.code)]}
              kept={draft.files
                .filter((one) => one.component === paper.code)
                .map((one) => ({ id: one.id, name: one.name, note: sizeText(one.bytes, locale), href: draftHref(draft, `tep/${one.id}`) }))}
            />
          ))}
          <ButtonRow>
            <Button name="do" value="next">
              {t('dossiers.filing.next')}
            </Button>
            {papers.asked.length > 0 && (
              <Button look="secondary" name="do" value="upload">
                {t('dossiers.filing.papers.upload')}
              </Button>
            )}
          </ButtonRow>
        </Form>
        <NotAsked papers={papers} />
      </FilingFrame>
    ),
  };
}

/** The papers of a filing: what is asked for by the answers, with uploads; what need not be handed in. */
export const filePapersPage: Page = {
  signedIn: true,
  async get(visit) {
    const draft = await draftOrReceipt(visit);
    if (draft instanceof Response) return draft;
    if (!caseOf(draft.version, draft)) return seeOther(draftHref(draft));
    const checked = visit.query('kiem') === '1' ? missingSentences(visit, draft) : {};
    return view(visit, draft, checked);
  },
  async post(visit) {
    const { context, form } = visit;
    const draft = await draftOrReceipt(visit);
    if (draft instanceof Response) return draft;
    const { asked } = papersOf(draft.version, draft, dayOf(context.now));
    for (const { code } of asked) for (const file of form.texts(`${fieldOf(code)}.remove`)) await removePaper(context, draft.id, file);
    const refused = await addPapers(context, draft.id, (component) => form.files(fieldOf(component)));
    const now = await draftOrReceipt(visit);
    if (now instanceof Response) return now;
    if (refused.length > 0) return view(visit, now, refusedSentences(refused, visit));
    const fromCheck = visit.query('sua') === '1';
    if (form.text('do') !== 'next') return seeOther(`${draftHref(draft, PAPERS)}${fromCheck ? '?sua=1' : ''}`);
    const missing = missingSentences(visit, now);
    if (Object.keys(missing).length > 0) return view(visit, now, missing);
    const passed = await passStep(context, draft.id, PAPERS);
    return seeOther(draftHref(draft, stepAfter(passed.version, passed, dayOf(context.now), PAPERS, fromCheck).code));
  },
};

function missingSentences({ context, t, locale }: Visit, draft: OpenDraft): Errors {
  const names = new Map(draft.version.components.map((one) => [one.code, one.name[locale]]));
  const missing = missingPapers(draft.version, draft, dayOf(context.now));
  return Object.fromEntries(
    missing.map((code) => [fieldOf(code), t('dossiers.filing.papers.missing', { paper: names.get(code) ?? code })]),
  );
}
