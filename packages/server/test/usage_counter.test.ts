// Usage: requests are counted in memory and stored together.
import { expect, test } from "vitest";
import { UsageCounter } from "../src/usage_counter.ts";
import { openEmptyStore } from "./helpers/stores.ts";

const attempt = { action: "list_users", attempt: 1, method: "GET", durationMs: 1, bytesSent: 0, bytesReceived: 0 };
const sentAt = Date.parse("2026-03-01T10:15:00Z");

test("stores the requests of an hour with one statement for each action", async () => {
  const { store } = await openEmptyStore("SQLite");
  const query = store.database.query.bind(store.database);
  let statements = 0;
  store.database.query = (sql, values) => {
    statements += 1;
    return query(sql, values);
  };
  const counter = new UsageCounter(store, (error) => expect.fail(String(error)));
  for (let count = 0; count < 50; count += 1)
    counter.add({ ...attempt, waitMs: 2.5, quotaRemaining: 1, status: 200 }, sentAt);
  counter.add({ ...attempt, waitMs: 0, quotaRemaining: 1, status: 429, kind: "rate_limited" }, sentAt);
  counter.add({ ...attempt, action: "list_calls", waitMs: 0, quotaRemaining: 1, status: 200 }, sentAt);
  await counter.write();
  expect(statements).toBe(2);
  expect(await store.runs.listUsage("2026-03-01")).toEqual([
    { hour: 10, action: "list_calls", requests: 1, errors: 0, waitMs: 0, rateLimitedCount: 0 },
    { hour: 10, action: "list_users", requests: 51, errors: 1, waitMs: 125, rateLimitedCount: 1 },
  ]);
});

test("stores counted requests by itself", async () => {
  const { store } = await openEmptyStore("SQLite");
  const counter = new UsageCounter(store, (error) => expect.fail(String(error)));
  counter.add({ ...attempt, waitMs: 0, quotaRemaining: 1, status: 200 }, sentAt);
  await expect.poll(() => store.runs.listUsage("2026-03-01")).toMatchObject([{ requests: 1 }]);
});
