// The interface of the store's database. SQLite and PostgreSQL run the same SQL, with $1 for parameters.
import { ConnectorError } from "gong-connector";

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, unknown>>;

export interface QueryOptions {
  /**
   * False for a write that a power failure may undo, which a failure of the process never does: it does not wait for
   * the disk then.
   */
  isDurable?: boolean;
  /** True for a statement of a transaction that takes longer the more rows there are, and has no time-out then. */
  mayTakeLong?: boolean;
}

/** For counters, leases and records, which nobody relies on after a power failure. */
export const notDurable: QueryOptions = { isDurable: false };

export interface Database {
  /**
   * SQL expression for the database's time in milliseconds. Rights that expire are compared with it: the clocks of the
   * machines that share a database differ.
   */
  readonly nowSql: string;
  /** SQL after the name of a table: makes SQLite, which has no statistics, read this index. PostgreSQL chooses itself. */
  getIndexHint(name: string): string;
  /** SQL at the end of a selection that locks its rows: PostgreSQL leaves out those that other transactions have locked. */
  readonly skipLockedSql: string;
  /** SQL at the end of a selection: no other transaction deletes its rows until this one ends. SQLite has one writer at a time. */
  readonly preventDeletionSql: string;
  /** Runs one statement and returns its rows. Throws `store_unavailable` if the database cannot run it. */
  query(sql: string, values?: readonly SqlValue[], options?: QueryOptions): Promise<readonly SqlRow[]>;
  /**
   * Runs `task` in a transaction and rolls back if it throws. `task` must query the transaction and not the database, and
   * must wait for nothing else. Other connections cannot write to `lockedTables` until the transaction ends.
   */
  transaction<Result>(
    task: (transaction: Queryable) => Promise<Result>,
    lockedTables?: readonly string[],
  ): Promise<Result>;
  /** Throws `store_unavailable` if the disk of the database is known to be full. */
  assertDiskSpace(): Promise<void>;
  close(): Promise<void>;
}

export type Queryable = Pick<Database, "query">;

export function readText(row: SqlRow, name: string): string {
  const value = row[name];
  if (typeof value === "string") return value;
  throw new TypeError(`column ${name} has no text`);
}

export function readOptionalText(row: SqlRow, name: string): string | undefined {
  const value = row[name];
  return typeof value === "string" ? value : undefined;
}

/** Reads an integer; PostgreSQL returns a BIGINT as text. */
export function readInteger(row: SqlRow, name: string): number {
  return Number(row[name] ?? 0);
}

/** Reads an integer, or undefined if the column is null. */
export function readOptionalInteger(row: SqlRow, name: string): number | undefined {
  return row[name] === null ? undefined : readInteger(row, name);
}

/** Reads a JSON value. Throws `unreadable_value` if the column has another text. */
export function readJson(row: SqlRow, name: string) {
  try {
    return JSON.parse(readText(row, name));
  } catch {
    throw new ConnectorError("unreadable_value", `${name} of ${row.id} was changed outside the store`);
  }
}

/** Reads the JSON columns of a row, so that one column that is unreadable does not hide the row from a list. */
export class JsonColumns {
  readonly #row: SqlRow;
  /** Why a column that was read is unreadable. */
  error: ConnectorError | undefined;

  constructor(row: SqlRow) {
    this.#row = row;
  }

  /** The value, or `fallback` if the column is null or unreadable. */
  read(name: string, fallback?: unknown) {
    try {
      return this.#row[name] === null ? fallback : readJson(this.#row, name);
    } catch (error) {
      if (ConnectorError.is(error)) this.error = error;
      return fallback;
    }
  }
}

/** The object without its undefined properties. */
export function omitUndefined<T extends object>(value: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, property]) => property !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}
