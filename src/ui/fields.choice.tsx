import type { ComponentChildren } from 'preact';
import { type Asked, Field, FieldGroup, fieldId, wiring } from './field.tsx';
import { useLanguage } from './language.tsx';

/** One answer to choose. `reveal` is shown below it only while it is chosen (by the style sheet, so without JavaScript too). */
export type Choice = { value: string; label: string; help?: string | undefined; reveal?: ComponentChildren };

function Choices({
  asked,
  type,
  choices,
  chosen,
  row,
  focus,
}: {
  asked: Asked;
  type: 'radio' | 'checkbox';
  choices: Choice[];
  chosen: string[];
  row?: boolean | undefined;
  focus?: boolean | undefined;
}) {
  // A key that leads to a choice presses it: it leads to the one that is chosen already.
  const led = Math.max(
    0,
    choices.findIndex((one) => chosen.includes(one.value)),
  );
  return (
    <FieldGroup {...asked}>
      <div class="xs-choices" data-row={row ? '' : undefined}>
        {choices.map(({ value, label, help, reveal }, place) => {
          const id = place === 0 ? fieldId(asked.name) : `${fieldId(asked.name)}-${place}`;
          const described = [asked.error && `${fieldId(asked.name)}-error`, help && `${id}-note`].filter(Boolean).join(' ');
          return (
            <div class="xs-choice" key={value}>
              <label for={id}>
                <input
                  class="ds-input"
                  type={type}
                  id={id}
                  name={asked.name}
                  value={value}
                  checked={chosen.includes(value)}
                  aria-describedby={described || undefined}
                  aria-invalid={asked.error && type === 'checkbox' ? 'true' : undefined}
                  {...(place === led ? { accessKey: asked.accessKey, autoFocus: focus || undefined } : {})}
                />
                <span>{label}</span>
              </label>
              {help && (
                <p class="xs-help" id={`${id}-note`}>
                  {help}
                </p>
              )}
              {reveal && <div class="xs-reveal">{reveal}</div>}
            </div>
          );
        })}
      </div>
    </FieldGroup>
  );
}

/** One of several (radio buttons). `row`: short answers side by side. `focus`: the page begins at the chosen one, else at the first. */
export function ChoiceField({
  choices,
  value,
  row,
  focus,
  ...asked
}: Asked & { choices: Choice[]; value?: string | undefined; row?: boolean | undefined; focus?: boolean | undefined }) {
  return <Choices asked={asked} type="radio" choices={choices} chosen={value ? [value] : []} row={row} focus={focus} />;
}

/** Any of several (checkboxes), posted as several values of one name. */
export function ChoicesField({ choices, values, ...asked }: Asked & { choices: Choice[]; values?: string[] | undefined }) {
  return <Choices asked={asked} type="checkbox" choices={choices} chosen={values ?? []} />;
}

/** Có / Không, posted as `yes` / `no`. */
export function YesNoField({
  value,
  reveal,
  ...asked
}: Asked & { value?: string | undefined; reveal?: { yes?: ComponentChildren; no?: ComponentChildren } }) {
  const { t } = useLanguage();
  const choices = (['yes', 'no'] as const).map((one) => ({ value: one, label: t(`ui.field.${one}`), reveal: reveal?.[one] }));
  return <Choices asked={asked} type="radio" choices={choices} chosen={value ? [value] : []} row={!reveal} />;
}

/** One of a list that is too long for radio buttons (from about ten). `first`: what nothing chosen means, instead of "Chọn một mục" (a filter: "Tất cả"). */
export function SelectField({
  options,
  value,
  first,
  ...asked
}: Asked & { options: { value: string; label: string }[]; value?: string | undefined; first?: string | undefined }) {
  const { t } = useLanguage();
  return (
    <Field {...asked}>
      <select class="ds-input" id={fieldId(asked.name)} name={asked.name} {...wiring(asked)}>
        <option value="">{first ?? t('ui.field.choose')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
