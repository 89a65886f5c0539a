import { dayOf } from '../../platform/time/time.ts';
import { doubts, readPersonalNumber } from '../../registers/people/people.rules.ts';
import type { Visit } from '../../ui/visit.ts';
import { feeOf } from '../dossiers/dossiers.fee.queries.ts';
import { unitsToForward } from '../dossiers/dossiers.forward.service.ts';
import { handlingSteps } from '../dossiers/dossiers.rules.ts';
import type { Fee } from '../procedures/procedures.fees.rules.ts';
import { type CatalogueEntry, proceduresOn } from '../procedures/procedures.queries.ts';
import { type Papers, timingFor } from '../procedures/procedures.rules.ts';
import { type Component, channels } from '../procedures/procedures.schema.ts';
import { candidates } from './desk.queries.ts';
import { type Shortcut, shortcutsOf } from './intake.choice.rules.ts';
import { deskOf, openTwins, ownShortcuts, type Twin } from './intake.queries.ts';
import type { IntakeBoxes } from './intake.schema.ts';
import { openConditions, type PaperRow, paperRows, papersAt, typedBirthDay } from './intake.typed.rules.ts';
import { momentTyped } from './reserved.service.ts';

/** Where a form of the counter stands: its draft, the row version that it saw, and what is typed. */
export type Standing = { id: string; rowVersion: number; unit: string; boxes: IntakeBoxes };

/** What follows once procedure and case are chosen. */
export type Chosen = {
  rows: PaperRow[];
  papers: Papers;
  /** Papers that depend on the person and are not ticked, together where one stands for another. */
  open: readonly (readonly Component[])[];
  fee: Fee | 'not published';
  /** What the fee counts: pages, copies, or nothing. */
  counted: readonly ('page' | 'copy')[];
  quantities: { page: number; copy: number };
  twins: readonly Twin[];
  officers: { value: string; label: string }[];
};

/** The counter as its page shows it. */
export type Counter = Standing & {
  visit: Visit;
  units: readonly string[];
  catalogue: readonly CatalogueEntry[];
  shortcuts: readonly Shortcut[];
  entry: CatalogueEntry | undefined;
  caseCode: string | undefined;
  chosen: Chosen | undefined;
  doubts: readonly ('birth_year' | 'sex')[];
  /** The other communes that work here, by name: only they can resolve what is received here. */
  communes: readonly { value: string; label: string }[];
  /** The name stands as a scanner read it that may have lost letters. */
  nameDoubted: boolean;
};

export const channelOf = (boxes: IntakeBoxes) => channels.find((one) => one === boxes.channel && one !== 'online') ?? 'direct';
const count = (text: string | undefined): number => (/^\d{1,4}$/.test(text ?? '') ? Math.max(1, Number(text)) : 1);

async function chosenOf(visit: Visit, { id, unit, boxes }: Standing, entry: CatalogueEntry, caseCode: string): Promise<Chosen> {
  const { context } = visit;
  const channel = channelOf(boxes);
  const moment = momentTyped(boxes, context.now);
  const papers = papersAt(entry, caseCode, dayOf(moment), channel);
  const [step] = handlingSteps(timingFor(entry, caseCode).steps);
  const { table } = entry.fee;
  const units = table === 'not published' ? [] : table.map((row) => row.unit);
  const counted = (['page', 'copy'] as const).filter((one) => units.includes(one) || (one === 'copy' && units.includes('page')));
  const quantities = { page: count(boxes.pages), copy: count(boxes.sheets) };
  const [fee, twins, officers] = await Promise.all([
    feeOf(context.at(moment), entry, { unit, caseCode, answers: {}, channel, ...(counted.length > 0 ? { quantities } : {}) }),
    openTwins(context, {
      draft: id,
      unit,
      procedure: entry.procedure,
      personalNumber: boxes.personalNumber ?? '',
      phone: boxes.phone ?? '',
      fullName: boxes.fullName ?? '',
    }),
    candidates(context, unit, step?.role),
  ]);
  const rows = paperRows(entry, caseCode, papers.asked, boxes, entry.procedure);
  return { rows, papers, open: openConditions(entry, rows), fee, counted, quantities, twins, officers };
}

/** Everything that the page of the counter shows for what is typed. Refuses as `deskOf` does. */
export async function counterOf(visit: Visit, standing: Standing): Promise<Counter> {
  const { context } = visit;
  const { boxes, unit } = standing;
  const { units } = deskOf(context, unit);
  const catalogue = await proceduresOn(context, dayOf(momentTyped(boxes, context.now)));
  const entry = catalogue.find((one) => one.procedure === boxes.procedure);
  const caseCode = entry?.cases.find((one) => one.code === boxes.case || entry.cases.length === 1)?.code;
  const number = readPersonalNumber(boxes.personalNumber ?? '');
  return {
    ...standing,
    visit,
    units,
    catalogue,
    shortcuts: shortcutsOf(await ownShortcuts(context, unit), catalogue),
    entry,
    caseCode,
    chosen: entry && caseCode ? await chosenOf(visit, standing, entry, caseCode) : undefined,
    communes: await unitsToForward(context, unit, visit.locale),
    nameDoubted: boxes.doubted !== undefined && boxes.doubted === boxes.fullName,
    doubts: number ? doubts(number, { birthDay: typedBirthDay(boxes.birthDay ?? '') || null }) : [],
  };
}
