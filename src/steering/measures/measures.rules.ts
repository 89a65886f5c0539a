/**
 * What is counted. A measure is a number that adds up from what happened; each has a kind that says what may be summed:
 * `flow` adds over time and units; `stock` (how many there are) adds over units, and over time its last value holds; `distinct` (how many different
 * ones) adds over nothing and is counted anew for each period and set of units from the kept contributions of its `base`.
 * `whole`: what it counts has no channel and no field, so nothing can be asked of one of them.
 * `number` stands for the code in the tables and is never given to another measure.
 */
export type Kind = 'flow' | 'stock' | 'distinct';
type Definition = { number: number; kind: Kind; base?: string; sumsOnly?: boolean; whole?: boolean };

export const MEASURES = {
  filed: { number: 1, kind: 'flow' },
  filed_alone: { number: 2, kind: 'flow' },
  filed_helped_desk: { number: 3, kind: 'flow' },
  filed_helped_home: { number: 4, kind: 'flow' },
  filed_staff: { number: 5, kind: 'flow' },
  filed_unknown: { number: 6, kind: 'flow' },
  /** Of procedures that can be done online from end to end (toàn trình; mức độ 4 before 2022). */
  filed_full: { number: 7, kind: 'flow' },
  received: { number: 10, kind: 'flow' },
  reception_on_time: { number: 11, kind: 'flow' },
  reception_late: { number: 12, kind: 'flow' },
  /** No moment was set by which it had to be received, as for what is handed in at the desk. */
  reception_not_judged: { number: 13, kind: 'flow' },
  refused_at_desk: { number: 14, kind: 'flow' },
  /** Of those filed then: refused at the desk, whenever that was. */
  filed_refused: { number: 17, kind: 'flow' },
  withdrawn: { number: 15, kind: 'flow' },
  stopped: { number: 16, kind: 'flow' },
  resolved: { number: 20, kind: 'flow' },
  granted: { number: 21, kind: 'flow' },
  resolved_refused: { number: 22, kind: 'flow' },
  resolved_with_file: { number: 23, kind: 'flow' },
  /** With a digitised component and a result file. */
  digitised_with_result: { number: 24, kind: 'flow' },
  /** Of procedures that yield a paper; and those of them with its file. */
  resolved_paper: { number: 25, kind: 'flow' },
  resolved_paper_with_file: { number: 29, kind: 'flow' },
  /** Each dossier once: in the month of its resolution, or of its due moment when that passed while it was open. */
  judged_on_time: { number: 26, kind: 'flow' },
  judged_late: { number: 27, kind: 'flow' },
  /** Resolved without a due moment: nobody can say. */
  not_judged: { number: 28, kind: 'flow' },
  /** How the handling ended, with or without a result, by the columns of Biểu II.06a. */
  done_early: { number: 30, kind: 'flow' },
  done_on_time: { number: 31, kind: 'flow' },
  done_late: { number: 32, kind: 'flow' },
  done_not_judged: { number: 33, kind: 'flow' },
  returned: { number: 34, kind: 'flow' },
  /** Ended early or on time, though more than one supplement was asked for: QĐ 766 counts it as overdue. And those still open of which this holds. */
  done_repeated: { number: 35, kind: 'flow' },
  supplement_first: { number: 40, kind: 'flow' },
  supplement_repeated: { number: 41, kind: 'flow' },
  /** Of those filed then: a supplement was asked for, and asked for more than once, whenever that was. */
  filed_supplemented: { number: 44, kind: 'flow' },
  filed_supplemented_again: { number: 45, kind: 'flow' },
  apologies_in_time: { number: 42, kind: 'flow' },
  apologies_late: { number: 43, kind: 'flow' },
  components: { number: 50, kind: 'flow' },
  components_digitised: { number: 51, kind: 'flow' },
  components_reused: { number: 52, kind: 'flow' },
  /** Dossiers with at least one paper that was not asked for again. */
  dossiers_reusing: { number: 53, kind: 'flow' },
  promised: { number: 60, kind: 'flow' },
  promise_kept: { number: 61, kind: 'flow' },
  promise_passed: { number: 62, kind: 'flow' },
  /** Received ones that went to another unit: out of the one, into the other. */
  forwarded_out: { number: 70, kind: 'flow' },
  forwarded_in: { number: 71, kind: 'flow' },
  /** Received and not over. */
  open: { number: 80, kind: 'stock' },
  open_late: { number: 81, kind: 'stock' },
  open_repeated: { number: 82, kind: 'stock' },
  open_unreceived: { number: 83, kind: 'stock' },
  visits: { number: 90, kind: 'flow' },
  visited_dossiers: { number: 91, kind: 'distinct', base: 'visits' },
  /** All of them on the day on which the fee was asked for first. */
  fee_dossiers: { number: 100, kind: 'flow' },
  fee_dossiers_paid: { number: 101, kind: 'flow' },
  fee_dossiers_paid_online: { number: 102, kind: 'flow' },
  petitions: { number: 110, kind: 'flow', whole: true },
  petitions_accepted_late: { number: 111, kind: 'flow', whole: true },
  petitions_answered_on_time: { number: 112, kind: 'flow', whole: true },
  petitions_answered_late: { number: 113, kind: 'flow', whole: true },
  petitions_refused: { number: 114, kind: 'flow', whole: true },
  petitions_forwarded: { number: 115, kind: 'flow', whole: true },
  petitions_satisfied: { number: 116, kind: 'flow', whole: true },
  petitions_dissatisfied: { number: 117, kind: 'flow', whole: true },
  petitions_published_late: { number: 118, kind: 'flow', whole: true },
  petitions_open: { number: 119, kind: 'stock', whole: true },
  /** Each once, on the day of its due moment, which passed while it was open; and how many of them are still open. */
  petitions_late: { number: 123, kind: 'flow', whole: true },
  petitions_open_late: { number: 124, kind: 'stock', whole: true },
  /** Answered in time, but its sender is dissatisfied or had to say it again. */
  petitions_unsatisfying: { number: 125, kind: 'flow', whole: true },
  /** What people said after they got their result: added up together, nobody's alone. */
  ratings: { number: 120, kind: 'flow', sumsOnly: true, whole: true },
  ratings_satisfied: { number: 121, kind: 'flow', sumsOnly: true, whole: true },
  ratings_dissatisfied: { number: 122, kind: 'flow', sumsOnly: true, whole: true },
} as const satisfies Record<string, Definition>;

