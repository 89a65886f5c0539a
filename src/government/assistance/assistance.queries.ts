import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { MINUTE, momentOf } from '../../platform/time/time.ts';
import { mayOrRefuse } from './assistance.permissions.ts';
import { type EndReason, minutesLeft, type Place, stateOf, type Way } from './assistance.rules.ts';

/** A helping as it may be seen; nothing of it names the citizen. */
export type Helping = {
  id: string;
  helper: string;
  helperName: string;
  unit: string;
  procedure: string;
  place: Place;
  maskedName: string;
  consentVersion: string;
  way: Way | null;
  citizen: string;
  askedAt: Date;
  askUntil: Date;
  agreedAt: Date | null;
  untilAt: Date | null;
  endedAt: Date | null;
  endReason: EndReason | null;
  draft: string | null;
  dossier: string | null;
  rowVersion: number;
};

const columns = `h.id, h.helper, h.helper_name as "helperName", h.unit, h.procedure, h.place, h.masked_name as "maskedName", h.consent_version as "consentVersion",
  h.way, h.citizen, h.asked_at as "askedAt", h.ask_until as "askUntil", h.agreed_at as "agreedAt", h.until_at as "untilAt", h.ended_at as "endedAt",
  h.end_reason as "endReason", h.draft, h.dossier, h.row_version as "rowVersion"`;

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const unknown = () => new Refusal('context.not_found', 404);
const named = ({ name }: { name: string | null }) => (name ? keys().decrypt(name).toString('utf8') : null);

/** A helping inside a transaction, locked where the actor may still change it. Refuses with `context.not_found` (404). */
export async function lockedHelping(tx: Transaction, id: string): Promise<Helping> {
  if (!isId(id)) throw unknown();
  const text = `select ${columns} from helpings h where h.id = $1`;
  const [row] = await tx.query<Helping>({ text: `${text} for update`, values: [id] });
  // What is over is not the helper's to change, and so not to lock.
  const [seen] = row ? [row] : await tx.query<Helping>({ text, values: [id] });
  if (!seen) throw unknown();
  return seen;
}

/** A helping with the person's name while it lasts: for its helper, its witness, its citizen. Refuses with `context.not_found` (404). */
export async function openHelping(context: Context, id: string): Promise<Helping & { name: string | null }> {
  if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  if (!isId(id)) throw unknown();
  const [row] = await context.read((tx) =>
    tx.query<Helping & { name: string | null }>({
      text: `select ${columns}, p.name from helpings h left join helping_people p on p.helping = h.id where h.id = $1`,
      values: [id],
    }),
  );
  if (!row) throw unknown();
  return { ...row, name: named(row) };
}

const isHelper = ({ actor }: Context) => actor.kind === 'officer' && actor.posts.some((post) => post.role === 'helper');

/** The helping that a helper has open now, asked or running; undefined when there is none. Asked with every page, so it is one prepared statement. */
export async function currentHelping(context: Context): Promise<(Helping & { name: string }) | undefined> {
  if (!isHelper(context)) return undefined;
  const [row] = await context.read((tx) =>
    tx.query<Helping & { name: string | null }>({
      name: 'assistance.current',
      text: `select ${columns}, p.name from helpings h left join helping_people p on p.helping = h.id where h.helper = $1 and h.ended_at is null`,
      values: [context.actor.id],
    }),
  );
  if (!row || stateOf(row, context.now) === 'over') return undefined;
  return { ...row, name: named(row) ?? row.maskedName };
}

/** What the frame says on every page of a helper who is with somebody. */
export async function helpingNow(context: Context): Promise<{ id: string; name: string; minutes: number } | undefined> {
  const helping = await currentHelping(context);
  if (!helping?.agreedAt || !helping.untilAt) return undefined;
  return { id: helping.id, name: helping.name, minutes: minutesLeft(helping.untilAt, context.now) };
}

/** What stands behind a code, for the citizen who typed it. */
export type Asked = { id: string; helperName: string; unit: string; procedure: string; place: Place; consentVersion: string; name: string };

export async function askedIn(tx: Transaction, digest: string): Promise<Asked[]> {
  const rows = await tx.query<Asked>({
    text: `select id, helper_name as "helperName", unit, procedure, place, consent_version as "consentVersion", name from xaso_asked_helping($1)`,
    values: [digest],
  });
  return rows.map((row) => ({ ...row, name: named(row) ?? '' }));
}

