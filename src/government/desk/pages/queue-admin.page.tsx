import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { UnitField, unitsToChoose } from '../../../registers/people/pages/units.part.tsx';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, NumberField, TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText, momentText, numberText } from '../../../ui/format.ts';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { codeText } from '../../assistance/assistance.codes.service.ts';
import { mayQueue } from '../tickets.permissions.ts';
import { type KioskRow, kiosksOf, queueSettingsOf, type SettingsRow, settingsRows } from '../tickets.queries.ts';
import { kioskInput, type QueueSettings, settingsInput } from '../tickets.schema.ts';
import { addKiosk, endKiosk } from '../tickets.service.ts';
import { setQueue } from '../tickets.settings.service.ts';

const PATH = '/quan-tri/xep-hang';
/** The numbers of a decision, in the order of the form. */
const NUMBERS = [
  'counters',
  'earlyMinutes',
  'priorityEvery',
  'slotMinutes',
  'slotCapacity',
  'bookDays',
  'remindHours',
  'slipDays',
] as const;

const linesOf = ({ groups }: QueueSettings): string => groups.map(({ code, vi, en }) => `${code}; ${vi}; ${en}`).join('\n');
const groupsIn = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [code = '', vi = '', en = ''] = line.split(';').map((part) => part.trim());
      return { code: code.toUpperCase(), vi, en };
    });

async function unitOf(visit: Visit): Promise<{ unit: string; units: Awaited<ReturnType<typeof unitsToChoose>> }> {
  const units = await unitsToChoose(visit);
  const unit = visit.form.text('unit') || visit.query('don-vi') || units[0]?.value || '';
  mayQueue(visit.context.actor, 'set', unit);
  return { unit, units };
}

function Kiosks({ visit: { t, locale, form }, unit, kiosks, errors }: { visit: Visit; unit: string; kiosks: KioskRow[]; errors: Errors }) {
  const state = ({ endedAt, pairedAt }: KioskRow) => {
    if (endedAt) return t('tickets.admin.ended');
    return pairedAt ? t('tickets.admin.paired', { moment: momentText(pairedAt, locale) }) : t('tickets.admin.unpaired');
  };
  return (
    <>
      <DataTable
        caption={t('tickets.admin.kiosks')}
        rows={kiosks}
        rowKey={(one) => one.id}
        empty={<p>{t('tickets.admin.noKiosks')}</p>}
        columns={[
          { head: t('tickets.admin.kioskName'), main: true, cell: (one) => one.name },
          { head: t('tickets.admin.state'), cell: state },
          {
            head: t('tickets.admin.action'),
            cell: (one) =>
              !one.endedAt && (
                <Form action={PATH} hidden={{ do: 'end', unit, id: one.id }}>
                  <Button look="secondary" danger>
                    {t('tickets.admin.end', { name: one.name })}
                  </Button>
                </Form>
              ),
          },
        ]}
      />
      <Form action={PATH} hidden={{ do: 'kiosk', unit, key: newId() }} inline>
        <TextField
          name="name"
          label={t('tickets.admin.kioskName')}
          help={t('tickets.admin.kioskNameHelp')}
          value={form.text('do') === 'kiosk' ? form.text('name') : ''}
          error={errors.name}
          maxLength={60}
          width="medium"
        />
        <Button look="secondary">{t('tickets.admin.addKiosk')}</Button>
      </Form>
    </>
  );
}

function Rules({ visit: { t, form }, unit, now, errors }: { visit: Visit; unit: string; now: QueueSettings; errors: Errors }) {
  const posted = form.text('do') === 'set';
  const typed = posted ? form.all() : { ...Object.fromEntries(NUMBERS.map((name) => [name, String(now[name])])), groups: linesOf(now) };
  const of = fieldsOf(typed, errors);
  return (
    <Form action={PATH} hidden={{ do: 'set', unit, key: (posted && form.text('key')) || newId() }}>
      <DateField {...of.date('validFrom')} label={t('tickets.admin.from')} example="1/1/2027" />
      <TextField {...of.text('decision')} label={t('tickets.admin.decision')} help={t('tickets.admin.decisionHelp')} maxLength={300} />
      <LongTextField {...of.text('groups')} label={t('tickets.admin.groups')} help={t('tickets.admin.groupsHelp')} rows={6} />
      {NUMBERS.map((name) => (
        <NumberField
          key={name}
          {...of.text(name)}
          label={t(`tickets.admin.${name}`)}
          help={name === 'slotCapacity' ? t('tickets.admin.slotCapacityHelp') : undefined}
        />
      ))}
      <Button>{t('tickets.admin.save')}</Button>
    </Form>
  );
}

