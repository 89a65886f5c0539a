import type { ComponentChildren } from 'preact';
import type { Places } from '../../../registers/addresses/addresses.rules.ts';
import { AddressField } from '../../../registers/addresses/pages/address.part.tsx';
import { FieldGroup, fieldId } from '../../../ui/field.tsx';
import { ChoiceField, ChoicesField, SelectField, YesNoField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField, NumberField, PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { type Errors, fieldsOf } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { fieldsShown, type Situation } from '../../procedures/forms.rules.ts';
import type { Field, Screen } from '../../procedures/forms.schema.ts';
import { nounOf } from '../../procedures/forms.values.rules.ts';

export type Boxes = Record<string, string | string[]>;
type Shown = { field: Field; reveals: Reveals; typed: Boxes; errors: Errors; places: Places };
/** The fields that one answer of a choice reveals, by that answer. */
type Reveals = (field: Field, value: string) => ComponentChildren;

const LONG_LIST = 10;

/** The questions of a screen. What depends on a choice of the same screen stands inside it and is shown with it. */
export function Questions({ screen, situation, ...shown }: { screen: Screen; situation: Situation } & Omit<Shown, 'field' | 'reveals'>) {
  const all = fieldsShown(screen, situation);
  const byName = new Map(all.map(({ field }) => [field.name, field]));
  /** The one answer that reveals a field; undefined when there is none, or several do: then the field stands by itself. */
  const within = (field: Field, parent: string | undefined): string | undefined => {
    const kind = parent ? byName.get(parent)?.kind : undefined;
    const options = byName.get(parent ?? '')?.options?.length ?? 0;
    const own = (field.when ?? []).filter((one) => 'field' in one && byName.has(one.field));
    const [only] = own;
    if (own.length !== 1 || !only || !('oneOf' in only) || only.oneOf.length !== 1) return undefined;
    return kind === 'yesno' || (kind === 'choice' && options <= LONG_LIST) ? only.oneOf[0] : undefined;
  };
  const reveals: Reveals = (parent, value) => {
    const inside = all.filter(({ field, revealedBy }) => revealedBy === parent.name && within(field, revealedBy) === value);
    return inside.length === 0
      ? undefined
      : inside.map(({ field }) => <Question key={field.name} field={field} reveals={reveals} {...shown} />);
  };
  return (
    <>
      {all
        .filter(({ field, revealedBy }) => within(field, revealedBy) === undefined)
        .map(({ field }) => (
          <Question key={field.name} field={field} reveals={reveals} {...shown} />
        ))}
    </>
  );
}

/** One question of a form, as its kind is asked. */
function Question(shown: Shown) {
  const { field, typed, errors } = shown;
  const { locale } = useLanguage();
  const asked = {
    label: field.label[locale],
    help: field.help?.[locale],
    why: field.whyAsked?.[locale],
    optional: !field.required,
  };
  const of = fieldsOf(typed, errors);
  const text = { ...asked, ...of.text(field.name), autocomplete: field.autocomplete };
  const limit = field.checks.find((check) => check.rule === 'maxLength');
  const maxLength = limit && 'value' in limit ? limit.value : undefined;
  switch (field.kind) {
    case 'longtext':
      return <LongTextField {...text} maxLength={maxLength ?? 4000} />;
    case 'date':
      return <DateField {...asked} {...of.date(field.name)} birthday={field.autocomplete === 'bday'} />;
    case 'month':
      return <Boxed {...shown} asked={asked} parts={['month', 'year']} />;
    case 'time':
      return <Boxed {...shown} asked={asked} parts={['hour', 'minute']} />;
    case 'year':
      return <NumberField {...text} maxLength={4} />;
    case 'number':
      return <NumberField {...text} maxLength={9} />;
    case 'money':
      return <TextField {...text} width="medium" maxLength={20} />;
    case 'phone':
      return <PhoneField {...text} autocomplete={field.autocomplete ?? 'off'} maxLength={20} />;
    case 'email':
      return <TextField {...text} kind="email" maxLength={254} />;
    case 'personalNumber':
      return <NumberField {...text} width="medium" maxLength={20} />;
    case 'address':
      return <AddressField {...asked} name={field.name} error={errors[field.name]} typed={typed} places={shown.places} />;
    case 'choice':
    case 'choices':
    case 'yesno':
    case 'pledge':
      return <Chosen {...shown} asked={asked} />;
    default:
      return <TextField {...text} maxLength={maxLength} />;
  }
}

type Asking = { label: string; help: string | undefined; why: string | undefined; optional: boolean };

function Chosen({ field, reveals, typed, errors, asked }: Shown & { asked: Asking }) {
  const { locale } = useLanguage();
  const of = fieldsOf(typed, errors);
  const choices = (field.options ?? []).map(({ value, label, help }) => ({
    value,
    label: label[locale],
    help: help?.[locale],
    reveal: reveals(field, value),
  }));
  if (field.kind === 'choices') return <ChoicesField {...asked} {...of.many(field.name)} choices={choices} />;
  if (field.kind === 'pledge') {
    const noun = nounOf(field)[locale];
    const label = noun.charAt(0).toUpperCase() + noun.slice(1);
    return <ChoicesField {...asked} label={label} {...of.many(field.name)} choices={[{ value: 'yes', label: asked.label }]} />;
  }
  if (field.kind === 'yesno')
    return <YesNoField {...asked} {...of.text(field.name)} reveal={{ yes: reveals(field, 'yes'), no: reveals(field, 'no') }} />;
  if (choices.length > LONG_LIST) return <SelectField {...asked} {...of.text(field.name)} options={choices} />;
  return <ChoiceField {...asked} {...of.text(field.name)} choices={choices} />;
}

/** A month or a time of the day, in two boxes. */
function Boxed({
  field,
  typed,
  errors,
  asked,
  parts,
}: Shown & { asked: Asking; parts: readonly ['month', 'year'] | readonly ['hour', 'minute'] }) {
  const { t } = useLanguage();
  const error = errors[field.name];
  return (
    <FieldGroup {...asked} name={field.name} error={error}>
      <div class="xs-date">
        {parts.map((part, place) => {
          const name = `${field.name}.${part}`;
          const id = place === 0 ? fieldId(field.name) : fieldId(name);
          return (
            <div key={part}>
              <label for={id}>{t(`procedures.form.date.${part}`)}</label>
              <input
                class="ds-input"
                id={id}
                name={name}
                type="text"
                inputMode="numeric"
                data-width={part === 'year' ? 'year' : 'day'}
                maxLength={part === 'year' ? 4 : 2}
                value={[typed[name] ?? ''].flat()[0] ?? ''}
                autocomplete="off"
                aria-invalid={error ? 'true' : undefined}
                aria-describedby={error ? `${fieldId(field.name)}-error` : undefined}
              />
            </div>
          );
        })}
      </div>
    </FieldGroup>
  );
}
