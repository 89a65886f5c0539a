import type { JSX } from 'preact';
import { type Asked, Field, fieldId, wiring } from './field.tsx';
import { useAutocomplete } from './language.tsx';

type Written = Asked & {
  value?: string | undefined;
  /** Tells the browser what it may fill in: `name`, `street-address`, `one-time-code` … */
  autocomplete?: string | undefined;
  /** The longest answer in characters: the box is as wide, and the browser stops there. */
  maxLength?: number | undefined;
  width?: 'short' | 'medium' | 'full' | undefined;
  /** The page begins here. */
  focus?: boolean | undefined;
  /** The id of a `datalist`. */
  list?: string | undefined;
};
type Kind = { type?: 'text' | 'tel' | 'email' | 'password' | 'search'; inputMode?: 'numeric' | 'tel' | 'decimal' };

/** One line of text. `kind` for an e-mail address, a password, a search. */
export function TextField({ kind, ...asked }: Written & { kind?: Kind['type'] }) {
  return <Line {...asked} kind={{ type: kind ?? 'text' }} />;
}

/** A number typed as digits; never a spinner, which loses what was typed. `unit` is shown behind the box: `bản`, `đồng`. */
export function NumberField({ unit, decimal, ...asked }: Written & { unit?: string | undefined; decimal?: boolean | undefined }) {
  return <Line width="short" {...asked} unit={unit} kind={{ inputMode: decimal ? 'decimal' : 'numeric' }} />;
}

/** A phone number, with the phone's number keys. */
export function PhoneField(asked: Written) {
  return <Line width="medium" autocomplete="tel" {...asked} kind={{ type: 'tel', inputMode: 'tel' }} />;
}

function Line({
  kind,
  unit,
  value,
  autocomplete,
  maxLength,
  width,
  focus,
  list,
  ...asked
}: Written & { kind: Kind; unit?: string | undefined }) {
  // One element for every kind: the typings know an input only by a fixed kind.
  const attributes = {
    class: 'ds-input',
    id: fieldId(asked.name),
    name: asked.name,
    type: kind.type ?? 'text',
    inputMode: kind.inputMode,
    value: value ?? '',
    autocomplete: useAutocomplete(autocomplete),
    maxLength,
    list,
    accessKey: asked.accessKey,
    autoFocus: focus || undefined,
    'data-width': width ?? 'full',
    ...wiring(asked),
  } as JSX.IntrinsicElements['input'];
  const input = <input {...attributes} />;
  return (
    <Field {...asked}>
      {unit ? (
        <div class="xs-with-unit">
          {input}
          <span>{unit}</span>
        </div>
      ) : (
        input
      )}
    </Field>
  );
}

/** Several lines of text. */
export function LongTextField({
  value,
  rows,
  maxLength,
  ...asked
}: Asked & { value?: string | undefined; rows?: number | undefined; maxLength?: number | undefined }) {
  return (
    <Field {...asked}>
      <textarea class="ds-input" id={fieldId(asked.name)} name={asked.name} rows={rows ?? 4} maxLength={maxLength} {...wiring(asked)}>
        {value ?? ''}
      </textarea>
    </Field>
  );
}
