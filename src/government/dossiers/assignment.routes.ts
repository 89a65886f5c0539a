import { z } from '@hono/zod-openapi';
import { newApi } from '../../platform/context/api.ts';
import type { Scope } from '../../registers/people/people.rules.ts';
import { assignDossier, recallDossier } from './assignment.service.ts';
import { act, verb } from './dossiers.handle.routes.ts';
import { askOpinion } from './opinions.service.ts';

const OFFICE: Scope[] = ['dossiers:handle', 'dossiers:decide'];
const rowVersion = z.int().min(1);
const note = z.string().trim().min(3).max(2000).optional();
const bodies = {
  assign: z.object({ rowVersion, assignee: z.string().min(1).max(60).nullable(), note }).openapi('AssignDossier'),
  recall: z.object({ rowVersion, note }).openapi('RecallDossier'),
  ask: z
    .object({
      rowVersion,
      unit: z.string().max(60).openapi({ description: 'Id of the dated unit that is asked' }),
      officer: z.string().max(60).nullable().default(null).openapi({ description: 'A colleague of the own unit' }),
      question: z.string().trim().min(3).max(4000),
      until: z.iso.date().openapi({ description: 'The last day for the answer', example: '2026-12-04' }),
      notCounted: z
        .string()
        .max(60)
        .nullable()
        .default(null)
        .openapi({ description: 'A time of the procedure version that does not count' }),
    })
    .openapi('AskOpinion'),
};

const assign = verb('assign', {
  id: 'assignDossier',
  scopes: OFFICE,
  summary: 'Gives it to an officer of its step, or to nobody; for people alone',
  body: bodies.assign,
});
const recall = verb('recall', {
  id: 'recallDossier',
  scopes: OFFICE,
  summary: 'Takes back what was handed on, until it is opened',
  body: bodies.recall,
});
const ask = verb('opinions', {
  id: 'askOpinion',
  scopes: OFFICE,
  summary: 'Asks another unit or a colleague for an opinion; for people alone',
  body: bodies.ask,
});

/** Giving work, taking it back and asking as JSON doors; the pages call the same verbs. */
export const assignmentRoutes = () =>
  newApi()
    .openapi(assign, async (c) =>
      c.json(await act(assignDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(recall, async (c) =>
      c.json(await act(recallDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(ask, async (c) =>
      c.json(await act(askOpinion, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    );
