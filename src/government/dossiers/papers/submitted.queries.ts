import { record } from '../../../platform/audit/audit.ts';
import type { Context } from '../../../platform/context/context.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { wordsIn } from '../../../platform/words/words.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import { communeText } from '../../../registers/units/units.text.rules.ts';
import { summary } from '../../procedures/forms.summary.rules.ts';
import { calendarFor, handlingClock } from '../dossiers.clock.ts';
import { returnAddressOf } from '../dossiers.handling.queries.ts';
import { openDossier } from '../dossiers.queries.ts';
import { type SubmittedCopy, submittedCopy } from '../dossiers.submitted.paper.ts';
import { baseOf, type PlainPaperWish } from './base.queries.ts';

/** In the address of a dossier's papers: what was sent, which is no form of the desk's. */
export const SUBMITTED = 'da-nop.pdf';

/** What was sent with a dossier: answers in words, papers with their files, the result's way back. */
export async function submittedOf(wish: PlainPaperWish): Promise<SubmittedCopy> {
  const { context, whole, locale } = wish;
  const { dossier, version, answers, components, files } = whole;
  const t = wordsIn(locale);
  const [{ base }, calendar, register] = await Promise.all([
    baseOf(wish, context.now),
    calendarFor(context, dossier.receivingUnit),
    registerOf(context),
  ]);
  const filed = dayOf(dossier.submittedAt);
  const communeName = (id: string) => (register.units.has(id) ? communeText(register, id, filed, locale) : id);
  const situation = { caseCode: dossier.caseCode, answers, today: filed };
  const parts = version.onlineForm ? summary(version.onlineForm, situation, { locale, t, communeName }) : [];
  const caseName = version.cases.length > 1 ? version.cases.find((one) => one.code === dossier.caseCode)?.name[locale] : undefined;
  const names = new Map(version.components.map((one) => [one.code, one.name[locale]]));
  const { centre, code, trackingUrl, procedure } = base;
  return {
    centre,
    code,
    trackingUrl,
    procedure,
    ...(caseName ? { caseName } : {}),
    submittedAt: dossier.submittedAt,
    receptionDueAt: dossier.receptionDueAt,
    receivedAt: dossier.receivedAt,
    expectedBy: handlingClock(version, dossier.caseCode, dossier.submittedAt, calendar, []).due,
    dueAt: dossier.dueAt,
    returnWay: [t(`dossiers.filing.return.ways.${dossier.returnWay}`), returnAddressOf(whole)].filter(Boolean).join(': '),
    sections: parts.map(({ title, rows }) => ({ title, rows: rows.map(({ label, value }) => ({ label, value })) })),
    papers: components.map(({ component, database }) => ({
      name: names.get(component) ?? component,
      ...(database ? { database: t(`procedures.databases.${database}`) } : {}),
      files: files.filter((file) => file.component === component).map(({ name, bytes }) => ({ name, bytes })),
    })),
    printedAt: context.now,
  };
}

/** What was sent, as PDF for its sender; that it was printed is written down. Refuses with `dossiers.unknown` (404) whoever may not see the dossier. */
export async function printSubmitted(
  context: Context,
  code: string,
  speech: Pick<PlainPaperWish, 'locale' | 'publicUrl'>,
): Promise<Buffer> {
  const whole = await openDossier(context, code);
  const copy = await submittedOf({ context, whole, ...speech });
  await context.transaction((tx) =>
    record(context, tx, {
      verb: 'print',
      thing: 'dossier',
      subject: whole.dossier.id,
      unit: whole.dossier.competentUnit,
      data: { form: 'submitted', size: 'A4' },
    }),
  );
  return submittedCopy(copy, speech.locale);
}
