import { Refusal, refusalKey, say } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { canonicalBoxes, isCommuneOn, searchAsked } from '../../../registers/addresses/addresses.rules.ts';
import { FileField } from '../../../ui/fields.file.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form, Hidden } from '../../../ui/form.tsx';
import { momentText, sizeText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { parseScreen, typedFrom } from '../../procedures/forms.rules.ts';
import type { Screen } from '../../procedures/forms.schema.ts';
import { sentences } from '../../procedures/forms.summary.rules.ts';
import { openDossier, type WholeDossier } from '../dossiers.queries.ts';
import { STATE } from '../dossiers.rules.ts';
import type { FileReference } from '../dossiers.schema.ts';
import { answerSupplement } from '../dossiers.supplement.service.ts';
import { refuseStrangers } from '../drafts.queries.ts';
import { carried, keepPapers, PAPER_TYPES, uncarried } from '../papers.service.ts';
import { Faults } from './citizen-dossier.part.tsx';
import { type Boxes, Questions } from './file-field.part.tsx';
import { readerOf } from './file-frame.part.tsx';
import { fieldOf, limitsText, refusedSentences } from './file-papers.page.tsx';

type Scene = { visit: Visit; whole: WholeDossier; request: WholeDossier['requests'][number]; screen: Screen; papers: string[] };
type Look = { typed: Boxes; kept: Kept; note: string; key: string; errors?: Errors; stale?: boolean };
/** Files that were taken on an earlier try, by paper. */
type Kept = Record<string, FileReference[]>;

/** The questions and papers that the request names, as one screen. `more`: fields that an answer made necessary. */
function sceneOf(visit: Visit, whole: WholeDossier, more: readonly string[] = []): Scene | undefined {
  const request = whole.requests.find((one) => !one.answeredAt);
  if (!request || whole.dossier.state !== STATE.supplement) return undefined;
  const faults = whole.faults.filter((fault) => fault.request === request.id);
  const wanted = [...faults.filter((fault) => fault.target === 'field').map((fault) => fault.targetCode), ...more];
  const all = whole.version.onlineForm?.screens.flatMap((screen) => screen.fields) ?? [];
  const title = { vi: '-', en: '-' };
  return {
    visit,
    whole,
    request,
    screen: { code: 'supplement', title, fields: all.filter((field) => wanted.includes(field.name)) },
    papers: [...new Set(faults.filter((fault) => fault.target === 'paper').map((fault) => fault.targetCode))],
  };
}

const situationOf = ({ visit, whole }: Scene) => ({
  caseCode: whole.dossier.caseCode,
  answers: whole.answers,
  today: dayOf(visit.context.now),
});

const placeOf = ({ visit, request }: Scene, component: string) => `${visit.context.actor.id}|${request.id}|${component}`;

/** An upload for each paper that is asked for; what was taken on an earlier try goes along. */
function PaperFields({ scene, look, errors }: { scene: Scene; look: Look; errors: Errors }) {
  const { t, locale } = scene.visit;
  const { papers, whole } = scene;
  const names = new Map(whole.version.components.map((one) => [one.code, one.name[locale]]));
  return (
    <>
      {papers.map((code) => (
        <FileField
          key={code}
          name={fieldOf(code)}
          label={names.get(code) ?? code}
          accept={PAPER_TYPES.join(',')}
          multiple
          limits={limitsText(t, locale)}
          error={errors[fieldOf(code)]}
          kept={(look.kept[code] ?? []).map((one) => ({ id: one.hash, name: one.name, note: sizeText(one.bytes, locale) }))}
        />
      ))}
      {papers.flatMap((code) =>
        (look.kept[code] ?? []).map((one) => (
          <Hidden key={one.hash} name={`${fieldOf(code)}.kept`} value={carried(one, placeOf(scene, code))} />
        )),
      )}
    </>
  );
}

async function view(scene: Scene, look: Look): Promise<View> {
  const { visit, whole, request, screen } = scene;
  const { t, locale } = visit;
  const { dossier, version } = whole;
  const { places } = await readerOf(visit);
  const errors = look.errors ?? {};
  const title = t('dossiers.mine.supplementTitle');
  const hidden = { key: look.key, rowVersion: String(dossier.rowVersion) };
  return {
    title,
    active: 'mine',
    status: look.stale ? 409 : Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <BackLink href={`/ho-so/${dossier.code}`} />
        <ErrorSummary errors={errors} />
        <PageHead
          above={`${version.name[locale]} · ${dossier.code}`}
          title={title}
          lead={t('dossiers.mine.supplement', { moment: momentText(request.limitAt, locale) })}
        />
        {look.stale && (
          <Notice tone="warning" live title={t('dossiers.filing.stale.title')}>
            <p>{t('dossiers.filing.stale.text')}</p>
          </Notice>
        )}
        <h2>{t('dossiers.mine.faults')}</h2>
        <Faults whole={whole} />
        <Form files action={`/ho-so/${dossier.code}/bo-sung`} hidden={hidden}>
          {/* Enter in a box presses a form's first button: it must be this one, not the one that drops a file. */}
          <button class="ds-sr-only" type="submit" name="do" value="send" tabIndex={-1} aria-hidden="true" />
          {screen.fields.map((field) => (
            <Hidden key={field.name} name="asked" value={field.name} />
          ))}
          <Questions screen={screen} situation={situationOf(scene)} typed={look.typed} errors={errors} places={places} />
          <PaperFields scene={scene} look={look} errors={errors} />
          <LongTextField
            name="note"
            label={t('dossiers.mine.note')}
            help={t('dossiers.mine.noteHelp')}
            optional
            maxLength={2000}
            value={look.note}
            error={errors.note}
          />
          <ButtonRow>
            <Button name="do" value="send">
              {t('dossiers.mine.sendAnswer')}
            </Button>
          </ButtonRow>
        </Form>
      </>
    ),
  };
}

