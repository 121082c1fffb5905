// @ts-nocheck
// The store's database in one file: SQLite as it comes with Node.js, shared safely by several processes.
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { delay } from "gong-connector/internal";
import type { Database, Queryable, SqlRow, SqlValue } from "./database.ts";

/** How long a statement waits for other processes, in milliseconds. */
const patienceMs = 10_000;
/** How much of it SQLite may wait by itself: the thread stands still meanwhile. */
const standstillMs = 10;

/** Opens or creates the file; only its owner can read it, and what SQLite puts beside it gets the same mode. */
export async function openSqlite(path: string): Promise<Database> {
  const { DatabaseSync } = await import("node:sqlite");
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
  const file = new DatabaseSync(path);
  file.exec(`PRAGMA busy_timeout = ${standstillMs}; PRAGMA synchronous = FULL`);
  // Readers and one writer at once.
  await whenFree(() => file.exec("PRAGMA journal_mode = WAL"));
  return new Sqlite(file);
}

/**
 * Does it as soon as no other holds the file. Waits without blocking, or two that share a thread would wait for each other.
 */
async function whenFree<Result>(work: () => Result): Promise<Result> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      await delay(1 + Math.random() * standstillMs);
    }
  }
}

function isBusy(error: unknown): boolean {
  // The low byte of SQLite's code; the others say why.
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;
}

class Sqlite implements Database {
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Resolves when the statement or transaction before is done: one connection serves all callers in turn. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  query(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return this.#inTurn(() => whenFree(() => this.#run(sql, values)));
  }

  transaction<Result>(work: (database: Queryable) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      await whenFree(() => this.#file.exec("BEGIN IMMEDIATE"));
      try {
        const result = await work({ query: async (sql, values = []) => this.#run(sql, values) });
        this.#file.exec("COMMIT");
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    });
  }

  /** SQLite may have done it already, as for a full disk; the first error is the one that says why. */
  #rollBack(): void {
    try {
      this.#file.exec("ROLLBACK");
    } catch {
      // Nothing was left to roll back.
    }
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#file.isOpen) this.#file.close();
    });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
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
