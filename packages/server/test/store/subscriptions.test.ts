// Subscriptions and events in the store: transactions of polls, claims, retention and key rotation.

import type { TriggerEvent } from "gong-connector";
import { expect, onTestFinished, test } from "vitest";
import { type CompletedPoll, openStore, rotateKey, type Store, type Subscription } from "../../src/store/index.ts";
import { createEmptyStore, describeEachDatabase, expireRights, openEmptyStore } from "../helpers/stores.ts";

const state = "CANARY";

function createEvent(itemId: string, at = 1000): TriggerEvent {
  const detectedAt = new Date(at).toISOString();
  return {
    id: `call_recorded:${itemId}`,
    trigger: "call_recorded",
    itemId,
    detectedAt,
    data: { title: `CANARY ${itemId}` },
  };
}

function createPoll(items: readonly string[], extra: Partial<CompletedPoll> = {}): CompletedPoll {
  return { events: items.map((item) => createEvent(item)), state, nextPollAt: 5000, requests: 1, ...extra };
}

async function subscribe(store: Store, deliveryUrl?: string): Promise<Subscription> {
  const given = { trigger: "call_recorded", connection: "con_1", input: {}, startAt: 0 };
  return store.subscriptions.create(
    { ...given, ...(deliveryUrl && { deliveryUrl }) },
    { signing: "whsec_CANARY" },
    1000,
  );
}

async function acquireLease(store: Store) {
  const lease = await store.leases.acquire("poll:con_1", 3_600_000);
  if (!lease) throw new Error("the lease has another holder");
  return lease;
}

