import { sql } from 'drizzle-orm';
import { pgRole, timestamp } from 'drizzle-orm/pg-core';

/** The application's log-in: owns nothing, bypasses nothing. */
export const app = pgRole('xaso_app').existing();

/** A moment. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Policies read who acts through these functions; the sub-select makes PostgreSQL ask once per statement, not once per row. */
export const actorId = sql`(select xaso_actor_id())`;
/** True for the named parts of the system. */
export const isSystem = (...names: string[]) => sql`(select xaso_system(${sql.raw(names.map((name) => `'${name}'`).join(', '))}))`;
/** The units in which the actor holds one of these roles, as a text array. */
export const unitsAs = (...roles: readonly string[]) =>
  sql`((select xaso_units(${sql.raw(roles.map((role) => `'${role}'`).join(', '))}))::text[])`;
/** The same with everything that stands or stood below those units, or went into them (a province's communes), as a text array. Not for hot tables. */
export const unitsWithin = (...roles: readonly string[]) => sql`((select xaso_units_within(${unitsAs(...roles)}))::text[])`;
/** The persons whose identity the desk tied to the actor's account, as a uuid array. */
export const actorPersons = sql`((select xaso_persons())::uuid[])`;
/** The unit of a machine's token; null for everybody else. */
export const actorUnit = sql`(select xaso_actor() ->> 'unit')`;
