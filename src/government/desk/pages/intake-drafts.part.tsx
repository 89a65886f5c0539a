import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { CatalogueEntry } from '../../procedures/procedures.queries.ts';
import type { IntakeDraft } from '../intake.queries.ts';

/** What the officer began and did not finish: one press goes on with it. */
export function DraftList({ drafts, catalogue }: { drafts: readonly IntakeDraft[]; catalogue: readonly CatalogueEntry[] }) {
  const { t, locale } = useLanguage();
  return (
    <section class="xs-desk-part" aria-labelledby="part-drafts">
      <h2 id="part-drafts">{t('intake.drafts.title', { count: drafts.length })}</h2>
      <ul class="xs-rows">
        {drafts.map(({ id, typed, changedAt }) => (
          <li key={id}>
            <a href={`/can-bo/tiep-nhan?nhap=${id}`}>{typed.fullName || t('intake.drafts.nobody')}</a>
            {` · ${catalogue.find((one) => one.procedure === typed.procedure)?.name[locale] ?? t('intake.drafts.nothing')}`}
            <span class="xs-help"> {t('intake.drafts.at', { moment: momentText(changedAt, locale) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
