import { record } from '../../../platform/audit/audit.ts';
import type { Context } from '../../../platform/context/context.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { type PaperDefinition, renderPdf, type Size, sizes } from '../../../platform/pdf/pdf.ts';
import type { Locale } from '../../../platform/words/words.ts';
import { isPromised } from '../dossiers.handling.queries.ts';
import { slipDefinition } from '../dossiers.paper.ts';
import { openDossier, type WholeDossier } from '../dossiers.queries.ts';
import type { PaperWish, PrintingHouse } from './base.queries.ts';
import { controlDefinition } from './control.paper.ts';
import { controlOf } from './control.queries.ts';
import type { PaperForm } from './forms.rules.ts';
import type { PaperBase, Print } from './frame.paper.ts';
import { apologyDefinition, refusalDefinition, stopDefinition, supplementDefinition } from './letter.paper.ts';
import { apologyOf, refusalOf, stopOf, supplementOf } from './letters.queries.ts';
import { slipOf } from './slip.queries.ts';
import { textsAt } from './templates.queries.ts';

/** The papers of one dossier, by the names that their addresses have. */
export const paperNames = ['tiep-nhan', 'bo-sung', 'tu-choi', 'xin-loi', 'dung', 'kiem-soat'] as const;
export type PaperName = (typeof paperNames)[number];
export const isPaperName = (text: string): text is PaperName => paperNames.some((name) => name === text);

/** How the citizen's own papers differ from the office's: the control sheet stays inside. */
export const forCitizens = (name: PaperName): boolean => name !== 'kiem-soat';

/** On what a paper may be printed: the slip and the apology also on the roll of a counter's printer. */
export const sizesOf: Record<PaperName, readonly Size[]> = {
  'tiep-nhan': sizes,
  'bo-sung': ['A4', 'A5'],
  'tu-choi': ['A4', 'A5'],
  'xin-loi': sizes,
  dung: ['A4', 'A5'],
  'kiem-soat': ['A4'],
};
/** Sizes as addresses have them. */
export const sizeWords: Record<Size, string> = { A4: 'a4', A5: 'a5', roll: '80mm' };
export const sizeFrom = (name: PaperName, word: string | undefined): Size => sizesOf[name].find((size) => sizeWords[size] === word) ?? 'A4';

/** Which papers a dossier has by now; `request`: a supplement request of it. What is promised for the same day has no slip, until it gets a day after all. */
export function papersOf(whole: WholeDossier): { name: PaperName; request?: number }[] {
  const { dossier, history, requests } = whole;
  const happened = (...types: string[]) => history.some((event) => types.includes(event.type));
  return [
    ...(dossier.receivedAt && !isPromised(whole) ? [{ name: 'tiep-nhan' as const }] : []),
    ...requests.map(({ number }) => ({ name: 'bo-sung' as const, request: number })),
    ...(happened('dossier.refused') ? [{ name: 'tu-choi' as const }] : []),
    ...(happened('dossier.apologised') ? [{ name: 'xin-loi' as const }] : []),
    ...(happened('dossier.withdrawn', 'dossier.stopped') ? [{ name: 'dung' as const }] : []),
    ...(dossier.receivedAt ? [{ name: 'kiem-soat' as const }] : []),
  ];
}

/** What is to be printed of a dossier. */
export type PrintWish = { name: PaperName; size: Size; request?: number | undefined };

/** Which paper an address wants, by its last part and its questions. Refuses with `paper.unknown` (404). */
export function wishFrom(file: string, size: string | undefined, number: string | undefined): PrintWish {
  const name = file.replace(/\.pdf$/, '');
  if (!isPaperName(name)) throw new Refusal('paper.unknown', 404);
  const request = /^[1-9]$/.test(number ?? '') ? Number(number) : undefined;
  return { name, size: sizeFrom(name, size), ...(request ? { request } : {}) };
}

type Filled = { form: PaperForm; unit: string; base: PaperBase; definition(print: Print): PaperDefinition };

/** The paper's data from the dossier, its form, and the unit whose wording it has. */
async function filledPaper(wish: PaperWish, { name, request }: PrintWish): Promise<Filled> {
  const { receivingUnit, competentUnit } = wish.whole.dossier;
  const printed = <Paper extends PaperBase>(
    form: PaperForm,
    paper: Paper,
    draw: (paper: Paper, print: Print) => PaperDefinition,
    unit = receivingUnit,
  ): Filled => ({
    form,
    unit,
    base: paper,
    definition: (print) => draw(paper, print),
  });
  switch (name) {
    case 'tiep-nhan':
      return printed('mau-01', await slipOf(wish), slipDefinition);
    case 'bo-sung':
      return printed('mau-02', await supplementOf(wish, request), supplementDefinition);
    case 'tu-choi':
      return printed('mau-03', await refusalOf(wish), refusalDefinition);
    case 'xin-loi':
      return printed('mau-04', await apologyOf(wish), apologyDefinition, competentUnit);
    case 'dung': {
      const paper = await stopOf(wish);
      return printed(paper.limitAt ? 'het-han-bo-sung' : 'mau-05', paper, stopDefinition);
    }
    case 'kiem-soat':
      return printed('mau-06', await controlOf(wish), controlDefinition);
  }
}

/**
 * A paper of a dossier as PDF, worded as on the day of its deed; that it was printed is written down. Refuses with `dossiers.unknown` (404) whoever may not
 * see the dossier, and with `paper.none` (404) or `desk.not_received` (409) what does not exist.
 */
export async function printPaper(
  context: Context,
  code: string,
  wish: PrintWish,
  { locale, ...house }: PrintingHouse & { locale: Locale },
): Promise<Buffer> {
  const whole = await openDossier(context, code);
  const paper = await filledPaper({ context, whole, locale, ...house }, wish);
  const texts = await textsAt(context, paper.unit, paper.form, paper.base.madeAt);
  await context.transaction((tx) =>
    record(context, tx, {
      verb: 'print',
      thing: 'dossier',
      subject: whole.dossier.id,
      unit: whole.dossier.competentUnit,
      data: { form: paper.form, size: wish.size },
    }),
  );
  return renderPdf(paper.definition({ locale, size: wish.size, texts }));
}

/** The same for citizens: refuses with `paper.unknown` (404) what is the office's own. */
export function printOwnPaper(...wish: Parameters<typeof printPaper>): Promise<Buffer> {
  if (!forCitizens(wish[2].name)) throw new Refusal('paper.unknown', 404);
  return printPaper(...wish);
}
