// SQLite as the store's database: one file that several processes can share.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { delay } from "gong-connector/internal";
import { autoCheckpointFrames, Checkpoints, maxLogBytes } from "./checkpoints.ts";
import type { Database, Queryable, QueryOptions, SqlRow, SqlValue } from "./database.ts";
import { assertDiskSpace } from "./disk_space.ts";
import { DiskSync } from "./disk_sync.ts";
import { FileIdentity, type FileIdentityOptions } from "./file_identity.ts";
import { GroupCommit } from "./group_commit.ts";
import { isBusy, toFileError, toSqliteError } from "./sqlite_errors.ts";

/** How long a statement waits for other statements and processes. */
const timeoutMs = 10_000;
/** How long SQLite waits itself, which blocks the thread. */
const busyTimeoutMs = 10;
/**
 * WAL lets others read while one writes. The first statement that reads the file waits for programs that lock it. Commits do not
 * wait for the disk, which would block the thread: DiskSync does. After a failure of the disk, the log can have a part that is
 * only in memory. Writes after it would be lost with it, so they must not continue that log.
 */
const settings = `PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = ${autoCheckpointFrames}; PRAGMA journal_size_limit = ${maxLogBytes};
  PRAGMA wal_checkpoint(RESTART)`;
/** Statements that need a commit; a common table expression may come first. */
const writes = /^\s*(WITH\b.*)?\b(INSERT|UPDATE|DELETE)\b/s;

/**
 * Opens or creates the file. Only its owner can read it and the files that SQLite creates beside it. Throws
 * `store_unavailable` if it cannot be opened.
 */
export async function openSqlite(path: string): Promise<Database> {
  const { DatabaseSync } = await import("node:sqlite");
  createFile(path);
  try {
    // SQLite writes its other files beside the one to which a symbolic link leads.
    const realPath = realpathSync(path);
    const file = new DatabaseSync(realPath);
    await retryWhileBusy(() => file.exec(settings), Date.now() + timeoutMs);
    return new SqliteDatabase(file, realPath);
  } catch (error) {
    throw toSqliteError(error);
  }
}

function createFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // An existing file is not opened here: closing it would end the locks of another connection in this process.
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    throw toFileError(error, path);
  }
}

/** It is empty before the first commit. When it is closed, SQLite copies it into the file, even if it was deleted. */
const logOptions: FileIdentityOptions = {
  canBeEmpty: true,
  remedy: "Stop every process that uses the store, without killing it, and start again.",
};

/** Waits without blocking the thread: two stores in one thread would otherwise wait for each other. */
async function retryWhileBusy<Result>(task: () => Result | Promise<Result>, timeoutAt: number): Promise<Result> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!isBusy(error) || Date.now() > timeoutAt) throw error;
      await delay(1 + Math.random() * busyTimeoutMs);
    }
  }
}

class SqliteDatabase implements Database {
  readonly nowSql = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
  /** It has one writer at a time. */
  readonly skipLockedSql = "";
  readonly preventDeletionSql = "";
  readonly #file: DatabaseSync;
  readonly #path: string;
  readonly #identity: FileIdentity;
  readonly #logIdentity: FileIdentity;
  readonly #statements = new Map<string, PreparedStatement>();
  readonly #checkpoints: Checkpoints;
  readonly #diskSync: DiskSync;
  readonly #groupCommit: GroupCommit;

  constructor(file: DatabaseSync, path: string) {
    this.#file = file;
    this.#path = path;
    this.#identity = new FileIdentity(path);
    this.#logIdentity = new FileIdentity(`${path}-wal`, logOptions);
    this.#checkpoints = new Checkpoints(path);
    this.#diskSync = new DiskSync(`${path}-wal`);
    this.#groupCommit = new GroupCommit(file, {
      transaction: { query: async (sql, values = []) => this.#run(sql, values) },
      begin: async (timeoutAt) => {
        await this.#checkpoints.waitForRestart();
        this.#diskSync.assertWorking();
        await retryWhileBusy(() => file.exec("BEGIN IMMEDIATE"), timeoutAt);
      },
      commit: () => {
        // Before as well: what is rejected must not be stored if the file is moved back.
        this.#assertFilesUnchanged();
        file.exec("COMMIT");
        this.#assertFilesUnchanged();
        this.#checkpoints.start();
      },
      waitForDisk: () => this.#diskSync.run(),
    });
  }

  getIndexHint(name: string): string {
    return `INDEXED BY ${name}`;
  }

  /** Statements that do not write wait only for the commit that is in progress: all share one connection. */
  query(sql: string, values: readonly SqlValue[] = [], { isDurable = true }: QueryOptions = {}) {
    const timeoutAt = Date.now() + timeoutMs;
    if (writes.test(sql)) {
      const task = (transaction: Queryable) => transaction.query(sql, values);
      return this.#toStoreErrors(() => this.#groupCommit.add(task, { timeoutAt, isDurable, isStatement: true }));
    }
    const read = async (): Promise<readonly SqlRow[]> => {
      await this.#groupCommit.waitForCommit();
      const rows = this.#run(sql, values);
      this.#identity.assertUnchanged();
      return rows;
    };
    return this.#toStoreErrors(() => retryWhileBusy(read, timeoutAt));
  }

  transaction<Result>(task: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    // From here on, so that a locked file does not hold up each waiting transaction for the whole time.
    const timeoutAt = Date.now() + timeoutMs;
    return this.#toStoreErrors(() => this.#groupCommit.add(task, { timeoutAt }));
  }

  assertDiskSpace(): Promise<void> {
    return assertDiskSpace(dirname(this.#path));
  }

  async close(): Promise<void> {
    await this.#groupCommit.waitForAll();
    await this.#checkpoints.close();
    await this.#diskSync.waitForAll();
    if (this.#file.isOpen) this.#file.close();
    this.#diskSync.close();
  }

  #assertFilesUnchanged(): void {
    this.#identity.assertUnchanged();
    this.#logIdentity.assertUnchanged();
  }

  /** SQLite goes on with a file that was deleted, and what it writes is lost. */
  async #toStoreErrors<Result>(task: () => Promise<Result>): Promise<Result> {
    try {
      return await task();
    } catch (error) {
      this.#identity.assertUnchanged();
      throw toSqliteError(error);
    }
  }

  #run(sql: string, values: readonly SqlValue[]): readonly SqlRow[] {
    let prepared = this.#statements.get(sql);
    if (!prepared) {
      prepared = prepare(this.#file, sql);
      this.#statements.set(sql, prepared);
    }
    return prepared.statement.all(...prepared.valueIndexes.map((index) => values[index] ?? null));
  }
}

interface PreparedStatement {
  statement: StatementSync;
  /** The index of the value of each parameter. */
  valueIndexes: readonly number[];
}

/** With `?` for each parameter: SQLite searches the list of all names for each named one, and some statements have thousands. */
function prepare(file: DatabaseSync, sql: string): PreparedStatement {
  const valueIndexes: number[] = [];
  const statement = file.prepare(
    sql.replaceAll(/\$(\d+)/g, (_parameter, number: string) => {
      valueIndexes.push(Number(number) - 1);
      return "?";
    }),
  );
  return { statement, valueIndexes };
}
