import { esmsAccount, startEsms } from '../doubles/esms/esms.ts';
import { startPush } from '../doubles/push/push.ts';
import { startZalo, zaloApp } from '../doubles/zalo/zalo.ts';
import { contextIn } from '../src/app/house.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { noticeReader } from '../src/government/dossiers/notices.readers.ts';
import type { Context } from '../src/platform/context/context.ts';
import { newId } from '../src/platform/database/id.ts';
import { openMailer } from '../src/platform/mail/mail.ts';
import { esmsGateway } from '../src/platform/mail/sms.port.ts';
import { type Actor, systemActor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { openGateways } from '../src/registers/notices/gateways.service.ts';
import { deliver } from '../src/registers/notices/send.service.ts';
import { hearAll } from './hearing.ts';
import { testHouse } from './house.ts';
import { filingOf, HERE } from './permissions.stage.ts';
import { startSmtp } from './smtp.ts';

const PATIENCE = 300;

const PARAMETERS = ['ma_ho_so', 'thu_tuc', 'trang_thai', 'noi_dung', 'noi'];

/** A house whose notices leave through the doubles, over the network. */
export async function noticeScene() {
  const [house, esms, zalo, push, smtp] = await Promise.all([
    testHouse(),
    startEsms(),
    startZalo({ '100': PARAMETERS, '200': PARAMETERS }, ['300']),
    startPush(),
    startSmtp(),
  ]);
  const mailer = openMailer(smtp.url);
  const templates = new Map([
    ['submitted', '100'],
    ['received', '200'],
    ['withdrawn', '300'],
  ]);
  openGateways(house.db, {
    sms: esmsGateway({ url: esms.url, ...esmsAccount }, PATIENCE),
    zalo: { url: zalo.url, oauthUrl: zalo.url, ...zaloApp, templates },
    email: (mail) => mailer.send(mail),
    push: { hosts: [new URL(push.url).host], contact: 'http://127.0.0.1' },
  });
  const pool = house.owner.pool;
  let clock = parseLocal('2026-11-19T09:00') as Date;
  let people = 0;
  const as = (actor: Actor, now = clock): Context => contextIn(house, actor, now);

  return {
    house,
    esms,
    zalo,
    push,
    smtp,
    pool,
    as,
    now: () => clock,
    /** Time passes. */
    later(minutes: number) {
      clock = new Date(clock.getTime() + minutes * 60_000);
    },
    /** A citizen with an account and a phone of the person's own. */
    async citizen(demo = false): Promise<{ id: string; phone: string; actor: Actor }> {
      const id = newId();
      const phone = `+849120${String(++people).padStart(5, '0')}`;
      await pool.query(
        `insert into identity."user" (id, name, email, phone_number, phone_number_verified, kind, demo) values ($1, 'Thử', $2, $3, true, 'citizen', $4)`,
        [id, `${id}@phone.invalid`, phone, demo],
      );
      return { id, phone, actor: { kind: 'citizen', id, posts: [], persons: [], scopes: [] } };
    },
    officer: (role: string, unit = HERE): Actor => ({
      kind: 'officer',
      id: `${role} ${unit}`,
      posts: [{ role, unit }],
      persons: [],
      scopes: [],
    }),
    file: (actor: Actor) => submitDossier(as(actor), filingOf(), { key: newId() }),
    /** The reader hears everything that was told so far. */
    hear: () => hearAll(house, noticeReader, clock),
    /** The worker takes everything that is due to its gateway. */
    async send() {
      const { rows } = await pool.query<{ id: string }>("select id from deliveries where state = 'waiting' and next_at <= $1 order by id", [
        clock,
      ]);
      for (const { id } of rows) await deliver(as(systemActor('worker')), id);
    },
    async deliveries(account: string) {
      const { rows } = await pool.query<{
        id: string;
        channel: string;
        state: string;
        reason: string | null;
        attempts: number;
        rowVersion: number;
        type: string;
      }>(
        `select d.id, d.channel, d.state, d.reason, d.attempts, d.row_version as "rowVersion", n.type
         from deliveries d join notices n on n.id = d.notice where n.account = $1 order by n.created_at, n.occurred_at, d.id`,
        [account],
      );
      return rows;
    },
    async close() {
      mailer.close();
      await Promise.all([house.close(), esms.close(), zalo.close(), push.close(), smtp.close()]);
    },
  };
}
