import { fieldId } from '../../../ui/field.tsx';
import type { Errors } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { countBox, kindsOfPaper, type PaperRow, tickBox } from '../intake.typed.rules.ts';

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

/** Papers as they lie on the desk, each with a tick and three numbers. */
export function Tally({ rows, errors }: { rows: readonly PaperRow[]; errors: Errors }) {
  const { t } = useLanguage();
  return (
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
        {rows.map((row) => (
          <Row key={row.paper.code} row={row} errors={errors} />
        ))}
      </tbody>
    </table>
  );
}
