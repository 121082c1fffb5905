// Shared by the benchmarks: fills a store with events, runs, words of runs and received webhook requests, by SQL.
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";

/** Every second run has the frequent word. */
export const growth = { actions: 70, connections: 1000, subscriptions: 100, frequentWord: "frequent" };

const state = "CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'succeeded' END";

const dayMs = 86_400_000;
/** Rows of one statement. */
const chunkSize = 500_000;
/** The runs that the retention job deletes have as many words as a run can have. Most words are in one run only. */
const oldestRuns = 5000;
const wordsOfOldest = 60;

/** Detection of the newest event and start of the newest run. The oldest are from 30 days before. */
export function getNewestTime(): number {
  return Date.UTC(2026, 2, 1);
}

type Query = (sql: string, values?: readonly number[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Numbers from $1 to $2 as n. */
const numberSources = {
  sqlite: "WITH RECURSIVE numbers (n) AS (SELECT CAST($1 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)",
  postgres: "WITH numbers AS (SELECT n FROM generate_series($1::BIGINT, $2::BIGINT) AS n)",
};

const indexQueries = {
  sqlite: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
  postgres: `SELECT indexname AS name, indexdef AS sql FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT LIKE '%_key' AND indexname NOT LIKE '%_pkey'`,
};

/** Fills the SQLite file of a store that is closed. With its journal and the indexes of random ids in memory. */
export async function fillSqlite(path: string, rowCount: number): Promise<void> {
  const file = new DatabaseSync(path);
  file.exec(
    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000000; PRAGMA temp_store = MEMORY",
  );
  // Each word would look up its run.
  file.exec("PRAGMA foreign_keys = OFF");
  try {
    await fill("sqlite", rowCount, async (sql, values = []) => {
      const parameters = values.map((value, index) => [`$${index + 1}`, value]);
      return file.prepare(sql).all(Object.fromEntries(parameters));
    });
    file.exec("PRAGMA journal_mode = WAL");
  } finally {
    file.close();
  }
}

/** In the order in which they can be dropped: foreign keys first. */
const constraintQuery = `SELECT conrelid::regclass AS table_name, conname AS name, pg_get_constraintdef(oid) AS definition
  FROM pg_constraint WHERE contype IN ('f', 'p')
  AND conrelid IN ('runs'::regclass, 'run_words'::regclass, 'events'::regclass, 'seen_webhooks'::regclass) ORDER BY contype`;

/** Fills the tables of a store in PostgreSQL, without keys. The size of its log is measured: PostgreSQL keeps what it once had. */
export async function fillPostgres(databaseUrl: string, rowCount: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const query: Query = async (sql, values = []) => (await client.query(sql, [...values])).rows;
  try {
    await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'");
    const constraints = await query(constraintQuery);
    for (const { table_name, name } of constraints) await query(`ALTER TABLE ${table_name} DROP CONSTRAINT ${name}`);
    await fill("postgres", rowCount, query);
    for (const { table_name, name, definition } of constraints.toReversed())
      await query(`ALTER TABLE ${table_name} ADD CONSTRAINT ${name} ${definition}`);
    await client.query("VACUUM ANALYZE");
    await client.query("CHECKPOINT");
  } finally {
    await client.end();
  }
}

/** Without secondary indexes, which are created faster at the end. */
async function fill(kind: "sqlite" | "postgres", rowCount: number, query: Query): Promise<void> {
  const indexes = await query(indexQueries[kind]);
  for (const { name } of indexes) await query(`DROP INDEX ${name}`);
  for (let first = 0; first < rowCount; first += chunkSize) {
    const last = Math.min(first + chunkSize, rowCount) - 1;
    for (const sql of createInserts(numberSources[kind], rowCount)) await query(sql, [first, last]);
    console.log(`created ${last + 1} of ${rowCount} events, runs and webhook requests`);
  }
  await query(createWordsOfOldest(numberSources[kind], rowCount), [0, Math.min(oldestRuns, rowCount) - 1]);
  for (const { sql } of indexes) await query(String(sql));
}

/** Times of events and runs, in the order of n. */
function getTime(rowCount: number): string {
  return `${getNewestTime() - 30 * dayMs} + n * ${Math.floor((30 * dayMs) / rowCount)}`;
}

/** Ids are in another order than times, as random ids are. */
function getId(rowCount: number): string {
  return `'id_' || ((n * 7919) % ${rowCount})`;
}

function createInserts(numbers: string, rowCount: number): string[] {
  const [at, id] = [getTime(rowCount), getId(rowCount)];
  const content = `'"${"x".repeat(300)}"'`;
  const isRecent = `n > ${Math.floor((rowCount * 23) / 30)}`;
  return [
    `INSERT INTO runs (id, action_id, connection_id, state, started_at, duration_ms, requests, timeline)
     ${numbers} SELECT ${id}, 'action_' || (n % ${growth.actions}), 'con_' || ((n / 7) % ${growth.connections}),
     ${state}, ${at}, 100, 1, ${content} FROM numbers`,
    `INSERT INTO run_words (run_id, word_hash, state, started_at) ${numbers}
     SELECT ${id}, 'word_' || (n % ${growth.actions}), ${state}, ${at} FROM numbers`,
    `INSERT INTO run_words (run_id, word_hash, state, started_at) ${numbers}
     SELECT ${id}, '${growth.frequentWord}', ${state}, ${at} FROM numbers WHERE n % 2 = 0`,
    `INSERT INTO events (id, subscription_id, item_id, occurred_at, detected_at, is_test, content_ciphertext, delivery_state,
     delivery_attempts, next_attempt_at, changed_at)
     ${numbers} SELECT ${id}, 'sub_' || (n % ${growth.subscriptions}), '7782342274025937895', ${at}, ${at}, 0,
     CASE WHEN ${isRecent} THEN ${content} END,
     CASE WHEN n % 1009 = 0 THEN 'pending' WHEN n % 53 = 0 THEN 'failed' ELSE 'delivered' END, 1,
     CASE WHEN n % 1009 = 0 THEN ${at} END, ${at} FROM numbers`,
    `INSERT INTO seen_webhooks (replay_key, replayable_until) ${numbers} SELECT ${id}, ${at} FROM numbers`,
  ];
}

/** Each word is at a random place of the index. */
function createWordsOfOldest(numbers: string, rowCount: number): string {
  const indexes = Array.from({ length: wordsOfOldest - 2 }, (_none, index) => `SELECT ${index} AS number`);
  const word = `'other_' || ((n * ${wordsOfOldest} + number) * 2654435761 % 4294967296)`;
  return `INSERT INTO run_words (run_id, word_hash, state, started_at) ${numbers}
    SELECT ${getId(rowCount)}, ${word}, ${state}, ${getTime(rowCount)} FROM numbers, (${indexes.join(" UNION ALL ")}) AS indexes`;
}
