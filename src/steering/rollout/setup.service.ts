import type { QueueSettings } from '../../government/desk/tickets.schema.ts';
import { copyQueue } from '../../government/desk/tickets.settings.service.ts';
import { rulesIn } from '../../government/dossiers/assignment.rules.queries.ts';
import { copyRule, removeCopiedRule } from '../../government/dossiers/assignment.rules.service.ts';
import type { PaperForm, PaperTexts } from '../../government/dossiers/papers/forms.rules.ts';
import { wordingsOf } from '../../government/dossiers/papers/templates.queries.ts';
import { copyWording } from '../../government/dossiers/papers/templates.service.ts';
import { offersKept } from '../../government/procedures/offers.queries.ts';
import type { FilingPlace } from '../../government/procedures/offers.schema.ts';
import { dropFiling, setFiling } from '../../government/procedures/offers.service.ts';
import { forgetPromiseRules, promiseRulesOf } from '../../government/procedures/promises.queries.ts';
import { addPromiseRule, endPromiseRule, promiseChapter } from '../../government/procedures/promises.service.ts';
import { versionOf } from '../../platform/audit/history.ts';
import type { Context } from '../../platform/context/context.ts';
import { addDays, type Day, dayOf } from '../../platform/time/time.ts';
import { bookOf, hoursPrint } from '../../registers/calendar/calendar.admin.queries.ts';
import { addDay, removeDay, setSessions } from '../../registers/calendar/calendar.admin.service.ts';
import { settingsKept } from '../../registers/units/units.admin.queries.ts';
import { dropUnitSetting, setUnitSetting } from '../../registers/units/units.admin.service.ts';
import type { UnitSetting } from '../../registers/units/units.schema.ts';
import { printSeen } from '../targets/targets.queries.ts';
import { setTargets } from '../targets/targets.service.ts';
import type { Part, Value } from './kit.rules.ts';
import { ALL, dayKey, ruleKey, splitEnd } from './setup.queries.ts';

/** For which commune, from which day, by which decision; `key` makes the write of one thing happen once. */
export type Where = { unit: string; from: Day; basis: string; key: string };
/** Gives a commune one thing as it is to be from a day on; null: nothing of its own. Through the verb of whoever owns it. */
type Put = (context: Context, where: Where, key: string, value: Value) => Promise<unknown>;

const all = (text: string): string | null => (text === ALL ? null : text);

const filing: Put = async (context, { unit, from, basis, key }, procedure, value) => {
  const about = { unit, procedure: all(procedure), from, basis, key, rowVersion: (await offersKept(context, unit)).version };
  return value === null ? dropFiling(context, about) : setFiling(context, { ...about, filing: value as FilingPlace });
};

const promises: Put = async (context, { unit, from, basis, key }, weekday, value) => {
  const seen = () => context.read((tx) => versionOf(tx, promiseChapter(unit)));
  forgetPromiseRules(context);
  const standing = (await promiseRulesOf(context, unit)).filter(
    (rule) =>
      String(rule.weekday) === weekday &&
      (rule.validTo === null || rule.validTo >= from) &&
      (rule.validTo ?? rule.validFrom) >= rule.validFrom,
  );
  // What runs is ended by the new one; what begins on this very day, or has nothing after it, is ended here.
  for (const rule of standing)
    if (value === null || rule.validFrom >= from)
      await endPromiseRule(context, { id: rule.id, lastDay: addDays(from, -1), seen: await seen(), key: `${key}:end` });
  if (value === null) return;
  const { until, procedures } = value as { until: string | null; procedures: string[] };
  const rule = { unit, weekday: Number(weekday), until, procedures, validFrom: from, decision: basis };
  await addPromiseRule(context, { ...rule, seen: await seen(), key });
};

const hours: Put = async (context, { unit: of, from, basis, key }, name, value) => {
  const unit = of + splitEnd(name).end;
  const seen = hoursPrint(await bookOf(context), unit);
  const week = (value ?? []) as { weekday: number; opens: string; closes: string }[];
  return setSessions(context, { unit, from, common: value === null, week, basis, seen, key });
};

type SpecialDay = {
  kind: string;
  name: { vi: string; en: string };
  from?: string;
  to?: string;
  sessions_of?: number;
  sessions?: { opens: string; closes: string }[];
};
const days: Put = async (context, { unit: of, basis, key }, at, value) => {
  const unit = of + splitEnd(at).end;
  if (value === null) {
    const row = (await bookOf(context)).days.find(({ body }) => body.unit === unit && dayKey(body, of) === at);
    // A day that has passed was as it was.
    if (row && row.body.day >= dayOf(context.now)) await removeDay(context, { id: row.id, rowVersion: row.rowVersion, key });
    return;
  }
  const { kind, name, from, to, sessions_of: sessionsOf, sessions } = value as SpecialDay;
  return addDay(context, { unit, day: at.slice(0, 10), kind, name, basis, from, to, sessionsOf, sessions, key });
};

const queue: Put = (context, { unit, from, basis, key }, _, value) =>
  copyQueue(context, { unit, validFrom: from, decision: basis, body: value as QueueSettings | null, key });

const assignment: Put = async (context, { unit, from, key }, work, value) => {
  const [procedure = ALL, field = ALL, step = ALL] = work.split('|');
  if (value !== null) {
    const rule = { unit, procedure: all(procedure), field: all(field), step: all(step), way: value as 'by_head', validFrom: from };
    return copyRule(context, { ...rule, key });
  }
  const rules = (await context.read((tx) => rulesIn(tx, unit))).filter((rule) => ruleKey(rule) === work && (rule.validTo ?? from) >= from);
  for (const rule of rules) await removeCopiedRule(context, { id: rule.id, rowVersion: rule.rowVersion, key: `${key}:${rule.id}` });
};

const papers: Put = async (context, { unit, from, basis, key }, name, value) => {
  const form = name as PaperForm;
  const [last] = (await wordingsOf(context, unit, form)).toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const start = from > dayOf(context.now) ? from : '';
  return copyWording(context, { unit, form, texts: value as PaperTexts | null, start, basis, seen: last?.id ?? '', key });
};

const settings: Put = async (context, { unit, from, basis, key }, name, value) => {
  const about = { unit, name: name as UnitSetting['key'], from, basis, key, rowVersion: (await settingsKept(context, unit)).version };
  return value === null ? dropUnitSetting(context, about) : setUnitSetting(context, { ...about, value: String(value) });
};

const targets: Put = async (context, { unit, basis, key }, name, value) => {
  const [indicator = '', period = ''] = name.split(' ');
  const cells = [{ unit, indicator, value: value === null ? null : String(value) }];
  const seen = await printSeen(context, period, indicator);
  return setTargets(context, { period, indicator, cells, decision: basis, decidedOn: dayOf(context.now), seen, key });
};

/** How each part is written. */
export const puts: Record<Part, Put> = { filing, promises, hours, days, queue, assignment, papers, settings, targets };
