import type { ComponentChildren } from 'preact';
import type { ZodType } from 'zod';
import { Refusal, refusalKey, say } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { hasWords } from '../../../platform/words/words.ts';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, LinkButton } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { mayDo } from '../../dossiers/dossiers.handling.queries.ts';
import { type DeedVerb, deedPaths, deedWords, wordOf } from '../desk.rules.ts';
import { namesIn, type Scene, sceneOf } from '../desk.scene.queries.ts';
import { sentenceOf, whoOf } from './history.part.tsx';

/** What the officer typed, and what is wrong with it. `extra`: what a deed prepared, such as files that were taken already. */
export type Look<Extra> = { typed: Record<string, string | string[]>; errors: Errors; extra: Extra };
export type Change = { id: string; key: string; rowVersion: number };

/** A verb as a page: what is asked, and what is done with the answers. */
export type Deed<Extra> = {
  verb: DeedVerb;
  danger?: boolean;
  /** It shows more than fits into a column of text. */
  wide?: boolean;
  /** It sends files. */
  files?: boolean;
  /** What only a browser can do, as a `View` names it. */
  islands?: readonly string[];
  /** Reads what was posted beside the texts; complaints by field. Also on the first look, with nothing posted. */
  prepare(scene: Scene): Promise<{ extra: Extra; errors: Errors }>;
  fields(scene: Scene, look: Look<Extra>): Promise<ComponentChildren> | ComponentChildren;
  /** Other buttons beside the one that does it; each is named `do`. */
  buttons?(scene: Scene): ComponentChildren;
  act(scene: Scene, change: Change, extra: Extra): Promise<unknown>;
};

type Shown<Extra> = Look<Extra> & { key: string; status: 200 | 409 | 422; stale?: boolean };

/** Somebody was faster: what was done, by which office and when, and how to go on. */
async function Stale({ scene, possible }: { scene: Scene; possible: boolean }) {
  const { visit, whole, stepName, unitName } = scene;
  const { t, locale } = visit;
  // What the house noted by itself after it, as a coming to the desk, is not what somebody decided.
  const said = whole.history.map((event) => [event, sentenceOf(event, { t, locale, stepName, unitName })] as const);
  const [last, sentence] = said.findLast(([, words]) => words !== undefined) ?? said.at(-1) ?? [];
  return (
    <Notice tone="warning" live title={t('desk.stale.title')}>
      {last && <p>{t('desk.stale.what', { what: sentence ?? t('desk.stale.changed'), moment: momentText(last.occurredAt, locale) })}</p>}
      {last && <p>{t('deeds.stale.who', { who: whoOf(last, await namesIn(scene), t) })}</p>}
      <p>{t(possible ? 'desk.stale.kept' : 'desk.stale.over')}</p>
    </Notice>
  );
}

