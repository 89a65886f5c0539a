import { newId } from '../../../platform/database/id.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { Button, Form } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { Pager } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import type { BulkVerb } from '../../dossiers/bulk.schema.ts';
import { queueCounts, queuePage } from '../../dossiers/dossiers.queries.ts';
import { handlingSteps } from '../../dossiers/dossiers.rules.ts';
import { promisedOpen } from '../../dossiers/promises.queries.ts';
import { proceduresOn } from '../../procedures/procedures.queries.ts';
import { namesOfLines } from '../desk.lines.queries.ts';
import { nearness, rolesIn, unitOfPage } from '../desk.queries.ts';
import { cursorOf, cursorText, firstTab, isTab, type Tab, tabs } from '../desk.rules.ts';
import { BULK_FORM, Lines } from './lines.part.tsx';

type Wish = { unit: string; tab: Tab; procedure: string; step: string; mine: boolean };

/** The address of a queue; what is chosen by itself stays out of it. */
function hrefOf(wish: Partial<Wish>, after = ''): string {
  const query = new URLSearchParams();
  for (const [name, value] of [
    ['don-vi', wish.unit],
    ['hang', wish.tab],
    ['thu-tuc', wish.procedure],
    ['buoc', wish.step],
    ['cua-toi', wish.mine ? '1' : ''],
    ['sau', after],
  ])
    if (name && value) query.set(name, value);
  return `/can-bo?${query}`;
}

