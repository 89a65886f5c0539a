import { Refusal, say } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { fold } from '../../../platform/words/fold.ts';
import { communesLike } from '../../../registers/addresses/addresses.rules.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { Button, ButtonRow, ErrorSummary, type Errors, Form, Hidden } from '../../../ui/form.tsx';
import { clockWords } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { chargeDossier } from '../../fees/charges.service.ts';
import { type Pressed, press } from '../intake.press.ts';
import { deskOf, dossierOfDraft, intakeDraft, ownIntakeDrafts } from '../intake.queries.ts';
import { type Counter, counterOf, type Standing } from '../intake.scene.queries.ts';
import { intakeBoxes } from '../intake.schema.ts';
import { dropIntake, keepIntake, takeInDraft } from '../intake.service.ts';
import { intakeIn, papersMark } from '../intake.typed.rules.ts';
import { slipIn } from '../reserved.service.ts';
import { ChoicePart } from './intake-choice.part.tsx';
import { DraftList } from './intake-drafts.part.tsx';
import { PapersPart } from './intake-papers.part.tsx';
import { type Focus, PersonPart } from './intake-person.part.tsx';
import { RestPart } from './intake-rest.part.tsx';
import { SlipPart } from './intake-slip.part.tsx';

export const COUNTER = '/can-bo/tiep-nhan';
const ISLANDS = ['src/government/desk/pages/intake.island.tsx'];

/** What the page shows besides the boxes. */
type Shown = Partial<Pick<Pressed, 'found' | 'entries'>> & {
  errors?: Errors;
  status?: View['status'];
  /** Papers that must be there and are not. */
  missing?: readonly string[];
  notice?: 'stale' | 'gone' | 'twins' | 'which';
  plain?: boolean;
  savedAt?: Date;
};

/** Where the page begins: at what is open next. The summary of errors comes before all. */
function focusOf({ boxes, entry, caseCode }: Counter, { errors = {}, found, entries }: Shown): Focus {
  if (Object.keys(errors).length > 0 || found?.kind === 'people' || entries) return undefined;
  if (found?.kind === 'garbled' || !boxes.fullName) return 'scan';
  if (!entry) return 'wanted';
  return caseCode ? 'do' : 'case';
}

/** A paper is missing: the law knows a written request and a written refusal, and no receipt. */
function Missing({ visit: { t }, names }: { visit: Visit; names: readonly string[] }) {
  return (
    <Notice tone="warning" title={t('intake.missing.title')}>
      <ul>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p>{t('intake.missing.why')}</p>
      <ButtonRow>
        <Button name="do" value="lack" look="secondary">
          {t('intake.missing.lack')}
        </Button>
        <Button name="do" value="refuse" look="tertiary">
          {t('intake.missing.refuse')}
        </Button>
      </ButtonRow>
    </Notice>
  );
}

async function Head({ counter, savedAt }: { counter: Counter; savedAt: Date | undefined }) {
  const { visit, units, unit } = counter;
  const { t, locale, context } = visit;
  const options =
    units.length > 1 ? await Promise.all(units.map(async (one) => ({ value: one, label: await unitName(context, one, locale) }))) : [];
  return (
    <div class="xs-counter-head">
      <PageHead title={t('intake.title')} />
      <p class="xs-saved" role="status" data-saved="">
        {savedAt && t('intake.saved', { time: clockWords(savedAt, locale) })}
      </p>
      {options.length > 0 ? (
        <SelectField name="unit" label={t('intake.unit')} value={unit} options={options} />
      ) : (
        <Hidden name="unit" value={unit} />
      )}
    </div>
  );
}