async function view<Extra>(deed: Deed<Extra>, scene: Scene, shown: Shown<Extra>): Promise<View> {
  const { visit, whole, verbs } = scene;
  const { t, locale } = visit;
  const { dossier, version } = whole;
  const home = `/can-bo/ho-so/${dossier.code}`;
  const words = deedWords(deed.verb);
  const possible = verbs.includes(deed.verb);
  return {
    title: t(`${words}.title`),
    section: 'office',
    active: 'queue',
    status: shown.status,
    wide: deed.wide ?? false,
    islands: deed.islands ?? [],
    body: (
      <>
        <BackLink href={home}>{t('desk.dossier.title', { code: dossier.code })}</BackLink>
        <ErrorSummary errors={shown.errors} />
        <PageHead above={`${version.name[locale]} · ${dossier.applicantName}`} title={t(`${words}.title`)} lead={t(`${words}.lead`)} />
        {shown.stale && (await Stale({ scene, possible }))}
        <Form
          files={deed.files}
          action={`${home}/${deedPaths[deed.verb]}`}
          hidden={{ key: shown.key, rowVersion: String(dossier.rowVersion) }}
        >
          {/* Enter in a box presses a form's first button: it must be this one. */}
          <button class="ds-sr-only" type="submit" name="do" value="send" tabIndex={-1} aria-hidden="true" />
          {await deed.fields(scene, shown)}
          <ButtonRow>
            {possible && (
              <Button name="do" value="send" danger={deed.danger}>
                {t(`${words}.do`)}
              </Button>
            )}
            {possible && deed.buttons?.(scene)}
            <LinkButton href={home} look="tertiary">
              {t('desk.cancel')}
            </LinkButton>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** What a refusal complains about, in sentences; what belongs to no field stands under ''. */
function errorsOf(refusal: Refusal, { t, locale }: Visit): Errors {
  const fields = Object.entries(refusal.fields).map(([name, complaint]) => [name, say(complaint, t, locale)] as const);
  const whole = hasWords(refusalKey(refusal.code)) ? t(refusalKey(refusal.code), refusal.details) : t('context.refusals.bad_input');
  return fields.length > 0 ? Object.fromEntries(fields) : { '': whole };
}

async function post<Extra>(deed: Deed<Extra>, visit: Visit): Promise<Answer> {
  const scene = await sceneOf(visit);
  const { dossier } = scene.whole;
  const { form } = visit;
  const { extra, errors } = await deed.prepare(scene);
  const key = form.text('key') || newId();
  const look = { typed: form.all(), extra, key };
  if (Object.keys(errors).length > 0) return view(deed, scene, { ...look, errors, status: 422 });
  if (form.text('do') !== 'send') return view(deed, scene, { ...look, errors: {}, status: 200 });
  try {
    await deed.act(scene, { id: dossier.id, key, rowVersion: Number(form.text('rowVersion')) || 0 }, extra);
    return seeOther(`/can-bo/ho-so/${dossier.code}?xong=${wordOf(deed.verb)}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The dossier as it is by now: its row version goes along with what was typed.
    if (error.code === 'dossiers.stale') return view(deed, await sceneOf(visit), { ...look, errors: {}, status: 409, stale: true });
    if (error.status !== 409 && error.status !== 422) throw error;
    const again = error.code === 'context.key_reused' ? { ...look, key: newId() } : look;
    return view(deed, scene, { ...again, errors: errorsOf(error, visit), status: error.status });
  }
}

/** The page of a verb. Whoever may not do it, or not now, is told so before anything is typed. */
export function deedPage<Extra>(deed: Deed<Extra>): Page {
  return {
    signedIn: true,
    async get(visit) {
      const scene = await sceneOf(visit);
      if (!mayDo(visit.context, deed.verb, scene.whole)) throw new Refusal('dossiers.forbidden', 403);
      if (!scene.verbs.includes(deed.verb)) throw new Refusal('desk.not_offered', 409);
      const { extra } = await deed.prepare(scene);
      return view(deed, scene, { typed: {}, errors: {}, extra, key: newId(), status: 200 });
    },
    post: (visit) => post(deed, visit),
  };
}

/** What was typed, as the verb takes it. Refuses with `context.bad_input` (422) and a complaint at each field. */
export function accepted<T>(schema: ZodType<T>, value: unknown, nameOf = (path: PropertyKey[]) => String(path.at(-1) ?? '')): T {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const fields = outcome.error.issues.map(({ code, path }) => {
    const own = ['desk.errors', 'deeds.errors', 'return.errors']
      .map((place) => `${place}.${String(path.at(-1) ?? '')}`)
      .find((key) => hasWords(key));
    return [nameOf(path), { key: code === 'too_big' ? 'desk.errors.long' : (own ?? 'context.refusals.bad_input') }] as const;
  });
  throw new Refusal('context.bad_input', 422, { fields: Object.fromEntries(fields) });
}

/** A box that may stay empty: nothing instead of an empty text. */
export const orNothing = (text: string): string | undefined => text.trim() || undefined;

/** For deeds that ask nothing but texts. */
export const nothingElse = async (): Promise<{ extra: null; errors: Errors }> => ({ extra: null, errors: {} });
