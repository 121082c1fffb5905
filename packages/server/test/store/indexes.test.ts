// The queries of the pages, of deliveries and of the retention job read an index, and nothing else of a large table.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Database, Queryable } from "../../src/store/database.ts";
import { DeliveryQueue } from "../../src/store/delivery_queue.ts";
import { Encryptor } from "../../src/store/encryption.ts";
import { Events } from "../../src/store/events.ts";
import { Runs } from "../../src/store/runs.ts";
import { SeenWebhooks } from "../../src/store/seen_webhooks.ts";
import { type DatabaseKind, describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

interface Stores {
  runs: Runs;
  events: Events;
  deliveryQueue: DeliveryQueue;
  seenWebhooks: SeenWebhooks;
}

const page = { limit: 51 };
const cursor = { after: "id_015000", ...page };
/** Each query with the index that it reads, and the steps that its plan must not contain. */
const cases: readonly [name: string, index: string, run: (stores: Stores) => Promise<unknown>][] = [
  ["runs", "runs_by_start", ({ runs }) => runs.list(cursor)],
  ["runs of a time range", "runs_by_start", ({ runs }) => runs.list({ from: 1000, to: 2000, ...page })],
  ["runs of a state", "runs_by_state", ({ runs }) => runs.list({ state: "failed", ...cursor })],
  ["runs of an action", "runs_by_action", ({ runs }) => runs.list({ action: "action_1", ...cursor })],
  [
    "runs of an action with a state",
    "runs_by_action",
    ({ runs }) => runs.list({ action: "action_1", state: "failed", ...cursor }),
  ],
  ["runs of a connection", "runs_by_connection", ({ runs }) => runs.list({ connection: "con_1", ...cursor })],
  [
    "runs of a connection with an action and a state",
    "runs_by_connection",
    ({ runs }) => runs.list({ connection: "con_1", action: "action_1", state: "failed", ...cursor }),
  ],
  ["runs with a word", "run_words_by_word", ({ runs }) => runs.list({ words: ["word_1"], ...cursor })],
  [
    "runs of a state with a word",
    "run_words_by_word",
    ({ runs }) => runs.list({ words: ["word_1"], state: "failed", ...cursor }),
  ],
  [
    "runs of an action with a word",
    "run_words_by_word",
    ({ runs }) => runs.list({ words: ["word_1"], action: "action_1", ...cursor }),
  ],
  [
    "runs with two words, of a connection with a state",
    "run_words_by_word",
    ({ runs }) => runs.list({ words: ["word_1", "word_2"], connection: "con_1", state: "failed", ...cursor }),
  ],
  ["interrupted runs", "runs_by_state", ({ runs }) => runs.failInterrupted(1)],
  ["expired runs", "runs_by_start", ({ runs }) => runs.deleteBefore(1)],
  ["events", "events_by_time", ({ events }) => events.list("sub_1", cursor)],
  ["events of a state", "events_by_state", ({ events }) => events.list("sub_1", { state: "failed", ...cursor })],
  ["changed events", "events_by_change", ({ events }) => events.listChangedSince("sub_1", 1000)],
  ["detection lags", "events_by_subscription", ({ events }) => events.listDetectionLags("sub_1", 200)],
  ["content of expired events", "events_by_content", ({ events }) => events.deleteBefore(1, 0)],
  ["expired events", "events_by_detection", ({ events }) => events.deleteBefore(0, 1)],
  [
    "due events",
    "events_by_pending",
    ({ deliveryQueue }) => deliveryQueue.claim([{ subscription: "sub_1", count: 8 }], 1, 30_000),
  ],
  ["expired webhook requests", "seen_webhooks_by_end", ({ seenWebhooks }) => seenWebhooks.deleteExpired(1)],
];

const rowCount = 20_000;

/** Rows with the numbers from 0 on, of 5 subscriptions, 50 connections and 50 actions. */
async function fill(database: Database, kind: DatabaseKind): Promise<void> {
  const numbers =
    kind === "SQLite"
      ? `WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${rowCount - 1})`
      : `WITH numbers AS (SELECT n FROM generate_series(0, ${rowCount - 1}) AS n)`;
  const id = "'id_' || SUBSTR(CAST(1000000 + n AS TEXT), 2)";
  await database.query(
    `INSERT INTO runs (id, action_id, connection_id, state, started_at, requests, timeline) ${numbers}
     SELECT ${id}, 'action_' || (n % 50), 'con_' || (n % 50), CASE WHEN n % 7 = 0 THEN 'failed' ELSE 'succeeded' END,
     n, 1, '[]' FROM numbers`,
  );
  await database.query(
    `INSERT INTO run_words (run_id, word_hash, state, started_at) ${numbers}
     SELECT ${id}, 'word_' || (n % 50), CASE WHEN n % 7 = 0 THEN 'failed' ELSE 'succeeded' END, n FROM numbers`,
  );
  await database.query(
    `INSERT INTO events (id, subscription_id, item_id, occurred_at, detected_at, is_test, content_ciphertext,
     delivery_state, delivery_attempts, next_attempt_at, changed_at) ${numbers}
     SELECT ${id}, 'sub_' || (n % 5), 'item', n, n, 0, 'content', CASE WHEN n % 7 = 0 THEN 'failed' WHEN n % 11 = 0 THEN 'pending' ELSE 'delivered' END,
     0, n, n FROM numbers`,
  );
  await database.query(
    `INSERT INTO seen_webhooks (replay_key, replayable_until) ${numbers} SELECT ${id}, n FROM numbers`,
  );
  if (kind === "PostgreSQL") await database.query("ANALYZE");
}

/** The stores on a database that records the plan of each statement instead of its effect. */
function createStores(database: Database, kind: DatabaseKind): { stores: Stores; plans: string[] } {
  const plans: string[] = [];
  const explain = (sql: string, values: Parameters<Queryable["query"]>[1]) =>
    database.transaction(async ({ query }) => {
      if (kind === "PostgreSQL") await query("SET LOCAL enable_seqscan = off");
      const rows = await query(`EXPLAIN ${kind === "SQLite" ? "QUERY PLAN" : ""} ${sql}`, values);
      plans.push(rows.map((row) => row.detail ?? row["QUERY PLAN"]).join("\n"));
      return [];
    });
  const explained: Database = {
    nowSql: database.nowSql,
    skipLockedSql: database.skipLockedSql,
    preventDeletionSql: database.preventDeletionSql,
    getIndexHint: (name) => database.getIndexHint(name),
    query: explain,
    transaction: (task) => task({ query: explain }),
    assertDiskSpace: () => database.assertDiskSpace(),
    close: () => database.close(),
  };
  const encryptor = new Encryptor({ id: "testtest", bytes: randomBytes(32) });
  const stores = {
    runs: new Runs(explained, encryptor),
    events: new Events(explained, encryptor),
    deliveryQueue: new DeliveryQueue(explained, encryptor),
    seenWebhooks: new SeenWebhooks(explained),
  };
  return { stores, plans };
}

// The plan of SQLite does not show it.
test("SQLite starts a page of runs at its cursor, by time and id", async () => {
  const { store } = await openEmptyStore("SQLite");
  const { database } = store;
  const query = database.query.bind(database);
  for (const filter of [{}, { state: "failed" }, { connection: "con_1" }, { words: ["word_1"] }]) {
    const seeks: unknown[] = [];
    database.query = async (sql, values) => {
      const steps = await query(`EXPLAIN ${sql}`, values);
      seeks.push(...steps.filter(({ opcode }) => opcode === "SeekLE" || opcode === "SeekLT").map(({ p4 }) => p4));
      return [];
    };
    await store.runs.list({ ...filter, ...cursor });
    // A search reads the runs of both states in which a run can end.
    const isSearch = "words" in filter;
    const equalColumns = Object.keys(filter).length + (isSearch ? 1 : 0);
    const columns = String(equalColumns + 2);
    expect(seeks, JSON.stringify(filter)).toEqual(isSearch ? [columns, columns] : [columns]);
  }
});

describeEachDatabase("each query reads an index", (kind) => {
  test("of a large table", async () => {
    const { store } = await openEmptyStore(kind);
    await fill(store.database, kind);
    for (const [name, index, run] of cases) {
      const { stores, plans } = createStores(store.database, kind);
      await run(stores).catch(() => {});
      const plan = plans.join("\n");
      expect(plan, name).toContain(index);
      expect(plan, name).not.toMatch(/SCAN (runs|run_words|events|seen_webhooks)\b(?! USING)|Seq Scan/);
    }
  });
});
