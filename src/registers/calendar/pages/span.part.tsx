import { fieldId } from '../../../ui/field.tsx';
import { useLanguage } from '../../../ui/language.tsx';

/** From when to when: two boxes, posted as `<name>.opens` and `<name>.closes`. `first`: the first box of its question, to which an error leads. */
export function SpanBoxes({
  name,
  label,
  typed,
  first,
  error,
}: {
  name: string;
  label: string;
  typed(name: string): string;
  first?: string | undefined;
  error?: string | undefined;
}) {
  const { t } = useLanguage();
  const box = (end: 'opens' | 'closes', id: string) => (
    <input
      class="ds-input"
      id={id}
      name={`${name}.${end}`}
      type="text"
      maxLength={12}
      autocomplete="off"
      value={typed(`${name}.${end}`)}
      aria-label={t(`calendar.admin.addDay.${end}`, { session: label })}
      aria-invalid={error ? 'true' : undefined}
      aria-describedby={error && first ? `${fieldId(first)}-error` : undefined}
    />
  );
  return (
    <div class="xs-span">
      {box('opens', first ? fieldId(first) : fieldId(`${name}.opens`))}
      <span aria-hidden="true">–</span>
      {box('closes', fieldId(`${name}.closes`))}
    </div>
  );
}
