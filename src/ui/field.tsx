import type { ComponentChildren } from 'preact';
import { useLanguage } from './language.tsx';

/** What every question has. `error` is shown with the field and read with it; `why` opens under "Vì sao hỏi?". */
export type Asked = {
  name: string;
  label: string;
  help?: ComponentChildren;
  why?: string | undefined;
  error?: string | undefined;
  optional?: boolean | undefined;
  /** The question is the page's only one: its label is the page's h1. */
  asHeading?: boolean | undefined;
  /** The letter that, with Alt, leads here; it is shown beside the label. */
  accessKey?: string | undefined;
};

/** The id of a field's (first) control. `birth.day` is where `birth` begins. */
export const fieldId = (name: string): string => `f-${name.replace(/\.day$/, '').replace(/[^\p{L}\p{N}]+/gu, '-')}`;

/** The attributes that tie a control to its help and error. */
export function wiring({ name, help, error }: Pick<Asked, 'name' | 'help' | 'error'>) {
  const id = fieldId(name);
  const describedBy = [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ');
  return { 'aria-describedby': describedBy || undefined, 'aria-invalid': error ? ('true' as const) : undefined };
}

function Question({ label, optional, asHeading, accessKey }: Pick<Asked, 'label' | 'optional' | 'asHeading' | 'accessKey'>) {
  const { t } = useLanguage();
  const text = (
    <>
      {label}
      {optional && <span class="xs-optional"> {t('ui.field.optional')}</span>}
      {accessKey && <KeyHint letter={accessKey} />}
    </>
  );
  return asHeading ? <h1 class="xs-question">{text}</h1> : text;
}

/** `Alt+Q` beside what it leads to. Who hears the page is told the key by the browser. */
export function KeyHint({ letter }: { letter: string }) {
  return (
    <span class="xs-key" aria-hidden="true">
      Alt+{letter.toUpperCase()}
    </span>
  );
}

/** Help, "Vì sao hỏi?" and the error: everything between a question and its control. */
function Around({ name, label, help, why, error }: Asked) {
  const { t } = useLanguage();
  const id = fieldId(name);
  return (
    <>
      {help && (
        <div class="xs-help" id={`${id}-help`}>
          {help}
        </div>
      )}
      {why && (
        <details class="xs-why">
          <summary>
            {t('ui.field.why')}
            <span class="ds-sr-only"> {label}</span>
          </summary>
          <p>{why}</p>
        </details>
      )}
      {error && (
        <p class="ds-validation-message xs-error" id={`${id}-error`}>
          <span class="ds-sr-only">{t('ui.field.error')} </span>
          {error}
        </p>
      )}
    </>
  );
}

/** Label, help, why, error, and the one control (its id must be `fieldId(name)`). The fields below use it; a page only for a control of its own. */
export function Field({ children, ...asked }: Asked & { children: ComponentChildren }) {
  return (
    <div class="xs-field" data-invalid={asked.error ? '' : undefined}>
      <label class="ds-label" for={fieldId(asked.name)}>
        <Question {...asked} />
      </label>
      <Around {...asked} />
      {children}
    </div>
  );
}

/** Like `Field`, for several controls that answer one question: a fieldset whose legend is the question. */
export function FieldGroup({ children, ...asked }: Asked & { children: ComponentChildren }) {
  return (
    <fieldset class="ds-fieldset xs-field" data-invalid={asked.error ? '' : undefined} aria-describedby={wiring(asked)['aria-describedby']}>
      <legend class="ds-label">
        <Question {...asked} />
      </legend>
      <Around {...asked} />
      {children}
    </fieldset>
  );
}
