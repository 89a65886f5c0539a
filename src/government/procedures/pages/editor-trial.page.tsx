import { config } from '../../../platform/config/config.ts';
import { addDays, dayOf, isDay, momentOf, parseClock } from '../../../platform/time/time.ts';
import { calendarOf } from '../../../registers/calendar/calendar.queries.ts';
import { nextWorkingDay } from '../../../registers/calendar/calendar.rules.ts';
import { typedClock } from '../../../registers/calendar/typed.rules.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { territoriesOf } from '../../../registers/units/units.rules.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { NumberField, TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText, momentText, moneyText, numberText } from '../../../ui/format.ts';
import { Notice, PageHead, SummaryList } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { typedDay } from '../../../ui/typed.ts';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { draftOf } from '../editor.queries.ts';
import { type Trial, trialDay, tryOut } from '../editor.trial.rules.ts';
import { sentences, summary } from '../forms.summary.rules.ts';
import { type Channel, channels, type Version } from '../procedures.schema.ts';
import { FaultsPart, judgedOf } from './editor-draft.page.tsx';
import { seedOf } from './editor-preview.page.tsx';
import { DRAFTS } from './editor-words.part.tsx';
import { PapersPart } from './papers.part.tsx';

const MORNING = '09:00';
/** Runs of a page: each case once, or one case several times. */
const MOST_RUNS = 12;
const RUNS_OF_ONE = 3;

type Wish = { receivedAt: Date; channel: Channel; caseCode: string; seed: number; typed: Record<string, string>; errors: Errors };

/** Where the fees of this installation's unit may be said. */
const codesOf = async ({ context }: Visit): Promise<string[]> =>
  territoriesOf(await registerOf(context), config.XASO_UNIT, dayOf(context.now));

/** What the address asks for: the moment (else the first working morning of the version), the channel, the case (else all), the made-up data. */
async function wishOf(visit: Visit, version: Version): Promise<Wish> {
  const { t } = visit;
  const calendar = await calendarOf(visit.context, config.XASO_UNIT);
  const boxes = ['day', 'month', 'year'].map((part) => visit.query(`nhan.${part}`) ?? '') as [string, string, string];
  const asked = boxes.some((box) => box !== '');
  const day = asked ? typedDay(...boxes) : nextWorkingDay(calendar, addDays(version.validFrom, -1));
  const time = visit.query('gio') ? typedClock(visit.query('gio') ?? '') : MORNING;
  const minutes = parseClock(time);
  const errors: Errors = {
    ...(isDay(day) ? {} : { nhan: t('editor.errors.day') }),
    ...(minutes === undefined ? { gio: t('editor.errors.time') } : {}),
  };
  const right = Object.keys(errors).length === 0;
  const [year = '', month = '', number = ''] = day.split('-');
  const typed = asked
    ? { 'nhan.day': boxes[0], 'nhan.month': boxes[1], 'nhan.year': boxes[2] }
    : { 'nhan.day': number, 'nhan.month': month, 'nhan.year': year };
  const channel = channels.find((one) => one === visit.query('cach')) ?? (version.onlineForm ? 'online' : 'direct');
  const wished = version.cases.find((one) => one.code === visit.query('truong-hop'));
  return {
    ...{ channel, errors, seed: seedOf(visit), caseCode: wished?.code ?? '' },
    receivedAt: right ? momentOf(day, minutes) : visit.context.now,
    typed: { ...typed, gio: visit.query('gio') ?? MORNING, cach: channel, 'truong-hop': wished?.code ?? '', mau: String(seedOf(visit)) },
  };
}

async function runs(visit: Visit, version: Version, wish: Wish): Promise<Trial[]> {
  if (Object.keys(wish.errors).length > 0) return [];
  const common = {
    ...{ channel: wish.channel, receivedAt: wish.receivedAt, commune: config.XASO_UNIT },
    calendar: await calendarOf(visit.context, config.XASO_UNIT),
    units: await codesOf(visit),
  };
  const each = wish.caseCode
    ? Array.from({ length: RUNS_OF_ONE }, (_, at) => ({ caseCode: wish.caseCode, seed: wish.seed + at }))
    : version.cases.slice(0, MOST_RUNS).map((one) => ({ caseCode: one.code, seed: wish.seed }));
  return each.map((one) => tryOut(version, { ...common, ...one }));
}

function WishPart({ visit, version, wish }: { visit: Visit; version: Version; wish: Wish }) {
  const { t, locale } = visit;
  const of = fieldsOf(wish.typed, wish.errors);
  return (
    <Form method="get">
      <DateField {...of.date('nhan')} label={t('editor.trial.day')} />
      <TextField {...of.text('gio')} label={t('editor.trial.time')} width="short" maxLength={5} />
      <SelectField
        {...of.text('cach')}
        label={t('editor.trial.channel')}
        options={version.channels.map((value) => ({ value, label: t(`procedures.channels.${value}`) }))}
      />
      <SelectField
        {...of.text('truong-hop')}
        label={t('editor.trial.case')}
        first={t('editor.trial.allCases')}
        options={version.cases.map((one) => ({ value: one.code, label: one.name[locale] }))}
      />
      <NumberField {...of.text('mau')} label={t('editor.trial.seed')} help={t('editor.trial.seedHelp')} maxLength={4} />
      <Button look="secondary">{t('editor.trial.run')}</Button>
    </Form>
  );
}