export type Measure = keyof typeof MEASURES;
export const isMeasure = (text: string): text is Measure => Object.hasOwn(MEASURES, text);
export const kindOf = (measure: Measure): Kind => MEASURES[measure].kind;
/** The one whose contributions are counted for it: itself, but for a distinct one. */
export const baseOf = (measure: Measure): Measure => {
  const { base } = MEASURES[measure] as Definition;
  return base && isMeasure(base) ? base : measure;
};
/** Whether nothing single stands behind it that could be listed. */
export const isSumsOnly = (measure: Measure): boolean => Boolean((MEASURES[measure] as Definition).sumsOnly);
/** Whether what it counts has a channel and a field. */
export const hasFilters = (measure: Measure): boolean => !(MEASURES[measure] as Definition).whole;
export const numberOf = (measure: Measure): number => MEASURES[measure].number;
const byNumber = new Map<number, Measure>(Object.entries(MEASURES).map(([code, { number }]) => [number, code as Measure]));
/** Throws for a number that no measure has: rows are written by us alone, so that is a bug. */
export function measureOf(number: number): Measure {
  const found = byNumber.get(number);
  if (!found) throw new Error(`no measure has the number ${number}`);
  return found;
}

/** Whether values of a kind may be added over this; a stock's values over time are not added: the last one holds. */
export const mayAdd = (kind: Kind, over: 'time' | 'units'): boolean => kind === 'flow' || (kind === 'stock' && over === 'units');
