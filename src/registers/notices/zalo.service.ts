import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { again, type Sent } from '../../platform/mail/sent.ts';
import { renewZalo, sendZalo, type ZaloMessage, type ZaloSettings, type ZaloTokens } from './zalo.port.ts';

const seedOf = ({ app, refreshToken }: ZaloSettings) => keys().digest(`zalo ${app} ${refreshToken}`);

async function keptTokens(tx: Transaction, settings: ZaloSettings): Promise<ZaloTokens> {
  const [row] = await tx.query<{ sealed: string; seed: string }>({
    text: "select sealed, seed from gateway_tokens where gateway = 'zalo' for update",
  });
  // A new setting begins a new chain.
  if (!row || row.seed !== seedOf(settings)) return { access: '', refresh: settings.refreshToken };
  return JSON.parse(keys().decrypt(row.sealed).toString()) as ZaloTokens;
}

/**
 * An access token other than `stale`. One worker at a time: a refresh token counts once, so whoever comes second takes what the first one got. What is
 * lost between Zalo's answer and its note here, the operator must get anew: Zalo's pairs are a chain.
 */
function accessToken(context: Context, settings: ZaloSettings, stale: string): Promise<string | Sent> {
  return context.transaction(async (tx) => {
    await tx.query({ text: "select pg_advisory_xact_lock(hashtextextended('zalo tokens', 0))" });
    const kept = await keptTokens(tx, settings);
    if (kept.access && kept.access !== stale) return kept.access;
    const renewed = await renewZalo(settings, kept.refresh);
    if (typeof renewed === 'string') return again(renewed === 'refused' ? 'keys' : 'unreachable');
    await tx.query({
      text: `insert into gateway_tokens (gateway, seed, sealed, renewed_at) values ('zalo', $1, $2, $3)
             on conflict (gateway) do update set seed = excluded.seed, sealed = excluded.sealed, renewed_at = excluded.renewed_at`,
      values: [seedOf(settings), keys().encrypt(JSON.stringify(renewed)), context.now],
    });
    return renewed.access;
  });
}

/** Sends by Zalo; an access token that has run out (they last 25 hours) is renewed once. */
export async function sendByZalo(context: Context, settings: ZaloSettings, message: ZaloMessage): Promise<Sent> {
  let stale = '';
  for (let round = 0; round < 2; round++) {
    const access = await accessToken(context, settings, stale);
    if (typeof access !== 'string') return access;
    const sent = await sendZalo(settings, access, message);
    if (sent !== 'stale') return sent;
    stale = access;
  }
  return again('keys');
}
