import type { ComponentChildren } from 'preact';
import { KeyHint } from '../../../ui/field.tsx';
import { type Errors, Hidden } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice } from '../../../ui/show.tsx';
import type { Counter } from '../intake.scene.queries.ts';
import { papersMark } from '../intake.typed.rules.ts';
import { Tally } from './tally.part.tsx';

/** What need not be handed in: a database stands for it, or it is only shown. Asking for it would be a violation. */
function NotAsked({ counter }: { counter: Counter }) {
  const { t, locale } = useLanguage();
  const { replaced = [], shown = [] } = counter.chosen?.papers ?? {};
  if (replaced.length + shown.length === 0) return null;
  return (
    <ul class="xs-spared">
      {replaced.map(({ component, database }) => (
        <li key={component.code}>
          <strong>{t('intake.papers.spared')}</strong> {component.name[locale]}{' '}
          <span class="xs-help">{t('intake.papers.fromData', { database: t(`procedures.databases.${database}`) })}</span>
        </li>
      ))}
      {shown.map((component) => (
        <li key={component.code}>
          <strong>{t('intake.papers.shown')}</strong> {component.name[locale]}
        </li>
      ))}
    </ul>
  );
}

/**
 * Papers that depend on the person, and none of them is ticked: a word about it. Where one of them stands for another the officer is asked, once:
 * `unsure` says so, and the next press of the button means it.
 */
function Which({ counter: { chosen, entry, caseCode, boxes }, unsure }: { counter: Counter; unsure: boolean }) {
  const { t, locale } = useLanguage();
  if (!chosen || !entry || !caseCode || chosen.open.length === 0) return null;
  const mark = papersMark(entry.procedure, caseCode);
  const names = chosen.open.flat().map((one) => one.name[locale]);
  if (!unsure && boxes.unsure !== mark) return <p class="xs-help">{t('intake.which.word', { papers: names.join('; ') })}</p>;
  return (
    <Notice tone="warning" live={unsure} title={t('intake.which.title')}>
      <ul>
        {chosen.open
          .filter((one) => one.length > 1)
          .map((one) => (
            <li key={one[0]?.code}>{one.map(({ name }) => name[locale]).join('; ')}</li>
          ))}
      </ul>
      <p>{t('intake.which.go')}</p>
      <Hidden name="unsure" value={mark} />
    </Notice>
  );
}

/** The papers, each with a tick and three numbers. What the law asks for stands in them already. */
export function PapersPart({
  counter,
  errors,
  unsure,
  children,
}: {
  counter: Counter;
  errors: Errors;
  unsure: boolean;
  children?: ComponentChildren;
}) {
  const { t } = useLanguage();
  const { chosen, entry, caseCode } = counter;
  // On a tick the key would press it.
  const way = { accessKey: 'g' };
  return (
    <section class="xs-desk-part" data-part="papers" aria-labelledby="part-papers">
      <h2 id="part-papers" tabIndex={-1} {...way}>
        {t('intake.papers.title')}
        <KeyHint letter="g" />
      </h2>
      {!chosen && <p class="xs-help">{t('intake.papers.first')}</p>}
      {chosen && entry && caseCode && (
        <>
          <Hidden name="papersFor" value={papersMark(entry.procedure, caseCode)} />
          {chosen.rows.length === 0 && <p>{t('intake.papers.none')}</p>}
          {chosen.rows.length > 0 && <Tally rows={chosen.rows} errors={errors} />}
          <Which counter={counter} unsure={unsure} />
          {children}
          <NotAsked counter={counter} />
        </>
      )}
    </section>
  );
}
