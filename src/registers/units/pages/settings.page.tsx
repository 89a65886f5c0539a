import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { phoneText } from '../../../ui/format.ts';
import { Notice, PageHead, Tag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { type Keeping, settingsKept } from '../units.admin.queries.ts';
import { SETTINGS } from '../units.admin.schema.ts';
import { setUnitSetting } from '../units.admin.service.ts';
import { mayUnit } from '../units.permissions.ts';
import { unitName } from '../units.queries.ts';
import type { UnitSetting } from '../units.schema.ts';
import { DayAndBasis, datedColumns, errorsOf, History, hiddenOf, inOrder, seenIn, unitPath } from './kept.part.tsx';

/** A value as people read it. */
const shown = (key: string, value: string) => (key === 'help_phone' ? phoneText(value) : value);

function Table({ visit, kept }: { visit: Visit; kept: Keeping<UnitSetting> }) {
  const { t, context } = visit;
  return (
    <DataTable
      caption={t('unitadmin.settings.list')}
      hideCaption
      rows={inOrder(kept.rows, dayOf(context.now))}
      rowKey={(row) => `${row.key} ${row.valid_from}`}
      empty={<p>{t('unitadmin.settings.none')}</p>}
      columns={[
        { head: t('unitadmin.settings.what'), main: true, cell: (row) => t(`unitadmin.settings.keys.${row.key}`) },
        {
          head: t('unitadmin.settings.value'),
          cell: (row) => (
            <>
              {shown(row.key, row.value)} {row.demo && <Tag>{t('unitadmin.demo')}</Tag>}
            </>
          ),
        },
        ...datedColumns<UnitSetting>(visit),
        { head: t('unitadmin.basis'), cell: (row) => row.basis },
      ]}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, form } = visit;
  const kept = await settingsKept(context, visit.param('unit'));
  const wrong = errorsOf('set', errors);
  const of = fieldsOf(form.all(), wrong);
  const missing = SETTINGS.filter((key) => !kept.rows.some((row) => row.key === key));
  return {
    title: t('unitadmin.parts.thong_tin'),
    section: 'admin',
    active: 'units',
    wide: true,
    body: (
      <>
        <BackLink href={unitPath(kept.unit.id)} />
        <ErrorSummary errors={wrong} />
        <PageHead
          title={t('unitadmin.parts.thong_tin')}
          above={await unitName(context, kept.unit.id, locale)}
          lead={t('unitadmin.settings.lead')}
        />
        {visit.query('xong') && <Notice tone="success" live title={t('unitadmin.saved')} />}
        <Table visit={visit} kept={kept} />
        {missing.length > 0 && (
          <p>{t('unitadmin.settings.missing', { keys: missing.map((key) => t(`unitadmin.settings.keys.${key}`)).join('; ') })}</p>
        )}
        {mayUnit(context.actor, 'change settings', kept.unit.id) && (
          <>
            <h2>{t('unitadmin.settings.change')}</h2>
            <p>{t('unitadmin.settings.changeHelp')}</p>
            <Form action={unitPath(kept.unit.id, 'thong-tin')} hidden={hiddenOf('set', kept.version)}>
              <SelectField
                {...of.text('set.name')}
                label={t('unitadmin.settings.what')}
                options={SETTINGS.map((key) => ({ value: key, label: t(`unitadmin.settings.keys.${key}`) }))}
              />
              <TextField
                {...of.text('set.value')}
                label={t('unitadmin.settings.value')}
                help={t('unitadmin.settings.valueHelp')}
                maxLength={300}
              />
              <DayAndBasis of={of} form="set" day="from" label={t('unitadmin.from')} />
              <Button>{t('unitadmin.settings.save')}</Button>
            </Form>
          </>
        )}
        <History
          deeds={kept.deeds}
          detail={({ data }) => {
            const [key, before, value] = [String(data.setting), String(data.before ?? ''), String(data.value ?? '')];
            if (!value) return t('unitadmin.dropped', { what: t(`unitadmin.settings.keys.${key}`) });
            const line = t(before ? 'unitadmin.becomes' : 'unitadmin.only', { before: shown(key, before), value: shown(key, value) });
            return t('unitadmin.about', { what: t(`unitadmin.settings.keys.${key}`), line });
          }}
        />
      </>
    ),
  };
}

/** `/quan-tri/don-vi/:unit/thong-tin`: what a unit says of itself: in force, to come and former. */
export const settingsPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form, param } = visit;
        const text = (name: string) => form.text(`set.${name}`);
        // What is no setting the schema refuses in words.
        const name = text('name') as UnitSetting['key'];
        const from = postedDay(form, 'set.from');
        await setUnitSetting(context, { unit: param('unit'), name, value: text('value'), from, basis: text('basis'), ...seenIn(visit) });
        return seeOther(`${unitPath(param('unit'), 'thong-tin')}?xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
