import { Refusal, say } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { canonicalBoxes, isCommuneOn, searchAsked } from '../../../registers/addresses/addresses.rules.ts';
import { nationalPhone, normalPhone } from '../../../registers/people/people.rules.ts';
import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, type Errors, Form } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { parseScreen, typedFrom } from '../../procedures/forms.rules.ts';
import type { Screen } from '../../procedures/forms.schema.ts';
import { type Profile, prefilled, sentences } from '../../procedures/forms.summary.rules.ts';
import { returnWays } from '../dossiers.rules.ts';
import type { OpenDraft } from '../drafts.queries.ts';
import { CASE, caseOf, firstOpen, formErrors, RETURN, type Step, stepAfter, stepsOf } from '../drafts.rules.ts';
import { chooseCase, chooseReturn, printOf, saveScreen } from '../drafts.service.ts';
import { type Boxes, Questions } from './file-field.part.tsx';
import { draftHref, draftOrReceipt, FilingFrame, readerOf } from './file-frame.part.tsx';

const CHANGE = 'sua';
type Scene = { visit: Visit; draft: OpenDraft; steps: Step[]; step: Step; fromCheck: boolean };

/** Where a screen posts to: a change that was begun on the check page comes back to it. */
const addressOf = ({ draft, step, fromCheck }: Scene) => `${draftHref(draft, step.code)}${fromCheck ? `?${CHANGE}=1` : ''}`;

function goOn(visit: Visit, draft: OpenDraft, code: string, fromCheck: boolean): Response {
  const next = stepAfter(draft.version, draft, dayOf(visit.context.now), code, fromCheck);
  const back = fromCheck && next.kind !== 'check' ? `?${CHANGE}=1` : '';
  return seeOther(`${draftHref(draft, next.code)}${back}`);
}

/** The screen that is asked for; another one when the draft does not have it. */
async function sceneOf(visit: Visit): Promise<Scene | Response> {
  const draft = await draftOrReceipt(visit);
  if (draft instanceof Response) return draft;
  const today = dayOf(visit.context.now);
  const steps = stepsOf(draft.version, draft, today);
  const step = steps.find((one) => one.code === visit.param('screen'));
  if (!step || step.kind === 'papers' || step.kind === 'check')
    return seeOther(draftHref(draft, firstOpen(draft.version, draft, today).code));
  return { visit, draft, steps, step, fromCheck: visit.query(CHANGE) === '1' };
}

const situationOf = ({ visit, draft }: Scene, answers = draft.answers) => ({
  caseCode: caseOf(draft.version, draft) ?? '',
  answers,
  today: dayOf(visit.context.now),
});

/** What the account knows of its owner: its name on pages is the phone number until another is given. */
function profileOf({ viewer }: Visit): Profile {
  if (viewer?.kind !== 'citizen') return {}; // who helps is not whose answers these are
  const phone = normalPhone(viewer?.name ?? '');
  return phone ? { 'requester.phone': nationalPhone(phone) } : viewer ? { 'requester.fullName': viewer.name } : {};
}

type Look = { typed: Boxes; errors: Errors; status?: View['status']; stale?: boolean };

async function formView(scene: Scene, screen: Screen, look: Look): Promise<View> {
  const { visit, draft, steps, step, fromCheck } = scene;
  const { t, locale } = visit;
  const { places } = await readerOf(visit);
  const title = screen.title[locale];
  return {
    title,
    active: 'procedures',
    status: look.status ?? 200,
    body: (
      <FilingFrame {...{ draft, steps, title, fromCheck }} step={step.code} lead={screen.intro?.[locale]} errors={look.errors}>
        {look.stale && (
          <Notice tone="warning" live title={t('dossiers.filing.stale.title')}>
            <p>{t('dossiers.filing.stale.text')}</p>
          </Notice>
        )}
        <Form action={addressOf(scene)} hidden={{ seen: printOf(screen, draft.answers) }}>
          <Questions screen={screen} situation={situationOf(scene)} typed={look.typed} errors={look.errors} places={places} />
          <ButtonRow>
            <Button>{t('dossiers.filing.next')}</Button>
          </ButtonRow>
        </Form>
      </FilingFrame>
    ),
  };
}

/** What the boxes hold when the screen is opened: what was typed wrong, else the answers, and what the account knows. */
function boxesOf(scene: Scene, screen: Screen): Look {
  const { draft, visit } = scene;
  const fields = new Set(screen.fields.map((field) => field.name));
  const { t, locale } = visit;
  const wrong = draft.typed[screen.code];
  if (wrong) return { typed: wrong, errors: sentences(parseScreen(screen, wrong, situationOf(scene)).errors, { t, locale }) };
  const visited = draft.done.includes(screen.code);
  const form = draft.version.onlineForm;
  const typed = {
    ...typedFrom(screen, draft.answers),
    ...(visited || !form
      ? {}
      : typedFrom({ ...screen, fields: screen.fields.filter((one) => one.prefill) }, prefilled(form, draft.answers, profileOf(visit)))),
  };
  const judged = visited || visit.query('kiem') === '1' ? formErrors(draft.version, draft, dayOf(visit.context.now)) : {};
  return { typed, errors: sentences(Object.fromEntries(Object.entries(judged).filter(([name]) => fields.has(name))), { t, locale }) };
}

