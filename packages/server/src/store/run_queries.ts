// SQL of the list of runs by filters. See run_search.ts for the search by words.
import type { Database, SqlValue } from "./database.ts";

export interface RunFilter {
  action?: string | undefined;
  connection?: string | undefined;
  state?: string | undefined;
  /** Earliest start, in milliseconds. */
  from?: number | undefined;
  /** Starts before this time only. */
  to?: number | undefined;
  /** Hashes of words that a run must have, all of them; see `RunWords`. */
  words?: readonly string[] | undefined;
  /** Last id of the previous page. */
  after?: string | undefined;
  limit?: number;
}

export interface ListQuery {
  sql: string;
  values: readonly SqlValue[];
}

const runStates = ["running", "failed", "succeeded"] as const;

/**
 * Each condition is the start of an index. The runs of an action are read by state, so that one index serves the action
 * with and without a state. A connection has so few runs that its index is filtered by state and action.
 */
export function createListQuery(
  { getIndexHint }: Pick<Database, "getIndexHint">,
  { action, connection, state, from = 0, to, after, limit = 50 }: RunFilter,
): ListQuery {
  const index = connection
    ? "runs_by_connection"
    : action
      ? "runs_by_action"
      : state
        ? "runs_by_state"
        : "runs_by_start";
  const values: SqlValue[] = [from, to ?? Number.MAX_SAFE_INTEGER, limit];
  const add = (value: string): string => `$${values.push(value)}`;
  const conditions = getTimeConditions("started_at", "id", after && add(after));
  if (action) conditions.push(`action_id = ${add(action)}`);
  if (connection) conditions.push(`connection_id = ${add(connection)}`);
  const select = (condition: string): string =>
    `SELECT * FROM runs ${getIndexHint(index)} WHERE ${condition} ORDER BY started_at DESC, id DESC LIMIT $3`;
  const states = state ? [state] : action && !connection ? runStates : [];
  const branches = states.map((name) => select([...conditions, `state = ${add(name)}`].join(" AND ")));
  if (branches.length === 0) return { sql: select(conditions.join(" AND ")), values };
  const union = branches.map((branch, index) => `SELECT * FROM (${branch}) AS branch_${index}`).join(" UNION ALL ");
  return { sql: `${union} ORDER BY started_at DESC, id DESC LIMIT $3`, values };
}

/**
 * Runs from $1 until $2, after the run of a cursor. An index is read from one upper end: from the cursor if there is one, which
 * the plus sign leaves to it. From $2, SQLite would read all newer runs first.
 */
export function getTimeConditions(time: string, id: string, cursor: string | undefined): string[] {
  if (!cursor) return [`${time} >= $1 AND ${time} < $2`];
  const start = `(SELECT started_at FROM runs WHERE id = ${cursor})`;
  return [`${time} >= $1 AND +${time} < $2 AND (${time}, ${id}) < (${start}, ${cursor})`];
}