async function view(visit: Visit, standing: Standing, shown: Shown = {}): Promise<View> {
  const { t, locale } = visit;
  const counter = await counterOf(visit, standing);
  const { errors = {}, missing = [], found, entries, plain = false, notice } = shown;
  const focus = focusOf(counter, shown);
  const drafts = (await ownIntakeDrafts(visit.context)).filter((one) => one.id !== standing.id);
  const names = missing.map((code) => counter.entry?.components.find((one) => one.code === code)?.name[locale] ?? code);
  const said = (key: string) => t(`intake.island.${key}`);
  return {
    title: t('intake.title'),
    section: 'office',
    active: 'counter',
    wide: true,
    islands: ISLANDS,
    status: shown.status ?? (Object.keys(errors).length > 0 ? 422 : 200),
    body: (
      <div
        class="xs-counter"
        data-intake={`${COUNTER}/luu`}
        data-saved-at={said('saved')}
        data-unsaved={said('unsaved')}
        data-stale={said('stale')}
      >
        <ErrorSummary errors={errors} />
        {notice && (
          <Notice tone="warning" live title={t(`intake.notices.${notice}.title`)}>
            <p>{t(`intake.notices.${notice}.text`)}</p>
          </Notice>
        )}
        <Form action={COUNTER} hidden={{ key: standing.id, version: String(standing.rowVersion) }}>
          {await Head({ counter, savedAt: shown.savedAt })}
          <div class="xs-counter-parts">
            <PersonPart counter={counter} errors={errors} found={found} focus={focus} plain={plain} />
            <ChoicePart counter={counter} errors={errors} entries={entries} focus={focus} />
            <PapersPart counter={counter} errors={errors} unsure={notice === 'which'}>
              {names.length > 0 && <Missing visit={visit} names={names} />}
            </PapersPart>
            <RestPart counter={counter} errors={errors} />
            <SlipPart counter={counter} errors={errors} />
          </div>
          <div class="xs-counter-do">
            <Button name="do" value="take" accessKey="n" focus={focus === 'do'}>
              {t('intake.do')}
            </Button>
            {counter.chosen && missing.length === 0 && (
              <Button name="do" value="lack" look="tertiary" accessKey="b">
                {t('intake.lack')}
              </Button>
            )}
            {standing.rowVersion > 0 && (
              <Button name="do" value="drop" look="tertiary">
                {t('intake.drop')}
              </Button>
            )}
          </div>
        </Form>
        {drafts.length > 0 && <DraftList drafts={drafts} catalogue={counter.catalogue} />}
        <p>
          <a href={`${COUNTER}/cong-quoc-gia`}>{t('intake.fromPortal')}</a>
        </p>
      </div>
    ),
  };
}

/** An unfinished intake as it stands; one that became a dossier meanwhile leads there. */
async function open(visit: Visit, id: string): Promise<Answer> {
  const { context, query } = visit;
  const draft = await intakeDraft(context, id);
  const filed = await context.read((tx) => dossierOfDraft(tx, context, id));
  if (filed) {
    await dropIntake(context, id);
    return seeOther(`${COUNTER}/xong/${filed.code}`);
  }
  if (!draft) return view(visit, empty(visit), { notice: 'gone', status: 404 });
  const { typed, unit, rowVersion, changedAt } = draft;
  return view(visit, { id, rowVersion, unit, boxes: typed }, { savedAt: changedAt, plain: query('khong-dau') === '1' });
}

const empty = (visit: Visit): Standing => ({
  id: newId(),
  rowVersion: 0,
  unit: deskOf(visit.context, visit.query('don-vi')).unit,
  boxes: {},
});

/** Keeps what stands in the boxes. `stale`: another window changed it; nothing is kept, and the next press overwrites it knowingly. */
async function keep(visit: Visit, standing: Standing): Promise<{ rowVersion: number } | { code: string } | { stale: number }> {
  const { id, unit, rowVersion, boxes } = standing;
  try {
    return await keepIntake(visit.context, { id, unit, rowVersion, typed: boxes });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'intake.stale') throw error;
    return { stale: (await intakeDraft(visit.context, id))?.rowVersion ?? 0 };
  }
}

/** How many of the communes that could have been named are said. */
const MOST_COMMUNES = 8;

/** The one commune that was named to resolve the dossier (phi địa giới); undefined when none fits, or several do. */
async function communeNamed({ context }: Visit, typed: string): Promise<string | undefined> {
  const places = { register: await registerOf(context), day: dayOf(context.now) };
  const found = communesLike(places, typed);
  const [first, second] = found;
  return first && (!second || fold(first.name) !== fold(second.name)) ? first.id : undefined;
}

