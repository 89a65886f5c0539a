import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { escapeLiteral, type PoolClient } from 'pg';
import type { Database } from '../database/database.ts';
import type { Actor } from '../permissions/permissions.ts';

/** A statement; a name makes it prepared on its connection: for the hot ones. */
export type Statement = { name?: string; text: string; values?: unknown[] };

/** What happens between begin and commit. */
export type Transaction = {
  query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
  orm: NodePgDatabase;
};

/** Every one-statement write begins so: the actor is told to PostgreSQL in the statement itself, which is then one transaction and one round trip. */
export const AS_ACTOR = "with who as materialized (select set_config('xaso.actor', $1, true) as told)";

/**
 * Who does something, when, and the doors to the database. Both doors open a transaction that begins by telling PostgreSQL who acts (for this
 * transaction only), so that its row-level security judges too.
 */
export class Context {
  readonly #db: Database;
  readonly actor: Actor;
  readonly now: Date;
  constructor(db: Database, actor: Actor, now: Date) {
    this.#db = db;
    this.actor = actor;
    this.now = now;
  }

  /** Stands for the database: the key under which a process keeps what it has read and what seldom changes. */
  get house(): object {
    return this.#db;
  }

  /** The same house at the same moment, seen by another actor. */
  as(actor: Actor): Context {
    return new Context(this.#db, actor, this.now);
  }

  /** The same house and actor at another moment: for jobs and tests. */
  at(now: Date): Context {
    return new Context(this.#db, this.actor, now);
  }

  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#run('begin read only', work);
  }

  /** Reading at one moment: every statement sees the same. For what is compared with itself. */
  snapshot<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#run('begin isolation level repeatable read read only', work);
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#run('begin', work);
  }

  /** One statement as one transaction. Its text starts with AS_ACTOR and must take a row from `who` first; its own values start at $2. */
  async statement<Row extends object>(statement: Required<Statement>): Promise<Row[]> {
    if (!statement.text.startsWith(AS_ACTOR)) throw new Error(`${statement.name} does not begin with AS_ACTOR`);
    return (await this.#db.pool.query<Row>({ ...statement, values: [this.#told(), ...statement.values] })).rows;
  }

  #told(): string {
    const { kind, id, posts, persons, unit } = this.actor;
    // A machine without a unit files nowhere: an empty one is no unit's.
    return JSON.stringify({ kind, id, posts, persons, now: this.now, ...(kind === 'machine' ? { unit: unit ?? '' } : {}) });
  }

  async #run<T>(begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#db.pool.connect();
    try {
      await client.query(`${begin}; select set_config('xaso.actor', ${escapeLiteral(this.#told())}, true)`);
      const result = await work(transactionOn(client));
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      const failed = await client.query('rollback').then(
        () => false,
        () => true,
      );
      client.release(failed);
      throw error;
    }
  }
}

function transactionOn(client: PoolClient): Transaction {
  return {
    orm: drizzle({ client }),
    query: async <Row extends object>(statement: Statement) => (await client.query<Row>(statement)).rows,
  };
}