describeEachDatabase("subscriptions", (kind) => {
  test("stores each event once, together with the poll state, both encrypted", async () => {
    const { store } = await openEmptyStore(kind);
    const subscription = await subscribe(store);
    expect(await store.pollQueue.listDueConnections(1000, 5)).toEqual([{ id: "con_1", quotaKey: "con_1" }]);
    const lease = await acquireLease(store);
    expect(await store.pollQueue.listDueConnections(1000, 5)).toEqual([]);
    expect(await store.pollQueue.storePoll(subscription, { lease }, createPoll(["a", "b"]), 1000)).toBe(true);
    expect(await store.pollQueue.storePoll(subscription, { lease }, createPoll(["b", "c"]), 1000)).toBe(true);
    expect((await store.events.list(subscription.id)).map(({ itemId }) => itemId).sort()).toEqual(["a", "b", "c"]);
    expect(await store.pollQueue.listDue(["con_1"], 4999)).toEqual([]);
    const [due, ...others] = await store.pollQueue.listDue(["con_1", "con_2"], 5000);
    expect(due && store.pollQueue.readState(due)).toEqual(state);
    expect(others).toEqual([]);
    for (const table of ["events", "subscriptions", "secrets"])
      expect(JSON.stringify(await store.database.query(`SELECT * FROM ${table}`))).not.toContain("CANARY");
  });

  test("stores the time of the last webhook request at most once a second", async () => {
    const { store } = await openEmptyStore(kind);
    const { id } = await subscribe(store);
    const now = Date.now();
    for (const at of [now, now + 999, now + 1000])
      await store.database.transaction((transaction) => store.subscriptions.setLastReceivedAt([id], at, transaction));
    expect((await store.subscriptions.get(id))?.lastReceivedAt).toBe(now + 1000);
    await store.database.transaction((transaction) =>
      store.subscriptions.setLastReceivedAt([id], now + 1500, transaction),
    );
    expect((await store.subscriptions.get(id))?.lastReceivedAt).toBe(now + 1000);
  });

  test("releases the lease of a connection with the last poll of its turn", async () => {
    const { store } = await openEmptyStore(kind);
    const subscription = await subscribe(store);
    const lease = await acquireLease(store);
    expect(await store.pollQueue.storePoll(subscription, { lease }, createPoll([]), 1000)).toBe(true);
    expect(await store.leases.acquire("poll:con_1", 1000)).toBeUndefined();
    const turn = { lease, isLast: true };
    expect(await store.pollQueue.storePoll(subscription, turn, createPoll(["a"]), 1000)).toBe(true);
    await acquireLease(store);
    expect(await store.pollQueue.storePoll(subscription, turn, createPoll(["b"]), 1000)).toBe(false);
    expect(await store.events.list(subscription.id)).toHaveLength(1);
  });

  test("deletes expired events and their content in small transactions, and stops when it is aborted", async () => {
    const { store } = await openEmptyStore(kind);
    const subscription = await subscribe(store);
    const items = Array.from({ length: 125 }, (_none, index) => String(index));
    await store.pollQueue.storePoll(subscription, { lease: await acquireLease(store) }, createPoll(items), 1000);
    const { query } = store.database;
    const changedRows: number[] = [];
    const controller = new AbortController();
    store.database.query = async (sql, values) => {
      const rows = await query.call(store.database, sql, values);
      changedRows.push(rows.length);
      if (changedRows.length === 5) controller.abort();
      return rows;
    };
    await store.events.deleteBefore(2000, 2000, controller.signal);
    expect(changedRows).toEqual([50, 50, 25, 50, 50]);
    expect(await store.events.getCounts(subscription.id, 1000)).toEqual({ total: 25, pending: 0, failed: 0 });
    expect(await store.events.getCounts(subscription.id, 20)).toEqual({ total: 20, pending: 0, failed: 0 });
    await store.subscriptions.delete(subscription.id);
    expect(await store.database.query("SELECT id FROM events")).toEqual([]);
  });

  test("stores nothing of a poll whose lease was lost or whose subscription was changed", async () => {
    const { store } = await openEmptyStore(kind);
    const subscription = await subscribe(store);
    const late = await acquireLease(store);
    await expireRights(store);
    const current = await acquireLease(store);
    expect(await store.pollQueue.storePoll(subscription, { lease: late }, createPoll(["a"]), 1100)).toBe(false);
    const { enabled, intervalSeconds, deliveryUrl, webhook } = subscription;
    await store.subscriptions.update(subscription.id, { enabled, intervalSeconds, deliveryUrl, webhook }, 1100);
    expect(await store.pollQueue.storePoll(subscription, { lease: current }, createPoll(["a"]), 1100)).toBe(false);
    expect(await store.events.list(subscription.id)).toEqual([]);
    const [fresh] = await store.pollQueue.listDue(["con_1"], 1100);
    if (fresh) expect(await store.pollQueue.storePoll(fresh, { lease: current }, createPoll(["a"]), 1100)).toBe(true);
    expect(await store.events.list(subscription.id)).toHaveLength(1);
  });

  test("lets one process claim an event, and ignores the result of an attempt that was claimed again", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const subscription = await subscribe(store, "https://engine.example/");
    const items = Array.from({ length: 40 }, (_none, index) => `call ${index}`);
    await store.pollQueue.storePoll(subscription, { lease: await acquireLease(store) }, createPoll(items), 1000);
    const claim = ({ deliveryQueue }: Store, limit = 10) =>
      deliveryQueue.claim([{ subscription: subscription.id, count: limit }], 1000, 3_600_000);
    const claims = await Promise.all([store, other, store, other].map((one) => claim(one)));
    const claimed = claims.flat().map(({ id }) => id);
    expect(new Set(claimed).size).toBe(claimed.length);
    for (let left = 40 - claimed.length; left > 0; ) left -= (await claim(store)).length;
    expect(await claim(store, 40)).toEqual([]);
    expect(await store.deliveryQueue.listDueSubscriptions(1000, 8)).toEqual([]);
    await expireRights(store);
    expect(await store.deliveryQueue.listDueSubscriptions(1000, 8)).toEqual([
      { subscription: subscription.id, count: 8 },
    ]);
    const again = await claim(store, 40);
    expect(again).toHaveLength(40);
    const late = { state: "delivered", message: "late", keepContent: true } as const;
    const lateResults = claims.flat().map((event) => ({ event, attempt: late }));
    await store.deliveryQueue.recordAttempts(lateResults, 1100);
    expect(await store.events.getCounts(subscription.id, 100)).toEqual({ total: 40, pending: 40, failed: 0 });
    const failed = { state: "failed", message: "no" } as const;
    const retried = { state: "pending", message: "later", nextAttemptAt: 5000 } as const;
    const attempts = [failed, retried, late, { ...late, keepContent: false }];
    const results = again.map((event, index) => ({ event, attempt: attempts[index % 4] ?? failed }));
    await store.deliveryQueue.recordAttempts(results, 1100);
    expect(await store.events.getCounts(subscription.id, 100)).toEqual({ total: 40, pending: 10, failed: 10 });
    for (const { event, attempt } of results) {
      const stored = await store.events.get(subscription.id, event.id);
      expect(stored).toMatchObject({ deliveryState: attempt.state, message: attempt.message });
      expect(stored?.deliveredAt).toBe(attempt.state === "delivered" ? 1100 : undefined);
      expect(stored?.nextAttemptAt).toBe(attempt.state === "pending" ? 5000 : undefined);
      expect(stored?.event?.itemId).toBe(attempt === attempts[3] ? undefined : event.itemId);
    }
    expect(await store.deliveryQueue.replayFailed(subscription.id, 1200)).toBe(10);
  });

  test("stops and replays the events of a subscription in batches", async () => {
    const { store } = await openEmptyStore(kind);
    const subscription = await subscribe(store, "https://engine.example/");
    const count = 250;
    const items = Array.from({ length: count }, (_none, index) => `call ${index}`);
    await store.pollQueue.storePoll(subscription, { lease: await acquireLease(store) }, createPoll(items), 1000);
    await store.database.query("UPDATE events SET delivery_state = 'failed', next_attempt_at = NULL");
    const query = store.database.query.bind(store.database);
    let maxRows = 0;
    store.database.query = async (...args) => {
      const rows = await query(...args);
      maxRows = Math.max(maxRows, rows.length);
      return rows;
    };
    expect(await store.deliveryQueue.replayFailed(subscription.id, 2000)).toBe(count);
    expect(await store.events.getCounts(subscription.id, 1000)).toEqual({ total: count, pending: count, failed: 0 });
    expect(await store.deliveryQueue.replayFailed(subscription.id, 2000)).toBe(0);
    await store.deliveryQueue.stop(subscription.id, 2100);
    expect((await store.events.getCounts(subscription.id, 1000)).pending).toBe(count);
    const { enabled, intervalSeconds, webhook } = subscription;
    await store.subscriptions.update(
      subscription.id,
      { enabled, intervalSeconds, deliveryUrl: undefined, webhook },
      2100,
    );
    expect((await store.events.getCounts(subscription.id, 1000)).pending).toBe(0);
    expect(maxRows).toBe(50);
  });

  test("deletes the content of events first and the events later, except pending ones", async () => {
    const { store } = await openEmptyStore(kind);
    const kept = await subscribe(store);
    const posted = await subscribe(store, "https://engine.example/");
    const lease = await acquireLease(store);
    for (const one of [kept, posted]) await store.pollQueue.storePoll(one, { lease }, createPoll(["a"]), 1000);
    await store.events.deleteBefore(2000, 500);
    expect((await store.events.list(kept.id)).map(({ event }) => event)).toEqual([undefined]);
    expect((await store.events.list(posted.id))[0]?.event?.itemId).toBe("a");
    await store.events.deleteBefore(2000, 2000);
    expect(await store.events.list(kept.id)).toEqual([]);
    expect(await store.events.list(posted.id)).toHaveLength(1);
    expect(await store.subscriptions.delete(posted.id)).toBe(true);
    expect(await store.events.list(posted.id)).toEqual([]);
    expect(await store.secrets.get(posted.id)).toEqual({});
  });

  test("encrypts events and poll states with the new key, and rejects polls of a process with the old key", async () => {
    const options = await createEmptyStore(kind);
    const [oldKey, newKey] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString("base64"));
    const before = await openStore({ ...options, key: oldKey });
    onTestFinished(() => before.close());
    const subscription = await subscribe(before);
    const lease = await acquireLease(before);
    await before.pollQueue.storePoll(subscription, { lease }, createPoll(["a"]), 1000);
    expect(await rotateKey({ ...options, key: oldKey }, newKey)).toBe(3);
    await expect(before.pollQueue.storePoll(subscription, { lease }, createPoll(["b"]), 1000)).rejects.toThrow(
      /was rotated/,
    );
    await expect(before.pollQueue.storePoll(subscription, { lease }, createPoll([]), 1000)).rejects.toThrow(
      /was rotated/,
    );
    const after = await openStore({ ...options, key: newKey });
    onTestFinished(() => after.close());
    expect((await after.events.list(subscription.id)).map(({ event }) => event?.itemId)).toEqual(["a"]);
    const [due] = await after.pollQueue.listDue(["con_1"], 5000);
    expect(due && after.pollQueue.readState(due)).toEqual(state);
  });
});
