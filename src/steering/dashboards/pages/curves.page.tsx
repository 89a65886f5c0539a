import type { Context } from '../../../platform/context/context.ts';
import { dayOf } from '../../../platform/time/time.ts';
import type { Locale } from '../../../platform/words/words.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { BackLink, Button, ErrorSummary, Form } from '../../../ui/form.tsx';
import { dayText, numberText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { standsBeside } from '../../indicators/beside.rules.ts';
import { evaluate, type Figure } from '../../indicators/evaluate.service.ts';
import { type IndicatorVersion, indicatorsOn } from '../../indicators/indicators.queries.ts';
import { sectionFor } from '../../indicators/section.rules.ts';
import { followersCurves, type Line, pilotCurves, pilotDayZero, plannedUnits } from '../../rollout/curves.queries.ts';
import { dayZeros } from '../../rollout/rollout.queries.ts';
import { unitsSeen } from '../dashboards.queries.ts';
import { Between, Curves, type Named } from './curves.part.tsx';
import { figureText, PATH } from './figures.part.tsx';

const HERE = `${PATH}/duong-di`;
/** The share that the pilot is known by. */
const USUAL = 'dossiers.online_share';
/** So many months after day zero one may ask for. */
const MONTHS = [1, 3, 6, 9, 12];
const USUAL_MONTHS = 6;
/** More lines in one picture nobody tells apart; the page says how many are left out. */
const MOST_FOLLOWERS = 9;

type Wish = { indicator: IndicatorVersion; months: number; errors: Record<string, string> };

/** What an address asks for; what it cannot have is said, and the usual is shown. */
function wishOf({ query, t }: Visit, offered: readonly IndicatorVersion[]): Wish {
  const [code, months] = [query('chi-so'), query('thang')];
  const found = offered.find((one) => one.code === (code ?? USUAL));
  const indicator = found ?? offered.find((one) => one.code === USUAL) ?? offered[0];
  if (!indicator) throw new Error('no indicator is counted from events');
  const asked = months === undefined ? USUAL_MONTHS : Number(months);
  const known = MONTHS.includes(asked);
  const errors = { ...(found ? {} : { 'chi-so': t('curves.errors.indicator') }), ...(known ? {} : { thang: t('curves.errors.months') }) };
  return { indicator, months: known ? asked : USUAL_MONTHS, errors };
}

async function named(context: Context, lines: readonly Line[], locale: Locale, first: number, pilot: boolean): Promise<Named[]> {
  return Promise.all(
    lines.map(async (line, at) => ({ ...line, number: first + at, pilot, name: await unitName(context, line.unit, locale) })),
  );
}

/** Which commune "what if" is asked of: the one named, else the first that is planned, else the first that is not live. Only those that the visitor sees. */
async function unitAsked({ context, query }: Visit, communes: readonly string[]): Promise<string | undefined> {
  const asked = query('don-vi');
  if (asked !== undefined && communes.includes(asked)) return asked;
  const [planned, live] = [await plannedUnits(context), await dayZeros(context)];
  return planned.find((unit) => communes.includes(unit)) ?? communes.find((unit) => !live.has(unit)) ?? communes[0];
}

/** Of a commune that works by the model already nobody asks "what if". */
const headOf = ({ t, locale }: Visit, unit: string, dayZero: string | undefined): string =>
  dayZero === undefined ? t('curves.whatIf', { unit }) : t('curves.beside', { unit, day: dayText(dayZero, locale) });

/** The readings that stand beside an official one, in one line. Where nothing of it is known they say nothing either. */
function besideText({ t, locale }: Visit, indicators: readonly IndicatorVersion[], figures: readonly Figure[]): string {
  const said = indicators.flatMap((one, at) => {
    const figure = figures[at];
    if (!figure || figure.value === null || !standsBeside(one, figure)) return [];
    return [t('documents.fact', { name: one.name[locale], value: figureText(t, locale, one, figure) })];
  });
  return said.length === 0 ? '' : t('curves.readings', { readings: said.join('; ') });
}

/** `/dieu-hanh/duong-di`: communes that follow the model, the pilot's three and their range laid over each other from day zero; and where a commune stands beside that range. */
export const curvesPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, url } = visit;
    const today = dayOf(context.now);
    const { communes, province } = await unitsSeen(context);
    const offered = (await indicatorsOn(context, today)).filter((one) => one.unit === 'percent' && one.source !== 'declared');
    const { indicator, months, errors } = wishOf(visit, offered);
    const ids = communes.map(({ id }) => id);
    const unit = await unitAsked(visit, ids);
    const year = { from: `${today.slice(0, 4)}-01-01`, to: today };
    const beside = indicator.beside.flatMap((code) => offered.find((one) => one.code === code) ?? []);
    const codes = [indicator, ...beside].map(({ code }) => code);
    const [pilotLines, followers, standing, zeros] = await Promise.all([
      pilotCurves(context, indicator.code),
      followersCurves(context, indicator.code, ids),
      unit ? evaluate(context, { indicators: codes, units: [unit], ...year }) : [],
      dayZeros(context),
    ]);
    const pilots = await named(context, pilotLines, locale, 1, true);
    const shown = await named(context, followers.slice(0, MOST_FOLLOWERS), locale, pilots.length + 1, false);
    const names = await Promise.all(communes.map(async ({ id }) => ({ value: id, label: await unitName(context, id, locale) })));
    const [now, ...others] = standing;
    const said = besideText(visit, beside, others);
    return {
      title: t('curves.title'),
      section: sectionFor(context.actor),
      active: 'steering',
      wide: true,
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      sheet: { name: `duong-di-${indicator.code}`, unit: province?.id ?? unit },
      body: (
        <>
          <BackLink href={province ? `${PATH}/tinh` : PATH} />
          <ErrorSummary errors={errors} />
          <PageHead title={t('curves.title')} lead={t('curves.lead')} />
          <Form method="get" action={HERE} inline>
            <SelectField
              name="chi-so"
              label={t('dashboards.indicator')}
              value={indicator.code}
              error={errors['chi-so']}
              options={offered.map((one) => ({ value: one.code, label: one.name[locale] }))}
            />
            <SelectField name="don-vi" label={t('curves.whatIfUnit')} value={unit} options={names} />
            <SelectField
              name="thang"
              label={t('curves.months')}
              value={String(months)}
              error={errors.thang}
              options={MONTHS.map((count) => ({ value: String(count), label: t('curves.after', { count }) }))}
            />
            <Button look="secondary">{t('dashboards.show')}</Button>
          </Form>
          <h2>{t('curves.laidOver', { name: indicator.name[locale] })}</h2>
          {shown.length === 0 && <p>{t('curves.noFollowers')}</p>}
          {followers.length > shown.length && <p>{t('curves.more', { count: followers.length, most: shown.length })}</p>}
          {pilots.length + shown.length > 0 && <Curves lines={[...pilots, ...shown]} indicator={indicator} />}
          {pilots.length === 0 && <p>{t('curves.noPilot')}</p>}
          {unit && (
            <section>
              <h2>{headOf(visit, names.find((one) => one.value === unit)?.label ?? '', zeros.get(unit))}</h2>
              <p>
                {t('curves.standsAt', { value: figureText(t, locale, indicator, now), day: dayText(today, locale) })}{' '}
                {now?.denominator ? t('curves.ofSize', { size: numberText(now.denominator, locale) }) : ''}
              </p>
              {said && <p>{said}</p>}
              <Between pilots={pilots} months={months} indicator={indicator} />
            </section>
          )}
          <Notice tone="info" title={t('curves.noCause')}>
            <p>{t('curves.pilotDay', { day: dayText(pilotDayZero().day, locale) })}</p>
          </Notice>
          <SheetLink url={url} />
        </>
      ),
    };
  },
};
