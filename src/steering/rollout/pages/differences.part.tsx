import type { QueueSettings } from '../../../government/desk/tickets.schema.ts';
import { handlingSteps } from '../../../government/dossiers/dossiers.rules.ts';
import { proceduresOn } from '../../../government/procedures/procedures.queries.ts';
import type { Day } from '../../../platform/time/time.ts';
import { hasWords } from '../../../platform/words/words.ts';
import { dayText, numberText } from '../../../ui/format.ts';
import type { Visit } from '../../../ui/visit.ts';
import { valueText } from '../../targets/pages/targets.part.tsx';
import { periodText } from '../../targets/periods.rules.ts';
import { indicatorsNamed } from '../../targets/targets.indicators.queries.ts';
import type { Difference, Value } from '../kit.rules.ts';
import { ALL, splitEnd } from '../setup.queries.ts';

/** Says a difference in words: of what it is, and how it was or will be. */
export type Speller = { thing(difference: Difference): string; value(difference: Difference, value: Value): string };

type Week = readonly { weekday: number; opens: string; closes: string }[];

function weekText({ t }: Visit, week: Week): string {
  return [1, 2, 3, 4, 5, 6, 0]
    .flatMap((weekday) => {
      const sessions = week.filter((one) => one.weekday === weekday).map(({ opens, closes }) => `${opens}–${closes}`);
      return sessions.length > 0 ? [`${t(`calendar.weekdays.${weekday}`)} ${sessions.join(', ')}`] : [];
    })
    .join('; ');
}

/** An office of the commune by its name; '' for the commune itself. */
function officeText({ t }: Visit, office: string): string {
  const key = `calendar.admin.offices.${office}`;
  return office && hasWords(key) ? t(key) : office;
}

/** A whole decision about the queue in one line. */
function queueText({ t, locale }: Visit, { groups, ...numbers }: QueueSettings): string {
  const named = groups.map((group) => `${group.code} ${group[locale]}`).join(', ');
  const lines = Object.entries(numbers).map(([name, value]) => `${t(`tickets.admin.${name}`)}: ${numberText(value, locale)}`);
  return [`${t('tickets.admin.groups')}: ${named}`, ...lines].join('; ');
}

/** The names of a day: procedures, fields, steps, indicators. */
async function namesOn({ context, locale }: Visit, day: Day): Promise<ReadonlyMap<string, string>> {
  const catalogue = await proceduresOn(context, day);
  return new Map([
    ...catalogue.map((one) => [one.procedure, one.name[locale]] as const),
    ...catalogue.map((one) => [one.field.code, one.field.name[locale]] as const),
    ...catalogue.flatMap((one) =>
      one.timings.flatMap((timing) => handlingSteps(timing.steps).map((step) => [step.code, step.name[locale]] as const)),
    ),
    ...(await indicatorsNamed(context, day)).map((one) => [one.code, one.name[locale]] as const),
  ]);
}

/** The words for the differences of a day. */
export async function spellerOf(visit: Visit, day: Day): Promise<Speller> {
  const { t, locale } = visit;
  const names = await namesOn(visit, day);
  const named = (code: string) => names.get(code) ?? code;
  const thing = ({ part, key }: Difference): string => {
    if (part === 'filing') return key === ALL ? t('offers.all') : named(key);
    if (part === 'promises') return t(`calendar.weekdays.${key}`);
    const office = officeText(visit, splitEnd(key).end.slice(1));
    if (part === 'hours') return office ? t('rollout.kit.weekOf', { office }) : t('rollout.kit.week');
    if (part === 'days') {
      const day = dayText(key.slice(0, 10), locale);
      return office ? t('rollout.kit.ofOffice', { day, office }) : day;
    }
    if (part === 'queue') return t('tickets.admin.rules');
    if (part === 'papers') return t(`paper.forms.${key}`);
    if (part === 'settings') return t(`unitadmin.settings.keys.${key}`);
    if (part === 'targets') {
      const [indicator = '', period = ''] = key.split(' ');
      return t('rollout.kit.target', { indicator: named(indicator), period: periodText(t, period) });
    }
    const [procedure = ALL, field = ALL, step = ALL] = key.split('|');
    const work = procedure !== ALL ? named(procedure) : field !== ALL ? named(field) : t('assignment.rules.allWork');
    return t('rollout.kit.work', { work, step: step === ALL ? t('assignment.rules.allSteps') : named(step) });
  };
  const value = ({ part }: Difference, it: Value): string => {
    if (it === null) return t('rollout.kit.nothing');
    if (part === 'filing') return t(`offers.places.${it}`);
    if (part === 'assignment') return t(`assignment.ways.${it}`);
    if (part === 'papers') return t('rollout.kit.ownWording');
    if (part === 'hours') return weekText(visit, it as Week);
    if (part === 'queue') return queueText(visit, it as QueueSettings);
    if (part === 'targets') return valueText(String(it), locale);
    if (part === 'days') {
      const { kind, name } = it as { kind: string; name: { vi: string; en: string } };
      return t('rollout.kit.day', { kind: t(`calendar.kinds.${kind}`), name: name[locale] });
    }
    if (part === 'promises') {
      const { until, procedures } = it as { until: string | null; procedures: readonly string[] };
      return t(until ? 'rollout.kit.promiseUntil' : 'rollout.kit.promise', {
        until: until ?? '',
        procedures: procedures.map(named).join('; '),
      });
    }
    return String(it);
  };
  return { thing, value };
}
