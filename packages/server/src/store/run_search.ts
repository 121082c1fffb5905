// Search of runs by their words. One search reads a limited number of runs, however many have these words.
import { type Database, readInteger, readText, type SqlRow, type SqlValue } from "./database.ts";
import { getTimeConditions, type ListQuery, type RunFilter } from "./run_queries.ts";

/** Runs with a word that one search reads, to look up the other words and filters of each. */
const maxReadRuns = 1000;

/** Words are written when a run has ended. */
const endStates = ["failed", "succeeded"] as const;

type SearchDatabase = Pick<Database, "query" | "getIndexHint">;

export interface SearchResult {
  rows: readonly SqlRow[];
  /** Id of the last run that was read, if more runs could match. */
  lastReadId?: string;
}

/** The runs with a word that a search reads. */
interface ReadRange {
  word: string;
  maxRuns: number;
  /** The last run to read, if there are more runs with this word. */
  end?: { id: string; startedAt: number };
}

/** Reads the newest runs with all words. They can be fewer than the limit, or none, although older runs match. */
export async function searchRuns(database: SearchDatabase, filter: RunFilter): Promise<SearchResult> {
  const { words = [], action, connection, limit = 50 } = filter;
  const [word = ""] = words;
  const isInIndex = words.length === 1 && !action && !connection;
  const range = isInIndex ? { word, maxRuns: limit } : await chooseRange(database, filter);
  const { sql, values } = createSearchQuery(database, filter, range);
  const rows = await database.query(sql, values);
  return { rows, ...(range.end && { lastReadId: range.end.id }) };
}

/** Chooses the word that the fewest runs have: all of them can be read, or those of the longest time. */
async function chooseRange(database: SearchDatabase, filter: RunFilter): Promise<ReadRange> {
  // Twice: further runs can be added after the end was read.
  const maxRuns = 2 * maxReadRuns;
  let chosen: ReadRange = { word: "", maxRuns };
  for (const word of filter.words ?? []) {
    const { sql, values } = createEndQuery(filter, word);
    const [row] = await database.query(sql, values);
    if (!row) return { word, maxRuns };
    const end = { id: readText(row, "run_id"), startedAt: readInteger(row, "started_at") };
    if (!chosen.end || end.startedAt < chosen.end.startedAt) chosen = { word, maxRuns, end };
  }
  return chosen;
}

/** Selects the last of the newest `maxReadRuns` runs with a word. */
function createEndQuery(filter: RunFilter, word: string): ListQuery {
  const values = [...getTimes(filter), 1];
  const found = selectFound(filter, { word, maxRuns: maxReadRuns }, values);
  return { sql: `${found} LIMIT $3 OFFSET ${maxReadRuns - 1}`, values };
}

/**
 * Reads the runs of a range in the order of the list. The other words and filters are looked up for each of them in an index
 * by time, where these runs are next to each other.
 */
function createSearchQuery({ getIndexHint }: SearchDatabase, filter: RunFilter, range: ReadRange): ListQuery {
  const { words = [], action, connection, limit = 50 } = filter;
  const values = [...getTimes(filter, range.end?.startedAt), limit];
  const found = `${selectFound(filter, range, values)} LIMIT ${range.maxRuns}`;
  const add = (value: string): string => `$${values.push(value)}`;
  const has = (table: string, id: string, index: string, condition: string): string =>
    `EXISTS (SELECT 1 FROM ${table} ${getIndexHint(index)} WHERE ${condition}
      AND ${table}.started_at = found.started_at AND ${table}.${id} = found.run_id)`;
  const conditions = ["true"];
  for (const word of words.filter((other) => other !== range.word))
    conditions.push(
      has("run_words", "run_id", "run_words_by_word", `word_hash = ${add(word)} AND state = found.state`),
    );
  if (connection) conditions.push(has("runs", "id", "runs_by_connection", `connection_id = ${add(connection)}`));
  if (action)
    conditions.push(has("runs", "id", "runs_by_action", `action_id = ${add(action)} AND state = found.state`));
  const order = "ORDER BY found.started_at DESC, found.run_id DESC LIMIT $3";
  // A cross join: SQLite, which has no statistics, must not begin with all runs.
  const sql = `SELECT runs.* FROM (SELECT found.* FROM (${found}) AS found WHERE ${conditions.join(" AND ")} ${order}) AS found
    CROSS JOIN runs WHERE runs.id = found.run_id ${order}`;
  return { sql, values };
}

/** Values of $1 and $2. */
function getTimes({ from = 0, to = Number.MAX_SAFE_INTEGER }: RunFilter, end = 0): SqlValue[] {
  return [Math.max(from, end), to];
}

/** Selects id, start and state of the runs with a word, by state, until the end of the range. */
function selectFound({ state, after }: RunFilter, { word, maxRuns, end }: ReadRange, values: SqlValue[]): string {
  const add = (value: SqlValue): string => `$${values.push(value)}`;
  const conditions = [`word_hash = ${add(word)}`, ...getTimeConditions("started_at", "run_id", after && add(after))];
  if (end) conditions.push(`(+started_at, run_id) >= (${add(end.startedAt)}, ${add(end.id)})`);
  const branches = (state ? [state] : endStates).map(
    (name, index) => `SELECT * FROM (SELECT run_id, started_at, state FROM run_words
      WHERE ${conditions.join(" AND ")} AND state = ${add(name)} ORDER BY started_at DESC, run_id DESC LIMIT ${maxRuns})
      AS branch_${index}`,
  );
  return `${branches.join(" UNION ALL ")} ORDER BY started_at DESC, run_id DESC`;
}
