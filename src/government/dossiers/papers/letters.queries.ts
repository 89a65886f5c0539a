import { Refusal } from '../../../platform/context/refusal.ts';
import type { HouseEvent } from '../../../platform/events/events.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import { type State, stateNames } from '../dossiers.rules.ts';
import { agencyOf, baseOf, officersNamed, type PaperWish, superiorOf } from './base.queries.ts';
import type { ApologyPaper, RefusalPaper, StopPaper, SupplementPaper } from './letter.paper.ts';

const none = () => new Refusal('paper.none', 404);

/** The event of a deed; refuses with `paper.none` (404) where it was not done. */
function deedOf({ whole: { history } }: PaperWish, ...types: string[]): HouseEvent {
  const found = history.findLast((event) => types.includes(event.type));
  if (!found) throw none();
  return found;
}

const noteOf = ({ whole: { notes } }: PaperWish, verb: string): string | undefined =>
  notes.findLast((note) => note.verb === verb && note.shown)?.text;

async function officerOf({ context }: PaperWish, account: string): Promise<{ fullName: string }> {
  return { fullName: (await officersNamed(context, [account])).get(account) ?? '' };
}

/** A supplement request (Mẫu số 02): the one of that number, or the last. Refuses with `paper.none` (404). */
export async function supplementOf(wish: PaperWish, number?: number): Promise<SupplementPaper> {
  const { whole, locale } = wish;
  const request = number === undefined ? whole.requests.at(-1) : whole.requests.find((one) => one.number === number);
  if (!request) throw none();
  const fields = whole.version.onlineForm?.screens.flatMap((screen) =>
    screen.fields.map((field) => [field.name, field.label[locale]] as const),
  );
  const named: Record<string, Map<string, string>> = {
    field: new Map(fields),
    paper: new Map(whole.version.components.map((one) => [one.code, one.name[locale]])),
  };
  const [{ base }, officer] = await Promise.all([baseOf(wish, request.askedAt), officerOf(wish, request.askedBy)]);
  return {
    ...base,
    request: request.number,
    faults: whole.faults
      .filter((fault) => fault.request === request.id)
      .map(({ target, targetCode, reason }) => ({ what: named[target]?.get(targetCode), reason })),
    limitAt: request.limitAt,
    officer,
  };
}

/** The refusal to receive (Mẫu số 03). Refuses with `paper.none` (404). */
export async function refusalOf(wish: PaperWish): Promise<RefusalPaper> {
  const deed = deedOf(wish, 'dossier.refused');
  const [{ base }, officer] = await Promise.all([baseOf(wish, deed.occurredAt), officerOf(wish, deed.actor.account)]);
  return { ...base, reason: noteOf(wish, 'refuse') ?? '', officer };
}

type Apology = {
  issuedBy: string;
  issuedAt: Date;
  unit: string;
  dueAt: Date;
  noticeBy: Date;
  appointmentAt: Date;
  late: boolean;
  reason: string;
};

/** The apology with its new date (Mẫu số 04). Refuses with `paper.none` (404). */
export async function apologyOf(wish: PaperWish): Promise<ApologyPaper> {
  const { context, whole, locale } = wish;
  const [row] = await context.read((tx) =>
    tx.query<Apology>({
      text: `select a.issued_by as "issuedBy", a.issued_at as "issuedAt", a.unit, a.due_at as "dueAt", a.notice_by as "noticeBy",
               a.appointment_at as "appointmentAt", a.late, n.text as reason
             from dossier_apologies a join dossier_notes n on n.id = a.note where a.dossier = $1`,
      values: [whole.dossier.id],
    }),
  );
  if (!row) throw none();
  const [{ base }, lateUnit, superior, officer] = await Promise.all([
    baseOf(wish, row.issuedAt),
    agencyOf(context, row.unit, locale),
    superiorOf(context, row.unit, row.issuedAt, locale),
    officerOf(wish, row.issuedBy),
  ]);
  // Whoever prepared it, the head signs: a name stands there only when the head wrote it himself.
  const byHead = whole.history.findLast((event) => event.type === 'dossier.apologised')?.actor.role === 'leader';
  const { dueAt, noticeBy, appointmentAt, late, reason } = row;
  return {
    ...base,
    ...(superior ? { superior } : {}),
    lateUnit,
    receivedAt: whole.dossier.receivedAt ?? whole.dossier.submittedAt,
    dueAt,
    appointmentAt,
    reason,
    noticeBy,
    late,
    ...(byHead ? { signer: officer } : {}),
  };
}

type Stop = { kind: string; stoppedBy: string; stoppedAt: Date; state: number; returned: string[]; reason: string | null };

/** A paper that goes back, with what the desk had of it: `Giấy chứng sinh (1 bản chính)`. */
function returnedPaper({ whole, locale }: PaperWish, code: string): string {
  const t = wordsIn(locale);
  const paper = whole.version.components.find((one) => one.code === code)?.name[locale] ?? code;
  const had = whole.components.find((one) => one.component === code);
  const copies = [
    ...(had?.originals ? [t('paper.original', { count: had.originals })] : []),
    ...(had?.certifiedCopies ? [t('paper.certifiedCopy', { count: had.certifiedCopies })] : []),
  ].join(', ');
  return copies ? t('paper.returnedPaper', { paper, copies }) : paper;
}

/** The notice of a stop (Mẫu số 05), at the citizen's request or because the supplement did not come. Refuses with `paper.none` (404). */
export async function stopOf(wish: PaperWish): Promise<StopPaper> {
  const { context, whole, locale } = wish;
  const t = wordsIn(locale);
  const deed = deedOf(wish, 'dossier.withdrawn', 'dossier.stopped');
  const [row] = await context.read((tx) =>
    tx.query<Stop>({
      text: `select s.kind, s.stopped_by as "stoppedBy", s.stopped_at as "stoppedAt", s.state, s.returned, n.text as reason
             from dossier_stops s left join dossier_notes n on n.id = s.note where s.dossier = $1`,
      values: [whole.dossier.id],
    }),
  );
  const state = (row?.state ?? deed.data.from) as State;
  const [{ base }, officer] = await Promise.all([baseOf(wish, deed.occurredAt), officerOf(wish, deed.actor.account)]);
  const expired = deed.type === 'dossier.stopped';
  const limit = expired ? whole.requests.findLast((one) => !one.answeredAt)?.limitAt : undefined;
  const reason = row?.reason ?? noteOf(wish, expired ? 'stop' : 'withdraw');
  return {
    ...base,
    receivedAt: whole.dossier.receivedAt,
    state: t(`dossiers.tracking.states.${stateNames[state].key}`).toLocaleLowerCase(locale),
    ...(reason ? { reason } : {}),
    returned: (row?.returned ?? []).map((code) => returnedPaper(wish, code)),
    officer,
    ...(limit ? { limitAt: limit } : {}),
  };
}
