import type { FileReference } from '../../../government/dossiers/dossiers.schema.ts';
import { carried, MAX_BYTES, PAPER_TYPES } from '../../../government/dossiers/papers.service.ts';
import { newId } from '../../../platform/database/id.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { FileField } from '../../../ui/fields.file.tsx';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, Form, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { dayText, momentText, sizeText } from '../../../ui/format.ts';
import { StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { changing } from '../kit.rules.ts';
import type { Item } from '../readiness.rules.ts';
import type { Check, Kit, Member } from '../rollout.queries.ts';

/** A point of the checklist as it stands. */
export type CheckLine = { item: Item; check: Check | undefined; waits: string[] };

/** The checklist: what is confirmed, by whom, with which evidence; what still waits for what. */
export function Checklist({
  visit,
  lines,
  names,
  path,
  may,
}: {
  visit: Visit;
  lines: CheckLine[];
  names: ReadonlyMap<string, string>;
  path: string;
  may: boolean;
}) {
  const { t, locale } = visit;
  const nameOf = (code: string) => lines.find((one) => one.item.code === code)?.item.name[locale] ?? code;
  return (
    <DataTable
      caption={t('rollout.checklist')}
      hideCaption
      rows={lines}
      rowKey={({ item }) => item.code}
      columns={[
        { head: t('rollout.point'), main: true, cell: ({ item }) => item.name[locale] },
        { head: t('rollout.group'), cell: ({ item }) => t(`rollout.groups.${item.group}`) },
        {
          head: t('rollout.state'),
          cell: ({ check, waits }) =>
            check ? (
              <>
                <StateTag tone="success">{t('rollout.confirmedTag')}</StateTag>
                <br />
                <span class="xs-help">
                  {t('rollout.confirmedBy', {
                    who: names.get(check.confirmedBy) ?? t('rollout.somebody'),
                    when: momentText(check.confirmedAt, locale),
                  })}
                </span>
              </>
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
                cell: ({ check, item }: CheckLine) =>
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

/** The next points that can be confirmed. */
export function Confirm({
  visit,
  lines,
  path,
  errors,
  kept,
}: {
  visit: Visit;
  lines: CheckLine[];
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
export function Live({
  visit,
  member,
  ready,
  path,
  errors,
}: {
  visit: Visit;
  member: Member;
  ready: boolean;
  path: string;
  errors: Errors;
}) {
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

/** A use of the kit, and when the first dossier came under it. */
export type KitLine = { kit: Kit; used: Date | null };
/** What was copied, and the button that takes the latest back. */
export function Kits({
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
