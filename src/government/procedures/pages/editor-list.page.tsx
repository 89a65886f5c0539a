import { dayText, momentText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { PageHead, StateTag, type Tone } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, Visit } from '../../../ui/visit.ts';
import { mayEdit } from '../editor.permissions.ts';
import { type ListedVersion, listedVersions, openDrafts, type Standing } from '../editor.queries.ts';
import { CATALOGUE, DRAFTS } from './editor-words.part.tsx';

const TONES: Record<Standing, Tone> = { inForce: 'success', coming: 'info', ended: 'neutral', withdrawn: 'neutral' };
/** Whether a version holds, is to come, has ended or was withdrawn. */
export const StandingTag = ({ visit: { t }, standing }: { visit: Visit; standing: Standing }) => (
  <StateTag tone={TONES[standing]}>{t(`editor.standings.${standing}`)}</StateTag>
);

/** From when to when a version holds. */
export function spanOf({ validFrom, validTo }: Pick<ListedVersion, 'validFrom' | 'validTo'>, { t, locale }: Visit): string {
  const from = dayText(validFrom, locale);
  return validTo ? t('editor.fromTo', { from, to: dayText(validTo, locale) }) : t('editor.fromOn', { from });
}

/** `/quan-tri/thu-tuc`: the catalogue as those who administer it see it: what holds, what is to come, what is being written. */
export const editorListPage: Page = {
  async get(visit) {
    const { t, locale, context } = visit;
    const versions = Map.groupBy(await listedVersions(context), (one) => one.procedure);
    const drafts = new Map((await openDrafts(context)).map((draft) => [draft.procedure, draft]));
    const rows = [...versions].map(([code, all]) => ({
      code,
      shown: all.find((one) => one.standing === 'inForce') ?? all[0],
      coming: all.filter((one) => one.standing === 'coming'),
      draft: drafts.get(code),
    }));
    return {
      title: t('editor.title'),
      section: 'admin',
      active: 'procedures',
      wide: true,
      sheet: { name: 'thu-tuc' },
      body: (
        <>
          <PageHead title={t('editor.title')} lead={t(mayEdit(context.actor, 'edit') ? 'editor.lead' : 'editor.leadReader')} />
          <SheetLink url={visit.url} />
          <DataTable
            caption={t('editor.catalogue')}
            hideCaption
            rows={rows}
            rowKey={(row) => row.code}
            columns={[
              {
                head: t('editor.procedure'),
                main: true,
                cell: ({ code, shown }) => <a href={`${CATALOGUE}/${code}`}>{shown?.body.name[locale]}</a>,
              },
              { head: t('editor.code'), keep: true, cell: (row) => row.code },
              { head: t('editor.fieldOf'), cell: ({ shown }) => shown?.body.field.name[locale] },
              {
                head: t('editor.holding'),
                cell: ({ shown }) =>
                  shown && (shown.standing === 'inForce' ? spanOf(shown, visit) : <StandingTag visit={visit} standing={shown.standing} />),
              },
              {
                head: t('editor.coming'),
                cell: ({ coming }) => coming.map((one) => dayText(one.validFrom, locale)).join('; ') || t('editor.nothing'),
              },
              {
                head: t('editor.draft'),
                cell: ({ draft }) =>
                  draft ? (
                    <a href={`${DRAFTS}/${draft.id}`}>
                      {t('editor.draftBy', { who: draft.changedByName ?? '', when: momentText(draft.changedAt, locale) })}
                    </a>
                  ) : (
                    t('editor.nothing')
                  ),
              },
            ]}
          />
        </>
      ),
    };
  },
};
