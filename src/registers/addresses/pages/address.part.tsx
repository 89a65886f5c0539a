import type { Asked } from '../../../ui/field.tsx';
import { fieldId } from '../../../ui/field.tsx';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { LongTextField, TextField } from '../../../ui/fields.text.tsx';
import { Button, Hidden } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { unitOf } from '../../units/units.rules.ts';
import { communeText } from '../../units/units.text.rules.ts';
import { communesLike, FIND, hamletText, type Places, readPrinted, todayOf, wayOf } from '../addresses.rules.ts';
import type { Boxes } from '../addresses.schema.ts';

type Inside = { name: string; typed: Boxes; places: Places };
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const box = ({ name, typed }: Inside, part: string) => [typed[`${name}.${part}`] ?? ''].flat()[0] ?? '';

/**
 * Asks for an address without a list of the country's communes: the own commune with its hamlets, another one found by its name, or the words printed on
 * a card. Works without JavaScript: its search button posts the form as `address.find`, see `searchAsked`; what it posts becomes the form's boxes by
 * `canonicalBoxes`. `typed` are posted or canonical boxes.
 */
export function AddressField({ typed, places, ...asked }: Asked & { typed: Boxes; places: Places }) {
  const { t, locale } = useLanguage();
  const inside = { name: asked.name, typed, places };
  const own = communeText(places.register, places.own, places.day, locale);
  const choices = [
    { value: 'own', label: capital(own), reveal: <Own {...inside} /> },
    { value: 'other', label: t('addresses.way.other'), help: t('addresses.way.otherHelp'), reveal: <Other {...inside} /> },
    { value: 'printed', label: t('addresses.way.printed'), help: t('addresses.way.printedHelp'), reveal: <Printed {...inside} /> },
  ];
  return (
    <div id={fieldId(asked.name)} tabIndex={-1}>
      <ChoiceField {...asked} name={`${asked.name}.mode`} choices={choices} value={wayOf(asked.name, typed, places.own)} />
    </div>
  );
}

function Own(inside: Inside) {
  const { t } = useLanguage();
  const { name, places, typed } = inside;
  const mine = wayOf(name, typed, places.own) === 'own';
  const hamlet = mine ? box(inside, 'hamlet') : '';
  const known = places.hamlets.map(hamletText);
  const listed = hamlet === '' || known.includes(hamlet) ? known : [hamlet, ...known];
  return (
    <>
      {listed.length > 0 ? (
        <SelectField
          name={`${name}.hamlet`}
          label={t('addresses.hamlet')}
          options={listed.map((one) => ({ value: one, label: capital(one) }))}
          value={hamlet}
          first={t('addresses.noHamlet')}
        />
      ) : (
        <TextField name={`${name}.hamlet`} label={t('addresses.hamlet')} value={hamlet} maxLength={120} />
      )}
      <TextField
        name={`${name}.street`}
        label={t('addresses.street')}
        help={t('addresses.streetHelp')}
        value={mine ? box(inside, 'street') : ''}
        maxLength={200}
        autocomplete="street-address"
      />
    </>
  );
}

function Other(inside: Inside) {
  const { t, locale } = useLanguage();
  const { name, typed, places } = inside;
  const mine = wayOf(name, typed, places.own) === 'other';
  const text = box(inside, 'search');
  const chosen = mine ? box(inside, 'commune') : '';
  const found = communesLike(places, text);
  const kept = places.register.units.has(chosen) && !found.some((unit) => unit.id === chosen) ? [unitOf(places.register, chosen)] : [];
  const listed = [...kept, ...found];
  const only = listed.length === 1 ? listed[0]?.id : undefined;
  const heading =
    found.length === 0
      ? t('addresses.chosen')
      : listed.length === 1
        ? t('addresses.foundOne')
        : t('addresses.found', { count: listed.length });
  // Canonical boxes have one name for a place, whichever commune it is in.
  const place = box(inside, 'place') || (mine ? box(inside, 'hamlet') : '');
  const street = box(inside, 'placeStreet') || (mine ? box(inside, 'street') : '');
  return (
    <>
      <TextField name={`${name}.search`} label={t('addresses.search')} value={text} maxLength={120} />
      <div>
        <Button look="secondary" name={FIND} value={name}>
          {t('addresses.find')}
        </Button>
      </div>
      <Hidden name={`${name}.searched`} value={text} />
      {text !== '' && found.length === 0 && (
        <p class="xs-help" role="status">
          {t('addresses.none', { text })}
        </p>
      )}
      {listed.length > 0 && (
        <ChoiceField
          name={`${name}.commune`}
          label={heading}
          choices={listed.map((unit) => ({ value: unit.id, label: capital(communeText(places.register, unit.id, places.day, locale)) }))}
          value={listed.some((unit) => unit.id === chosen) ? chosen : only}
        />
      )}
      <TextField name={`${name}.place`} label={t('addresses.hamlet')} value={place} maxLength={120} />
      <TextField
        name={`${name}.placeStreet`}
        label={t('addresses.street')}
        help={t('addresses.streetHelp')}
        value={street}
        maxLength={200}
      />
    </>
  );
}

function Printed(inside: Inside) {
  const { t } = useLanguage();
  const text = box(inside, 'text');
  return (
    <>
      <LongTextField
        name={`${inside.name}.text`}
        label={t('addresses.text')}
        help={t('addresses.textExample')}
        rows={3}
        maxLength={500}
        value={text}
      />
      <PrintedToday text={text} places={inside.places} />
    </>
  );
}

/** `thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An → nay là xã Cần Giuộc, tỉnh Tây Ninh`; nothing when the printed words name no former unit. */
export function PrintedToday({ text, places: { register, day } }: { text: string; places: Places }) {
  const { t, locale } = useLanguage();
  const today = todayOf(register, text, day, locale);
  const several = readPrinted(register, text, day)?.today ?? [];
  if (today) return <p class="xs-help">{t('addresses.became', { text, today })}</p>;
  if (several.length < 2) return null;
  const listed = several.map((unit) => communeText(register, unit.id, day, locale)).join('; ');
  return <p class="xs-help">{t('addresses.oneOf', { count: several.length, places: listed })}</p>;
}
