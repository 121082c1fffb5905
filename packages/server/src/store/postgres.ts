// PostgreSQL as the store's database, for servers on several machines.
import { ConnectorError } from "gong-connector";
import type { Pool, PoolClient } from "pg";
import type { Database, Queryable, SqlRow, SqlValue } from "./database.ts";

/** How long a statement waits for locks of other processes. A migration or a key rotation holds them for a while. */
const lockTimeoutMs = 30_000;
/**
 * How long a statement waits for its response. A machine that is lost closes no connection: without a time-out, statements
 * would occupy all connections for a quarter of an hour, also when another machine has taken over.
 */
const statementTimeoutMs = 60_000;
/** After a failure the connection is closed unless it responds within this time. */
const rollbackTimeoutMs = 5_000;
const rollback = { text: "ROLLBACK", query_timeout: rollbackTimeoutMs };
/** A timer cannot take longer. */
const maxTimeoutMs = 2 ** 31 - 1;

/** Connects to a postgres:// URL. The package pg is an optional peer dependency. */
export async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import("pg").catch(() => {
    throw new ConnectorError("package_missing", "DATABASE_URL needs the package pg", { remedy: "Run npm install pg." });
  });
  const settings = {
    max: 10,
    connectionTimeoutMillis: 10_000,
    lock_timeout: lockTimeoutMs,
    query_timeout: statementTimeoutMs,
  };
  const pool = new pg.Pool({ connectionString: url, ...settings });
  // The pool replaces a broken idle connection on next use. An error without a listener would end the process.
  pool.on("error", ignoreError);
  return new PostgresDatabase(pool);
}

function ignoreError(): void {}

class PostgresDatabase implements Database {
  readonly nowSql = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
  /** It leaves out rows that others change or delete, and not those whose deletion they prevent. */
  readonly skipLockedSql = "FOR NO KEY UPDATE SKIP LOCKED";
  readonly preventDeletionSql = "FOR KEY SHARE";
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  getIndexHint(): string {
    return "";
  }

  async query(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    try {
      return (await this.#pool.query(sql, [...values])).rows;
    } catch (error) {
      throw toPostgresError(error);
    }
  }

  async transaction<Result>(
    task: (transaction: Queryable) => Promise<Result>,
    lockedTables: readonly string[] = [],
  ): Promise<Result> {
    const client = await this.#connect();
    let rollbackError: Error | undefined;
    // A connection that ends rejects its statements. The error without a listener would end the process.
    client.on("error", ignoreError);
    try {
      await client.query("BEGIN");
      if (lockedTables.length > 0)
        await client.query(`LOCK TABLE ${lockedTables.join(", ")} IN SHARE ROW EXCLUSIVE MODE`);
      const result = await task({
        query: async (text, values = [], { mayTakeLong = false } = {}) =>
          (await client.query({ text, values: [...values], ...(mayTakeLong && { query_timeout: maxTimeoutMs }) })).rows,
      });
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query(rollback).catch((reason: Error) => {
        rollbackError = reason;
      });
      throw toPostgresError(error);
    } finally {
      client.off("error", ignoreError);
      // With an error, the pool closes the connection.
      client.release(rollbackError);
    }
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw toPostgresError(error);
    }
  }

  /** Its server reports it. */
  async assertDiskSpace(): Promise<void> {}

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}

/** Classes and codes of SQLSTATE: no connection, resources, operator, system, locks, read-only, sign-in, no such database. */
const unavailableStates = /^(08|53|57|58)|^(55P03|40P01|25006|28000|28P01|3D000)$/;
/** The pool and the client report these without a code. */
const unavailableMessages =
  /^(timeout exceeded when trying to connect|connection terminated|query read timeout|client has encountered)/i;
/** SQLSTATE of a statement on a table that does not exist: the database was replaced by an empty one. */
const undefinedTable = "42P01";

/** `store_unavailable` if the database cannot run a statement; any other error is a bug and stays as it is. */
function toPostgresError(error: unknown): unknown {
  if (!(error instanceof Error) || ConnectorError.is(error)) return error;
  const code = "code" in error ? String(error.code) : "";
  // The error contains the URL with its password.
  if (code === "ERR_INVALID_URL")
    return new ConnectorError("invalid_input", "DATABASE_URL is no valid URL", {
      remedy: "Pass one such as postgres://user:password@host:5432/database, with percent-encoded special characters.",
    });
  const isSystemError = "syscall" in error;
  const isUnavailable = isSystemError || unavailableStates.test(code) || unavailableMessages.test(error.message);
  if (!isUnavailable && code !== undefinedTable) return error;
  const reason = code === "" ? error.message : `${code}${isSystemError ? "" : `, ${error.message}`}`;
  return new ConnectorError("store_unavailable", `PostgreSQL cannot run a statement: ${reason}`, {
    retryable: isUnavailable,
    remedy: isUnavailable ? "Check the database, its disk and DATABASE_URL." : "Restore the database from a backup.",
  });
}
