import type { FileReference } from '../../../government/dossiers/dossiers.schema.ts';
import { keepPaper, uncarried } from '../../../government/dossiers/papers.service.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { BackLink, ErrorSummary, type Errors } from '../../../ui/form.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitLabel } from '../../targets/pages/targets.part.tsx';
import { firstUse, undoKit } from '../kit.service.ts';
import { readinessOf, waitsFor } from '../readiness.rules.ts';
import { confirmItem, withdrawItem } from '../readiness.service.ts';
import { mayRollout, mayRolloutOrRefuse } from '../rollout.permissions.ts';
import { checklistNow, checksOf, kitsOf, memberOf, rolloutFacts } from '../rollout.queries.ts';
import { goLive, removeCommune } from '../rollout.service.ts';
import { Checklist, Confirm, Kits, Live } from './commune.part.tsx';
import { PATH } from './rollout.page.tsx';
import { DayZero, errorsOf } from './rollout.part.tsx';

const done = ['confirm', 'withdraw', 'live', 'undo'];
const formOf = (what: string): string => ({ confirm: 'check', live: 'live' })[what] ?? 'other';

async function sceneOf({ context, param }: Visit) {
  const unit = param('unit');
  const register = await registerOf(context);
  const known = register.units.get(unit);
  if (known?.level !== 'commune') throw new Refusal('units.unknown', 404, { details: { code: unit } });
  const facts = rolloutFacts(register, unit, dayOf(context.now));
  mayRolloutOrRefuse(context.actor, 'look', facts);
  const checks = new Map((await checksOf(context, [unit])).map((one) => [one.item, one]));
  const checklist = checklistNow(context);
  const confirmed = new Set(checks.keys());
  const lines = checklist.items.map((item) => ({ item, check: checks.get(item.code), waits: waitsFor(item, confirmed) }));
  const kits = await Promise.all(
    (await kitsOf(context, unit)).map(async (kit) => ({ kit, used: kit.state === 'undone' ? null : await firstUse(context, kit) })),
  );
  return {
    unit: known,
    register,
    facts,
    checklist,
    lines,
    readiness: readinessOf(checklist, confirmed),
    member: await memberOf(context, unit),
    kits,
  };
}

async function view(visit: Visit, errors: Errors = {}, kept?: FileReference): Promise<View> {
  const { t, context, query, form } = visit;
  const { unit, register, facts, checklist, lines, readiness, member, kits } = await sceneOf(visit);
  const path = `${PATH}/${unit.id}`;
  const names = await accountNames(
    context,
    lines.flatMap(({ check }) => check?.confirmedBy ?? []),
  );
  const may = (verb: 'confirm' | 'plan' | 'copy') => mayRollout(context.actor, verb, facts);
  const wrong = errorsOf(formOf(form.text('do')), errors);
  const said = done.find((one) => one === query('xong'));
  const left = Number(query('con-lai')) || 0;
  const nameOf = (id: string) => {
    const other = register.units.get(id);
    return other ? unitLabel(visit, other) : id;
  };
  return {
    title: t('rollout.communeTitle', { name: unitLabel(visit, unit) }),
    section: 'admin',
    active: 'rollout',
    wide: true,
    sheet: { name: `nhan-rong-${unit.code}`, unit: unit.id },
    body: (
      <>
        <BackLink href={PATH} />
        <ErrorSummary errors={wrong} />
        <PageHead above={t('rollout.title')} title={unitLabel(visit, unit)} />
        {said && (
          <Notice tone="success" live title={t(`rollout.done.${said}`)}>
            {left > 0 && <p>{t('rollout.kit.left', { count: left })}</p>}
          </Notice>
        )}
        <p>
          {member ? <DayZero visit={visit} liveOn={member.liveOn} /> : t('rollout.inNoPhase')}{' '}
          {t('rollout.readyOf', { confirmed: readiness.confirmed, of: readiness.of })}
        </p>
        <h2>{t('rollout.checklist')}</h2>
        <p>{t('rollout.checklistBasis', { version: checklist.version, basis: checklist.basis })}</p>
        <Checklist visit={visit} lines={lines} names={names} path={path} may={may('confirm') && !member?.liveOn} />
        {may('confirm') && <Confirm visit={visit} lines={lines} path={path} errors={wrong} kept={kept} />}
        {may('plan') && member && !member.liveOn && (
          <Live visit={visit} member={member} ready={readiness.ready} path={path} errors={wrong} />
        )}
        <h2>{t('rollout.kit.title')}</h2>
        <Kits visit={visit} kits={kits} path={path} may={may('copy') && !member?.liveOn} nameOf={nameOf} />
      </>
    ),
  };
}

/** The evidence that was sent, or that an earlier try of this form had sent. Refuses with a complaint at the file (422). */
async function fileOf({ form }: Visit, path: string): Promise<FileReference | null> {
  const [file] = form.files('check.file').filter((one) => one.size > 0 || one.name !== '');
  if (!file) return form.text('check.file.remove') ? null : (uncarried(form.text('kept'), path) ?? null);
  const kept = await keepPaper(file);
  if (!('reason' in kept)) return kept;
  throw new Refusal('rollout.input', 422, { fields: { file: { key: `rollout.errors.file_${kept.reason}` } } });
}

/** Does what the form asks; gives the query of the page that follows. */
async function act(visit: Visit, path: string, file: FileReference | null): Promise<string> {
  const { context, form, param } = visit;
  const key = form.text('key') || newId();
  const seen = { id: form.text('id'), rowVersion: Number(form.text('rowVersion')), key };
  switch (form.text('do')) {
    case 'withdraw':
      await withdrawItem(context, seen);
      return `${path}?xong=withdraw`;
    case 'live':
      await goLive(context, { ...seen, liveOn: postedDay(form, 'live.liveOn'), decision: form.text('live.decision') });
      return `${path}?xong=live`;
    case 'remove':
      await removeCommune(context, seen);
      return PATH;
    case 'undo': {
      const { left } = await undoKit(context, { id: seen.id, rowVersion: seen.rowVersion });
      return `${path}?xong=undo&con-lai=${left.length}`;
    }
    default:
      await confirmItem(context, { unit: param('unit'), item: form.text('check.item'), note: form.text('check.note'), file, key });
      return `${path}?xong=confirm`;
  }
}

/** `/quan-tri/nhan-rong/:unit`: what a commune has ready, with evidence; its day zero; what the kit copied to it. */
export const rolloutCommunePage: Page = {
  get: (visit) => view(visit),
  post: async (visit) => {
    await sceneOf(visit);
    const path = `${PATH}/${visit.param('unit')}`;
    let file: FileReference | null = null;
    return answerOr(
      visit,
      async () => {
        file = await fileOf(visit, path);
        if (visit.form.text('check.file.remove')) return view(visit);
        return seeOther(await act(visit, path, file));
      },
      (errors) => view(visit, errors, file ?? undefined),
    );
  },
};
