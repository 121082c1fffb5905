// SQLite as the store's database: one file that several processes can share.
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { delay } from "gong-connector/internal";
import type { Database, Queryable, SqlRow, SqlValue } from "./database.ts";
import { assertDiskSpace } from "./disk_space.ts";
import { FileIdentity } from "./file_identity.ts";
import { isBusy, toFileError, toSqliteError } from "./sqlite_errors.ts";

/** How long a statement waits for other statements and processes. */
const timeoutMs = 10_000;
/** How long SQLite waits itself, which blocks the thread. */
const busyTimeoutMs = 10;

/**
 * Opens or creates the file. Only its owner can read it and the files that SQLite creates beside it. Throws
 * `store_unavailable` if it cannot be opened.
 */
export async function openSqlite(path: string): Promise<Database> {
  const { DatabaseSync } = await import("node:sqlite");
  createFile(path);
  try {
    const file = new DatabaseSync(path);
    file.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA synchronous = FULL`);
    // Lets others read while one writes.
    await retryWhileBusy(() => file.exec("PRAGMA journal_mode = WAL"), Date.now() + timeoutMs);
    return new SqliteDatabase(file, path);
  } catch (error) {
    throw toSqliteError(error);
  }
}

function createFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    throw toFileError(error, path);
  }
}

/** Waits without blocking the thread: two stores in one thread would otherwise wait for each other. */
async function retryWhileBusy<Result>(task: () => Result, timeoutAt: number): Promise<Result> {
  for (;;) {
    try {
      return task();
    } catch (error) {
      if (!isBusy(error) || Date.now() > timeoutAt) throw error;
      await delay(1 + Math.random() * busyTimeoutMs);
    }
  }
}

class SqliteDatabase implements Database {
  readonly nowSql = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
  readonly #file: DatabaseSync;
  readonly #path: string;
  readonly #identity: FileIdentity;
  readonly #statements = new Map<string, StatementSync>();
  /** The statement or transaction that runs; the next one waits for it, since all share one connection. */
  #lastTask: Promise<unknown> = Promise.resolve();

  constructor(file: DatabaseSync, path: string) {
    this.#file = file;
    this.#path = path;
    this.#identity = new FileIdentity(path);
  }

  query(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    // From here on, so that a locked file does not hold up each waiting statement for the whole time.
    const timeoutAt = Date.now() + timeoutMs;
    return this.#enqueue(() => this.#guard(() => retryWhileBusy(() => this.#run(sql, values), timeoutAt)));
  }

  transaction<Result>(task: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    const timeoutAt = Date.now() + timeoutMs;
    return this.#enqueue(() => this.#guard(() => this.#runTransaction(task, timeoutAt)));
  }

  assertDiskSpace(): Promise<void> {
    return assertDiskSpace(dirname(this.#path));
  }

  async close(): Promise<void> {
    await this.#enqueue(async () => {
      if (this.#file.isOpen) this.#file.close();
    });
  }

  async #runTransaction<Result>(task: (transaction: Queryable) => Promise<Result>, timeoutAt: number): Promise<Result> {
    await retryWhileBusy(() => this.#file.exec("BEGIN IMMEDIATE"), timeoutAt);
    try {
      const result = await task({ query: async (sql, values = []) => this.#run(sql, values) });
      this.#file.exec("COMMIT");
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#file.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back already, for example because the disk is full.
    }
  }

  /** SQLite goes on with a file that was deleted, and what it writes is lost. */
  async #guard<Result>(task: () => Promise<Result>): Promise<Result> {
    this.#identity.assertUnchanged();
    try {
      const result = await task();
      this.#identity.assertUnchanged();
      return result;
    } catch (error) {
      throw toSqliteError(error);
    }
  }

  #enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#lastTask.then(task);
    this.#lastTask = result.catch(() => {});
    return result;
  }

  #run(sql: string, values: readonly SqlValue[]): readonly SqlRow[] {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#file.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])));
  }
}