/** The files of this try and of those before it; what is not what it says comes back with its reason. */
async function papersOf(scene: Scene): Promise<{ kept: Kept; errors: Errors }> {
  const { form } = scene.visit;
  const kept: Kept = {};
  const refused: Parameters<typeof refusedSentences>[0][number][] = [];
  for (const code of scene.papers) {
    const dropped = form.texts(`${fieldOf(code)}.remove`);
    const before = form
      .texts(`${fieldOf(code)}.kept`)
      .flatMap((text) => uncarried(text, placeOf(scene, code)) ?? [])
      .filter((one) => !dropped.includes(one.hash));
    const outcome = await keepPapers(code, form.files(fieldOf(code)), before);
    kept[code] = [...before, ...outcome.kept];
    refused.push(...outcome.refused);
  }
  return { kept, errors: refusedSentences(refused, scene.visit) };
}

async function post(visit: Visit): Promise<Answer> {
  const { context, form, t, locale } = visit;
  const whole = await openDossier(context, visit.param('code'));
  const asked = form.texts('asked');
  const scene = sceneOf(visit, whole, asked);
  const home = `/ho-so/${whole.dossier.code}`;
  if (!scene) return seeOther(home); // answered already: a reload, or another window
  const { kept, errors: paperErrors } = await papersOf(scene);
  const look = { typed: form.all(), kept, note: form.text('note'), key: form.text('key') || newId() };
  if (searchAsked(look.typed) || form.text('do') !== 'send') return view(scene, { ...look, errors: paperErrors });
  const { reader, places } = await readerOf(visit);
  const addresses = scene.screen.fields.filter((field) => field.kind === 'address').map((field) => field.name);
  const parsed = parseScreen(scene.screen, canonicalBoxes(addresses, look.typed, places.own), situationOf(scene), (id) =>
    isCommuneOn(places.register, id, places.day),
  );
  const errors = { ...sentences(parsed.errors, reader), ...paperErrors };
  if (Object.keys(errors).length > 0) return view(scene, { ...look, errors });
  const note = look.note.trim();
  try {
    await answerSupplement(context, {
      id: whole.dossier.id,
      key: look.key,
      rowVersion: Number(form.text('rowVersion')) || 0,
      answers: Object.fromEntries(scene.screen.fields.map(({ name }) => [name, parsed.answers[name] ?? ''])),
      papers: scene.papers.flatMap((code) => (kept[code]?.length ? [{ component: code, files: kept[code] }] : [])),
      ...(note.length >= 3 ? { note: note.slice(0, 2000) } : {}),
    });
    return seeOther(home);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'dossiers.not_now') return seeOther(home);
    if (error.code === 'dossiers.stale') return view(scene, { ...look, stale: true });
    if (error.status === 409)
      return { ...(await view(scene, { ...look, errors: { '': t(refusalKey(error.code), error.details) } })), status: 409 };
    if (error.status !== 422) throw error;
    // An answer may make another question necessary: it is asked here too.
    const again = sceneOf(visit, whole, [...asked, ...Object.keys(error.fields)]) ?? scene;
    return view(again, {
      ...look,
      typed: { ...typedFrom(again.screen, whole.answers), ...look.typed },
      errors: Object.fromEntries(Object.entries(error.fields).map(([name, one]) => [name, say(one, t, locale)])),
    });
  }
}

/** The answer to a request for a supplement: every fault on one screen, fields as fields, papers as uploads. */
export const supplementAnswerPage: Page = {
  signedIn: true,
  async get(visit) {
    refuseStrangers(visit.context);
    const whole = await openDossier(visit.context, visit.param('code'));
    const scene = sceneOf(visit, whole);
    if (!scene) return seeOther(`/ho-so/${whole.dossier.code}`);
    return view(scene, { typed: typedFrom(scene.screen, whole.answers), kept: {}, note: '', key: newId() });
  },
  async post(visit) {
    refuseStrangers(visit.context);
    return post(visit);
  },
};
