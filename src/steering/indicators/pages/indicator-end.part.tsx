import type { Deed } from '../../../platform/audit/history.ts';
import { newId } from '../../../platform/database/id.ts';
import { isDay } from '../../../platform/time/time.ts';
import { DateField } from '../../../ui/fields.date.tsx';
import { LongTextField } from '../../../ui/fields.text.tsx';
import { Button, ButtonRow, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import type { Visit } from '../../../ui/visit.ts';
import type { IndicatorVersion } from '../indicators.queries.ts';
import { INDICATORS } from './indicator-admin.part.tsx';

/** The last day of an indicator and by what it ends; or that the end is taken back. `deed`: the last one of its history that is shown on the page. */
export function EndForm({ visit, last, deed, errors }: { visit: Visit; last: IndicatorVersion; deed: number; errors: Errors }) {
  const { t, locale, form } = visit;
  const typed = ['end', 'reopen'].includes(form.text('do'));
  const of = fieldsOf(typed ? form.all() : {}, errors);
  return (
    <section>
      <h2>{t('indicators.admin.endTitle')}</h2>
      <p>{last.valid_to === null ? t('indicators.admin.endNone') : t('indicators.admin.endOn', { day: dayText(last.valid_to, locale) })}</p>
      <Form action={`${INDICATORS}/${last.code}`} hidden={{ key: newId(), seen: String(deed) }}>
        <DateField
          {...of.date('end.valid_to')}
          label={t('indicators.admin.validTo')}
          help={t('indicators.admin.endHelp')}
          example="31/12/2027"
        />
        <LongTextField
          {...of.text('end.basis')}
          label={t('indicators.admin.endBasis')}
          help={t('indicators.admin.endBasisHelp')}
          rows={2}
          maxLength={1000}
        />
        <ButtonRow>
          <Button name="do" value="end" look="secondary">
            {t('indicators.admin.end')}
          </Button>
          {last.valid_to !== null && (
            <Button name="do" value="reopen" look="secondary">
              {t('indicators.admin.reopen')}
            </Button>
          )}
        </ButtonRow>
      </Form>
    </section>
  );
}

/** What a deed of an indicator's history was about: which version, from or until when, by what. */
export function deedDetail({ t, locale }: Visit, { verb, data }: Deed): string {
  const day = (value: unknown) => (typeof value === 'string' && isDay(value) ? dayText(value, locale) : '');
  const version = t('indicators.admin.deed.version', { version: String(data.version ?? '') });
  if (verb === 'set')
    return [version, day(data.from) && t('indicators.admin.deed.from', { day: day(data.from) })].filter(Boolean).join('. ');
  return [version, day(data.to) && t('indicators.admin.deed.to', { day: day(data.to) }), String(data.basis ?? '')]
    .filter(Boolean)
    .join('. ');
}
