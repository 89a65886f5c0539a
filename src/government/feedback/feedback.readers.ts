import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import type { HouseEvent } from '../../platform/events/events.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { type NoticeWish, noticesTo } from '../../registers/notices/notices.service.ts';
import { unitName, unitSetting } from '../../registers/units/units.queries.ts';
import { ratingPath } from '../dossiers/rating.link.service.ts';

/** Which facts of a report or suggestion its sender is told. */
const told: Record<string, string> = {
  'petition.accepted': 'petition_accepted',
  'petition.asked': 'petition_asked',
  'petition.answered': 'petition_answered',
  'petition.refused': 'petition_refused',
  'petition.forwarded': 'petition_forwarded',
};

type Row = { id: string; code: string; unit: string; account: string; sealed: string; dueAt: Date; forwardedTo: string | null };

async function placeOf(context: Context, unit: string) {
  const [name, phone] = await Promise.all([unitSetting(context, unit, 'desk_name'), unitSetting(context, unit, 'help_phone')]);
  const say = async (locale: 'vi' | 'en') =>
    locale === 'vi' && name ? name : wordsIn(locale)('notices.desk', { unit: await unitName(context, unit, locale) });
  return { place: { vi: await say('vi'), en: await say('en') }, ...(phone ? { phone } : {}) };
}

async function petitionWish(context: Context, tx: Transaction, event: HouseEvent): Promise<NoticeWish | undefined> {
  const [row] = await tx.query<Row>({
    name: 'petitions.noticed',
    text: 'select id, code, unit, account, sealed, due_at as "dueAt", forwarded_to as "forwardedTo" from petitions where id = $1',
    values: [event.subject],
  });
  const type = told[event.type];
  if (!row || !type) return undefined;
  const { phone } = JSON.parse(keys().decrypt(row.sealed).toString()) as { phone: string };
  return {
    key: event.id,
    type,
    unit: row.unit,
    subject: null,
    to: { account: row.account, phone: phone || null },
    occurredAt: event.occurredAt,
    material: {
      texts: { code: row.code, ...(await placeOf(context, row.unit)), ...(row.forwardedTo ? { other: row.forwardedTo } : {}) },
      moments: { due: row.dueAt.toISOString() },
      path: `/phan-anh/${row.code}`,
    },
  };
}

/** Whoever took a result is asked how it went: those with an account find the link among their notices. */
async function ratingWish(context: Context, tx: Transaction, event: HouseEvent): Promise<NoticeWish | undefined> {
  const [dossier] = await tx.query<{ code: string; unit: string; account: string }>({
    name: 'ratings.noticed',
    text: `select code, receiving_unit as unit, account from dossiers where id = $1 and account <> ''`,
    values: [event.subject],
  });
  if (!dossier) return undefined;
  return {
    key: `rating ${event.subject}`,
    type: 'rating_asked',
    unit: dossier.unit,
    subject: event.subject,
    to: { account: dossier.account, phone: null },
    occurredAt: event.occurredAt,
    material: { texts: { code: dossier.code, ...(await placeOf(context, dossier.unit)) }, moments: {}, path: ratingPath(event.subject) },
  };
}

/** Tells senders how their reports stand, and asks whoever got a result how it went; once per fact. */
export const feedbackReader: Reader = {
  name: 'feedback: notices',
  types: [...Object.keys(told), 'dossier.returned'],
  async hear(context, tx, events) {
    const wishes: NoticeWish[] = [];
    for (const event of events) {
      const wish = await (event.type === 'dossier.returned' ? ratingWish : petitionWish)(context, tx, event);
      if (wish) wishes.push(wish);
    }
    await noticesTo(context, tx, wishes);
  },
};
