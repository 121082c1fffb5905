// SQLite as the store's database: one file that several processes can share.
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { delay } from "gong-connector/internal";
import type { Database, Queryable, SqlRow, SqlValue } from "./database.ts";

/** How long a statement waits for other processes. */
const timeoutMs = 10_000;
/** How long SQLite waits itself, which blocks the thread. */
const busyTimeoutMs = 10;

/** Opens or creates the file. Only its owner can read it and the files that SQLite creates beside it. */
export async function openSqlite(path: string): Promise<Database> {
  const { DatabaseSync } = await import("node:sqlite");
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
  const file = new DatabaseSync(path);
  file.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA synchronous = FULL`);
  // Lets others read while one writes.
  await retryWhileBusy(() => file.exec("PRAGMA journal_mode = WAL"));
  return new SqliteDatabase(file);
}

/** Waits without blocking the thread: two stores in one thread would otherwise wait for each other. */
async function retryWhileBusy<Result>(task: () => Result): Promise<Result> {
  const timeoutAt = Date.now() + timeoutMs;
  for (;;) {
    try {
      return task();
    } catch (error) {
      if (!isBusy(error) || Date.now() > timeoutAt) throw error;
      await delay(1 + Math.random() * busyTimeoutMs);
    }
  }
}

/** SQLITE_BUSY, whose extended codes differ in the higher bytes. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;
}

class SqliteDatabase implements Database {
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** The statement or transaction that runs; the next one waits for it, since all share one connection. */
  #lastTask: Promise<unknown> = Promise.resolve();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  query(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return this.#enqueue(() => retryWhileBusy(() => this.#run(sql, values)));
  }

  transaction<Result>(task: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    return this.#enqueue(async () => {
      await retryWhileBusy(() => this.#file.exec("BEGIN IMMEDIATE"));
      try {
        const result = await task({ query: async (sql, values = []) => this.#run(sql, values) });
        this.#file.exec("COMMIT");
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    });
  }

  #rollBack(): void {
    try {
      this.#file.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back already, for example because the disk is full.
    }
  }

  async close(): Promise<void> {
    await this.#enqueue(async () => {
      if (this.#file.isOpen) this.#file.close();
    });
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
