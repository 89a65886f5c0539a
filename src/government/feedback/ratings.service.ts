import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { Ceiling } from '../../platform/limits/limits.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, dayOf } from '../../platform/time/time.ts';
import { ratedDossier } from '../dossiers/rating.link.service.ts';
import { type RatingQuestions, ratingQuestionsOn } from './feedback.content.ts';
import { ratingGiven } from './ratings.events.ts';
import { BEST, type Counts, type Marks, mayReveal, satisfiedIn, since, withMarks } from './ratings.rules.ts';

const fromOneAddress = new Ceiling(300, 3600);
const digestOf = (link: string) => keys().digest(`rating used|${link}`);
export type Rated = { procedure: string; procedureVersion: string; questions: RatingQuestions };
type Found = Rated & { unit: string };

/** Whether somebody has rated by this link already. */
export async function isRated(context: Context, path: string): Promise<boolean> {
  const link = path.slice(path.lastIndexOf('/') + 1);
  const house = context.as(systemActor('tracking'));
  const rows = await house.read((tx) => tx.query({ text: 'select 1 from rating_links where digest = $1', values: [digestOf(link)] }));
  return rows.length > 0;
}

/** The returned dossier behind a link that is still open. Refuses with `ratings.unknown` (404), `ratings.used` and `ratings.over` (409). */
async function found(context: Context, tx: Transaction, link: string): Promise<Found> {
  const id = ratedDossier(link);
  const [dossier] = id
    ? await tx.query<{ unit: string; procedure: string; procedureVersion: string; returnedAt: Date | null }>({
        name: 'ratings.dossier',
        text: `select competent_unit as unit, procedure, procedure_version as "procedureVersion", returned_at as "returnedAt" from dossiers where id = $1`,
        values: [id],
      })
    : [];
  if (!dossier?.returnedAt) throw new Refusal('ratings.unknown', 404);
  const [used] = await tx.query({ text: 'select 1 from rating_links where digest = $1', values: [digestOf(link)] });
  if (used) throw new Refusal('ratings.used', 409);
  const questions = ratingQuestionsOn(dayOf(context.now));
  if (addDays(dayOf(dossier.returnedAt), questions.openDays) < dayOf(context.now)) throw new Refusal('ratings.over', 409);
  return { ...dossier, questions };
}

/** What is asked behind a link; nothing of the person or the dossier but the procedure. Refuses as `found` does, and with `context.too_many` (429). */
export function openRating(context: Context, link: string, address: string): Promise<Rated> {
  fromOneAddress.count(address);
  const house = context.as(systemActor('tracking'));
  return house.read(async (tx) => {
    const { procedure, procedureVersion, questions } = await found(house, tx, link);
    return { procedure, procedureVersion, questions };
  });
}

/**
 * Gives five marks, once per link. They are added to the sums of the unit's month and kept nowhere else; officers read the sums when enough have answered, and
 * then the house hears what they add up to.
 * Refuses as `openRating`, and with `ratings.marks` (422) and a complaint at each question without a mark.
 */
export async function rate(context: Context, link: string, typed: Record<string, string>, address: string): Promise<void> {
  fromOneAddress.count(address);
  const house = context.as(systemActor('tracking'));
  await house.transaction(async (tx) => {
    const { unit, questions } = await found(house, tx, link);
    const marks: Marks = Object.fromEntries(questions.questions.map(({ code }) => [code, Number(typed[code])]));
    const missing = Object.entries(marks).filter(([, mark]) => !Number.isInteger(mark) || mark < 1 || mark > BEST);
    if (missing.length > 0)
      throw new Refusal('ratings.marks', 422, {
        fields: Object.fromEntries(missing.map(([code]) => [code, { key: 'ratings.errors.mark' }])),
      });
    const [mine] = await tx.query({
      text: 'insert into rating_links (digest, used_on) values ($1, $2) on conflict do nothing returning 1 as mine',
      values: [digestOf(link), dayOf(context.now)],
    });
    if (!mine) throw new Refusal('ratings.used', 409);
    await add(house, tx, { unit, month: dayOf(context.now).slice(0, 7), questions }, marks);
  });
}

type Place = { unit: string; month: string; questions: RatingQuestions };

/** Adds marks to the sums; when enough more have answered, the sums are shown and what is new in them is told. */
async function add(context: Context, tx: Transaction, { unit, month, questions }: Place, marks: Marks): Promise<void> {
  const place = [unit, month, questions.version];
  await tx.query({
    text: "insert into rating_tallies (unit, month, questions, answers, counts) values ($1, $2, $3, 0, '{}') on conflict do nothing",
    values: place,
  });
  const [before] = await tx.query<{ answers: number; counts: Counts }>({
    text: 'select answers, counts from rating_tallies where unit = $1 and month = $2 and questions = $3 for update',
    values: place,
  });
  const answers = (before?.answers ?? 0) + 1;
  const counts = withMarks(before?.counts ?? {}, marks);
  await tx.query({
    text: 'update rating_tallies set answers = $4, counts = $5 where unit = $1 and month = $2 and questions = $3',
    values: [...place, answers, JSON.stringify(counts)],
  });
  if (!mayReveal(answers, questions.atLeast)) return;
  const [shown] = await tx.query<{ answers: number; counts: Counts }>({
    text: 'select answers, counts from rating_figures where unit = $1 and month = $2 and questions = $3',
    values: place,
  });
  await tx.query({
    text: `insert into rating_figures (unit, month, questions, answers, counts) values ($1, $2, $3, $4, $5)
           on conflict (unit, month, questions) do update set answers = excluded.answers, counts = excluded.counts`,
    values: [...place, answers, JSON.stringify(counts)],
  });
  const { satisfaction, version } = questions;
  const last = satisfiedIn(shown?.answers ?? 0, shown?.counts ?? {}, satisfaction);
  const fresh = since(last, satisfiedIn(answers, counts, satisfaction));
  await publish(context, tx, ratingGiven(newId(context.now), unit, context.now, { ...fresh, questions: version }));
}
