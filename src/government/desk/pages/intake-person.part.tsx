import { dayOf } from '../../../platform/time/time.ts';
import { PhoneField, TextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { dayText, phoneText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Notice } from '../../../ui/show.tsx';
import type { Sign } from '../intake.card.rules.ts';
import type { Applicant } from '../intake.queries.ts';
import type { Counter } from '../intake.scene.queries.ts';

/** What came of the search or the scan that was just made. */
export type Found =
  | { kind: 'people'; people: readonly Applicant[] }
  | { kind: 'garbled'; signs: readonly Sign[] }
  /** The number is known here under another name: perhaps a keyboard changed the name. */
  | { kind: 'otherName'; name: string };

/** Where the page begins: at what is open next. */
export type Focus = 'scan' | 'wanted' | 'case' | 'do' | 'found' | undefined;

/** People who have filed here before: press the one who stands at the counter. */
function People({ people }: { people: readonly Applicant[] }) {
  const { t, locale } = useLanguage();
  return (
    <fieldset class="xs-people">
      <legend>{t('intake.people.title')}</legend>
      {people.map(({ dossier, name, birthDay, phone, number, lastAt, times }, place) => (
        <Button key={dossier} name="pick" value={dossier} look="secondary" focus={place === 0}>
          <span>
            <strong>{name}</strong>
            <small>
              {[
                birthDay && t('intake.people.born', { day: dayText(birthDay, locale) }),
                number && t('intake.people.number', { number }),
                phone && phoneText(phone),
                t('intake.people.last', { day: dayText(dayOf(lastAt), locale), count: times }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </span>
        </Button>
      ))}
    </fieldset>
  );
}

/** The reading is not what a card says: how to go on, calmly. */
function Garbled({ signs }: { signs: readonly Sign[] }) {
  const { t } = useLanguage();
  return (
    <Notice tone="warning" title={t('intake.garbled.title')} live>
      <p>{t('intake.garbled.why', { what: signs.map((sign) => t(`intake.garbled.signs.${sign}`)).join(', ') })}</p>
      <ol>
        <li>{t('intake.garbled.off')}</li>
        <li>{t('intake.garbled.plain')}</li>
        <li data-needs-script="">{t('intake.garbled.camera')}</li>
        <li>{t('intake.garbled.number')}</li>
      </ol>
    </Notice>
  );
}

/** The camera, where the browser has one: put to work by the island. */
function Camera() {
  const { t } = useLanguage();
  return (
    <div class="xs-camera" data-camera="" hidden>
      <button class="ds-button" type="button" data-variant="tertiary" data-open="">
        {t('intake.camera.open')}
      </button>
      <label class="ds-button" data-variant="tertiary">
        {t('intake.camera.picture')}
        <input class="ds-sr-only" type="file" accept="image/*" data-picture="" />
      </label>
      <video muted playsInline hidden data-video="" aria-label={t('intake.camera.video')} />
      <p
        role="status"
        data-said=""
        data-looking={t('intake.camera.looking')}
        data-nothing={t('intake.camera.nothing')}
        data-refused={t('intake.camera.refused')}
      />
    </div>
  );
}

/** Who stands at the counter: found, scanned, or typed. */
export function PersonPart({
  counter,
  errors,
  found,
  focus,
  plain,
}: {
  counter: Counter;
  errors: Errors;
  found?: Found | undefined;
  focus: Focus;
  plain: boolean;
}) {
  const { t } = useLanguage();
  const of = fieldsOf(counter.boxes, errors);
  const doubt = counter.doubts.map((one) => t(`intake.doubts.${one}`)).join(' ');
  return (
    <section class="xs-desk-part" data-part="person" aria-labelledby="part-person">
      <h2 id="part-person">{t('intake.person.title')}</h2>
      <div class="xs-scan">
        <TextField
          name="scan"
          label={t(plain ? 'intake.scan.plain' : 'intake.scan.label')}
          help={t(plain ? 'intake.scan.plainHelp' : 'intake.scan.help')}
          // A field for secrets takes no input method: the browser turns it off.
          kind={plain ? 'password' : 'text'}
          autocomplete={plain ? 'one-time-code' : 'off'}
          maxLength={600}
          accessKey="q"
          error={errors.scan}
          focus={focus === 'scan'}
        />
        {/* Enter in any box of the form presses this button: it goes on to what is open next. */}
        <Button name="do" value="next" look="secondary">
          {t('intake.scan.look')}
        </Button>
      </div>
      <Hidden name="method" value="" />
      {plain && <Hidden name="plain" value="1" />}
      <div class="xs-scan-ways">
        <Button name="do" value={plain ? 'marks' : 'plain'} look="tertiary">
          {t(plain ? 'intake.scan.withMarks' : 'intake.scan.withoutMarks')}
        </Button>
        <Camera />
      </div>
      {found?.kind === 'garbled' && <Garbled signs={found.signs} />}
      {found?.kind === 'people' && <People people={found.people} />}
      {found?.kind === 'otherName' && (
        <Notice tone="warning" live title={t('intake.otherName.title')}>
          <p>{t('intake.otherName.why', { name: found.name })}</p>
        </Notice>
      )}
      <Hidden name="doubted" value={counter.boxes.doubted ?? ''} />
      {counter.nameDoubted && (
        <Notice tone="warning" title={t('intake.doubted.title')}>
          <p>{t('intake.doubted.why')}</p>
        </Notice>
      )}
      <div class="xs-boxes">
        <TextField {...of.text('fullName')} label={t('intake.person.fullName')} maxLength={120} />
        <TextField {...of.text('birthDay')} label={t('intake.person.birthDay')} maxLength={10} width="medium" />
        <TextField {...of.text('personalNumber')} label={t('intake.person.personalNumber')} maxLength={16} width="medium" />
        <PhoneField {...of.text('phone')} label={t('intake.person.phone')} maxLength={20} autocomplete="off" />
      </div>
      <TextField {...of.text('address')} label={t('intake.person.address')} maxLength={300} />
      {doubt && <p class="xs-help xs-doubt">{doubt}</p>}
    </section>
  );
}
