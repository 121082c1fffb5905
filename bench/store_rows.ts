// Shared by the benchmarks: fills a store with events, runs and received webhook requests, by SQL.
import type { Database } from "../packages/server/src/store/database.ts";

export const growth = { actions: 70, connections: 1000, subscriptions: 100 };

const dayMs = 86_400_000;
/** Rows of one statement. */
const chunkSize = 500_000;

/** Detection of the newest event and start of the newest run. The oldest are from 30 days before. */
export function getNewestTime(): number {
  return Date.UTC(2026, 2, 1);
}

/** Numbers from $1 to $2 as n. */
const numberSources = {
  sqlite: "WITH RECURSIVE numbers (n) AS (SELECT CAST($1 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)",
  postgres: "WITH numbers AS (SELECT n FROM generate_series($1::BIGINT, $2::BIGINT) AS n)",
};

const indexQueries = {
  sqlite: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
  postgres: `SELECT indexname AS name, indexdef AS sql FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'`,
};

/** Without secondary indexes, which are created faster at the end. */
export async function fillStore(database: Database, kind: "sqlite" | "postgres", rowCount: number): Promise<void> {
  const indexes = await database.query(indexQueries[kind]);
  for (const { name } of indexes) await database.query(`DROP INDEX ${name}`);
  for (let first = 0; first < rowCount; first += chunkSize) {
    const last = Math.min(first + chunkSize, rowCount) - 1;
    for (const sql of createInserts(numberSources[kind], rowCount)) await database.query(sql, [first, last]);
    console.log(`created ${last + 1} of ${rowCount} events, runs and webhook requests`);
  }
  for (const { sql } of indexes) await database.query(String(sql));
  await database.query(kind === "postgres" ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");
}

/** Ids are in another order than times, as random ids are. */
function createInserts(numbers: string, rowCount: number): string[] {
  const at = `${getNewestTime() - 30 * dayMs} + n * ${Math.floor((30 * dayMs) / rowCount)}`;
  const id = `'id_' || ((n * 7919) % ${rowCount})`;
  const content = `'"${"x".repeat(300)}"'`;
  const isRecent = `n > ${Math.floor((rowCount * 23) / 30)}`;
  return [
    `INSERT INTO runs (id, action_id, connection_id, state, started_at, duration_ms, requests, timeline)
     ${numbers} SELECT ${id}, 'action_' || (n % ${growth.actions}), 'con_' || ((n / 7) % ${growth.connections}),
     CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'succeeded' END, ${at}, 100, 1, ${content} FROM numbers`,
    `INSERT INTO events (id, subscription_id, item_id, occurred_at, detected_at, is_test, content_ciphertext, delivery_state,
     delivery_attempts, next_attempt_at, changed_at)
     ${numbers} SELECT ${id}, 'sub_' || (n % ${growth.subscriptions}), '7782342274025937895', ${at}, ${at}, 0,
     CASE WHEN ${isRecent} THEN ${content} END,
     CASE WHEN n % 1009 = 0 THEN 'pending' WHEN n % 53 = 0 THEN 'failed' ELSE 'delivered' END, 1,
     CASE WHEN n % 1009 = 0 THEN ${at} END, ${at} FROM numbers`,
    `INSERT INTO seen_webhooks (replay_key, replayable_until) ${numbers} SELECT ${id}, ${at} FROM numbers`,
  ];
}
