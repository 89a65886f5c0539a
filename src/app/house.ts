import type { Pool } from 'pg';
import { Context } from '../platform/context/context.ts';
import type { Database } from '../platform/database/database.ts';
import type { Identity } from '../platform/identity/identity.ts';
import type { Actor } from '../platform/permissions/permissions.ts';

/** What the doors are built on. */
export type House = {
  db: Database;
  identity: Identity;
  /** The public address, without a slash at its end. */
  publicUrl: string;
  /** True once the server is closing: it answers what came, and says so to the load balancer. */
  state: { draining: boolean };
  ownerPool?: Pool;
  /** What time it is in this house: the machine's clock, unless a demonstration stands at another moment. */
  clock?: () => Date;
};

export const contextIn = (house: Pick<House, 'db' | 'clock'>, actor: Actor, now = house.clock?.() ?? new Date()): Context =>
  new Context(house.db, actor, now);
