import { log } from '../../platform/config/log.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { HouseEvent } from '../../platform/events/events.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { nextOpening } from '../../registers/calendar/opening.rules.ts';
import { type NoticeWish, noticesTo } from '../../registers/notices/notices.service.ts';
import { unitName, unitSetting } from '../../registers/units/units.queries.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { type NoticedDossier, tellingOf, toldFacts } from './notices.rules.ts';

type Row = NoticedDossier & {
  id: string;
  code: string;
  procedure: string;
  procedureVersion: string;
  receivingUnit: string;
  account: string;
  phone: string | null;
};

const dossiersOf = (tx: Transaction, ids: readonly string[]): Promise<Row[]> =>
  tx.query<Row>({
    name: 'dossiers.noticed',
    text: `select id, code, procedure, procedure_version as "procedureVersion", receiving_unit as "receivingUnit", account, applicant_phone as phone,
             return_way as "returnWay", due_at as "dueAt", reception_due_at as "receptionDueAt",
             case when not exists (select 1 from promise_passes p where p.dossier = d.id) then promised_at end as "promisedAt", appointment_at as "appointmentAt",
             received_at is not null as received
           from dossiers d where id = any($1::uuid[])`,
    values: [[...new Set(ids)]],
  });

const inBoth = async (say: (locale: 'vi' | 'en') => Promise<string> | string) => ({ vi: await say('vi'), en: await say('en') });

/** The desk as a notice names it: what it calls itself, where it is, its telephone, and its short name. */
async function deskOf(context: Context, unit: string) {
  const [name, address, phone, unitNames] = await Promise.all([
    unitSetting(context, unit, 'desk_name'),
    unitSetting(context, unit, 'desk_address'),
    unitSetting(context, unit, 'help_phone'),
    inBoth((locale) => unitName(context, unit, locale)),
  ]);
  const place = await inBoth((locale) => (locale === 'vi' && name ? name : wordsIn(locale)('notices.desk', { unit: unitNames[locale] })));
  return { texts: { place, ...(address ? { address } : {}), ...(phone ? { phone } : {}) }, shortPlace: unitNames };
}

/** From when on the result can be collected: now, or when the desk opens next. */
async function openFrom(context: Context, unit: string): Promise<string> {
  const opening = nextOpening(await calendarOf(context, unit), context.now);
  return (opening.open ? context.now : opening.opensAt).toISOString();
}

async function wishOf(context: Context, event: HouseEvent, dossier: Row): Promise<NoticeWish | undefined> {
  const telling = tellingOf(event.type, event.data, dossier, event.occurredAt);
  if (!telling) return undefined;
  const { to, late } = telling;
  const [desk, version] = await Promise.all([
    deskOf(context, dossier.receivingUnit),
    keptVersion(context, dossier.procedure, dossier.procedureVersion),
  ]);
  const open = telling.type.startsWith('resolved') ? { open: await openFrom(context, dossier.receivingUnit) } : {};
  const other = to ? { other: await inBoth((locale) => unitName(context, to, locale)) } : {};
  const overdue = late ? { late: await inBoth((locale) => wordsIn(locale)(`notices.late.${late}`)) } : {};
  return {
    key: event.id,
    type: telling.type,
    unit: dossier.receivingUnit,
    subject: dossier.id,
    to: { account: dossier.account, phone: dossier.phone },
    occurredAt: event.occurredAt,
    material: {
      texts: { code: dossier.code, procedure: version.name, ...desk.texts, ...other, ...overdue },
      moments: { ...telling.moments, ...open },
      shortPlace: desk.shortPlace,
      path: dossier.account ? `/ho-so/${encodeURIComponent(dossier.code)}` : `/tra-cuu?ma=${encodeURIComponent(dossier.code)}`,
    },
  };
}

/** A procedure that is gone from the catalogue must not hold up everybody else's notices: it goes to the log. What may pass is tried again. */
function passOver(event: HouseEvent, error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error;
  log.error({ err: error, event: event.id, type: event.type }, 'a fact could not be told');
}

/** Tells citizens what happens to their dossiers: one notice for each fact that `tellings` tells, with the cursor in one transaction. */
export const noticeReader: Reader = {
  name: 'dossiers: notices',
  types: toldFacts,
  async hear(context, tx, events) {
    const rows = await dossiersOf(
      tx,
      events.map(({ subject }) => subject),
    );
    const dossiers = new Map(rows.map((row) => [row.id, row]));
    const wishes: NoticeWish[] = [];
    for (const event of events) {
      const dossier = dossiers.get(event.subject);
      const wish = dossier && (await wishOf(context, event, dossier).catch((error) => passOver(event, error)));
      if (wish) wishes.push(wish);
    }
    await noticesTo(context, tx, wishes);
  },
};
