import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { BackLink, Button, ButtonRow, ErrorSummary, type Errors, Form } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { differencesOnPage } from '../editor.differences.rules.ts';
import { type Fault, hoursOfTiming, judgedDraft } from '../editor.faults.rules.ts';
import { isNode, type Json, type Node, nodeAt, withNode } from '../editor.nodes.rules.ts';
import { type Draft, draftOf, printOf, unitCodes } from '../editor.queries.ts';
import { placeOfRow, placesOf, rearranged, rowDeed } from '../editor.read.rules.ts';
import { changeInput } from '../editor.schema.ts';
import { changeDraft } from '../editor.service.ts';
import { type Sheet, sheetAt } from '../editor.shape.rules.ts';
import { questionsOf, typedNode } from '../editor.typed.rules.ts';
import { BoxesPart } from './editor-boxes.part.tsx';
import { ThingsPart } from './editor-things.part.tsx';
import { DRAFTS, differenceText, faultText, sheetHref, sheetTitle } from './editor-words.part.tsx';

type Scene = { visit: Visit; draft: Draft; sheet: Sheet; node: Node };
type Place = { path: (string | number)[]; value?: Json };

/** The numbers of an address; undefined where there are none. */
const numbersOf = (visit: Visit): number[] => ['number', 'inner'].flatMap((name) => (visit.param(name) ? [Number(visit.param(name))] : []));

async function sceneOf(visit: Visit): Promise<Scene> {
  const draft = await draftOf(visit.context, visit.param('id'));
  const sheet = sheetAt(visit.param('part'), numbersOf(visit));
  const node = sheet && nodeAt(draft.body, sheet.path);
  // A thing that somebody has taken out meanwhile is no page any more; a part may still be empty.
  if (!sheet || (sheet.item && !isNode(node))) throw new Refusal('editor.no_page', 404);
  return { visit, draft, sheet, node: isNode(node) ? node : {} };
}

const emptyPlaces = ({ boxes, path }: Sheet): Place[] => boxes.map(({ key }) => ({ path: [...path, ...key.split('.')] }));
const listPlace = ({ list, path }: Sheet): Place[] => (list ? [{ path: [...path, list.key] }] : []);

/** The faults of a draft that belong to a page, by the names of its boxes. */
async function faultsHere({ visit, draft, sheet }: Scene): Promise<Fault[]> {
  const day = dayOf(visit.context.now);
  const { faults } = judgedDraft(draft.body, { version: day, validFrom: day }, await unitCodes(visit.context));
  return faults.filter((fault) => fault.slug === sheet.slug && fault.numbers.join() === sheet.numbers.join());
}

/** `refused`: what was typed could not be kept and stands in the boxes again. `kept`: it was, and is not right yet. */
async function view(scene: Scene, { refused, kept }: { refused?: Errors; kept?: true } = {}): Promise<View> {
  const { visit, draft, sheet, node } = scene;
  const { t, locale, form } = visit;
  const questions = questionsOf(draft.body);
  const posted = refused !== undefined && form.text('list') === '';
  const typed = posted ? form.all() : typedNode(sheet.boxes, '', node, questions);
  const faults = posted ? [] : await faultsHere(scene);
  const errors = {
    ...Object.fromEntries(faults.toReversed().map((fault) => [fault.name, faultText(fault, questions, visit)])),
    ...refused,
  };
  const title = sheetTitle(sheet, node, visit);
  const cases = (Array.isArray(draft.body.cases) ? draft.body.cases : []).map((one) => ({
    value: String(nodeAt(one, ['code']) ?? ''),
    label: String(nodeAt(one, ['name', locale]) ?? ''),
  }));
  const seen = { seen: String(draft.rowVersion), key: newId() };
  return {
    title,
    section: 'admin',
    active: 'procedures',
    status: kept ? 422 : 200,
    body: (
      <>
        <BackLink
          href={
            sheet.numbers.length > 0
              ? sheetHref(draft.id, { slug: sheet.slug, numbers: sheet.numbers.slice(0, -1) })
              : `${DRAFTS}/${draft.id}`
          }
        >
          {t(sheet.numbers.length > 0 ? 'editor.backToPart' : 'editor.backToDraft')}
        </BackLink>
        <ErrorSummary errors={errors} />
        <PageHead
          title={title}
          above={`${draft.procedure} · ${t('editor.draft')}`}
          lead={sheet.item ? undefined : t(`editor.leads.${sheet.slug}`)}
        />
        {kept && (
          <Notice title={t('editor.keptTitle')}>
            <p>{t('editor.keptText')}</p>
          </Notice>
        )}
        {visit.query('xong') && <Notice tone="success" live title={t('editor.saved')} />}
        {posted && <MeanwhilePart scene={scene} />}
        {sheet.item === 'timing' && <HoursPart visit={visit} node={node} />}
        {sheet.boxes.length > 0 && (
          <Form action={sheetHref(draft.id, sheet)} hidden={{ ...seen, print: printOf(draft.body, emptyPlaces(sheet)) }}>
            {/* Enter in a box presses a form's first button: that is to save, not to move a row. */}
            <button class="ds-sr-only" type="submit" name="do" value="save" tabIndex={-1} aria-hidden="true" />
            <BoxesPart boxes={sheet.boxes} typed={typed} errors={errors} questions={questions} cases={cases} />
            <ButtonRow>
              <Button name="do" value="save">
                {t('editor.save')}
              </Button>
            </ButtonRow>
          </Form>
        )}
        {sheet.list && (
          <ThingsPart
            visit={visit}
            draft={draft}
            sheet={sheet}
            hidden={{ ...seen, list: '1', print: printOf(draft.body, listPlace(sheet)) }}
          />
        )}
      </>
    ),
  };
}