async function postForm(scene: Scene, screen: Screen): Promise<Answer> {
  const { visit, draft, fromCheck, step } = scene;
  const posted = visit.form.all();
  if (searchAsked(posted)) return formView(scene, screen, { typed: posted, errors: {} });
  const { reader, places } = await readerOf(visit);
  const boxes = canonicalBoxes(addressesOf(screen), posted, places.own);
  const knows = (commune: string) => isCommuneOn(places.register, commune, places.day);
  const saved = await saveScreen(visit.context, { id: draft.id, screen: screen.code, posted: boxes, seen: visit.form.text('seen') }, knows);
  const now = { ...scene, draft: saved.draft };
  if (saved.stale) return formView(now, screen, { typed: posted, errors: {}, status: 409, stale: true });
  const errors = sentences(saved.parsed.errors, reader);
  if (Object.keys(errors).length > 0) return formView(now, screen, { typed: posted, errors, status: 422 });
  return goOn(visit, saved.draft, step.code, fromCheck);
}

const addressesOf = (screen: Screen) => screen.fields.filter((field) => field.kind === 'address').map((field) => field.name);

function caseView(scene: Scene, errors: Errors = {}): View {
  const { visit, draft, steps, fromCheck } = scene;
  const { t, locale } = visit;
  const title = t('dossiers.filing.case.title');
  const choices = draft.version.cases.map(({ code, name, help }) => ({ value: code, label: name[locale], help: help?.[locale] }));
  return {
    title,
    active: 'procedures',
    status: errors.case ? 422 : 200,
    body: (
      <FilingFrame {...{ draft, steps, title, errors, fromCheck }} step={CASE}>
        <Form action={addressOf(scene)}>
          <ChoiceField
            name="case"
            label={t('dossiers.filing.case.label')}
            choices={choices}
            value={draft.caseCode ?? undefined}
            error={errors.case}
          />
          <ButtonRow>
            <Button>{t('dossiers.filing.next')}</Button>
          </ButtonRow>
        </Form>
      </FilingFrame>
    ),
  };
}

function returnView(scene: Scene, typed: { way: string; address: string }, errors: Errors = {}): View {
  const { visit, draft, steps, fromCheck } = scene;
  const { t } = visit;
  const title = t('dossiers.filing.return.title');
  const address = (
    <LongTextField
      name="address"
      rows={3}
      maxLength={300}
      label={t('dossiers.filing.return.address')}
      help={t('dossiers.filing.return.addressHelp')}
      value={typed.address}
      error={errors.address}
    />
  );
  const choices = returnWays.map((way) => ({
    value: way,
    label: t(`dossiers.filing.return.ways.${way}`),
    help: t(`dossiers.filing.return.help.${way}`),
    reveal: way === 'post' ? address : undefined,
  }));
  return {
    title,
    active: 'procedures',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <FilingFrame {...{ draft, steps, title, errors, fromCheck }} step={RETURN}>
        <Form action={addressOf(scene)}>
          <ChoiceField name="way" label={t('dossiers.filing.return.label')} choices={choices} value={typed.way} error={errors.way} />
          <ButtonRow>
            <Button>{t('dossiers.filing.next')}</Button>
          </ButtonRow>
        </Form>
      </FilingFrame>
    ),
  };
}

/** Runs a save; its complaints become a page again, everything else goes on. */
async function saved(scene: Scene, save: () => Promise<OpenDraft>, again: (errors: Errors) => View): Promise<Answer> {
  const { visit, step, fromCheck } = scene;
  try {
    return goOn(visit, await save(), step.code, fromCheck);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error;
    return again(Object.fromEntries(Object.entries(error.fields).map(([name, one]) => [name, say(one, visit.t, visit.locale)])));
  }
}

/** One screen of a filing: which case, a screen of the form, or how the result comes back. */
export const fileStepPage: Page = {
  async get(visit) {
    const scene = await sceneOf(visit);
    if (scene instanceof Response) return scene;
    const { step, draft } = scene;
    if (step.screen) return formView(scene, step.screen, boxesOf(scene, step.screen));
    if (step.kind === 'case') return caseView(scene);
    return returnView(scene, { way: draft.returnWay ?? '', address: draft.returnAddress });
  },
  async post(visit) {
    const scene = await sceneOf(visit);
    if (scene instanceof Response) return scene;
    const { step, draft } = scene;
    if (step.screen) return postForm(scene, step.screen);
    if (step.kind === 'case')
      return saved(
        scene,
        () => chooseCase(visit.context, draft.id, visit.form.text('case')),
        (errors) => caseView(scene, errors),
      );
    const typed = { way: visit.form.text('way'), address: visit.form.text('address') };
    return saved(
      scene,
      () => chooseReturn(visit.context, draft.id, typed),
      (errors) => returnView(scene, typed, errors),
    );
  },
};
