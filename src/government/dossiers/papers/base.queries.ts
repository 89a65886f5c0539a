import { keys } from '../../../platform/config/keys.ts';
import type { Context } from '../../../platform/context/context.ts';
import { systemActor } from '../../../platform/permissions/permissions.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../../platform/words/words.ts';
import { deskOf } from '../../../registers/addresses/addresses.desk.queries.ts';
import { accountNames } from '../../../registers/people/people.queries.ts';
import { registerOf, unitName } from '../../../registers/units/units.queries.ts';
import { ancestors, type Register, unitOf } from '../../../registers/units/units.rules.ts';
import { communeText } from '../../../registers/units/units.text.rules.ts';
import type { Answers, Field } from '../../procedures/forms.schema.ts';
import { valueText } from '../../procedures/forms.summary.rules.ts';
import type { SlipMoney } from '../dossiers.paper.ts';
import type { WholeDossier } from '../dossiers.queries.ts';
import type { PaperBase, Party } from './frame.paper.ts';

/** An opened dossier, who asks, in which language. */
type Asked = { context: Context; whole: WholeDossier; locale: Locale };

/** What the slip says of money. Money is kept by the slice `fees`, which stands to the right: whoever prints brings its answer along. */
export type MoneyOf = (asked: Asked) => Promise<SlipMoney>;

/** What printing needs besides the dossier: the address that the QR codes name, and who tells of the money. */
export type PrintingHouse = { publicUrl: string; moneyOf: MoneyOf };

/** A paper that is wanted; one that says nothing of money asks nobody about it. */
export type PaperWish = Asked & PrintingHouse;
export type PlainPaperWish = Omit<PaperWish, 'moneyOf'>;

/** `Xã Cần Giuộc` within a sentence: `xã Cần Giuộc`. */
const within = (name: string, locale: Locale): string => (locale === 'vi' ? name.charAt(0).toLowerCase() + name.slice(1) : name);

/** `UBND xã Cần Giuộc` */
export const agencyOf = async (context: Context, unit: string, locale: Locale): Promise<string> =>
  wordsIn(locale)('paper.agency', { unit: within(await unitName(context, unit, locale), locale) });

/** The committee above a unit: `UBND tỉnh Tây Ninh`; undefined where the register has none. */
export async function superiorOf(context: Context, unit: string, at: Date, locale: Locale): Promise<string | undefined> {
  const [above] = ancestors(await registerOf(context), unit, dayOf(at));
  return above ? agencyOf(context, above.id, locale) : undefined;
}

/** What officers are called, also on the papers that citizens print: who signed is no secret of the office. */
export const officersNamed = (context: Context, accounts: readonly string[]): Promise<Map<string, string>> =>
  accountNames(context.actor.kind === 'citizen' ? context.as(systemActor('worker')) : context, accounts);

/** Names of the agency, its desk, the place: the same for all papers of a unit. */
export async function houseOf(context: Context, unit: string, locale: Locale) {
  const [register, desk, agency] = await Promise.all([registerOf(context), deskOf(context, unit), agencyOf(context, unit, locale)]);
  const name = within(await unitName(context, unit, locale), locale);
  return {
    agency,
    centre: desk.name ?? wordsIn(locale)('paper.centre', { unit: name }),
    place: unitOf(register, unit).name,
    ...(desk.phone ? { contactPhone: desk.phone } : {}),
  };
}

type Details = { address: string | null; sets: number; submitter: string | null; number: string | null };

/** What stands beside the dossier's row: address and sets from the desk, who handed it in, the personal number. */
async function detailsOf({ context, whole }: PlainPaperWish): Promise<Details> {
  const [row] = await context.read((tx) =>
    tx.query<Details>({
      name: 'papers.details',
      text: `select d.address, coalesce(d.sets, 1) as sets, s.sealed as submitter, p.personal_number_sealed as number
             from (values ($1::uuid)) as one(id) left join dossier_details d on d.dossier = one.id left join dossier_submitters s on s.dossier = one.id
             left join persons p on p.id = $2`,
      values: [whole.dossier.id, whole.dossier.person],
    }),
  );
  return row ?? { address: null, sets: 1, submitter: null, number: null };
}