function TrialPart({ visit, version, trial, wish }: { visit: Visit; version: Version; trial: Trial; wish: Wish }) {
  const { t, locale } = visit;
  const name = version.cases.find((one) => one.code === trial.caseCode)?.name[locale] ?? trial.caseCode;
  const { fee } = trial;
  const sum =
    fee === 'not published'
      ? t('procedures.fee.notPublished')
      : fee.amount === 0
        ? t('procedures.fee.free')
        : moneyText(fee.amount, locale);
  const lines = fee === 'not published' ? [] : fee.lines.map((line) => `${line.name[locale]}: ${moneyText(line.amount, locale)}`);
  return (
    <section class="xs-editor-preview">
      <h2>{t('editor.trial.runOf', { name, seed: trial.seed })}</h2>
      <AnswersPart {...{ visit, version, trial, wish }} />
      <h3>{t('editor.trial.papers')}</h3>
      <PapersPart papers={trial.papers} />
      <h3>{t('editor.trial.moments')}</h3>
      <SummaryList
        rows={[
          { key: t('editor.trial.fee'), value: [sum, ...(lines.length > 1 ? lines : [])].join('; ') },
          { key: t('editor.trial.received'), value: momentText(wish.receivedAt, locale) },
          { key: t('editor.trial.reception'), value: momentText(trial.receptionDue, locale) },
          { key: t('editor.trial.due'), value: <strong>{trial.due ? momentText(trial.due, locale) : t('editor.nothing')}</strong> },
        ]}
      />
      {trial.provisional && <p class="xs-help">{t('editor.trial.provisional')}</p>}
      {trial.short && (
        <Notice tone="warning" title={t('editor.trial.short')}>
          <p>
            {t('editor.trial.shortBy', {
              given: numberText(trial.short.given, locale),
              left: numberText(Math.round(trial.short.left * 10) / 10, locale),
            })}
          </p>
        </Notice>
      )}
      <DataTable
        caption={t('editor.trial.steps')}
        rows={trial.steps}
        rowKey={({ step }) => step.code}
        columns={[
          { head: t('procedures.pages.step'), main: true, cell: ({ step }) => step.name[locale] },
          { head: t('procedures.pages.who'), cell: ({ step }) => t(`procedures.roles.${step.role}`) },
          { head: t('procedures.pages.hours'), numeric: true, cell: ({ step }) => numberText(step.hours, locale) },
          { head: t('editor.trial.stepDue'), cell: ({ due }) => (due ? momentText(due, locale) : t('editor.nothing')) },
        ]}
      />
    </section>
  );
}

/** The made-up answers; what the form complains of although they were made to fit. */
function AnswersPart({ visit, version, trial, wish }: { visit: Visit; version: Version; trial: Trial; wish: Wish }) {
  const { t, locale } = visit;
  const form = wish.channel === 'online' ? version.onlineForm : undefined;
  if (!form) return <p>{t('editor.trial.noForm')}</p>;
  const situation = { caseCode: trial.caseCode, answers: trial.answers, today: trialDay(version, wish.receivedAt) };
  const wrong = Object.values(sentences(trial.errors, { t, locale }));
  const doubted = Object.values(sentences(trial.warnings, { t, locale }));
  return (
    <>
      {wrong.length > 0 ? (
        <Notice tone="danger" title={t('editor.trial.wrong')}>
          <ul>
            {wrong.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        <p>{t('editor.trial.valid')}</p>
      )}
      {doubted.length > 0 && <p class="xs-help">{t('editor.trial.doubted', { warnings: doubted.join('; ') })}</p>}
      <details class="xs-why">
        <summary>
          {t('editor.trial.answers')}
          <span class="ds-sr-only"> {trial.caseCode}</span>
        </summary>
        {summary(form, situation, { t, locale }).map((part) => (
          <div key={part.screen}>
            <h3>{part.title}</h3>
            <SummaryList rows={part.rows.map((row) => ({ key: row.label, value: row.value }))} />
          </div>
        ))}
      </details>
    </>
  );
}

/** `/quan-tri/soan-thu-tuc/:id/chay-thu`: a draft tried on made-up data, by the unit's own calendar. Nothing is written. */
export const editorTrialPage: Page = {
  async get(visit): Promise<View> {
    const { t, context, locale } = visit;
    const draft = await draftOf(context, visit.param('id'));
    const { version, faults } = await judgedOf(visit, draft);
    const wish = version && (await wishOf(visit, version));
    const all = version && wish ? await runs(visit, version, wish) : [];
    const errors = wish?.errors ?? {};
    return {
      title: t('editor.trial.title'),
      section: 'admin',
      active: 'procedures',
      status: Object.keys(errors).length > 0 ? 422 : 200,
      body: (
        <>
          <BackLink href={`${DRAFTS}/${draft.id}`}>{t('editor.backToDraft')}</BackLink>
          <ErrorSummary errors={errors} />
          <PageHead
            title={t('editor.trial.title')}
            above={version?.name[locale]}
            lead={
              version ? t('editor.trial.lead', { unit: await unitName(context, config.XASO_UNIT, locale) }) : t('editor.preview.notYet')
            }
          />
          {!version && <FaultsPart visit={visit} draft={draft} faults={faults} />}
          {version && wish && <WishPart visit={visit} version={version} wish={wish} />}
          {version && wish && dayOf(wish.receivedAt) < version.validFrom && (
            <p class="xs-help">{t('editor.trial.asOf', { day: dayText(version.validFrom, locale) })}</p>
          )}
          {version &&
            wish &&
            all.map((trial) => <TrialPart key={`${trial.caseCode} ${trial.seed}`} {...{ visit, version, trial, wish }} />)}
        </>
      ),
    };
  },
};
