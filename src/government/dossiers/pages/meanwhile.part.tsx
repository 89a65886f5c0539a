import { useLanguage } from '../../../ui/language.tsx';
import { Notice } from '../../../ui/show.tsx';

/** To a citizen: the office changed the dossier while the page was open; what was typed is still there. */
export function MeanwhileNotice() {
  const { t } = useLanguage();
  return (
    <Notice tone="warning" live title={t('deeds.meanwhile.title')}>
      <p>{t('deeds.meanwhile.text')}</p>
    </Notice>
  );
}
