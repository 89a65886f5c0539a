import { contextIn, type House } from '../src/app/house.ts';
import { receiveDossier, refuseDossier } from '../src/government/dossiers/dossiers.desk.service.ts';
import { moveDossier, resolveDossier, stopDossier, withdrawDossier } from '../src/government/dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../src/government/dossiers/dossiers.intake.service.ts';
import { answerSupplement, requestSupplement } from '../src/government/dossiers/dossiers.supplement.service.ts';
import type { Deed, Doer, Life } from '../src/government/dossiers/lives.rules.ts';
import { returnDossier } from '../src/government/dossiers/return.service.ts';
import { keys } from '../src/platform/config/keys.ts';
import type { Context } from '../src/platform/context/context.ts';
import type { Database } from '../src/platform/database/database.ts';

type Change = { id: string; key: string; rowVersion: number };

function deedOf(context: Context, change: Change, deed: Deed): Promise<{ rowVersion: number }> {
  switch (deed.verb) {
    case 'receive':
      return receiveDossier(context, change);
    case 'refuse':
      return refuseDossier(context, { ...change, reason: deed.reason });
    case 'request supplement': {
      const faults = [{ target: 'paper' as const, code: deed.paper, reason: deed.reason }];
      return requestSupplement(context, { ...change, faults });
    }
    case 'answer': {
      const papers = deed.papers.map(({ component, files }) => ({ component, files: [...files] }));
      return answerSupplement(context, { ...change, answers: {}, papers, ...(deed.note ? { note: deed.note } : {}) });
    }
    case 'move':
      return moveDossier(context, { ...change, back: false });
    case 'resolve':
      return resolveDossier(context, {
        ...change,
        outcome: deed.outcome,
        files: [...deed.files],
        ...(deed.reason ? { reason: deed.reason } : {}),
      });
    case 'return':
      return returnDossier(context, { ...change, way: deed.way });
    case 'withdraw':
      return withdrawDossier(context, { ...change, reason: deed.reason, way: 'desk', returned: [] });
    case 'stop':
      return stopDossier(context, { ...change, reason: deed.reason });
  }
}

/** Lives one dossier through the real verbs, each by its officer at its moment. */
export async function replay(house: House, life: Life): Promise<void> {
  const as = ({ account, role }: Doer, at: Date) =>
    contextIn(house, { kind: 'officer', id: account, posts: [{ role, unit: life.unit }], persons: [], scopes: [] }, at);
  const { fullName, phone, personalNumber, birthDay } = life.person;
  const receipt = await takeInDossier(
    as(life.takenBy, life.takenAt),
    {
      unit: life.unit,
      procedure: life.version.procedure,
      case: life.caseCode,
      channel: life.channel,
      keys: life.keys,
      applicant: { fullName, personalNumber, birthDay, ...(phone ? { phone } : {}) },
      papers: life.papers.map((paper) => ({ ...paper })),
      returnWay: 'desk',
      ...(life.externalCode ? { externalCode: life.externalCode } : {}),
    },
    { key: `life ${life.number} take in`, submittedAt: life.submittedAt, receive: life.received },
  );
  let rowVersion = 1;
  for (const [at, deed] of life.deeds.entries()) {
    const change = { id: receipt.id, key: `life ${life.number} deed ${at}`, rowVersion };
    rowVersion = (await deedOf(as(deed.by, deed.at), change, deed)).rowVersion;
  }
}

const opened = (sealed: unknown): string | null => (typeof sealed === 'string' ? keys().decrypt(sealed).toString('utf8') : null);

/**
 * All that the lives of a database wrote, without what must differ: ids are told by the dossier's code and the place of the row in it; transaction, moments
 * of writing and tracking keys are left out; what is sealed is opened.
 */
export async function livesIn({ pool }: Database): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  const rows = async (name: string, text: string, open: readonly string[] = []) => {
    const answer = await pool.query<Record<string, unknown>>(text);
    found[name] = answer.rows.map((row) => ({ ...row, ...Object.fromEntries(open.map((column) => [column, opened(row[column])])) }));
  };
  await rows(
    'persons',
    'select full_name, birth_day::text, personal_number_sealed, personal_number_blind, sex, row_version from persons order by personal_number_blind',
    ['personal_number_sealed'],
  );
  await rows(
    'dossiers',
    `select to_jsonb(d) - array['id', 'person', 'tracking_key'] as dossier, p.personal_number_blind from dossiers d join persons p on p.id = d.person order by d.code`,
  );
  await rows('answers', 'select d.code, a.sealed from dossier_answers a join dossiers d on d.id = a.dossier order by d.code', ['sealed']);
  const of = (table: string, order: string, without: string) =>
    rows(
      table,
      `select d.code, to_jsonb(t) - array[${without}] as line from ${table} t join dossiers d on d.id = t.dossier order by d.code, ${order}`,
    );
  await of('dossier_components', 't.component', `'dossier'`);
  await of('dossier_files', 't.id', `'id', 'dossier'`);
  await of('dossier_steps', 't.number', `'id', 'dossier'`);
  await of('dossier_pauses', 't.started_at', `'id', 'dossier'`);
  await of('supplement_requests', 't.number', `'id', 'dossier'`);
  await of('supplement_faults', 't.target_code', `'id', 'dossier', 'request'`);
  await of('dossier_notes', 't.id', `'id', 'dossier'`);
  await of('dossier_stops', 't.stopped_at', `'dossier', 'note'`);
  await rows(
    'events',
    `select d.code, to_jsonb(e) - array['id', 'transaction', 'recorded_at', 'subject'] || jsonb_build_object('actor', e.actor || jsonb_build_object('for',
       case when e.actor ->> 'for' is null then null when e.actor ->> 'for' = d.person::text then 'the person' else 'somebody else' end)) as event
     from events e join dossiers d on d.id = e.subject order by d.code, e.epoch, e.transaction, e.id`,
  );
  // A verb may take several serials at once and leave some unused: how many is no part of any dossier.
  await rows('serials', 'select unit, day::text from dossier_serials order by unit, day');
  return found;
}
