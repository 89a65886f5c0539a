import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Refusal } from '../platform/context/refusal.ts';

/**
 * Refuses bodies above so many bytes (413). A length that is stated is enough to judge, and leaves the body untouched, which the server can then read
 * without a web stream; only a body of unstated length is counted while it comes in.
 */
export function limitBody(maxSize: number): MiddlewareHandler {
  const counting = bodyLimit({ maxSize });
  return (c, next) => {
    const stated = c.req.header('content-length');
    if (stated === undefined || c.req.header('transfer-encoding') !== undefined) return counting(c, next);
    if (Number(stated) <= maxSize) return next();
    throw new Refusal('context.too_large', 413);
  };
}
