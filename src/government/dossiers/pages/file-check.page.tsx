import { Refusal, say } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { fieldId } from '../../../ui/field.tsx';
import { Button, ButtonRow, type Errors, Form } from '../../../ui/form.tsx';
import { moneyText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice, SummaryList } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type Visit } from '../../../ui/visit.ts';
import { FORGET } from '../../assistance/assistance.rules.ts';
import { type SummaryPart, sentences, summary } from '../../procedures/forms.summary.rules.ts';
import { type Papers, validateAnswers } from '../../procedures/procedures.rules.ts';
import { feeOf } from '../dossiers.fee.queries.ts';
import type { OpenDraft } from '../drafts.queries.ts';
import { CASE, CHECK, caseOf, firstOpen, PAPERS, papersOf, RETURN, stepsOf } from '../drafts.rules.ts';
import { sendDraft } from '../drafts.service.ts';
import { draftHref, draftOrReceipt, FilingFrame, readerOf, receiptHref } from './file-frame.part.tsx';
import { NotAsked } from './file-papers.page.tsx';

const change = (draft: OpenDraft, screen: string, field = '') => `${draftHref(draft, screen)}?sua=1${field ? `#${fieldId(field)}` : ''}`;

/** Doubts about answers, which stop nobody: shown with a way to look again. */
async function Doubts(visit: Visit, draft: OpenDraft, caseCode: string) {
  const { t } = visit;
  const { reader } = await readerOf(visit);
  const { warnings } = validateAnswers(draft.version, caseCode, draft.answers, dayOf(visit.context.now));
  const screens = draft.version.onlineForm?.screens ?? [];
  const lines = Object.entries(sentences(warnings, reader));
  if (lines.length === 0) return null;
  return (
    <Notice tone="warning" title={t('dossiers.filing.check.doubts')}>
      <ul>
        {lines.map(([name, sentence]) => (
          <li key={name}>
            <a href={change(draft, screens.find((one) => one.fields.some((field) => field.name === name))?.code ?? '', name)}>{sentence}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

async function Fee(visit: Visit, draft: OpenDraft, caseCode: string) {
  const { t, locale, context } = visit;
  const fee = await feeOf(context, draft.version, { unit: draft.unit, caseCode, answers: draft.answers });
  if (fee === 'not published')
    return (
      <>
        <p>{t('procedures.fee.notPublished')}</p>
        <p>{draft.version.fee.text[locale]}</p>
      </>
    );
  return <p>{fee.amount === 0 ? t('procedures.fee.free') : moneyText(fee.amount, locale)}</p>;
}

function Answered({ parts, draft }: { parts: readonly SummaryPart[]; draft: OpenDraft }) {
  return (
    <>
      {parts.map(({ screen, title, rows }) => (
        <section key={screen}>
          <h2>{title}</h2>
          <SummaryList rows={rows.map(({ name, label, value }) => ({ key: label, value, change: change(draft, screen, name) }))} />
        </section>
      ))}
    </>
  );
}

/** The papers with their files, and how the result comes back. */
function Enclosed({ papers, draft }: { papers: Papers; draft: OpenDraft }) {
  const { t, locale } = useLanguage();
  return (
    <>
      <h2>{t('dossiers.filing.papers.title')}</h2>
      <SummaryList
        rows={papers.asked.map((paper) => ({
          key: paper.name[locale],
          value: draft.files
            .filter((one) => one.component === paper.code)
            .map((one) => one.name)
            .join('; '),
          change: change(draft, PAPERS),
        }))}
      />
      <NotAsked papers={papers} />
      <h2>{t('dossiers.filing.return.title')}</h2>
      <SummaryList
        rows={[
          {
            key: t('dossiers.filing.return.label'),
            value: [t(`dossiers.filing.return.ways.${draft.returnWay}`), ...(draft.returnWay === 'post' ? [draft.returnAddress] : [])].join(
              ': ',
            ),
            change: change(draft, RETURN),
          },
        ]}
      />
    </>
  );
}

async function view(visit: Visit, draft: OpenDraft, errors: Errors = {}): Promise<Answer> {
  const { t, locale, context } = visit;
  const today = dayOf(context.now);
  const { reader } = await readerOf(visit);
  const caseCode = caseOf(draft.version, draft) ?? '';
  const papers = papersOf(draft.version, draft, today);
  const form = draft.version.onlineForm;
  const parts = form ? summary(form, { caseCode, answers: draft.answers, today }, reader) : [];
  const title = t('dossiers.filing.check.title');
  const caseName = draft.version.cases.find((one) => one.code === caseCode)?.name[locale];
  return {
    title,
    active: 'procedures',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <FilingFrame
        {...{ draft, title, errors }}
        steps={stepsOf(draft.version, draft, today)}
        step={CHECK}
        lead={t('dossiers.filing.check.lead')}
      >
        {await Doubts(visit, draft, caseCode)}
        {draft.version.cases.length > 1 && (
          <SummaryList rows={[{ key: t('dossiers.filing.case.title'), value: caseName, change: change(draft, CASE) }]} />
        )}
        <Answered parts={parts} draft={draft} />
        <Enclosed papers={papers} draft={draft} />
        <h2>{t('dossiers.filing.check.fee')}</h2>
        {await Fee(visit, draft, caseCode)}
        <Form action={draftHref(draft, CHECK)}>
          <p>{t('dossiers.filing.check.declare')}</p>
          <ButtonRow>
            <Button>{t('dossiers.filing.check.send')}</Button>
          </ButtonRow>
        </Form>
      </FilingFrame>
    ),
  };
}

/** Everything once more, each answer with its way back; then sent, once however often the button is pressed. */
export const fileCheckPage: Page = {
  async get(visit) {
    const draft = await draftOrReceipt(visit);
    if (draft instanceof Response) return draft;
    const open = firstOpen(draft.version, draft, dayOf(visit.context.now));
    return open.kind === 'check' ? view(visit, draft) : seeOther(draftHref(draft, open.code));
  },
  async post(visit) {
    const { context, t, locale } = visit;
    const draft = await draftOrReceipt(visit);
    if (draft instanceof Response) return draft;
    const open = firstOpen(draft.version, draft, dayOf(context.now));
    if (open.kind !== 'check') return seeOther(`${draftHref(draft, open.code)}?kiem=1&sua=1`);
    try {
      const { code } = await sendDraft(context, draft.id);
      // Who sent it for somebody gets no code: the way of the draft leads back to the helping, and the browser forgets the pages.
      return code ? seeOther(receiptHref(code)) : seeOther(draftHref(draft), FORGET);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 422) throw error;
      // Another window sent it a moment ago.
      const sent = await draftOrReceipt(visit);
      if (sent instanceof Response) return sent;
      if (Object.keys(error.fields).length === 0) throw error;
      return view(visit, draft, Object.fromEntries(Object.values(error.fields).map((one) => ['', say(one, t, locale)])));
    }
  },
};
