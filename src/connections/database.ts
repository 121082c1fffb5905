// What the store asks of a database: the same SQL for SQLite and PostgreSQL, with $1 for parameters.

export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export interface Database {
  /** Runs one statement and gives its rows. */
  query(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /**
   * Runs several statements as one: all of them, or none when `work` throws. `work` asks what it is given, not the database
   * itself, and waits for nothing else. `alone` names tables that nobody else may write meanwhile.
   */
  transaction<Result>(work: (database: Queries) => Promise<Result>, alone?: readonly string[]): Promise<Result>;
  close(): Promise<void>;
}

export type Queries = Pick<Database, "query">;

export function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value === "string") return value;
  throw new TypeError(`column ${name} holds no text`);
}

export function optionalText(row: Row, name: string): string | undefined {
  const value = row[name];
  return typeof value === "string" ? value : undefined;
}

/** A whole number; PostgreSQL gives large ones as text. */
export function integer(row: Row, name: string): number {
  return Number(row[name] ?? 0);
}
