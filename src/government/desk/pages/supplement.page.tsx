import type { ComponentChildren } from 'preact';
import { Refusal } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { type Choice, ChoicesField } from '../../../ui/fields.choice.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { Button, fieldsOf } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { Card, Notice } from '../../../ui/show.tsx';
import { supplementLimitNow } from '../../dossiers/dossiers.handling.queries.ts';
import { supplementSchema } from '../../dossiers/dossiers.schema.ts';
import { requestSupplement } from '../../dossiers/dossiers.supplement.service.ts';
import { readerOf } from '../../dossiers/pages/file-frame.part.tsx';
import { summary } from '../../procedures/forms.summary.rules.ts';
import type { Channel } from '../../procedures/procedures.schema.ts';
import { faultsIn, groupOf, markOf, missedAtCounter, papersOfCase, reasonOf } from '../desk.faults.rules.ts';
import { masked } from '../desk.rules.ts';
import type { Scene } from '../desk.scene.queries.ts';
import { kindsOfPaper } from '../intake.typed.rules.ts';
import { accepted, deedPage, type Look, nothingElse, orNothing } from './deed.part.tsx';

type Group = { code: string; title: string; marks: { mark: string; label: string; help?: string | undefined }[] };

/** Everything to which a fault can be pinned: the answers screen by screen, the papers that may be asked for, the rest. */
async function groupsOf({ visit, whole }: Scene): Promise<Group[]> {
  const { t, locale } = visit;
  const { dossier, version, answers, components, files } = whole;
  const today = dayOf(dossier.submittedAt);
  const { reader } = await readerOf(visit);
  const form = Object.keys(answers).length > 0 ? version.onlineForm : undefined;
  const secret = new Set(
    form?.screens.flatMap((one) => one.fields.filter((field) => field.kind === 'personalNumber').map((field) => field.name)),
  );
  const screens = form ? summary(form, { caseCode: dossier.caseCode, answers, today }, reader) : [];
  const papers = papersOfCase(whole, { caseCode: dossier.caseCode, today, channel: dossier.channel as Channel });
  const there = ({ code, needed }: (typeof papers)[number]) => {
    const one = components.find(({ component }) => component === code);
    if (!one) return [t('desk.supplement.hasNot'), needed?.[locale]].filter(Boolean).join('. ');
    const count = files.filter((file) => file.component === code).length;
    const has = [
      ...kindsOfPaper.flatMap((kind) => (one[kind] > 0 ? [t(`procedures.paper.${kind}`, { count: one[kind] })] : [])),
      ...(count > 0 ? [t('desk.supplement.files', { count })] : []),
    ];
    return t('desk.supplement.has', { what: has.join(', ') });
  };
  return [
    ...screens
      .filter((part) => part.rows.length > 0)
      .map((part) => ({
        code: `screen-${part.screen}`,
        title: part.title,
        marks: part.rows.map(({ name, label, value }) => ({
          mark: markOf('field', name),
          label,
          help: secret.has(name) ? masked(value) : value,
        })),
      })),
    {
      code: 'papers',
      title: t('desk.dossier.papers'),
      marks: papers.map((one) => ({ mark: markOf('paper', one.code), label: one.name[locale], help: there(one) })),
    },
    { code: 'other', title: t('desk.supplement.otherTitle'), marks: [{ mark: markOf('other', ''), label: t('desk.supplement.other') }] },
  ];
}

/** What the citizen is going to read. */
async function Preview({ scene, groups, look }: { scene: Scene; groups: readonly Group[]; look: Look<null> }) {
  const { t, locale, context } = scene.visit;
  const labels = new Map(groups.flatMap((group) => group.marks.map((one) => [one.mark, one.label] as const)));
  const limit = await supplementLimitNow(context, scene.whole);
  const faults = faultsIn(look.typed);
  return (
    <Card tinted title={t('desk.supplement.preview')}>
      {faults.length === 0 && <p>{t('desk.supplement.nothing')}</p>}
      {faults.length > 0 && <p>{t('dossiers.mine.supplement', { moment: momentText(limit, locale) })}</p>}
      <ul>
        {faults.map(({ target, code, reason }) => (
          <li key={markOf(target, code)}>
            <strong>{labels.get(markOf(target, code)) ?? t('desk.supplement.other')}</strong>: {reason || t('desk.supplement.noReason')}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Groups({ scene, groups, look }: { scene: Scene; groups: readonly Group[]; look: Look<null> }): ComponentChildren {
  const { t } = scene.visit;
  const of = fieldsOf(look.typed, look.errors);
  return groups
    .filter((group) => group.marks.length > 0)
    .map((group) => (
      <ChoicesField
        key={group.code}
        {...of.many(groupOf(group.code))}
        label={group.title}
        choices={group.marks.map(
          ({ mark, label, help }): Choice => ({
            value: mark,
            label,
            help,
            reveal: <LongTextField {...of.text(reasonOf(mark))} label={t('desk.supplement.reason')} rows={2} maxLength={2000} />,
          }),
        )}
      />
    ));
}

/** Asks for everything that is missing, each fault pinned to an answer or a paper, in one request. A second one is a leader's, with a reason. */
export const supplementPage = deedPage<null>({
  verb: 'request supplement',
  wide: true,
  prepare: nothingElse,
  async fields(scene, shown) {
    const { t, query } = scene.visit;
    const untouched = Object.keys(shown.typed).length === 0;
    const look = untouched ? { ...shown, typed: { ...missedAtCounter(query('thieu'), t('intake.missing.reason')) } } : shown;
    const groups = await groupsOf(scene);
    const second = scene.whole.dossier.supplementCount > 0;
    return (
      <>
        {look.typed.do === 'preview' && (await Preview({ scene, groups, look }))}
        <div class="xs-pins">
          <Groups scene={scene} groups={groups} look={look} />
        </div>
        {second && (
          <>
            <Notice tone="warning">
              <p>{t('desk.supplement.second')}</p>
            </Notice>
            <LongTextField
              {...fieldsOf(look.typed, look.errors).text('leaderReason')}
              label={t('desk.supplement.leaderReason')}
              maxLength={2000}
              rows={3}
            />
          </>
        )}
      </>
    );
  },
  buttons: ({ visit }) => (
    <Button name="do" value="preview" look="secondary">
      {visit.t('desk.supplement.look')}
    </Button>
  ),
  act({ visit: { context, form } }, change) {
    const faults = faultsIn(form.all());
    if (faults.length === 0) throw new Refusal('desk.no_faults', 422);
    const wish = { ...change, faults, leaderReason: orNothing(form.text('leaderReason')) };
    const nameOf = (path: PropertyKey[]) => {
      const fault = path[0] === 'faults' ? faults[Number(path[1])] : undefined;
      return fault ? reasonOf(markOf(fault.target, fault.code)) : String(path.at(-1) ?? '');
    };
    return requestSupplement(context, accepted(supplementSchema, wish, nameOf));
  },
});
