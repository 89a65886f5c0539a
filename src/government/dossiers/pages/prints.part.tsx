import { useLanguage } from '../../../ui/language.tsx';
import type { WholeDossier } from '../dossiers.queries.ts';
import { forCitizens, papersOf, sizesOf, sizeWords } from '../papers/print.queries.ts';

/**
 * The papers that a dossier has, each with the sheets on which it can be printed. `base`: the dossier's own page, `/ho-so/…` or `/can-bo/ho-so/…`; the
 * citizen's leaves the office's own papers out.
 */
export function Prints({ whole, base, office }: { whole: WholeDossier; base: string; office?: boolean }) {
  const { t } = useLanguage();
  const papers = papersOf(whole).filter(({ name }) => office || forCitizens(name));
  if (papers.length === 0) return null;
  return (
    <section id="giay-in">
      <h2>{t('paper.list.title')}</h2>
      <ul>
        {papers.map(({ name, request }) => {
          const query = (size: string) =>
            new URLSearchParams({ ...(request && request > 1 ? { lan: String(request) } : {}), ...(size ? { kho: size } : {}) });
          const href = (size = '') => `${base}/giay/${name}.pdf${query(size).size > 0 ? `?${query(size)}` : ''}`;
          const title = `${t(`paper.names.${name}`)}${request && request > 1 ? ` ${t('paper.list.request', { number: request })}` : ''}`;
          const [, ...smaller] = sizesOf[name];
          return (
            <li key={`${name}${request ?? ''}`}>
              <a href={href()}>{title}</a>
              {smaller.map((size) => (
                <span key={size}>
                  {' · '}
                  <a href={href(sizeWords[size])} aria-label={`${title}, ${t(`paper.sizes.${size}`)}`}>
                    {t(`paper.sizes.${size}`)}
                  </a>
                </span>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
