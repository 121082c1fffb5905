// Pauses of companies that the vendor asked to wait.
import { expect, test } from "vitest";
import type { Store } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore, sampleConnection } from "../helpers/stores.ts";

async function pause({ database }: Store, quotaKey: string, until: number): Promise<void> {
  await database.query(
    "INSERT INTO rate_limiter_states (quota_key, next_request_at, paused_until, day, requests_used) VALUES ($1, $2, $2, 0, 0)",
    [quotaKey, until],
  );
}

describeEachDatabase("pauses", (kind) => {
  test("are listed with the customers of the company, the longest first", async () => {
    const { store } = await openEmptyStore(kind);
    const now = Date.now();
    for (const [quotaKey, until] of [
      ["a", now + 60_000],
      ["b", now + 90_000],
      ["c", now - 60_000],
      ["d", now + 60_000],
    ] as const)
      await pause(store, quotaKey, until);
    for (const customer of ["Fernhill", "Alder", "Fernhill"])
      await store.connections.create({ ...sampleConnection, customer, quotaKey: "b" }, {}, 1);
    for (let number = 10; number < 31; number += 1)
      await store.connections.create({ ...sampleConnection, customer: `Customer ${number}`, quotaKey: "a" }, {}, 1);
    const pauses = await store.pauses.list();
    expect(pauses.map(({ quotaKey }) => quotaKey)).toEqual(["b", "a", "d"]);
    expect(pauses[0]).toEqual({ quotaKey: "b", customers: ["Alder", "Fernhill"], until: now + 90_000 });
    expect(pauses[1]?.customers).toHaveLength(20);
    expect(pauses[2]?.customers).toEqual([]);
  });

  test("can be lifted once, which makes the polls due that failed", async () => {
    const { store } = await openEmptyStore(kind);
    const now = Date.now();
    await pause(store, "a", now + 60_000);
    const { id } = await store.connections.create({ ...sampleConnection, quotaKey: "a" }, {}, 1);
    const other = await store.connections.create({ ...sampleConnection, quotaKey: "b" }, {}, 1);
    const subscribe = async (connection: string, error: string | null) => {
      const given = { trigger: "call_recorded", connection, input: {}, startAt: now };
      const created = await store.subscriptions.create(given, {}, now);
      await store.database.query("UPDATE subscriptions SET next_poll_at = $2, last_poll_error = $3 WHERE id = $1", [
        created.id,
        now + 60_000,
        error,
      ]);
      return created.id;
    };
    const ids = [await subscribe(id, "{}"), await subscribe(id, null), await subscribe(other.id, "{}")];
    expect(await store.pauses.lift("b", now)).toBe(false);
    expect([await store.pauses.lift("a", now), await store.pauses.lift("a", now)]).toEqual([true, false]);
    expect(await store.pauses.list()).toEqual([]);
    const times = await Promise.all(ids.map(async (one) => (await store.subscriptions.get(one))?.nextPollAt));
    expect(times).toEqual([now, now + 60_000, now]);
  });
});
