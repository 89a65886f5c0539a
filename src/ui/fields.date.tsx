import { type Asked, FieldGroup, fieldId } from './field.tsx';
import { useAutocomplete, useLanguage } from './language.tsx';

/** The three boxes as typed. */
export type DateBoxes = { day: string; month: string; year: string };
const parts = ['day', 'month', 'year'] as const;

/**
 * A date in three boxes, posted as `<name>.day`, `<name>.month`, `<name>.year`. `invalid` names the boxes that are wrong; without it all are, when
 * there is an error. `birthday` lets the browser fill in the user's own.
 */
export function DateField({
  value,
  invalid,
  birthday,
  example = '24/8/1990',
  ...asked
}: Asked & {
  value?: Partial<DateBoxes> | undefined;
  invalid?: (keyof DateBoxes)[] | undefined;
  birthday?: boolean | undefined;
  example?: string | undefined;
}) {
  const { t } = useLanguage();
  const mayFill = useAutocomplete(birthday ? 'bday' : undefined) !== 'off';
  const wrong = asked.error ? (invalid ?? parts) : [];
  return (
    <FieldGroup {...asked} help={asked.help ?? t('ui.field.dateHelp', { example })}>
      <div class="xs-date">
        {parts.map((part) => {
          const id = fieldId(`${asked.name}.${part}`);
          return (
            <div key={part}>
              <label for={id}>{t(`ui.field.${part}`)}</label>
              <input
                class="ds-input"
                id={id}
                name={`${asked.name}.${part}`}
                type="text"
                inputMode="numeric"
                data-width={part === 'year' ? 'year' : 'day'}
                maxLength={part === 'year' ? 4 : 2}
                value={value?.[part] ?? ''}
                autocomplete={mayFill ? `bday-${part}` : 'off'}
                aria-invalid={wrong.includes(part) ? 'true' : undefined}
                aria-describedby={asked.error ? `${fieldId(asked.name)}-error` : undefined}
              />
            </div>
          );
        })}
      </div>
    </FieldGroup>
  );
}
