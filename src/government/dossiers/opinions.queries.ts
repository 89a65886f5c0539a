import type { Context, Transaction } from '../../platform/context/context.ts';
import { HANDLING } from '../../registers/people/people.rules.ts';

export type Opinion = {
  id: string;
  dossier: string;
  unit: string;
  officer: string | null;
  question: string;
  askedBy: string;
  askedAt: Date;
  untilAt: Date;
  notCounted: string | null;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: Date | null;
  closedAt: Date | null;
  rowVersion: number;
};

const OPINION = `o.id, o.dossier, o.unit, o.officer, o.question, o.asked_by as "askedBy", o.asked_at as "askedAt", o.until_at as "untilAt",
  o.not_counted as "notCounted", o.answer, o.answered_by as "answeredBy", o.answered_at as "answeredAt", o.closed_at as "closedAt", o.row_version as "rowVersion"`;

/** One question, locked until the transaction ends, as far as the actor has to do with it. */
export const opinionIn = async (tx: Transaction, id: string): Promise<Opinion | undefined> =>
  (await tx.query<Opinion>({ text: `select ${OPINION} from dossier_opinions o where o.id::text = $1 for update`, values: [id] }))[0];

/** What an event says of the dossier of an open question; undefined when the dossier is not being handled any more. */
export const openOpinion = async (tx: Transaction, dossier: string) =>
  (
    await tx.query<{ id: string; competentUnit: string; procedure: string; procedureVersion: string }>({
      text: `select id, competent_unit as "competentUnit", procedure, procedure_version as "procedureVersion" from dossiers
             where id = $1 and state in (2, 4, 5, 6)`,
      values: [dossier],
    })
  )[0];

/** The questions about a dossier, for who sees the dossier as its handler, oldest first. */
export const opinionsOf = (context: Context, dossier: string): Promise<Opinion[]> =>
  context.read((tx) =>
    tx.query<Opinion>({
      name: 'opinions.of',
      text: `select ${OPINION} from dossier_opinions o where o.dossier = $1 order by o.asked_at, o.id`,
      values: [dossier],
    }),
  );

export type OpinionLine = Opinion & { code: string; procedure: string; procedureVersion: string };

/** The questions that wait for the actor's answer, the earliest limit first. */
export function opinionsToAnswer(context: Context, limit = 100): Promise<OpinionLine[]> {
  const units = context.actor.posts.filter((post) => HANDLING.some((role) => role === post.role)).map((post) => post.unit);
  return context.read((tx) =>
    tx.query<OpinionLine>({
      name: 'opinions.to-answer',
      text: `select ${OPINION}, d.code, d.procedure, d.procedure_version as "procedureVersion" from dossier_opinions o join dossiers d on d.id = o.dossier
             where o.unit = any($1) and (o.officer is null or o.officer = $2) and o.answered_at is null and o.closed_at is null and d.state in (2, 4, 5, 6)
             order by o.until_at, o.id limit $3`,
      values: [units, context.actor.id, limit],
    }),
  );
}

/** The open questions that the actor's unit asked, the earliest limit first: what is overdue stands at the top. */
export function opinionsAsked(context: Context, unit: string, limit = 100): Promise<OpinionLine[]> {
  return context.read((tx) =>
    tx.query<OpinionLine>({
      name: 'opinions.asked',
      text: `select ${OPINION}, d.code, d.procedure, d.procedure_version as "procedureVersion" from dossier_opinions o join dossiers d on d.id = o.dossier
             where d.competent_unit = $1 and o.answered_at is null and o.closed_at is null and d.state in (2, 4, 5, 6)
             order by o.until_at, o.id limit $2`,
      values: [unit, limit],
    }),
  );
}
