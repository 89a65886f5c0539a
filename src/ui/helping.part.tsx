import { spanText } from './format.ts';
import { useLanguage } from './language.tsx';

/** Somebody is being helped: who, and for how many minutes more. */
export type Helping = { id: string; name: string; minutes: number };

/** On every page while somebody is helped: whose answers these are, how long they can be seen, and the way to end it. */
export function HelpingBanner({ helping: { id, name, minutes } }: { helping: Helping }) {
  const { t, locale } = useLanguage();
  return (
    <section class="xs-helping" aria-label={t('helping.label')}>
      <p>
        <a href={`/giup/${id}`}>{t('helping.now', { name })}</a> <span>– {t('helping.left', { span: spanText(minutes, locale) })}</span>
      </p>
      <form method="post" action={`/giup/${id}/ket-thuc`}>
        <button class="ds-button" data-variant="secondary" type="submit">
          {t('helping.end')}
        </button>
      </form>
    </section>
  );
}
