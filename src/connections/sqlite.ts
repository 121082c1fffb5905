// The store's database in one file: SQLite as it comes with Node.js, shared safely by several processes.
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Database, Queries, Row, Value } from "./database.ts";

/** Opens or creates the file; only its owner can read it. */
export async function openSqlite(path: string): Promise<Database> {
  const { DatabaseSync } = await import("node:sqlite");
  if (path !== ":memory:") {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
  }
  const file = new DatabaseSync(path);
  file.exec(
    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
  );
  return new Sqlite(file);
}

class Sqlite implements Database {
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Resolves when the statement or transaction before is done: one connection serves all callers in turn. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  query(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return this.#inTurn(async () => this.#run(sql, values));
  }

  transaction<Result>(work: (database: Queries) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      this.#file.exec("BEGIN IMMEDIATE");
      try {
        const result = await work({ query: async (sql, values = []) => this.#run(sql, values) });
        this.#file.exec("COMMIT");
        return result;
      } catch (error) {
        this.#file.exec("ROLLBACK");
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => this.#file.close());
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  #run(sql: string, values: readonly Value[]): readonly Row[] {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#file.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])));
  }
}
