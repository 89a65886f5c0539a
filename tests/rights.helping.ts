import { codeDigest, helpingCode } from '../src/government/assistance/assistance.codes.service.ts';
import { helpingSums } from '../src/government/assistance/assistance.queries.ts';
import {
  agreeByCode,
  choosePaper,
  endHelping,
  startHelping,
  WITNESSED,
  withdrawConsent,
  witnessConsent,
} from '../src/government/assistance/assistance.service.ts';
import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import type { Actor } from '../src/platform/permissions/permissions.ts';
import { actorOf, HERE, NOW } from './permissions.stage.ts';
import type { Matter, Stage } from './rights.court.ts';
import { HELPING, HELPINGS } from './rights.table.ts';

/** Helping somebody, and the consent to it. */

type Helping = { id: string; helper: string; rowVersion: number; code: string };
const CITIZEN = 'account of who is helped';
const own = (who: Actor, { helper }: Helping): Actor => (who.id === 'who asks' ? { ...who, id: helper } : who);

export function helpings({ owner, as }: Stage): Matter<Helping> {
  return {
    table: HELPINGS,
    states: 4,
    traces: ['helpings', 'helping_people'],
    async plant(state) {
      const [id, helper] = [newId(), `helper ${newId()}`]; // each helps one person at a time
      const agreed = state === 3 || state === 4;
      await owner.query(
        `insert into helpings (id, helper, helper_name, unit, procedure, place, masked_name, consent_version, code_digest, asked_at, ask_until, way, citizen, agreed_at,
           until_at, ended_at, end_reason)
         values ($1, $2, 'Thử', $3, '1.004873', 'desk', 'T. T.', '2026-01-01', $4, $5, $5::timestamptz + interval '30 minutes', $6, $7, case when $8 then $5::timestamptz end,
           case when $8 then $5::timestamptz + interval '2 hours' end, case when $9 then $5::timestamptz end, case when $9 then 'ended' end)`,
        [
          ...[id, helper, HERE, agreed ? null : codeDigest('helping', helpingCode(id)), NOW],
          ...[state === 2 ? 'paper' : agreed ? 'phone' : null, agreed ? CITIZEN : '', agreed, state === 4],
        ],
      );
      await owner.query('insert into helping_people (helping, name) values ($1, $2)', [id, keys().encrypt('Trần Thị Thử')]);
      return { id, helper, rowVersion: 1, code: helpingCode(id) };
    },
    people: {
      'helper who asks': { ...actorOf('helper'), id: 'who asks' },
      'desk officer who asks': {
        ...actorOf('desk officer'),
        id: 'who asks',
        posts: [...actorOf('desk officer').posts, ...actorOf('helper').posts],
      },
      'citizen who is helped': { ...actorOf('another citizen'), id: CITIZEN },
    },
    verbs: {
      'choose paper': (context, it) => choosePaper(as(own(context.actor, it)), { id: it.id, rowVersion: it.rowVersion, key: newId() }),
      end: (context, it) => endHelping(as(own(context.actor, it)), it.id),
      agree: (context, it) => agreeByCode(context, { code: it.code, agreed: true, key: newId() }),
      withdraw: (context, it) => withdrawConsent(context, it.id),
      witness: (context, it) =>
        witnessConsent(as(own(context.actor, it)), { id: it.id, rowVersion: it.rowVersion, said: WITNESSED, key: newId() }),
    },
  };
}

export function helping({ as }: Stage): Matter<object> {
  return {
    table: HELPING,
    states: 1,
    traces: ['helpings', 'helping_people'],
    plant: async () => ({}),
    verbs: {
      start: ({ actor }) =>
        startHelping(as(actor), { unit: HERE, procedure: '1.004873', place: 'desk', name: 'Trần Thị Thử', key: newId() }),
      sums: (context) => helpingSums(context, HERE),
    },
  };
}
