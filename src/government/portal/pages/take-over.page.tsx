import { Refusal, refusalKey, say } from '../../../platform/context/refusal.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { FileField } from '../../../ui/fields.file.tsx';
import { PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { momentText, sizeText } from '../../../ui/format.ts';
import { PageHead, StateTag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { mayOrRefuse } from '../../dossiers/dossiers.permissions.ts';
import { channelCodes, channels } from '../../dossiers/dossiers.rules.ts';
import { newcomer } from '../../dossiers/dossiers.submit.service.ts';
import { proceduresOn } from '../../procedures/procedures.queries.ts';
import { COLUMNS, type HoSo, NEEDED, type Reason } from '../portal.rules.ts';
import { importExport, MOST_LINES, type TakenOver, takeOver } from '../portal.service.ts';

const PATH = '/can-bo/tiep-nhan/cong-quoc-gia';
export const EXPORT_MEBIBYTES = 2;

type Outcome = TakenOver & { line?: number };

/** The units at whose desk the officer sits. Refuses everybody else. */
function desksOf({ context }: Visit): string[] {
  const units = [...new Set(context.actor.posts.filter((post) => post.role === 'desk officer').map((post) => post.unit))];
  mayOrRefuse(context.actor, 'submit', newcomer(units[0] ?? '', ''));
  return units;
}

function reasonText({ t, locale }: Visit, reason: Reason | Refusal): string {
  if (!(reason instanceof Refusal)) return t(`portal.reasons.${reason}`);
  const complaints = Object.values(reason.fields).map((one) => say(one, t, locale));
  return [t(refusalKey(reason.code), reason.details), ...complaints].join(' ');
}

function whyOf(visit: Visit, outcome: Outcome): string {
  const { t, locale } = visit;
  if (outcome.outcome === 'refused') return reasonText(visit, outcome.reason);
  const moment = outcome.promisedAt ? momentText(outcome.promisedAt, locale) : '';
  return outcome.remarks.map((remark) => t(`portal.remarks.${remark}`, { moment })).join(' ');
}

const tones = { taken: 'success', known: 'neutral', refused: 'danger' } as const;

function Outcomes({ visit, outcomes }: { visit: Visit; outcomes: Outcome[] }) {
  const { t, locale } = visit;
  const count = (wanted: Outcome['outcome']) => outcomes.filter((one) => one.outcome === wanted).length;
  return (
    <>
      <h2>{t('portal.result.title')}</h2>
      <p role="status">{t('portal.result.summary', { taken: count('taken'), known: count('known'), refused: count('refused') })}</p>
      <DataTable
        caption={t('portal.result.title')}
        hideCaption
        rows={outcomes}
        rowKey={(one) => `${one.line ?? 0} ${one.externalCode}`}
        columns={[
          ...(outcomes.some((one) => one.line) ? [{ head: t('portal.result.line'), numeric: true, cell: (one: Outcome) => one.line }] : []),
          { head: t('portal.result.externalCode'), main: true, cell: (one) => one.externalCode },
          {
            head: t('portal.result.outcome'),
            cell: (one) => <StateTag tone={tones[one.outcome]}>{t(`portal.result.${one.outcome}`)}</StateTag>,
          },
          {
            head: t('portal.result.code'),
            cell: (one) => one.outcome !== 'refused' && <a href={`/can-bo/ho-so/${one.code}`}>{one.code}</a>,
          },
          { head: t('portal.result.dueAt'), cell: (one) => one.outcome !== 'refused' && one.dueAt && momentText(one.dueAt, locale) },
          { head: t('portal.result.why'), cell: (one) => whyOf(visit, one) },
        ]}
      />
    </>
  );
}

type Asked = { visit: Visit; of: ReturnType<typeof fieldsOf>; units: { value: string; label: string }[] };

/** Which unit, when the officer sits at several desks. `name` differs by form, as fields of one page must. */
function UnitField({ visit, of, units, name }: Asked & { name: string }) {
  if (units.length < 2) return null;
  return <SelectField {...of.text(name)} label={visit.t('portal.page.unit')} options={units} />;
}

function FileForm(asked: Asked & { error: string | undefined }) {
  const { t, locale } = asked.visit;
  const limits = t('portal.page.limits', { most: MOST_LINES, size: sizeText(EXPORT_MEBIBYTES * 1024 * 1024, locale) });
  const more = COLUMNS.filter((column) => !NEEDED.some((one) => one === column));
  return (
    <>
      <h2>{t('portal.page.fileTitle')}</h2>
      <p>{t('portal.page.columns', { needed: NEEDED.join(', '), more: more.join(', ') })}</p>
      <Form action={PATH} files hidden={{ do: 'file' }}>
        <UnitField {...asked} name="fileUnit" />
        <FileField name="file" error={asked.error} label={t('portal.page.file')} accept=".csv,text/csv" limits={limits} />
        <Button>{t('portal.page.upload')}</Button>
      </Form>
    </>
  );
}

function OneForm({ cases, ...asked }: Asked & { cases: { value: string; label: string }[] }) {
  const { of, visit } = asked;
  const { t } = visit;
  const ways = channels.map((one) => ({ value: String(channelCodes[one]), label: t(`portal.channels.${one}`) }));
  const help = t('portal.page.receivedTimeHelp');
  return (
    <>
      <h2>{t('portal.page.oneTitle')}</h2>
      <Form action={PATH} hidden={{ do: 'one' }}>
        <UnitField {...asked} name="unit" />
        <TextField {...of.text('code')} label={t('portal.page.code')} help={t('portal.page.codeHelp')} maxLength={60} />
        <SelectField {...of.text('procedure')} label={t('portal.page.procedure')} options={cases} />
        <TextField {...of.text('applicant')} label={t('portal.page.applicant')} maxLength={120} />
        <PhoneField {...of.text('phone')} label={t('portal.page.phone')} optional />
        <TextField {...of.text('number')} label={t('portal.page.number')} maxLength={20} optional />
        <ChoiceField {...of.text('channel')} label={t('portal.page.channel')} choices={ways} />
        <DateField {...of.date('receivedDay')} label={t('portal.page.receivedDay')} help={t('portal.page.receivedHelp')} optional />
        <TextField {...of.text('receivedTime')} label={t('portal.page.receivedTime')} help={help} maxLength={5} optional />
        <Button>{t('portal.page.takeOver')}</Button>
      </Form>
    </>
  );
}

async function view(visit: Visit, { errors = {}, outcomes }: { errors?: Errors; outcomes?: Outcome[] } = {}): Promise<View> {
  const { t, locale, context, form } = visit;
  const units = await Promise.all(desksOf(visit).map(async (unit) => ({ value: unit, label: await unitName(context, unit, locale) })));
  const done = outcomes?.every((one) => one.outcome !== 'refused');
  const of = fieldsOf({ channel: '2', ...(done ? {} : form.all()) }, errors);
  const cases = (await proceduresOn(context)).flatMap((entry) =>
    entry.cases.map((one) => ({
      value: `${entry.procedure} ${one.code}`,
      label: `${entry.procedure} – ${entry.name[locale]}${entry.cases.length > 1 ? `: ${one.name[locale]}` : ''}`,
    })),
  );
  return {
    title: t('portal.page.title'),
    section: 'office',
    active: 'counter',
    wide: true,
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead title={t('portal.page.title')} lead={t('portal.page.lead')} />
        {outcomes && <Outcomes visit={visit} outcomes={outcomes} />}
        <FileForm visit={visit} of={of} units={units} error={errors.file} />
        <OneForm visit={visit} of={of} units={units} cases={cases} />
      </>
    ),
  };
}

/** The moment of receipt as the portal writes it, from what was typed; empty when nothing was. */
function receivedText({ form }: Visit): string {
  const box = (part: string, width: number) => form.text(`receivedDay.${part}`).trim().padStart(width, '0');
  const [day, month, year] = [box('day', 2), box('month', 2), form.text('receivedDay.year').trim()];
  const time = form.text('receivedTime').trim();
  if (!year && !time && day === '00' && month === '00') return '';
  const [, hour = '', minute = ''] = /^(\d{1,2})[:hg](\d{2})$/.exec(time) ?? [];
  return `${year}${month}${day}${hour.padStart(2, '0')}${minute}00`;
}

/** What was typed, as a line of the export. */
function typedHoSo(visit: Visit): HoSo {
  const { form } = visit;
  const [procedure = '', caseCode = ''] = form.text('procedure').split(' ');
  const received = receivedText(visit);
  return {
    MaHoSo: form.text('code'),
    MaTTHC: procedure,
    ChuHoSo: form.text('applicant'),
    SoDienThoai: form.text('phone').trim(),
    SoDinhDanh: form.text('number').trim(),
    NgayNopHoSo: '',
    NgayTiepNhan: received,
    NgayHenTra: '',
    KenhThucHien: form.text('channel'),
    TrangThaiHoSo: received ? '2' : '1',
    TruongHop: caseCode,
  };
}

/** The field of the form that a reason speaks of. */
const fieldOf: Partial<Record<Reason, string>> = {
  code: 'code',
  procedure: 'procedure',
  case: 'procedure',
  applicant: 'applicant',
  number: 'number',
  channel: 'channel',
  moment: 'receivedDay',
  future: 'receivedDay',
};

/** The unit that was chosen, among the officer's own. */
function unitChosen(visit: Visit, name: string): string {
  const desks = desksOf(visit);
  return desks.find((unit) => unit === visit.form.text(name)) ?? desks[0] ?? '';
}

async function takeOne(visit: Visit): Promise<View> {
  const outcome = await takeOver(visit.context, unitChosen(visit, 'unit'), typedHoSo(visit));
  if (outcome.outcome !== 'refused') return view(visit, { outcomes: [outcome] });
  const { reason } = outcome;
  const name = reason instanceof Refusal ? '' : (fieldOf[reason] ?? '');
  return view(visit, { errors: { [name]: reasonText(visit, reason) } });
}

async function takeFile(visit: Visit): Promise<View> {
  const [file] = visit.form.files('file');
  if (!file) return view(visit, { errors: { file: visit.t('portal.refusals.file') } });
  const content = new Uint8Array(await file.arrayBuffer());
  return view(visit, { outcomes: await importExport(visit.context, { unit: unitChosen(visit, 'fileUnit'), content }) });
}

/** `/can-bo/tiep-nhan/cong-quoc-gia`: the desk takes over what was filed on the national portal. */
export const takeOverPage: Page = {
  signedIn: true,
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      () => (visit.form.text('do') === 'file' ? takeFile(visit) : takeOne(visit)),
      (errors) => view(visit, { errors }),
    ),
};
