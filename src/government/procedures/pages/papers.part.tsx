import type { ComponentChildren } from 'preact';
import { useLanguage } from '../../../ui/language.tsx';
import { Tag } from '../../../ui/show.tsx';
import type { Papers } from '../procedures.rules.ts';
import type { Component } from '../procedures.schema.ts';

/** `1 bản chính`, `2 bản sao`: how many of a paper. */
function Counts({ paper }: { paper: Component }) {
  const { t } = useLanguage();
  const counts = (['originals', 'certifiedCopies', 'copies'] as const).filter((kind) => paper[kind] > 0);
  return (
    <span class="xs-tags">
      {counts.map((kind) => (
        <Tag key={kind}>{t(`procedures.paper.${kind}`, { count: paper[kind] })}</Tag>
      ))}
      {paper.showOnly && <Tag>{t('procedures.paper.showOnly')}</Tag>}
    </span>
  );
}

function Paper({ paper, children }: { paper: Component; children?: ComponentChildren }) {
  const { locale } = useLanguage();
  return (
    <li>
      <p>
        <strong>{paper.name[locale]}</strong>
      </p>
      {children}
      {paper.needed && <p>{paper.needed[locale]}</p>}
      {paper.help && <p class="xs-help">{paper.help[locale]}</p>}
    </li>
  );
}

/** What to hand in, what to bring along, and what nobody may ask for. */
export function PapersPart({ papers: { asked, shown, written, replaced } }: { papers: Papers }) {
  const { t } = useLanguage();
  const spared = written.length + replaced.length > 0;
  return (
    <>
      {asked.length > 0 && (
        <ul class="xs-papers">
          {asked.map((paper) => (
            <Paper key={paper.code} paper={paper}>
              <Counts paper={paper} />
            </Paper>
          ))}
        </ul>
      )}
      {asked.length === 0 && shown.length === 0 && <p>{t('procedures.pages.noPapers')}</p>}
      {shown.length > 0 && (
        <>
          <h3>{t('procedures.pages.bring')}</h3>
          <ul class="xs-papers">
            {shown.map((paper) => (
              <Paper key={paper.code} paper={paper}>
                <Counts paper={paper} />
              </Paper>
            ))}
          </ul>
        </>
      )}
      {spared && (
        <>
          <h3>{t('procedures.pages.spared')}</h3>
          <ul class="xs-papers" data-spared="">
            {written.map((paper) => (
              <li key={paper.code}>
                <PaperSpared paper={paper} why={t('procedures.pages.written')} />
              </li>
            ))}
            {replaced.map(({ component, database, basis }) => (
              <li key={component.code}>
                <PaperSpared
                  paper={component}
                  why={t('procedures.pages.replaced', { database: t(`procedures.databases.${database}`), basis })}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function PaperSpared({ paper, why }: { paper: Component; why: string }) {
  const { locale } = useLanguage();
  return (
    <>
      <p>{paper.name[locale]}</p>
      <p class="xs-help">{why}</p>
    </>
  );
}
