import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import { fold } from '../../platform/words/fold.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import { mayOrRefuse } from '../dossiers/dossiers.permissions.ts';
import { newcomer } from '../dossiers/dossiers.submit.service.ts';
import { type CatalogueEntry, procedureOn } from '../procedures/procedures.queries.ts';
import { knownCodes } from './portal.queries.ts';
import { type Entry, entryOf, type HoSo, type Reason, readExport, utf8 } from './portal.rules.ts';

/** How many lines one file may have: each is a filing of its own. */
export const MOST_LINES = 1000;

/** What to look at in a dossier that was taken over: its phone could not be read; the portal promised another moment than the law's. */
export type Remark = 'phone' | 'due';
/** What became of one dossier of the portal. */
export type TakenOver = { externalCode: string } & (
  | { outcome: 'taken' | 'known'; code: string; dueAt: Date | null; promisedAt: Date | undefined; remarks: Remark[] }
  | { outcome: 'refused'; reason: Reason | Refusal }
);

/** The case of a line: the only one of its procedure, or the one that it names, by code or by name. */
function caseOf(version: CatalogueEntry, named: string): string | undefined {
  if (version.cases.length === 1 && named === '') return version.cases[0]?.code;
  return version.cases.find((one) => one.code === named || (named !== '' && fold(one.name.vi) === fold(named)))?.code;
}

/**
 * Takes one dossier of the national portal over. Repeatable, keyed by its national code. Its clock runs by the portal's moments: when it was submitted,
 * and received there. Who pressed the keys of an online filing the portal does not say: it is counted as unknown, never as alone.
 */
export async function takeOver(context: Context, unit: string, hoSo: HoSo): Promise<TakenOver> {
  const entry = entryOf(hoSo, context.now);
  const externalCode = typeof entry === 'string' ? hoSo.MaHoSo : entry.externalCode;
  if (typeof entry === 'string') return { externalCode, outcome: 'refused', reason: entry };
  const version = await procedureOn(context, entry.procedure, dayOf(entry.submittedAt ?? context.now));
  const caseCode = version && caseOf(version, entry.caseNamed);
  if (version && !caseCode) return { externalCode, outcome: 'refused', reason: 'case' };
  const known = (await knownCodes(context, [externalCode])).has(externalCode);
  try {
    const receipt = await takeInDossier(context, inputOf(entry, unit, caseCode ?? ''), {
      key: `portal ${unit} ${externalCode}`,
      submittedAt: entry.submittedAt,
      receivedAt: entry.receivedAt,
    });
    const dueAt = receipt.dueAt ? new Date(receipt.dueAt) : null;
    const { promisedAt } = entry;
    const remarks: Remark[] = [];
    if (entry.phoneUnread) remarks.push('phone');
    if (promisedAt && dueAt && promisedAt.getTime() !== dueAt.getTime()) remarks.push('due');
    return { externalCode, outcome: known ? 'known' : 'taken', code: receipt.code, dueAt, promisedAt, remarks: known ? [] : remarks };
  } catch (error) {
    // What concerns this dossier alone is told beside it; who may not do it at all, and bugs, end the whole.
    if (!(error instanceof Refusal) || [401, 403, 503].includes(error.status)) throw error;
    return { externalCode, outcome: 'refused', reason: error };
  }
}

const inputOf = (entry: Entry, unit: string, caseCode: string) => ({
  unit,
  procedure: entry.procedure,
  case: caseCode,
  channel: entry.channel,
  keys: entry.channel === 'online' ? ('unknown' as const) : ('staff' as const),
  applicant: entry.applicant,
  papers: [],
  returnWay: 'desk' as const,
  externalCode: entry.externalCode,
});

/**
 * Takes over what an export of the national portal lists, line by line: what can be is, the rest is told with its reason. A second import of the same
 * file changes nothing. Refuses with `portal.encoding`, `portal.columns`, `portal.empty` and `portal.many` (422), `dossiers.forbidden` (403).
 */
export async function importExport(
  context: Context,
  { unit, content }: { unit: string; content: Uint8Array },
): Promise<({ line: number } & TakenOver)[]> {
  mayOrRefuse(context.actor, 'submit', newcomer(unit, ''));
  const wrong = (reason: string, details: Record<string, string | number> = {}) =>
    new Refusal(`portal.${reason}`, 422, { details, fields: { file: { key: `portal.refusals.${reason}`, params: details } } });
  const text = utf8(content);
  if (text === undefined) throw wrong('encoding');
  const { missing, lines } = readExport(text);
  if (missing.length > 0) throw wrong('columns', { columns: missing.join(', ') });
  if (lines.length === 0) throw wrong('empty');
  if (lines.length > MOST_LINES) throw wrong('many', { most: MOST_LINES });
  const outcomes: ({ line: number } & TakenOver)[] = [];
  for (const { line, hoSo } of lines) outcomes.push({ line, ...(await takeOver(context, unit, hoSo)) });
  return outcomes;
}
