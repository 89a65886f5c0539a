import { addDays, dayOf, momentOf } from '../../../platform/time/time.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import { dayText, momentText, numberText } from '../../../ui/format.ts';
import { rowsOf, SheetLink } from '../../../ui/sheet.tsx';
import { PageHead, StateTag, SummaryList, Tag } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { unitOfPage } from '../../desk/desk.queries.ts';
import { type PetitionLine, type PetitionList, petitionCounts, petitionLists, petitionsOf } from '../petitions.queries.ts';
import { petitionTimeliness } from '../petitions.rules.ts';
import { tones } from './petition.part.tsx';

const PATH = '/can-bo/phan-anh';
const addresses: Record<PetitionList, string> = { open: 'dang-mo', late: 'tre', ended: 'da-xong' };

function Tabs({ visit: { t }, unit, list }: { visit: Visit; unit: string; list: PetitionList }) {
  return (
    <ul class="xs-tabs">
      {petitionLists.map((one) => (
        <li key={one}>
          <a
            href={`${PATH}?${new URLSearchParams({ 'don-vi': unit, hang: addresses[one] })}`}
            aria-current={one === list ? 'page' : undefined}
          >
            {t(`petitions.lists.${one}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Standing({ visit: { t, context }, line }: { visit: Visit; line: PetitionLine }) {
  const how = petitionTimeliness(line, context.now);
  const unshown = line.publishBy !== null && line.publishBy < context.now && !line.published;
  return (
    <>
      <StateTag tone={tones[line.state] ?? 'neutral'}>{t(`petitions.states.${line.state}`)}</StateTag>{' '}
      {(how === 'late' || how === 'was late') && <Tag tone="danger">{t('petitions.late')}</Tag>}
      {how === 'not accepted' && <Tag tone="danger">{t('petitions.notAccepted')}</Tag>}
      {unshown && <Tag tone="warning">{t('petitions.notPublished')}</Tag>}
    </>
  );
}

/** `/can-bo/phan-anh`: what citizens told the unit; what is late; how the last thirty days stand. */
export const petitionsPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, query } = visit;
    const { unit } = unitOfPage(context, query('don-vi'));
    const list = petitionLists.find((one) => addresses[one] === query('hang')) ?? 'open';
    const lines = await petitionsOf(context, unit, list, rowsOf(visit, 200));
    const counts = await petitionCounts(context, unit, momentOf(addDays(dayOf(context.now), -30)));
    const names = await accountNames(context, [...new Set(lines.flatMap((one) => one.assignee ?? []))]);
    return {
      title: t('petitions.office.title'),
      section: 'office',
      active: 'petitions',
      wide: true,
      sheet: { name: `phan-anh-${addresses[list]}`, unit },
      body: (
        <>
          <PageHead above={await unitName(context, unit, locale)} title={t('petitions.office.title')} />
          <SummaryList
            rows={(['open', 'late', 'ended', 'onTime', 'satisfied', 'dissatisfied'] as const).map((key) => ({
              key: t(`petitions.counts.${key}`),
              value: numberText(counts[key], locale),
            }))}
          />
          <Tabs visit={visit} unit={unit} list={list} />
          <DataTable
            caption={t(`petitions.lists.${list}`)}
            hideCaption
            rows={lines}
            rowKey={(one) => one.id}
            empty={<p>{t('petitions.office.none')}</p>}
            columns={[
              { head: t('petitions.office.code'), main: true, keep: true, cell: (one) => <a href={`${PATH}/${one.id}`}>{one.code}</a> },
              { head: t('petitions.office.kind'), cell: (one) => t(`petitions.kinds.${one.kind}`) },
              { head: t('petitions.office.topic'), cell: (one) => t(`petitions.topics.${one.topic}`) },
              { head: t('petitions.office.state'), cell: (one) => <Standing visit={visit} line={one} /> },
              { head: t('petitions.one.sentAt'), cell: (one) => dayText(dayOf(one.sentAt), locale) },
              { head: t('petitions.one.dueAt'), cell: (one) => momentText(one.dueAt, locale) },
              {
                head: t('petitions.fields.assignee'),
                cell: (one) => (one.assignee ? (names.get(one.assignee) ?? t('desk.history.officer')) : t('petitions.office.desk')),
              },
            ]}
          />
          <SheetLink url={visit.url} />
          <p>
            <a href="/can-bo/danh-gia">{t('ratings.figures.title')}</a>
          </p>
        </>
      ),
    };
  },
};
