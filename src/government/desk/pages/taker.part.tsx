import { ChoiceField, ChoicesField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import type { fieldsOf } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { takers } from '../../dossiers/return.rules.ts';

/** Who takes a result at the desk: the owner, or somebody with the owner's authority; what was seen of who it is. */
export function TakerFields({
  of,
  label,
  nameOf,
}: {
  of: ReturnType<typeof fieldsOf>;
  label: string;
  nameOf: (taker: (typeof takers)[number]) => string;
}) {
  const { t } = useLanguage();
  const taker = of.text('taker');
  const authorised = (
    <>
      <TextField {...of.text('name')} label={t('return.fields.name')} maxLength={120} />
      <TextField {...of.text('relation')} label={t('return.fields.relation')} help={t('return.fields.relationHelp')} maxLength={120} />
      <TextField {...of.text('authority')} label={t('return.fields.authority')} help={t('return.fields.authorityHelp')} maxLength={300} />
    </>
  );
  return (
    <>
      <ChoiceField
        {...taker}
        value={taker.value || 'owner'}
        label={label}
        choices={takers.map((value) => ({
          value,
          label: nameOf(value),
          ...(value === 'authorised' ? { reveal: authorised } : {}),
        }))}
      />
      <TextField {...of.text('number')} label={t('return.fields.number')} help={t('return.fields.numberHelp')} width="medium" />
      <ChoicesField
        {...of.many('identity')}
        label={t('return.fields.identity')}
        choices={[{ value: 'yes', label: t('return.fields.identityYes') }]}
      />
    </>
  );
}