function Tabs({ wish, counts }: { wish: Wish; counts: Record<string, number> }) {
  const { t, locale } = useLanguage();
  return (
    <nav aria-label={t('desk.queue.tabs')}>
      <ul class="xs-tabs">
        {(Object.keys(tabs) as Tab[]).map((tab) => (
          <li key={tab}>
            <a href={hrefOf({ unit: wish.unit, tab })} aria-current={tab === wish.tab ? 'page' : undefined}>
              {t(`desk.tabs.${tabs[tab].words}`)} <strong>{numberText(counts[tabs[tab].words] ?? 0, locale)}</strong>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What narrows the list. The steps are those of the procedure that is chosen. */
async function Filters(visit: Visit, wish: Wish, units: readonly string[]) {
  const { t, locale, context } = visit;
  const procedures = await proceduresOn(context);
  const chosen = procedures.find((one) => one.procedure === wish.procedure);
  const steps = new Map(
    chosen?.timings.flatMap((timing) => handlingSteps(timing.steps).map((step) => [step.code, step.name[locale]] as const)) ?? [],
  );
  const names = await Promise.all(units.map(async (unit) => ({ value: unit, label: await unitName(context, unit, locale) })));
  return (
    <Form method="get" action="/can-bo" inline hidden={{ hang: wish.tab, ...(units.length > 1 ? {} : { 'don-vi': wish.unit }) }}>
      {units.length > 1 && <SelectField name="don-vi" label={t('desk.queue.unit')} options={names} value={wish.unit} />}
      <SelectField
        name="thu-tuc"
        label={t('desk.queue.procedure')}
        first={t('desk.queue.all')}
        value={wish.procedure}
        options={procedures.map((one) => ({ value: one.procedure, label: one.name[locale] }))}
      />
      {steps.size > 0 && (
        <SelectField
          name="buoc"
          label={t('desk.queue.step')}
          first={t('desk.queue.all')}
          value={wish.step}
          options={[...steps].map(([value, label]) => ({ value, label }))}
        />
      )}
      <ChoicesField
        name="cua-toi"
        label={t('desk.queue.whose')}
        choices={[{ value: '1', label: t('desk.queue.mine') }]}
        values={wish.mine ? ['1'] : []}
      />
      <Button look="secondary">{t('desk.queue.narrow')}</Button>
    </Form>
  );
}

/** What can be done with many of a list at once, by whom: the verb and the offices. */
const bulk: Partial<Record<Tab, { verb: BulkVerb; roles: readonly string[] }>> = {
  'tiep-nhan': { verb: 'receive', roles: ['desk officer'] },
  'xu-ly': { verb: 'move', roles: ['specialist', 'leader', 'clerk'] },
  'cho-tra': { verb: 'return', roles: ['desk officer'] },
};

/** The buttons under the list. A return asks who takes it first. */
function Bulk({ unit, verb }: { unit: string; verb: BulkVerb }) {
  const { t } = useLanguage();
  return (
    <Form id={BULK_FORM} action="/can-bo/nhieu" hidden={{ viec: verb, 'don-vi': unit, key: newId() }}>
      <Button look="secondary" name="do" value={verb === 'return' ? 'look' : 'send'}>
        {t(`bulk.start.${verb}`)}
      </Button>
    </Form>
  );
}

/** The officer's work: what waits for whom, the oldest due first. */
export const queuePageOfOffice: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query } = visit;
    const { unit, units } = unitOfPage(context, query('don-vi'));
    const asked = query('hang') ?? '';
    const wish: Wish = {
      unit,
      tab: isTab(asked) ? asked : firstTab(rolesIn(context, unit)),
      procedure: query('thu-tuc') ?? '',
      step: query('buoc') ?? '',
      mine: query('cua-toi') === '1',
    };
    const { queue, late, words } = tabs[wish.tab];
    const cursor = cursorOf(query('sau'));
    const filter = {
      queue,
      unit,
      late,
      mine: wish.mine,
      ...(wish.procedure ? { procedure: wish.procedure } : {}),
      ...(wish.procedure && wish.step ? { step: wish.step } : {}),
      ...(cursor ? { after: cursor } : {}),
    };
    const { lines, more } = await queuePage(context, filter, rowsOf(visit, 30));
    const last = lines.at(-1);
    // What is promised for today goes before everything else, on the first page only.
    const promised = wish.tab === 'xu-ly' && !cursor ? await promisedOpen(context, unit, rowsOf(visit, 100)) : [];
    const clock = { now: context.now, ...(await nearness(context, unit)) };
    const title = t('desk.queue.title');
    const many = bulk[wish.tab];
    const choosing = many !== undefined && lines.length > 0 && rolesIn(context, unit).some((role) => many.roles.includes(role));
    return {
      title,
      section: 'office',
      active: 'queue',
      wide: true,
      sheet: { name: `ho-so-${wish.tab}`, unit },
      body: (
        <>
          <PageHead above={await unitName(context, unit, locale)} title={title} />
          <p>
            {rolesIn(context, unit).includes('leader') && (
              <>
                <a href={`/can-bo/phan-cong?don-vi=${unit}`}>{t('assignment.head.title')}</a> ·{' '}
              </>
            )}
            <a href="/can-bo/y-kien">{t('opinions.title')}</a> · <a href="/can-bo/vang-mat">{t('absence.title')}</a>
          </p>
          <Tabs wish={wish} counts={await queueCounts(context, unit)} />
          {await Filters(visit, wish, units)}
          {promised.length > 0 && (
            <section>
              <h2>{t('promises.queue.title')}</h2>
              <p class="xs-help">{t('promises.queue.lead')}</p>
              <Lines
                caption={t('promises.queue.title')}
                lines={promised}
                named={await namesOfLines(context, promised, locale)}
                clock={clock}
                empty=""
              />
            </section>
          )}
          <Lines
            caption={t(`desk.tabs.${words}`)}
            lines={lines.filter((line) => !promised.some((one) => one.id === line.id))}
            named={await namesOfLines(context, lines, locale)}
            clock={clock}
            empty={t(`desk.queue.empty.${words}`)}
            choosing={choosing}
          />
          {choosing && <Bulk unit={unit} verb={many.verb} />}
          <p>
            <a href="/can-bo/in">{t('paper.bulk.title')}</a>
          </p>
          <SheetLink url={visit.url} />
          <Pager previous={cursor ? hrefOf(wish) : undefined} next={more && last ? hrefOf(wish, cursorText(last)) : undefined} />
        </>
      ),
    };
  },
};