/** What is complete becomes a dossier; what is not, comes again with everything that is wrong. */
async function take(visit: Visit, standing: Standing, deed: 'take' | 'lack' | 'refuse'): Promise<Answer> {
  const { context, t, locale } = visit;
  const counter = await counterOf(visit, standing);
  const { entry, caseCode, chosen } = counter;
  if (!entry || !caseCode || !chosen) {
    const open: Errors = entry ? { case: t('intake.errors.case') } : { wanted: t('intake.errors.wantedEmpty') };
    return view(visit, standing, { errors: { ...(standing.boxes.fullName ? {} : { fullName: t('intake.errors.fullName') }), ...open } });
  }
  const {
    input,
    errors = {},
    missing,
  } = intakeIn(standing.boxes, { unit: standing.unit, procedure: entry.procedure, caseCode, rows: chosen.rows });
  const complaints = Object.fromEntries(Object.entries(errors).map(([name, one]) => [name, say(one, t, locale)] as const));
  if (!input || (deed === 'take' && missing.length > 0)) return view(visit, standing, { errors: complaints, missing });
  const named = standing.boxes.competentUnit;
  const competentUnit = named ? await communeNamed(visit, named) : undefined;
  const atWork = competentUnit === standing.unit || counter.communes.some((one) => one.value === competentUnit);
  if (named && !atWork) {
    const communes = counter.communes.slice(0, MOST_COMMUNES).map((one) => one.label);
    const reason = t(competentUnit ? 'intake.errors.notAtWork' : 'intake.errors.competent', { communes: communes.join('; ') });
    return view(visit, standing, { errors: { competentUnit: reason } });
  }
  const warned = new Set((standing.boxes.warned ?? '').split(' '));
  if (chosen.twins.some((one) => !warned.has(one.code))) return view(visit, standing, { notice: 'twins', status: 409 });
  const unsure = deed === 'take' && chosen.open.some((one) => one.length > 1);
  if (unsure && standing.boxes.unsure !== papersMark(entry.procedure, caseCode))
    return view(visit, standing, { notice: 'which', status: 409 });
  return answerOr(
    visit,
    async () => {
      const slip = await slipIn(context, standing.unit, standing.boxes);
      const { id, code } = await takeInDraft(context, {
        id: standing.id,
        input: { ...input, ...(competentUnit ? { competentUnit } : {}) },
        receive: deed === 'take',
        slip,
      });
      // Pages and copies were counted here: nobody counts them again to take the money.
      await chargeDossier(context, id, chosen.counted.length > 0 ? { quantities: chosen.quantities } : {});
      if (deed === 'take') return seeOther(`${COUNTER}/xong/${code}`);
      return seeOther(`/can-bo/ho-so/${code}/${deed === 'lack' ? `bo-sung?thieu=${missing.join('.')}` : 'tu-choi'}`);
    },
    (refused) => view(visit, standing, { errors: refused }),
  );
}

/** Taking in what somebody brought or sent by post: one screen, received in the same moment, the slip with the next key. */
export const intakePage: Page = {
  signedIn: true,
  wasm: true,
  get(visit) {
    const id = visit.query('nhap');
    deskOf(visit.context, visit.query('don-vi'));
    return id ? open(visit, id) : view(visit, empty(visit), { plain: visit.query('khong-dau') === '1' });
  },
  async post(visit): Promise<Answer> {
    const { form } = visit;
    const { unit } = deskOf(visit.context, form.text('unit') || undefined);
    const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(form.text('key')) ? form.text('key') : newId();
    const deed = form.text('do');
    if (deed === 'drop') {
      await dropIntake(visit.context, id);
      return seeOther(COUNTER);
    }
    const pressed = await press(visit, unit, intakeBoxes.parse(form.all()));
    const rowVersion = Math.min(1_000_000, Math.max(0, Math.trunc(Number(form.text('version'))) || 0));
    const standing: Standing = { id, rowVersion, unit, boxes: intakeBoxes.parse(pressed.boxes) };
    const kept = await keep(visit, standing);
    if ('code' in kept) return seeOther(`${COUNTER}/xong/${kept.code}`);
    if ('stale' in kept) return view(visit, { ...standing, rowVersion: kept.stale }, { notice: 'stale', status: 409 });
    const stands: Standing = { ...standing, rowVersion: kept.rowVersion };
    const plain = deed === 'plain' || (form.text('plain') !== '' && deed !== 'marks');
    const { found, entries, wrong } = pressed;
    if (found || entries || Object.keys(wrong).length > 0) return view(visit, stands, { found, entries, errors: wrong, plain });
    if (stands.rowVersion === 0) return deed === 'next' || plain ? view(visit, stands, { plain }) : take(visit, stands, 'take');
    // What was only now understood is looked at before it is taken in.
    if (!pressed.moved && (deed === 'take' || deed === 'lack' || deed === 'refuse')) return take(visit, stands, deed);
    return seeOther(`${COUNTER}?${new URLSearchParams({ nhap: id, ...(plain ? { 'khong-dau': '1' } : {}) })}`);
  },
};
