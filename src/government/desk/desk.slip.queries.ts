import { Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import { deskOf } from '../../registers/addresses/addresses.desk.queries.ts';
import { termText } from '../../registers/calendar/clock.explain.rules.ts';
import { accountNames } from '../../registers/people/people.queries.ts';
import { registerOf, unitName } from '../../registers/units/units.queries.ts';
import { unitOf } from '../../registers/units/units.rules.ts';
import { moneyText } from '../../ui/format.ts';
import { feeOf } from '../dossiers/dossiers.fee.queries.ts';
import { returnAddressOf } from '../dossiers/dossiers.handling.queries.ts';
import type { ReceptionSlip } from '../dossiers/dossiers.paper.ts';
import type { ReturnWay } from '../dossiers/dossiers.rules.ts';
import { componentsFor, timingFor } from '../procedures/procedures.rules.ts';
import type { Channel } from '../procedures/procedures.schema.ts';
import type { Scene } from './desk.scene.queries.ts';

/** `Xã Cần Giuộc` within a sentence: `xã Cần Giuộc`. */
const within = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The papers of the slip: what lies at the desk, what was only shown, what a database stands for. */
function papersOf({ visit, whole }: Scene): Pick<ReceptionSlip, 'components' | 'fromData'> {
  const { t, locale } = visit;
  const { dossier, version, answers, components, files } = whole;
  const names = new Map(version.components.map((one) => [one.code, one.name[locale]]));
  const { shown } = componentsFor(version, dossier.caseCode, answers, dayOf(dossier.submittedAt), dossier.channel as Channel);
  return {
    components: [
      ...components
        .filter((one) => !one.database)
        .map(({ component, originals, certifiedCopies, copies }) => ({
          name: names.get(component) ?? component,
          originals,
          certifiedCopies,
          copies,
          digitised: files.filter((file) => file.component === component).length,
        })),
      ...shown.map((one) => ({ name: one.name[locale], originals: 0, certifiedCopies: 0, copies: 0, digitised: 0, shownOnly: true })),
    ],
    fromData: components.flatMap((one) =>
      one.database ? [{ name: names.get(one.component) ?? one.component, database: t(`procedures.databases.${one.database}`) }] : [],
    ),
  };
}

async function feeText({ visit: { context, t, locale }, whole: { dossier, version, answers } }: Scene): Promise<string> {
  const wish = { unit: dossier.receivingUnit, caseCode: dossier.caseCode, answers, channel: dossier.channel as Channel };
  const fee = await feeOf(context, version, wish);
  if (fee === 'not published') return t('procedures.fee.notPublished');
  return fee.amount === 0 ? t('procedures.fee.free') : moneyText(fee.amount, locale);
}

/** Who received it: the officer of the event, by name. */
async function receiverOf({ visit: { context }, whole }: Scene): Promise<string> {
  const account = whole.history.find((event) => event.type === 'dossier.received')?.actor.account ?? '';
  return (await accountNames(context, [account])).get(account) ?? '';
}

/** What stands on the reception slip of a dossier (Mẫu số 01). Refuses with `desk.not_received` (409): it promises a day, so it needs the receipt. */
export async function slipOf(scene: Scene): Promise<ReceptionSlip> {
  const { visit, whole } = scene;
  const { context, t, locale, publicUrl } = visit;
  const { dossier, version } = whole;
  if (!dossier.receivedAt) throw new Refusal('desk.not_received', 409);
  const unit = dossier.receivingUnit;
  const [name, register, desk, fee, receiver] = await Promise.all([
    unitName(context, unit, locale),
    registerOf(context),
    deskOf(context, unit),
    feeText(scene),
    receiverOf(scene),
  ]);
  const address = returnAddressOf(whole);
  const phone = dossier.applicantPhone;
  return {
    agency: t('desk.slip.agency', { unit: locale === 'vi' ? within(name) : name }),
    centre: desk.name ?? t('desk.slip.centre', { unit: locale === 'vi' ? within(name) : name }),
    place: unitOf(register, unit).name,
    printedAt: context.now,
    code: dossier.code,
    trackingUrl: `${publicUrl}/tra-cuu/qr/${dossier.trackingKey}`,
    lookupAddress: `${publicUrl}/tra-cuu`,
    ...(desk.phone ? { contactPhone: desk.phone } : {}),
    channel: dossier.channel as Channel,
    applicant: { fullName: dossier.applicantName, ...(phone ? { phone } : {}) },
    procedure: { code: dossier.procedure, name: version.name[locale] },
    ...papersOf(scene),
    sets: 1,
    handlingTime: termText(timingFor(version, dossier.caseCode).term, t, locale),
    receivedAt: dossier.receivedAt,
    dueAt: dossier.dueAt,
    returnWay: dossier.returnWay as ReturnWay,
    ...(address ? { returnAddress: address } : {}),
    fee,
    receiver: { fullName: receiver },
  };
}
