import type { Context } from '../../platform/context/context.ts';
import { dayOf } from '../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { unitName } from '../../registers/units/units.queries.ts';
import { dayText, momentText, numberText } from '../../ui/format.ts';
import { houseOf, superiorOf } from '../dossiers/papers/base.queries.ts';
import { placeAndDayOf, speechOf } from '../dossiers/papers/frame.paper.ts';
import { channelTable, fieldTable } from './reports.form.ts';
import type { ReportPaper } from './reports.paper.ts';
import { fieldNames, unitReport } from './reports.queries.ts';
import type { Days, Report } from './reports.rules.ts';

/** `98,5 %`, rounded down: nothing late is rounded away. */
function rateOf({ besides: { judgedOnTime: good, judgedLate } }: Report, locale: Locale): string {
  const [t, all] = [wordsIn(locale), good + judgedLate];
  if (all === 0) return t('reports.besides.noRate');
  const rate = numberText(Math.floor((good / all) * 1000) / 10, locale);
  return t('reports.besides.rate', { rate, good: numberText(good, locale), all: numberText(all, locale) });
}

/** The report of a unit for a period with everything that its page, its spreadsheet and its print say. Refuses as `unitReport` does. */
export async function reportPaper(
  context: Context,
  wish: { unit: string; days: Days; how: 'page' | 'xlsx' | 'pdf'; locale: Locale },
): Promise<ReportPaper> {
  const { unit, days, how, locale } = wish;
  const t = wordsIn(locale);
  const report = await unitReport(context, unit, days, how);
  const [names, house, superior] = await Promise.all([
    fieldNames(context, locale),
    houseOf(context, unit, locale),
    superiorOf(context, unit, context.now, locale),
  ]);
  const speech = speechOf('mau-07', context.now, { locale });
  const over = days.to < dayOf(context.now);
  return {
    report,
    title: t('reports.form.title'),
    period: t('reports.form.period', { from: dayText(days.from, locale), to: dayText(days.to, locale) }),
    running: over ? [] : [t('reports.form.running', { at: momentText(context.now, locale) })],
    reporter: t('reports.form.reporter', { unit: await unitName(context, unit, locale) }),
    receiver: superior ? t('reports.form.receiver', { unit: superior }) : t('reports.form.noReceiver'),
    rate: rateOf(report, locale),
    fields: fieldTable(report, names, t),
    channels: channelTable(report, t),
    agency: house.agency,
    centre: house.centre,
    nation: speech.say('nation'),
    motto: speech.say('motto'),
    placeAndDay: placeAndDayOf(speech, house.place, context.now),
    madeAt: context.now,
    locale,
  };
}
