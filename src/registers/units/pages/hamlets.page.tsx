import { Refusal } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { Notice, PageHead, Tag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { hamletsKept, type Keeping } from '../units.admin.queries.ts';
import { standing } from '../units.admin.rules.ts';
import { addHamlet, endHamlet, renameHamlet } from '../units.admin.service.ts';
import { mayUnit } from '../units.permissions.ts';
import { unitName } from '../units.queries.ts';
import { type Hamlet, hamletSchema } from '../units.schema.ts';
import { DayAndBasis, datedColumns, errorsOf, History, hiddenOf, inOrder, seenIn, unitPath } from './kept.part.tsx';

const KINDS = hamletSchema.shape.kind.options;
type Ways = { visit: Visit; kept: Keeping<Hamlet>; of: ReturnType<typeof fieldsOf> };

const called = (visit: Visit, { kind, name }: Pick<Hamlet, 'kind' | 'name'>) =>
  visit.t('units.named', { kind: visit.t(`units.kinds.${kind}`), name });

function Table({ visit, kept }: Omit<Ways, 'of'>) {
  const { t, context } = visit;
  return (
    <DataTable
      caption={t('unitadmin.hamlets.list')}
      rows={inOrder(kept.rows, dayOf(context.now))}
      rowKey={(one) => one.id}
      empty={<p>{t('unitadmin.hamlets.none')}</p>}
      columns={[
        {
          head: t('unitadmin.hamlets.hamlet'),
          main: true,
          cell: (one) => (
            <>
              {called(visit, one)} {one.demo && <Tag>{t('unitadmin.demo')}</Tag>}
            </>
          ),
        },
        ...datedColumns<Hamlet>(visit),
      ]}
    />
  );
}

/** Kind and name, as asked when a hamlet comes and when it is called otherwise. */
function Naming({ visit: { t }, of, form }: { visit: Visit; of: Ways['of']; form: string }) {
  const kinds = KINDS.map((kind) => ({ value: kind, label: t(`units.kinds.${kind}`) }));
  return (
    <>
      <SelectField {...of.text(`${form}.kind`)} label={t('unitadmin.kind')} options={kinds} />
      <TextField
        {...of.text(`${form}.name`)}
        label={t('unitadmin.hamlets.name')}
        help={t('unitadmin.hamlets.nameHelp')}
        width="medium"
        maxLength={60}
      />
    </>
  );
}

/** To add one, to call one otherwise, to end one. */
function Ways({ visit, kept, of }: Ways) {
  const { t, context } = visit;
  const today = dayOf(context.now);
  const living = kept.rows.filter((one) => standing(one, today) !== 'past').map((one) => ({ value: one.id, label: called(visit, one) }));
  const action = unitPath(kept.unit.id, 'ap');
  return (
    <>
      <h2>{t('unitadmin.hamlets.add')}</h2>
      <Form action={action} hidden={hiddenOf('add', kept.version)}>
        <Naming visit={visit} of={of} form="add" />
        <DayAndBasis of={of} form="add" day="from" label={t('unitadmin.from')} />
        <Button>{t('unitadmin.hamlets.addButton')}</Button>
      </Form>
      <h2>{t('unitadmin.hamlets.rename')}</h2>
      <p>{t('unitadmin.hamlets.renameHelp')}</p>
      <Form action={action} hidden={hiddenOf('rename', kept.version)}>
        <SelectField {...of.text('rename.hamlet')} label={t('unitadmin.hamlets.hamlet')} options={living} />
        <Naming visit={visit} of={of} form="rename" />
        <DayAndBasis of={of} form="rename" day="from" label={t('unitadmin.hamlets.renameFrom')} />
        <Button look="secondary">{t('unitadmin.hamlets.renameButton')}</Button>
      </Form>
      <h2>{t('unitadmin.hamlets.end')}</h2>
      <Form action={action} hidden={hiddenOf('end', kept.version)}>
        <SelectField {...of.text('end.hamlet')} label={t('unitadmin.hamlets.hamlet')} options={living} />
        <DayAndBasis of={of} form="end" day="last" label={t('unitadmin.last')} />
        <Button look="secondary" danger>
          {t('unitadmin.hamlets.endButton')}
        </Button>
      </Form>
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale, form } = visit;
  const kept = await hamletsKept(context, visit.param('unit'));
  const wrong = errorsOf(form.text('do'), errors);
  return {
    title: t('unitadmin.parts.ap'),
    section: 'admin',
    active: 'units',
    wide: true,
    body: (
      <>
        <BackLink href={unitPath(kept.unit.id)} />
        <ErrorSummary errors={wrong} />
        <PageHead
          title={t('unitadmin.parts.ap')}
          above={await unitName(context, kept.unit.id, locale)}
          lead={t('unitadmin.hamlets.lead')}
        />
        {visit.query('xong') && <Notice tone="success" live title={t('unitadmin.saved')} />}
        <Table visit={visit} kept={kept} />
        {mayUnit(context.actor, 'change hamlets', kept.unit.id) && <Ways visit={visit} kept={kept} of={fieldsOf(form.all(), wrong)} />}
        <History
          deeds={kept.deeds}
          detail={({ data }) =>
            t(data.before ? 'unitadmin.becomes' : 'unitadmin.only', { before: String(data.before ?? ''), value: String(data.name) })
          }
        />
      </>
    ),
  };
}

/** Which of the page's forms was sent. */
async function act(visit: Visit): Promise<void> {
  const { context, form, param } = visit;
  const what = form.text('do');
  const text = (name: string) => form.text(`${what}.${name}`);
  const common = { unit: param('unit'), basis: text('basis'), ...seenIn(visit) };
  // What is no kind the schema refuses in words.
  const naming = { kind: text('kind') as Hamlet['kind'], name: text('name'), from: postedDay(form, `${what}.from`) };
  if (what === 'add') await addHamlet(context, { ...common, ...naming });
  else if (what === 'rename') await renameHamlet(context, { ...common, ...naming, hamlet: text('hamlet') });
  else if (what === 'end') await endHamlet(context, { ...common, hamlet: text('hamlet'), last: postedDay(form, 'end.last') });
  else throw new Refusal('context.bad_input', 400);
}

/** `/quan-tri/don-vi/:unit/ap`: the hamlets of a commune, today's, coming and former ones. */
export const hamletsPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        await act(visit);
        return seeOther(`${unitPath(visit.param('unit'), 'ap')}?xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
