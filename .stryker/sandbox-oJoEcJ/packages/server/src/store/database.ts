// @ts-nocheck
// What the store asks of a database: the same SQL for SQLite and PostgreSQL, with $1 for parameters.

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, unknown>>;

export interface Database {
  /** Runs one statement and gives its rows. */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /**
   * Runs several statements as one: all of them, or none when `work` throws. `work` asks what it is given, not the database
   * itself, and waits for nothing else. `alone` names tables that nobody else may write meanwhile.
   */
  transaction<Result>(work: (database: Queryable) => Promise<Result>, alone?: readonly string[]): Promise<Result>;
  close(): Promise<void>;
}

export type Queryable = Pick<Database, "query">;

export function readText(row: SqlRow, name: string): string {
  const value = row[name];
  if (typeof value === "string") return value;
  throw new TypeError(`column ${name} holds no text`);
}

export function readOptionalText(row: SqlRow, name: string): string | undefined {
  const value = row[name];
  return typeof value === "string" ? value : undefined;
}

/** A whole number; PostgreSQL gives large ones as text. */
export function readInteger(row: SqlRow, name: string): number {
  return Number(row[name] ?? 0);
}
