import type { FileReference } from '../../../government/dossiers/dossiers.schema.ts';
import { carried, keepPaper, MAX_BYTES, PAPER_TYPES, uncarried } from '../../../government/dossiers/papers.service.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { FileField } from '../../../ui/fields.file.tsx';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { dayText, momentText, sizeText } from '../../../ui/format.ts';
import { Notice, PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { unitLabel } from '../../targets/pages/targets.part.tsx';
import { changing } from '../kit.rules.ts';
import { firstUse, undoKit } from '../kit.service.ts';
import { type Item, readinessOf, waitsFor } from '../readiness.rules.ts';
import { confirmItem, withdrawItem } from '../readiness.service.ts';
import { mayRollout, mayRolloutOrRefuse } from '../rollout.permissions.ts';
import { type Check, checklistNow, checksOf, type Kit, kitsOf, type Member, memberOf, rolloutFacts } from '../rollout.queries.ts';
import { goLive, removeCommune } from '../rollout.service.ts';
import { PATH } from './rollout.page.tsx';
import { DayZero, errorsOf } from './rollout.part.tsx';

const done = ['confirm', 'withdraw', 'live', 'undo'];
const formOf = (what: string): string => ({ confirm: 'check', live: 'live' })[what] ?? 'other';

type Line = { item: Item; check: Check | undefined; waits: string[] };

/** The checklist: what is confirmed, by whom, with which evidence; what still waits for what. */
function Checklist({
  visit,
  lines,
  names,
  path,
  may,
}: {
  visit: Visit;
  lines: Line[];
  names: ReadonlyMap<string, string>;
  path: string;
  may: boolean;
}) {
  const { t, locale } = visit;
  const nameOf = (code: string) => lines.find((one) => one.item.code === code)?.item.name[locale] ?? code;
  return (
    <DataTable
      caption={t('rollout.checklist')}
      rows={lines}
      rowKey={({ item }) => item.code}
      columns={[
        { head: t('rollout.point'), main: true, cell: ({ item }) => item.name[locale] },
        { head: t('rollout.group'), cell: ({ item }) => t(`rollout.groups.${item.group}`) },
        {
          head: t('rollout.state'),
          cell: ({ check, waits }) =>
            check ? (
              <StateTag tone="success">
                {t('rollout.confirmedBy', {
                  who: names.get(check.confirmedBy) ?? t('rollout.somebody'),
                  when: momentText(check.confirmedAt, locale),
                })}
              </StateTag>
            ) : waits.length > 0 ? (
              <StateTag tone="neutral">{t('rollout.waitsFor', { points: waits.map(nameOf).join('; ') })}</StateTag>
            ) : (
              <StateTag tone="warning">{t('rollout.open')}</StateTag>
            ),
        },
        { head: t('rollout.note'), cell: ({ check }) => check?.note },
        {
          head: t('rollout.evidence'),
          cell: ({ check }) => check?.name && <a href={`${path}/tep/${check.id}`}>{check.name}</a>,
          text: ({ check }) => check?.name ?? '',
        },
        ...(may
          ? [
              {
                head: t('rollout.deed'),
                text: false as const,
                cell: ({ check, item }: Line) =>
                  check && (
                    <Form action={path} hidden={{ do: 'withdraw', key: newId(), id: check.id, rowVersion: String(check.rowVersion) }}>
                      <Button look="tertiary">
                        {t('rollout.withdraw')}
                        <span class="ds-sr-only"> {item.name[locale]}</span>
                      </Button>
                    </Form>
                  ),
              },
            ]
          : []),
      ]}
    />
  );
}

function Confirm({
  visit,
  lines,
  path,
  errors,
  kept,
}: {
  visit: Visit;
  lines: Line[];
  path: string;
  errors: Errors;
  kept: FileReference | undefined;
}) {
  const { t, locale, form } = visit;
  const next = lines.filter(({ check, waits }) => !check && waits.length === 0);
  if (next.length === 0) return null;
  const of = fieldsOf(form.text('do') === 'confirm' ? form.all() : {}, errors);
  return (
    <>
      <h2>{t('rollout.confirm')}</h2>
      <Form action={path} hidden={{ do: 'confirm', key: newId() }} files>
        <SelectField
          {...of.text('check.item')}
          label={t('rollout.point')}
          options={next.map(({ item }) => ({ value: item.code, label: item.name[locale] }))}
        />
        <LongTextField {...of.text('check.note')} label={t('rollout.note')} help={t('rollout.noteHelp')} rows={3} maxLength={1000} />
        {kept && <Hidden name="kept" value={carried(kept, path)} />}
        <FileField
          name="check.file"
          label={t('rollout.evidence')}
          error={errors['check.file']}
          accept={PAPER_TYPES.join(',')}
          limits={t('rollout.evidenceLimits', { size: sizeText(MAX_BYTES, locale) })}
          kept={kept ? [{ id: 'kept', name: kept.name }] : []}
        />
        <Button>{t('rollout.confirmThis')}</Button>
      </Form>
    </>
  );
}

/** The province says that a commune is live, or takes it out of the phase. */
function Live({ visit, member, ready, path, errors }: { visit: Visit; member: Member; ready: boolean; path: string; errors: Errors }) {
  const { t, form } = visit;
  const of = fieldsOf(form.text('do') === 'live' ? form.all() : {}, errors);
  const hidden = (what: string) => ({ do: what, key: newId(), id: member.id, rowVersion: String(member.rowVersion) });
  return (
    <>
      <h2>{t('rollout.goLive')}</h2>
      {ready ? (
        <Form action={path} hidden={hidden('live')}>
          <DateField {...of.date('live.liveOn')} label={t('rollout.liveOn')} help={t('rollout.liveOnHelp')} example="1/12/2026" />
          <TextField {...of.text('live.decision')} label={t('rollout.decision')} help={t('rollout.decisionHelp')} maxLength={300} />
          <Button>{t('rollout.sayLive')}</Button>
        </Form>
      ) : (
        <p>{t('rollout.notReadyYet')}</p>
      )}
      <Form action={path} hidden={hidden('remove')}>
        <Button look="tertiary" danger>
          {t('rollout.remove')}
        </Button>
      </Form>
    </>
  );
}

type KitLine = { kit: Kit; used: Date | null };
function Kits({
  visit,
  kits,
  path,
  may,
  nameOf,
}: {
  visit: Visit;
  kits: KitLine[];
  path: string;
  may: boolean;
  nameOf(unit: string): string;
}) {
  const { t, locale } = visit;
  const latest = kits.find(({ kit }) => kit.state !== 'undone')?.kit.id;
  return (
    <DataTable
      caption={t('rollout.kit.uses')}
      rows={kits}
      rowKey={({ kit }) => kit.id}
      empty={<p>{t('rollout.kit.noUses')}</p>}
      columns={[
        { head: t('rollout.kit.source'), main: true, cell: ({ kit }) => nameOf(kit.source) },
        { head: t('rollout.kit.from'), cell: ({ kit }) => dayText(kit.validFrom, locale), keep: true },
        { head: t('rollout.kit.changes'), numeric: true, cell: ({ kit }) => changing(kit.differences).length },
        { head: t('rollout.decision'), cell: ({ kit }) => kit.basis },
        {
          head: t('rollout.state'),
          cell: ({ kit, used }) => (
            <>
              <StateTag tone={kit.state === 'copied' ? 'success' : kit.state === 'undone' ? 'neutral' : 'warning'}>
                {t(`rollout.kit.states.${kit.state}`)}
              </StateTag>
              {used && <p>{t('rollout.kit.usedSince', { when: momentText(used, locale) })}</p>}
            </>
          ),
        },
        ...(may
          ? [
              {
                head: t('rollout.deed'),
                text: false as const,
                cell: ({ kit, used }: KitLine) =>
                  kit.id === latest &&
                  !used && (
                    <Form action={path} hidden={{ do: 'undo', id: kit.id, rowVersion: String(kit.rowVersion) }}>
                      <Button look="secondary" danger>
                        {t('rollout.kit.undo')}
                      </Button>
                    </Form>
                  ),
              },
            ]
          : []),
      ]}
    />
  );
}

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