/** Who helped the actor, newest first: the citizen's own page. */
export function helpingsOfCitizen(context: Context, limit = 50): Promise<Helping[]> {
  if (context.actor.kind !== 'citizen') return Promise.resolve([]);
  return context.read((tx) =>
    tx.query<Helping>({
      text: `select ${columns} from helpings h where h.citizen = $1 order by h.agreed_at desc limit $2`,
      values: [context.actor.id, limit],
    }),
  );
}

/** Who helped with a dossier, for who sees the dossier. */
export async function helpingOfDossier(context: Context, dossier: string): Promise<Helping | undefined> {
  const [row] = await context.read((tx) =>
    tx.query<Helping>({ text: `select ${columns} from helpings h where h.dossier = $1`, values: [dossier] }),
  );
  return row;
}

/** The own helping that ended by sending this draft: where its helper is shown to when the draft is gone. */
export async function helpingOfSentDraft(context: Context, draft: string): Promise<Helping | undefined> {
  if (!isHelper(context) || !isId(draft)) return undefined;
  const [row] = await context.read((tx) =>
    tx.query<Helping>({
      text: `select ${columns} from helpings h where h.draft = $1 and h.helper = $2`,
      values: [draft, context.actor.id],
    }),
  );
  return row;
}

/** Consents on paper that wait for a witness in the units where the actor works at the desk, oldest first. It names people: that it was read is written down. */
export async function waitingForWitness(context: Context): Promise<(Helping & { name: string | null })[]> {
  if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const units = context.actor.posts.filter((post) => post.role === 'desk officer').map((post) => post.unit);
  if (units.length === 0) throw new Refusal('context.forbidden', 403);
  const rows = await context.transaction(async (tx) => {
    const found = await tx.query<Helping & { name: string | null }>({
      text: `select ${columns}, p.name from helpings h left join helping_people p on p.helping = h.id
             where h.unit = any($1) and h.way = 'paper' and h.helper <> $2 and h.agreed_at is null and h.ended_at is null and h.ask_until > $3
             order by h.asked_at, h.id`,
      values: [units, context.actor.id, context.now],
    });
    await record(context, tx, { verb: 'list', thing: 'person', subject: 'waiting for a witness', data: { rows: found.length } });
    return found;
  });
  return rows.map((row) => ({ ...row, name: named(row) }));
}

const monthOf = (month: string) => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { since: momentOf(`${month}-01`), until: momentOf(`${next}-01`) };
};

/** Whom the actor helped in a month (`2026-11`), newest first: day, procedure, duration, a masked name. */
export async function ownHelpings(context: Context, month: string): Promise<Helping[]> {
  if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  if (!isHelper(context)) throw new Refusal('context.forbidden', 403);
  const { since, until } = monthOf(month);
  return context.read((tx) =>
    tx.query<Helping>({
      text: `select ${columns} from helpings h where h.helper = $1 and h.agreed_at >= $2 and h.agreed_at < $3 order by h.agreed_at desc`,
      values: [context.actor.id, since, until],
    }),
  );
}

export type HelpingSum = { helper: string; helperName: string; month: string; place: Place; people: number; sent: number; minutes: number };

/** Hours by helper, month and place in a unit: sums, for who administers or heads it. `months` back from now. */
export async function helpingSums(context: Context, unit: string, months = 12): Promise<HelpingSum[]> {
  mayOrRefuse(context.actor, 'sum', { helping: { unit, helper: '', citizen: '', place: 'desk', way: null } });
  const since = new Date(context.now.getTime() - months * 31 * 24 * 60 * MINUTE);
  return context.read((tx) =>
    tx.query<HelpingSum>({
      text: `select helper, helper_name as "helperName", month, place, people::int as people, sent::int as sent, minutes::int as minutes
             from xaso_helping_sums(array[$1], $2, $3)`,
      values: [unit, since, context.now],
    }),
  );
}

/** Who helped with a draft, for who sends it; undefined when nobody did. */
export async function helpedDraft(
  context: Context,
  draft: string,
): Promise<{ id: string; helper: string; citizen: string; place: Place; running: boolean } | undefined> {
  if (!isId(draft)) return undefined;
  const [row] = await context.read((tx) =>
    tx.query<{ id: string; helper: string; citizen: string; place: Place; running: boolean }>({
      text: 'select id, helper, citizen, place, running from xaso_helped($1)',
      values: [draft],
    }),
  );
  return row;
}
