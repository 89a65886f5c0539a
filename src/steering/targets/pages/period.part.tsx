import type { Asked } from '../../../ui/field.tsx';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { type Period, periodsToChoose, periodText } from '../periods.rules.ts';

/** Which period: one of those that are at hand, by name. `ahead`: also what is only planned. */
export function PeriodField({
  today,
  value,
  ahead = false,
  ...asked
}: Asked & { today: string; value: Period | undefined; ahead?: boolean; first?: string | undefined }) {
  const { t } = useLanguage();
  const named = (period: Period) => periodText(t, period).replace(/^./u, (first) => first.toLocaleUpperCase('vi'));
  return (
    <SelectField
      {...asked}
      value={value}
      options={periodsToChoose(today, { ahead, chosen: value }).map((period) => ({ value: period, label: named(period) }))}
    />
  );
}
