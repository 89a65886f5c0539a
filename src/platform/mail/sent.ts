/** Why a gateway did not take a message, as people can act on it: the words stand under `notices.reasons`. */
export type Reason =
  | 'unreachable'
  | 'number'
  | 'blocked'
  | 'no_account'
  | 'template'
  | 'credit'
  | 'keys'
  | 'night'
  | 'mailbox'
  | 'gone'
  | 'no_gateway'
  | 'no_address'
  | 'other';

/** What became of one message: taken by the gateway; to be tried again; or never taken, however often one tries. */
export type Sent = { state: 'sent'; reference: string | null } | { state: 'again' | 'never'; reason: Reason };

export const again = (reason: Reason): Sent => ({ state: 'again', reason });
export const never = (reason: Reason): Sent => ({ state: 'never', reason });
export const taken = (reference: string | null = null): Sent => ({ state: 'sent', reference });

/** How long a gateway may take to answer. */
export const PATIENCE = 10_000;

/**
 * Posts to a gateway and reads its JSON. Undefined: it cannot be reached, does not answer in time, fails by itself (5xx), or answers what is no JSON
 * object; whether it took the message is then not known.
 */
export async function postJson(
  url: string,
  init: { headers: Record<string, string>; body: string },
  patience = PATIENCE,
): Promise<Record<string, unknown> | undefined> {
  try {
    const answer = await fetch(url, { method: 'POST', ...init, redirect: 'error', signal: AbortSignal.timeout(patience) });
    if (answer.status >= 500) return undefined;
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}
