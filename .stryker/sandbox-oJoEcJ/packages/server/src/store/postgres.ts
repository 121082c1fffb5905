// @ts-nocheck
// The store's database for many machines: PostgreSQL.
import type { Pool } from "pg";
import type { Database, Queryable, SqlRow, SqlValue } from "./database.ts";

/** Connects to a postgres:// URL. `pg` is an optional peer dependency of the package. */
export async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import("pg").catch(() => {
    throw new Error("DATABASE_URL names a PostgreSQL database, and the package pg is not installed: npm install pg");
  });
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks is replaced on next use; without a listener it would end the process.
  pool.on("error", () => {});
  return new Postgres(pool);
}

class Postgres implements Database {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async query(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return (await this.#pool.query(sql, [...values])).rows;
  }

  async transaction<Result>(
    work: (database: Queryable) => Promise<Result>,
    alone: readonly string[] = [],
  ): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("BEGIN");
      if (alone.length > 0) await client.query(`LOCK TABLE ${alone.join(", ")} IN SHARE ROW EXCLUSIVE MODE`);
      const result = await work({ query: async (sql, values = []) => (await client.query(sql, [...values])).rows });
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch((reason: Error) => {
        broken = reason;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}
