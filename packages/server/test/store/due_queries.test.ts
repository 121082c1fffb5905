// The queries that every process runs each second find due polls and deliveries by an index.
import { expect, test } from "vitest";
import type { Store } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

/** The statements of a task with their values. */
async function recordStatements({ database }: Store, task: () => Promise<unknown>) {
  const statements: { sql: string; values: readonly (string | number | null)[] }[] = [];
  const query = database.query.bind(database);
  database.query = (sql, values = []) => {
    statements.push({ sql, values });
    return query(sql, values);
  };
  await task();
  database.query = query;
  return statements;
}

/** Subscriptions that are due, for a connection each. */
async function addSubscriptions({ database }: Store, count: number): Promise<void> {
  await database.query(
    `INSERT INTO subscriptions (id, trigger_id, connection_id, input, enabled, start_at, revision, created_at, next_poll_at,
     last_poll_requests) WITH RECURSIVE numbers (number) AS (
       SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${count})
     SELECT 'sub_' || number, 'call_recorded', 'con_' || number, '{}', 1, 0, 1, 0, number, 0 FROM numbers`,
  );
  await database.query("ANALYZE");
}

describeEachDatabase("due queries", (kind) => {
  /** The query plan of the only statement of a task. */
  async function explain(store: Store, task: () => Promise<unknown>): Promise<string> {
    const [statement, ...others] = await recordStatements(store, task);
    expect(others).toEqual([]);
    const { sql = "", values } = statement ?? {};
    const rows = await store.database.transaction(async (transaction) => {
      // Otherwise PostgreSQL reads a small table as a whole.
      if (kind === "PostgreSQL") await transaction.query("SET LOCAL enable_seqscan = off");
      return transaction.query(`EXPLAIN ${kind === "SQLite" ? "QUERY PLAN " : ""}${sql}`, values);
    });
    return rows.map((row) => String(row.detail ?? row["QUERY PLAN"])).join("\n");
  }

  test("lists connections with due polls by the time of the polls", async () => {
    const { store } = await openEmptyStore(kind);
    const plan = await explain(store, () => store.pollQueue.listDueConnections(1000, 500));
    expect(plan).toContain("subscriptions_by_due");
    expect(plan).not.toMatch(/SCAN subscriptions|Seq Scan/);
  });

  test("lists due subscriptions by their connections", async () => {
    const { store } = await openEmptyStore(kind);
    await addSubscriptions(store, 500);
    const plan = await explain(store, () => store.pollQueue.listDue(["con_1", "con_2"], 1000));
    expect(plan).toContain("subscriptions_by_connection");
  });

  test("lists subscriptions with due deliveries by their pending events", async () => {
    const { store } = await openEmptyStore(kind);
    const plan = await explain(store, () => store.deliveryQueue.listDueSubscriptions(1000, 8));
    expect(plan).toContain("events_by_pending");
    expect(plan).not.toMatch(/SCAN (events|subscriptions)\b(?! USING)|Seq Scan/);
  });

  test("claims the events of a subscription by their delivery time", async () => {
    const { store } = await openEmptyStore(kind);
    const plan = await explain(store, () =>
      store.deliveryQueue.claim(
        ["sub_1", "sub_2"].map((subscription) => ({ subscription, count: 8 })),
        1000,
        1000,
      ),
    );
    expect(plan).toMatch(/events_by_(pending|due)/);
    expect(plan).not.toMatch(/SCAN events\b(?! USING)|Seq Scan/);
  });
});
