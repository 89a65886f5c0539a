import { Refusal } from '../../../platform/context/refusal.ts';
import { ChoiceField, ChoicesField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, type Errors, fieldsOf, Hidden } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/show.tsx';
import { returnWays } from '../../dossiers/dossiers.rules.ts';
import { returnSchema } from '../../dossiers/dossiers.schema.ts';
import { type Parcel, returnOf } from '../../dossiers/return.queries.ts';
import { proofs } from '../../dossiers/return.rules.ts';
import { returnDossier, sendReturnCode } from '../../dossiers/return.service.ts';
import type { Scene } from '../desk.scene.queries.ts';
import { accepted, deedPage, type Look, orNothing } from './deed.part.tsx';
import { Owed } from './owed.part.tsx';
import { TakerFields } from './taker.part.tsx';

type Sent = { phone: string; minutes: number; shown: string | undefined };
type Extra = { parcel: Parcel | null; sent?: Sent };

/** A place to sign with a finger or a pen; without JavaScript it says that paper is the way. */
function Signature({ scene: { visit }, look }: { scene: Scene; look: Look<Extra> }) {
  const { t } = visit;
  const { value, error } = fieldsOf(look.typed, look.errors).text('signature');
  return (
    <div class="xs-signature" data-signature>
      {error && <p class="ds-validation-message xs-error">{error}</p>}
      <p data-signature-without>{t('return.signature.without')}</p>
      <div data-signature-with hidden>
        <p class="xs-help">{t('return.signature.help')}</p>
        <svg viewBox="0 0 600 200" role="img" aria-label={t('return.signature.label')} data-signature-sheet>
          <path d={value} fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" />
        </svg>
        <button type="button" class="ds-button" data-variant="tertiary" data-signature-clear>
          {t('return.signature.clear')}
        </button>
      </div>
      <Hidden name="signature" value={value} />
    </div>
  );
}

function Code({ scene: { visit }, look }: { scene: Scene; look: Look<Extra> }) {
  const { t } = visit;
  const { sent } = look.extra;
  return (
    <>
      {sent && (
        <Notice tone="success" live title={t('return.code.sent', { phone: sent.phone, minutes: sent.minutes })}>
          {sent.shown && <p>{t('return.code.shown', { code: sent.shown })}</p>}
        </Notice>
      )}
      <Button name="do" value="code" look="secondary">
        {t('return.code.send')}
      </Button>
      <TextField {...fieldsOf(look.typed, look.errors).text('code')} label={t('return.fields.code')} width="short" maxLength={12} />
    </>
  );
}

function DeskFields({ scene, look }: { scene: Scene; look: Look<Extra> }) {
  const { visit, whole } = scene;
  const { t, locale } = visit;
  const of = fieldsOf(look.typed, look.errors);
  const names = new Map(whole.version.components.map((one) => [one.code, one.name[locale]]));
  const originals = whole.components.filter((one) => one.originals > 0);
  const proof = of.text('proof');
  const reveals = { signature: <Signature scene={scene} look={look} />, code: <Code scene={scene} look={look} />, paper: undefined };
  return (
    <>
      <TakerFields
        of={fieldsOf(look.typed, look.errors)}
        label={t('return.fields.taker')}
        nameOf={(taker) => t(`return.takers.${taker}`, { name: scene.whole.dossier.applicantName })}
      />
      {originals.length > 0 && (
        <ChoicesField
          {...of.many('originals')}
          label={t('return.fields.originals')}
          help={t('return.fields.originalsHelp')}
          choices={originals.map(({ component }) => ({ value: component, label: names.get(component) ?? component }))}
          optional
        />
      )}
      <ChoiceField
        {...proof}
        value={proof.value || 'paper'}
        label={t('return.fields.proof')}
        choices={proofs.toReversed().map((value) => ({ value, label: t(`return.proofs.${value}`), reveal: reveals[value] }))}
      />
    </>
  );
}

/** The parcel that lies ready, or the way to make it so. */
function PostFields({ scene: { visit, whole }, look }: { scene: Scene; look: Look<Extra> }) {
  const { t } = visit;
  const { parcel } = look.extra;
  const at = `/can-bo/ho-so/${whole.dossier.code}/buu-chinh`;
  return parcel ? (
    <p>
      {t('return.post.ready', { tracking: parcel.tracking })} <a href={at}>{t('return.post.change')}</a>
    </p>
  ) : (
    <p>
      {t('return.post.first')} <a href={at}>{t('return.verbs.prepare_parcel.open')}</a>
    </p>
  );
}

/** The code is sent when the button beside it is pressed; whatever goes wrong is said there, and nothing typed is lost. */
async function prepare(scene: Scene): Promise<{ extra: Extra; errors: Errors }> {
  const { visit, whole } = scene;
  const { context, form, t } = visit;
  const { parcel } = await returnOf(context, whole.dossier.id);
  if (form.text('do') !== 'code') return { extra: { parcel }, errors: {} };
  try {
    return { extra: { parcel, sent: await sendReturnCode(context, whole.dossier.id) }, errors: {} };
  } catch (error) {
    if (!(error instanceof Refusal) || ![422, 429, 503].includes(error.status)) throw error;
    return {
      extra: { parcel },
      errors: {
        code: t(
          error.status === 429 ? 'return.errors.too_many' : error.status === 503 ? 'return.errors.no_sender' : 'return.errors.no_phone',
        ),
      },
    };
  }
}

function handoverOf({ visit: { form } }: Scene) {
  const authorised = form.text('taker') === 'authorised';
  const one = (name: string) => orNothing(form.text(name));
  const proof = form.text('proof');
  return {
    taker: form.text('taker'),
    identity: form.text('identity') === 'yes',
    number: one('number'),
    ...(authorised ? { name: one('name'), relation: one('relation'), authority: one('authority') } : {}),
    proof,
    ...(proof === 'signature' ? { signature: one('signature') } : {}),
    ...(proof === 'code' ? { code: one('code') } : {}),
    originals: form.texts('originals'),
  };
}

/** The result leaves the house: at the desk with who took it, by post with its number, or released online. */
export const returnPage = deedPage<Extra>({
  verb: 'return',
  islands: ['src/government/desk/pages/return.island.tsx'],
  prepare,
  async fields(scene, look) {
    const { visit, whole } = scene;
    const { t } = visit;
    const way = fieldsOf(look.typed, look.errors).text('way');
    const reveals = {
      desk: <DeskFields scene={scene} look={look} />,
      post: <PostFields scene={scene} look={look} />,
      online: <p>{t('return.online')}</p>,
    };
    return (
      <>
        {await Owed(scene)}
        <ChoiceField
          {...way}
          value={way.value || whole.dossier.returnWay}
          label={t('desk.return.label')}
          choices={returnWays.map((value) => ({ value, label: t(`desk.ways.${value}`), reveal: reveals[value] }))}
        />
      </>
    );
  },
  act(scene, change) {
    const way = scene.visit.form.text('way');
    const wish = { ...change, way, ...(way === 'desk' ? { handover: handoverOf(scene) } : {}) };
    return returnDossier(scene.visit.context, accepted(returnSchema, wish));
  },
});
