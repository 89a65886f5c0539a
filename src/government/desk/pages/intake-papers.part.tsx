import type { ComponentChildren } from 'preact';
import { fieldId, KeyHint } from '../../../ui/field.tsx';
import { type Errors, Hidden } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import type { Counter } from '../intake.scene.queries.ts';
import { countBox, kindsOfPaper, type PaperRow, papersMark, tickBox } from '../intake.typed.rules.ts';

function Count({ row, kind, error }: { row: PaperRow; kind: (typeof kindsOfPaper)[number]; error: string | undefined }) {
  const { t, locale } = useLanguage();
  const name = countBox(row.paper.code, kind);
  return (
    <td data-label={t(`intake.papers.${kind}`)}>
      <input
        class="ds-input"
        id={fieldId(name)}
        name={name}
        value={row.counts[kind]}
        type="text"
        inputMode="numeric"
        maxLength={2}
        autocomplete="off"
        data-count=""
        aria-label={t('intake.papers.countOf', { kind: t(`intake.papers.${kind}`), paper: row.paper.name[locale] })}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${fieldId(name)}-error` : undefined}
      />
      {error && (
        <p class="ds-validation-message xs-error" id={`${fieldId(name)}-error`}>
          {error}
        </p>
      )}
    </td>
  );
}

/** One paper: ticked when it lies on the desk, and how many of each kind. */
function Row({ row, errors }: { row: PaperRow; errors: Errors }) {
  const { locale } = useLanguage();
  const { paper, ticked } = row;
  const name = tickBox(paper.code);
  const error = errors[name];
  return (
    <tr data-invalid={error ? '' : undefined}>
      <th scope="row">
        <label for={fieldId(name)}>
          <input
            class="ds-input"
            type="checkbox"
            id={fieldId(name)}
            name={name}
            value="1"
            checked={ticked}
            data-tick=""
            aria-invalid={error ? 'true' : undefined}
            aria-describedby={error ? `${fieldId(name)}-error` : undefined}
          />
          <span>
            {paper.name[locale]}
            {paper.needed && <small class="xs-help"> {paper.needed[locale]}</small>}
          </span>
        </label>
        {error && (
          <p class="ds-validation-message xs-error" id={`${fieldId(name)}-error`}>
            {error}
          </p>
        )}
      </th>
      {kindsOfPaper.map((kind) => (
        <Count key={kind} row={row} kind={kind} error={errors[countBox(paper.code, kind)]} />
      ))}
    </tr>
  );
}

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

/** The papers, each with a tick and three numbers. What the law asks for stands in them already. */
export function PapersPart({ counter, errors, children }: { counter: Counter; errors: Errors; children?: ComponentChildren }) {
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
          {chosen.rows.length > 0 && (
            <table class="xs-tally">
              <caption class="ds-sr-only">{t('intake.papers.caption')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('intake.papers.name')}</th>
                  {kindsOfPaper.map((kind) => (
                    <th key={kind} scope="col">
                      {t(`intake.papers.${kind}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {chosen.rows.map((row) => (
                  <Row key={row.paper.code} row={row} errors={errors} />
                ))}
              </tbody>
            </table>
          )}
          {children}
          <NotAsked counter={counter} />
        </>
      )}
    </section>
  );
}
