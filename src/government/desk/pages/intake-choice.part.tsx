import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { momentText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice } from '../../../ui/show.tsx';
import type { CatalogueEntry } from '../../procedures/procedures.queries.ts';
import type { Counter } from '../intake.scene.queries.ts';
import type { Focus } from './intake-person.part.tsx';

/** The desk's short numbers, offered while one types. */
function Numbers({ counter: { shortcuts, catalogue } }: { counter: Counter }) {
  const { locale } = useLanguage();
  const named = (procedure: string, caseCode: string) => {
    const entry = catalogue.find((one) => one.procedure === procedure);
    const name = entry?.cases.find((one) => one.code === caseCode)?.name[locale];
    return `${entry?.name[locale] ?? procedure}${name && entry && entry.cases.length > 1 ? `: ${name}` : ''}`;
  };
  return (
    <datalist id="desk-numbers">
      {shortcuts.map(({ number, procedure, caseCode }) => (
        <option key={number} value={String(number)}>
          {`${number} · ${named(procedure, caseCode)}`}
        </option>
      ))}
    </datalist>
  );
}

/** Several procedures fit what was typed: one of them is pressed. */
function Several({ entries }: { entries: readonly CatalogueEntry[] }) {
  const { t, locale } = useLanguage();
  return (
    <fieldset class="xs-people">
      <legend>{t('intake.wanted.several')}</legend>
      {entries.map((entry, place) => (
        <Button key={entry.procedure} name="choose" value={entry.procedure} look="secondary" focus={place === 0}>
          <span>
            <strong>{entry.name[locale]}</strong>
            <small>{entry.procedure}</small>
          </span>
        </Button>
      ))}
    </fieldset>
  );
}

/** An open dossier of the same person for the same procedure. */
function Twins({ counter: { chosen } }: { counter: Counter }) {
  const { t, locale } = useLanguage();
  const twins = chosen?.twins ?? [];
  if (twins.length === 0) return null;
  return (
    <Notice tone="warning" title={t('intake.twins.title')} live>
      <ul>
        {twins.map(({ code, submittedAt }) => (
          <li key={code}>
            <a href={`/can-bo/ho-so/${code}`} target="_blank" rel="noopener">
              {code}
            </a>
            {`, ${t('intake.twins.since', { moment: momentText(submittedAt, locale) })}`}
          </li>
        ))}
      </ul>
      <p>{t('intake.twins.go')}</p>
      <Hidden name="warned" value={twins.map((one) => one.code).join(' ')} />
    </Notice>
  );
}

/** Which procedure, by number, code or words, and which case of it. */
export function ChoicePart({
  counter,
  errors,
  entries,
  focus,
}: {
  counter: Counter;
  errors: Errors;
  entries?: readonly CatalogueEntry[] | undefined;
  focus: Focus;
}) {
  const { t, locale } = useLanguage();
  const { boxes, entry, caseCode } = counter;
  const of = fieldsOf(boxes, errors);
  return (
    <section class="xs-desk-part" data-part="wanted" aria-labelledby="part-wanted">
      <h2 id="part-wanted">{t('intake.wanted.title')}</h2>
      <TextField
        {...of.text('wanted')}
        label={t('intake.wanted.label')}
        help={
          <>
            {t('intake.wanted.help')} <a href={`/can-bo/tiep-nhan/so-tat?don-vi=${counter.unit}`}>{t('intake.wanted.numbers')}</a>
          </>
        }
        maxLength={160}
        accessKey="t"
        list="desk-numbers"
        focus={focus === 'wanted'}
      />
      <Numbers counter={counter} />
      <Hidden name="resolved" value={boxes.resolved ?? ''} />
      {entries && <Several entries={entries} />}
      {entry && (
        <>
          <Hidden name="procedure" value={entry.procedure} />
          <p class="xs-chosen" role="status">
            <strong>{entry.name[locale]}</strong> <span class="xs-help">{entry.procedure}</span>
          </p>
          {entry.cases.length > 1 && (
            <ChoiceField
              name="case"
              value={caseCode}
              error={errors.case}
              label={t('intake.wanted.case')}
              focus={focus === 'case'}
              choices={entry.cases.map(({ code, name }, place) => ({ value: code, label: `${place + 1}. ${name[locale]}` }))}
            />
          )}
        </>
      )}
      <Twins counter={counter} />
    </section>
  );
}
