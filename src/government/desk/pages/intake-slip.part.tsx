import { TextField } from '../../../ui/fields.text.tsx';
import { type Errors, fieldsOf } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import type { Counter } from '../intake.scene.queries.ts';

/** What was received on paper while the network was down: its number and its true time. Open only when there is something in it. */
export function SlipPart({ counter: { boxes }, errors }: { counter: Counter; errors: Errors }) {
  const { t } = useLanguage();
  const of = fieldsOf(boxes, errors);
  return (
    <details class="xs-why" open={Boolean(boxes.slip || boxes.slipAt || errors.slip || errors.slipAt)}>
      <summary>{t('reserved.intake.open')}</summary>
      <TextField
        {...of.text('slip')}
        label={t('reserved.intake.slip')}
        help={t('reserved.intake.slipHelp')}
        maxLength={20}
        width="medium"
        optional
      />
      <TextField
        {...of.text('slipAt')}
        label={t('reserved.intake.slipAt')}
        help={t('reserved.intake.slipAtHelp')}
        maxLength={30}
        width="medium"
        optional
      />
      <p>
        <a href="/can-bo/phieu-giay">{t('reserved.page.title')}</a>
      </p>
    </details>
  );
}
