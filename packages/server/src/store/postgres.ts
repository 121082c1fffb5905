// PostgreSQL as the store's database, for servers on several machines.
import { ConnectorError } from "gong-connector";
import type { Pool } from "pg";
import type { Database, Queryable, SqlRow, SqlValue } from "./database.ts";

/** Connects to a postgres:// URL. The package pg is an optional peer dependency. */
export async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import("pg").catch(() => {
    throw new ConnectorError("package_missing", "DATABASE_URL needs the package pg", { remedy: "Run npm install pg." });
  });
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 });
  // The pool replaces a broken idle connection on next use. An error without a listener would end the process.
  pool.on("error", () => {});
  return new PostgresDatabase(pool);
}

class PostgresDatabase implements Database {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async query(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return (await this.#pool.query(sql, [...values])).rows;
  }

  async transaction<Result>(
    task: (transaction: Queryable) => Promise<Result>,
    lockedTables: readonly string[] = [],
  ): Promise<Result> {
    const client = await this.#pool.connect();
    let rollbackError: Error | undefined;
    try {
      await client.query("BEGIN");
      if (lockedTables.length > 0)
        await client.query(`LOCK TABLE ${lockedTables.join(", ")} IN SHARE ROW EXCLUSIVE MODE`);
      const result = await task({ query: async (sql, values = []) => (await client.query(sql, [...values])).rows });
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch((reason: Error) => {
        rollbackError = reason;
      });
      throw error;
    } finally {
      // With an error, the pool closes the connection.
      client.release(rollbackError);
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}