function History({ visit: { t, locale }, rows }: { visit: Visit; rows: SettingsRow[] }) {
  const number = (value: number | undefined) => (value === undefined ? t('tickets.admin.usual') : numberText(value, locale));
  return (
    <DataTable
      caption={t('tickets.admin.history')}
      rows={rows}
      rowKey={(one) => one.id}
      empty={<p>{t('tickets.admin.noHistory')}</p>}
      columns={[
        { head: t('tickets.admin.from'), main: true, cell: (one) => dayText(one.validFrom, locale) },
        { head: t('tickets.admin.decision'), cell: (one) => one.decision },
        { head: t('tickets.admin.counters'), numeric: true, cell: (one) => number(one.body.counters) },
        { head: t('tickets.admin.priorityEvery'), numeric: true, cell: (one) => number(one.body.priorityEvery) },
        { head: t('tickets.admin.slotCapacity'), numeric: true, cell: (one) => number(one.body.slotCapacity) },
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}, code?: string): Promise<View> {
  const { t, locale, context } = visit;
  const { unit, units } = await unitOf(visit);
  return {
    title: t('tickets.admin.title'),
    section: 'admin',
    active: 'queue',
    wide: true,
    headers: { 'cache-control': 'no-store' },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('tickets.admin.title')} lead={t('tickets.admin.lead')} />
        {visit.query('xong') && <Notice tone="success" live title={t('tickets.admin.saved')} />}
        {code && (
          <Notice tone="success" live title={t('tickets.admin.kioskCode')}>
            <p class="xs-number" data-small="">
              {codeText(code)}
            </p>
            <p>{t('tickets.admin.kioskCodeHelp')}</p>
          </Notice>
        )}
        {units.length > 1 && (
          <Form method="get" action={PATH} inline>
            <UnitField name="don-vi" value={unit} label={t('tickets.admin.unit')} units={units} error={undefined} />
            <Button look="secondary">{t('tickets.admin.show')}</Button>
          </Form>
        )}
        <Kiosks visit={visit} unit={unit} kiosks={await kiosksOf(context, unit)} errors={errors} />
        <h2>{t('tickets.admin.rules')}</h2>
        <Rules visit={visit} unit={unit} now={await queueSettingsOf(context, unit)} errors={errors} />
        <History visit={visit} rows={await settingsRows(context, unit)} />
      </>
    ),
  };
}

/** What the schema does not take, by field. */
function accepted<T>(found: { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[] }[] } }): T {
  if (found.success) return found.data;
  const names = found.error.issues.map(({ path }) => String(path[0] === 'body' ? path[1] : path[0]));
  const known = ['validFrom', 'decision', 'groups', 'name'];
  const fields = names.map((name) => [name, { key: `tickets.errors.${known.includes(name) ? name : 'number'}` }] as const);
  throw new Refusal('tickets.settings', 422, { fields: Object.fromEntries(fields) });
}

function typedSettings({ form }: Visit, unit: string) {
  const numbers = NUMBERS.map((name) => [name, /^\s*\d{1,4}\s*$/.test(form.text(name)) ? Number(form.text(name)) : -1] as const);
  return accepted(
    settingsInput.safeParse({
      unit,
      validFrom: postedDay(form, 'validFrom'),
      decision: form.text('decision'),
      body: { groups: groupsIn(form.text('groups')), ...Object.fromEntries(numbers) },
      key: form.text('key'),
    }),
  );
}

/** `/quan-tri/xep-hang`: how the unit's queue and appointments work, and its tablets. */
export const queueAdminPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        const { unit } = await unitOf(visit);
        if (form.text('do') === 'kiosk') {
          const input = accepted(kioskInput.safeParse({ unit, name: form.text('name'), key: form.text('key') }));
          return view(visit, {}, (await addKiosk(context, input)).code);
        }
        if (form.text('do') === 'end') await endKiosk(context, { unit, id: form.text('id') });
        else await setQueue(context, typedSettings(visit, unit));
        return seeOther(`${PATH}?don-vi=${encodeURIComponent(unit)}&xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