/** Hours of the steps beside those of the term: what lacks, or is too much. */
function HoursPart({ visit: { t, locale }, node }: { visit: Visit; node: Node }) {
  const hours = hoursOfTiming(node);
  if (!hours) return null;
  const gap = hours.given - hours.taken;
  const key = gap === 0 ? 'even' : gap > 0 ? 'lack' : 'over';
  const said = { taken: numberText(hours.taken, locale), given: numberText(hours.given, locale), gap: numberText(Math.abs(gap), locale) };
  return (
    <Notice tone={gap === 0 ? 'success' : 'warning'} title={t('editor.hours.title')}>
      <p>{t(`editor.hours.${key}`, said)}</p>
    </Notice>
  );
}

/** Somebody else was at this page meanwhile: where what was typed differs from what stands there now. */
function MeanwhilePart({ scene: { visit, draft, sheet } }: { scene: Scene }) {
  const { t, form } = visit;
  const questions = questionsOf(draft.body);
  const places = placesOf(sheet, draft.body, { typed: form.all(), questions });
  const mine = places.reduce<Json>((body, { path, value }) => withNode(body, path, value), draft.body);
  const found = differencesOnPage(nodeAt(draft.body, sheet.path), nodeAt(mine, sheet.path), sheet.boxes);
  return (
    <Notice tone="warning" title={t('editor.meanwhile.title')}>
      <p>{t('editor.meanwhile.text')}</p>
      <ul>
        {found.map((one) => (
          <li key={differenceText(one, questions, visit)}>{differenceText(one, questions, visit)}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** What was typed on the page, with the row that a button moved or took out. */
function typedPlaces({ visit, draft, sheet }: Scene): Place[] {
  const [typed, questions] = [visit.form.all(), questionsOf(draft.body)];
  const places = placesOf(sheet, draft.body, { typed, questions });
  const asked = rowDeed(visit.form.text('do'));
  const at = sheet.boxes.findIndex((box) => box.key === asked?.name);
  const [box, place] = [sheet.boxes[at], places[at]];
  if (!asked || !box || !place || !Array.isArray(place.value)) return places;
  const rows = rearranged(place.value, asked.deed, placeOfRow(box, typed, asked.at, questions));
  return places.with(at, rows.length === 0 && box.optional ? { path: place.path } : { path: place.path, value: rows });
}

/** The list below with one of its things moved, taken out, or a new one at its end. */
function listPlaces({ visit, draft, sheet }: Scene): Place[] {
  const [place] = listPlace(sheet);
  if (!place || !sheet.list) throw new Refusal('editor.no_page', 404);
  const now = nodeAt(draft.body, place.path);
  const list = Array.isArray(now) ? now : [];
  const asked = rowDeed(visit.form.text('do'));
  return [{ path: place.path, value: asked ? rearranged(list, asked.deed, asked.at) : [...list, sheet.list.fresh] }];
}

async function save(scene: Scene): Promise<Answer> {
  const { visit, draft, sheet } = scene;
  const { form, context } = visit;
  const [list, added] = [form.text('list') !== '', form.text('do') === 'add'];
  const places = list ? listPlaces(scene) : typedPlaces(scene);
  const wish = {
    id: draft.id,
    slug: sheet.slug,
    places,
    seen: Number(form.text('seen')) || 0,
    print: form.text('print'),
    key: form.text('key'),
  };
  const input = changeInput.safeParse(wish);
  if (!input.success) throw new Refusal('context.bad_input', 400);
  await changeDraft(context, input.data);
  const [place] = places;
  const to = list && added && Array.isArray(place?.value) ? { slug: sheet.slug, numbers: [...sheet.numbers, place.value.length] } : sheet;
  const now = await sceneOf(visit);
  // What is not right yet is kept all the same, and said at once.
  if (!list && form.text('do') === 'save' && (await faultsHere(now)).length > 0) return view(now, { kept: true });
  return seeOther(`${sheetHref(draft.id, to)}${added ? '' : '?xong=1'}`);
}

/** `/quan-tri/soan-thu-tuc/:id/:part/:number/:inner`: one page of a draft. What is typed is kept, right or wrong. */
export const editorSheetPage: Page = {
  get: async (visit) => view(await sceneOf(visit)),
  async post(visit) {
    const scene = await sceneOf(visit);
    return answerOr(
      visit,
      () => save(scene),
      async (refused) => view(await sceneOf(visit), { refused }),
    );
  },
};
