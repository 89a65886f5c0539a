import { TextField } from '../../../ui/fields.text.tsx';
import { Button, Hidden } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { Card, Tag } from '../../../ui/show.tsx';
import type { CatalogueEntry } from '../procedures.queries.ts';
import { feeKind, type Online } from '../procedures.search.rules.ts';
import { termWords } from './words.part.tsx';

/** The search box of the home page and of the list; `kept` are the choices that a new search keeps. */
export function SearchBox({ q, kept = {} }: { q: string; kept?: Record<string, string> }) {
  const { t } = useLanguage();
  return (
    <search>
      <form class="xs-search" method="get" action="/thu-tuc">
        {Object.entries(kept).map(([name, value]) => value && <Hidden key={name} name={name} value={value} />)}
        <TextField
          name="q"
          kind="search"
          label={t('procedures.pages.searchLabel')}
          help={t('procedures.pages.searchHelp')}
          value={q}
          maxLength={200}
        />
        <Button>{t('procedures.pages.search')}</Button>
      </form>
    </search>
  );
}

const tones = { here: 'success', national: 'info', no: 'neutral' } as const;

/** Where it can be filed, in two or three words. */
export function OnlineTag({ online }: { online: Online }) {
  const { t } = useLanguage();
  return <Tag tone={tones[online]}>{t(`procedures.pages.online.${online}`)}</Tag>;
}

/** One procedure of a list: its name, how long, how much, where; with `field` also its field. */
export function EntryCard({ entry, online, field, level = 2 }: { entry: CatalogueEntry; online: Online; field?: boolean; level?: 2 | 3 }) {
  const { t, locale } = useLanguage();
  const [timing] = entry.timings;
  return (
    <Card title={entry.name[locale]} href={`/thu-tuc/${entry.procedure}`} level={level}>
      {timing && (
        <p>
          {t('procedures.pages.inShort', {
            term: termWords({ kind: timing.term.kind, amount: timing.term.amount }, t, locale),
            fee: t(`procedures.pages.feeKinds.${feeKind(entry)}`),
          })}
        </p>
      )}
      <p class="xs-tags">
        <OnlineTag online={online} />
        {field && <span class="xs-help">{entry.field.name[locale]}</span>}
      </p>
    </Card>
  );
}
