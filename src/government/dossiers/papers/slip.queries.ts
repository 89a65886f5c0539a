import { Refusal } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import { termText } from '../../../registers/calendar/clock.explain.rules.ts';
import { componentsFor, timingFor } from '../../procedures/procedures.rules.ts';
import type { Channel } from '../../procedures/procedures.schema.ts';
import { returnAddressOf } from '../dossiers.handling.queries.ts';
import type { ReceptionSlip } from '../dossiers.paper.ts';
import type { ReturnWay } from '../dossiers.rules.ts';
import { baseOf, officersNamed, type PaperWish } from './base.queries.ts';

/** The papers of the slip: what lies at the desk, what was only shown, what a database stands for. */
export function componentsOf({ whole, locale }: PaperWish): Pick<ReceptionSlip, 'components' | 'fromData'> {
  const t = wordsIn(locale);
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

/** The term of the rule in words. */
export const termOf = ({ whole: { dossier, version }, locale }: PaperWish): string =>
  termText(timingFor(version, dossier.caseCode).term, wordsIn(locale), locale);

/** The due moment that was told when the dossier was received: the slip keeps it, whatever moved the clock since. */
function promisedDue({ whole: { history, dossier } }: PaperWish): Date | null {
  const due = history.find((event) => event.type === 'dossier.received')?.data.dueAt;
  return typeof due === 'string' ? new Date(due) : dossier.dueAt;
}

/**
 * What stands on the reception slip of a dossier (Mẫu số 01): term, papers and day as they were at the receipt, money as it stands now. Refuses with `desk.not_received` (409): it
 * promises a day, so it needs the receipt.
 */
export async function slipOf(wish: PaperWish): Promise<ReceptionSlip> {
  const { context, whole } = wish;
  const { dossier, history } = whole;
  if (!dossier.receivedAt) throw new Refusal('desk.not_received', 409);
  const account = history.find((event) => event.type === 'dossier.received')?.actor.account ?? '';
  const [{ base, owner, submitter, sets }, money, names] = await Promise.all([
    baseOf(wish, dossier.receivedAt),
    wish.moneyOf(wish),
    officersNamed(context, [account]),
  ]);
  const address = returnAddressOf(whole);
  return {
    ...base,
    // Who stood at the desk is who gets the slip; whose dossier it is stands below.
    ...(submitter ? { applicant: submitter, owner } : {}),
    channel: dossier.channel as Channel,
    ...componentsOf(wish),
    sets,
    handlingTime: termOf(wish),
    receivedAt: dossier.receivedAt,
    dueAt: promisedDue(wish),
    returnWay: dossier.returnWay as ReturnWay,
    ...(address ? { returnAddress: address } : owner.address ? { returnAddress: owner.address } : {}),
    ...money,
    receiver: { fullName: names.get(account) ?? '' },
  };
}
