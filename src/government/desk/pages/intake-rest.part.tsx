import { fieldId, KeyHint } from '../../../ui/field.tsx';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { NumberField, PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { type Errors, fieldsOf } from '../../../ui/form.tsx';
import { moneyText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { returnWays } from '../../dossiers/dossiers.rules.ts';
import type { Counter } from '../intake.scene.queries.ts';

/** The fee by its table; what is counted by page or copy is counted here. */
function FeePart({ counter, errors }: { counter: Counter; errors: Errors }) {
  const { t, locale } = useLanguage();
  const { chosen, entry, boxes } = counter;
  if (!chosen || !entry) return null;
  const of = fieldsOf({ pages: '1', sheets: '1', ...boxes }, errors);
  const { fee, counted } = chosen;
  const amount =
    fee === 'not published' ? t('intake.fee.notPublished') : fee.amount === 0 ? t('intake.fee.free') : moneyText(fee.amount, locale);
  return (
    <div class="xs-fee">
      <p>
        {t('intake.fee.label')} <strong>{amount}</strong>
        <span class="xs-help"> {entry.fee.text[locale]}</span>
      </p>
      {counted.includes('page') && <NumberField {...of.text('pages')} label={t('intake.fee.pages')} maxLength={4} />}
      {counted.includes('copy') && <NumberField {...of.text('sheets')} label={t('intake.fee.sheets')} maxLength={4} />}
    </div>
  );
}

/** How the result comes back. */
function ReturnPart({ counter, errors }: { counter: Counter; errors: Errors }) {
  const { t } = useLanguage();
  const of = fieldsOf(counter.boxes, errors);
  const address = (
    <TextField {...of.text('returnAddress')} label={t('intake.return.address')} help={t('intake.return.addressHelp')} maxLength={300} />
  );
  return (
    <ChoiceField
      name="returnWay"
      value={counter.boxes.returnWay || 'desk'}
      error={errors.returnWay}
      label={t('intake.return.label')}
      accessKey="r"
      choices={returnWays.map((value) => ({
        value,
        label: t(`intake.return.${value}`),
        reveal: value === 'post' ? address : undefined,
      }))}
      row
    />
  );
}

/** Who stands here for somebody else, and the paper that allows it. */
function SubmitterPart({ counter, errors }: { counter: Counter; errors: Errors }) {
  const { t } = useLanguage();
  const of = fieldsOf(counter.boxes, errors);
  return (
    <div class="xs-field">
      <div class="xs-choice">
        <label for={fieldId('forOther')}>
          <input
            class="ds-input"
            type="checkbox"
            id={fieldId('forOther')}
            name="forOther"
            value="1"
            checked={counter.boxes.forOther !== undefined}
          />
          <span>{t('intake.submitter.label')}</span>
        </label>
        <div class="xs-reveal xs-boxes">
          <TextField {...of.text('submitter.fullName')} label={t('intake.submitter.fullName')} maxLength={120} />
          <TextField
            {...of.text('submitter.paper')}
            label={t('intake.submitter.paper')}
            help={t('intake.submitter.paperHelp')}
            maxLength={200}
          />
          <PhoneField {...of.text('submitter.phone')} label={t('intake.submitter.phone')} maxLength={20} autocomplete="off" optional />
          <TextField
            {...of.text('submitter.personalNumber')}
            label={t('intake.submitter.personalNumber')}
            maxLength={16}
            width="medium"
            optional
          />
        </div>
      </div>
    </div>
  );
}

/** The boxes of the closed part: it opens by itself when one of them says something unusual or is wrong. */
const seldom = ['competentUnit', 'forOther', 'channel', 'keys', 'assignee', 'externalCode'];
const usual: Record<string, string> = { channel: 'direct', keys: 'staff' };

function SeldomPart({ counter, errors }: { counter: Counter; errors: Errors }) {
  const { t } = useLanguage();
  const { boxes, chosen, entry } = counter;
  const [place] = counter.communes;
  const of = fieldsOf(boxes, errors);
  const said = seldom.some((name) => boxes[name] !== undefined && boxes[name] !== usual[name]);
  const wrong = Object.keys(errors).some((name) => seldom.includes(name) || name.startsWith('submitter.'));
  const options = (name: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`intake.${name}.${value}`) }));
  const way = { accessKey: 'k' };
  return (
    <details class="xs-seldom" open={said || wrong}>
      <summary {...way}>
        {t('intake.seldom')}
        <KeyHint letter="k" />
      </summary>
      <div class="xs-seldom-body">
        <SubmitterPart counter={counter} errors={errors} />
        <ChoiceField
          name="channel"
          value={boxes.channel || 'direct'}
          label={t('intake.channel.label')}
          choices={options('channel', ['direct', 'post'])}
          row
        />
        <ChoiceField
          name="keys"
          value={boxes.keys || 'staff'}
          label={t('intake.keys.label')}
          choices={options('keys', ['staff', 'helped_desk'])}
          row
        />
        {chosen && (
          <SelectField
            {...of.text('assignee')}
            label={t('intake.assignee.label')}
            first={t('intake.assignee.rule')}
            options={chosen.officers}
          />
        )}
        {place && (
          <TextField
            {...of.text('competentUnit')}
            label={t('intake.competent.label')}
            help={t('intake.competent.help', { place: place.label })}
            maxLength={160}
            optional
          />
        )}
        {entry && entry.systemOfRecord !== 'own' && (
          <TextField
            {...of.text('externalCode')}
            label={t('intake.externalCode.label')}
            help={t('intake.externalCode.help')}
            maxLength={60}
            optional
          />
        )}
      </div>
    </details>
  );
}

/** Fee, way of return, and what is seldom asked. */
export function RestPart({ counter, errors }: { counter: Counter; errors: Errors }) {
  const { t } = useLanguage();
  return (
    <section class="xs-desk-part" data-part="rest" aria-labelledby="part-rest">
      <h2 id="part-rest">{t('intake.rest')}</h2>
      <FeePart counter={counter} errors={errors} />
      <ReturnPart counter={counter} errors={errors} />
      <SeldomPart counter={counter} errors={errors} />
    </section>
  );
}