const opened = (sealed: string): string => keys().decrypt(sealed).toString('utf8');

/** The form's question that tells it of the requester; where it asks only for the person concerned, of that person. */
function fieldOf(fields: readonly Field[], what: 'address' | 'email'): Field | undefined {
  const marked = fields.find((field) => field.prefill === `requester.${what}`);
  const [owner] = fields.find((field) => field.prefill === 'requester.fullName')?.name.split('.') ?? [];
  return marked ?? fields.find((field) => field.kind === what && owner !== undefined && field.name === `${owner}.${what}`);
}

/** An answer of the form in words; undefined when it was not asked or not answered. */
function answered(
  { fields, answers }: { fields: readonly Field[]; answers: Answers },
  what: 'address' | 'email',
  register: Register,
  at: Date,
  locale: Locale,
): string | undefined {
  const field = fieldOf(fields, what);
  const answer = field && answers[field.name];
  if (!field || answer === undefined) return undefined;
  const communeName = (id: string) => (register.units.has(id) ? communeText(register, id, dayOf(at), locale) : id);
  return valueText(field, answer, { locale, t: wordsIn(locale), communeName }) || undefined;
}

/** Where the owner of a dossier lives: as the desk wrote it, else as the form was answered. */
export function addressIn(
  dossier: { sealed: string | null; fields: readonly Field[]; answers: Answers },
  register: Register,
  at: Date,
  locale: Locale,
): string | undefined {
  return dossier.sealed ? opened(dossier.sealed) : answered(dossier, 'address', register, at, locale);
}

/** The owner and, when somebody else handed it in, that person; and the number of sets. */
async function partiesOf(wish: PlainPaperWish): Promise<{ owner: Party; submitter?: Party; sets: number }> {
  const { context, whole, locale } = wish;
  const { dossier, version, answers } = whole;
  const [details, register] = await Promise.all([detailsOf(wish), registerOf(context)]);
  const fields = version.onlineForm?.screens.flatMap((screen) => screen.fields) ?? [];
  const address = addressIn({ sealed: details.address, fields, answers }, register, dossier.submittedAt, locale);
  const email = answered({ fields, answers }, 'email', register, dossier.submittedAt, locale);
  const owner: Party = {
    fullName: dossier.applicantName,
    ...(address ? { address } : {}),
    ...(details.number ? { personalNumber: opened(details.number) } : {}),
    ...(dossier.applicantPhone ? { phone: dossier.applicantPhone } : {}),
    ...(email ? { email } : {}),
  };
  if (!details.submitter) return { owner, sets: details.sets };
  const { fullName, phone, personalNumber } = JSON.parse(opened(details.submitter)) as {
    fullName: string;
    phone: string | null;
    personalNumber: string | null;
  };
  const submitter = { fullName, ...(phone ? { phone } : {}), ...(personalNumber ? { personalNumber } : {}) };
  return { owner, submitter, sets: details.sets };
}

/** What stands on every paper of the dossier, for a deed done at `madeAt`. */
export async function baseOf(
  wish: PlainPaperWish,
  madeAt: Date,
): Promise<{ base: PaperBase; owner: Party; submitter?: Party; sets: number }> {
  const { context, whole, locale, publicUrl } = wish;
  const { dossier, version } = whole;
  const [house, parties] = await Promise.all([houseOf(context, dossier.receivingUnit, locale), partiesOf(wish)]);
  const base = {
    ...house,
    madeAt,
    code: dossier.code,
    trackingUrl: `${publicUrl}/tra-cuu/qr/${dossier.trackingKey}`,
    lookupAddress: `${publicUrl}/tra-cuu`,
    applicant: parties.owner,
    procedure: { code: dossier.procedure, name: version.name[locale] },
  };
  return { base, ...parties };
}
