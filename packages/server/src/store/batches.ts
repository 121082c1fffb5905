// Changes of many rows, a few at a time: a long transaction holds up every other statement.
import type { Database, SqlValue } from "./database.ts";

/** With several indexes, each row changes about ten pages of the file. */
export const maxBatchRows = 50;

/**
 * Runs a statement that changes and returns at most as many rows as its last parameter says, until it changes fewer or the
 * signal is aborted. Returns the number of all rows.
 */
export async function runInBatches(
  database: Pick<Database, "query">,
  sql: string,
  values: readonly SqlValue[],
  signal?: AbortSignal,
  maxRows = maxBatchRows,
): Promise<number> {
  let count = 0;
  while (!signal?.aborted) {
    const rows = await database.query(sql, [...values, maxRows]);
    count += rows.length;
    if (rows.length < maxRows) break;
  }
  return count;
}
