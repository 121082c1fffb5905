// Subscriptions and events as they are kept: together or not at all, sealed, claimed by one, and forgotten in time.
import { expect, onTestFinished, test } from "vitest";
import { openStore, type Polled, rotateKey, type Store, type Subscription } from "../../src/connections/index.ts";
import type { TriggerEvent, TriggerState } from "../../src/index.ts";
import { emptyStore, onEachDatabase, openEmpty } from "./stores.ts";

const state: TriggerState = {
  version: 1,
  start: 0,
  read: [],
  known: { CANARY: "1" },
  pending: [],
  failures: 0,
  busyUntil: 0,
  sweep: { count: 0 },
};

function eventOf(item: string, at = 1000): TriggerEvent {
  const foundAt = new Date(at).toISOString();
  return { id: `call_recorded:${item}`, trigger: "call_recorded", item, foundAt, data: { title: `CANARY ${item}` } };
}

function polled(items: readonly string[], more: Partial<Polled> = {}): Polled {
  return { events: items.map((item) => eventOf(item)), state, nextPollAt: 5000, requests: 1, ...more };
}

async function subscribe(store: Store, deliverTo?: string): Promise<Subscription> {
  const given = { trigger: "call_recorded", connection: "con_1", input: {}, startAt: 0 };
  return store.subscriptions.create({ ...given, ...(deliverTo && { deliverTo }) }, { signing: "whsec_CANARY" }, 1000);
}

async function leaseOf(store: Store, now = 1000) {
  const lease = await store.leases.acquire("poll:con_1", 100, now);
  if (!lease) throw new Error("somebody else holds it");
  return lease;
}

onEachDatabase("subscriptions", (kind) => {
  test("events are stored once, together with what the poll knew, and sealed", async () => {
    const { store } = await openEmpty(kind);
    const subscription = await subscribe(store);
    expect(await store.subscriptions.dueConnections(1000, 5)).toEqual(["con_1"]);
    const lease = await leaseOf(store);
    expect(await store.subscriptions.dueConnections(1000, 5)).toEqual([]);
    expect(await store.subscriptions.commit(subscription, lease, polled(["a", "b"]), 1000)).toBe(true);
    expect(await store.subscriptions.commit(subscription, lease, polled(["b", "c"]), 1000)).toBe(true);
    expect((await store.events.list(subscription.id)).map(({ item }) => item).sort()).toEqual(["a", "b", "c"]);
    expect(await store.subscriptions.stateOf(subscription.id)).toEqual(state);
    expect(await store.subscriptions.due("con_1", 4999)).toEqual([]);
    expect(await store.subscriptions.due("con_1", 5000)).toHaveLength(1);
    for (const table of ["events", "subscriptions", "secrets"])
      expect(JSON.stringify(await store.database.query(`SELECT * FROM ${table}`))).not.toContain("CANARY");
  });

  test("a poller that was overtaken stores nothing, nor one whose subscription was changed", async () => {
    const { store } = await openEmpty(kind);
    const subscription = await subscribe(store);
    const late = await leaseOf(store);
    const current = await leaseOf(store, 1100);
    expect(await store.subscriptions.commit(subscription, late, polled(["a"]), 1100)).toBe(false);
    const { enabled, intervalSeconds, deliverTo, webhook } = subscription;
    await store.subscriptions.change(subscription.id, { enabled, intervalSeconds, deliverTo, webhook }, 1100);
    expect(await store.subscriptions.commit(subscription, current, polled(["a"]), 1100)).toBe(false);
    expect(await store.events.list(subscription.id)).toEqual([]);
    const [fresh] = await store.subscriptions.due("con_1", 1100);
    if (fresh) expect(await store.subscriptions.commit(fresh, current, polled(["a"]), 1100)).toBe(true);
    expect(await store.events.list(subscription.id)).toHaveLength(1);
  });

  test("an event is claimed by one, and its attempt counts unless another has begun", async () => {
    const { store, options } = await openEmpty(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const subscription = await subscribe(store, "https://engine.example/");
    const items = Array.from({ length: 40 }, (_none, index) => `call ${index}`);
    await store.subscriptions.commit(subscription, await leaseOf(store), polled(items), 1000);
    const claims = await Promise.all([store, other, store, other].map(({ events }) => events.claim(1000, 100, 10)));
    const claimed = claims.flat().map(({ id }) => id);
    expect(new Set(claimed).size).toBe(claimed.length);
    for (let left = 40 - claimed.length; left > 0; ) left -= (await store.events.claim(1000, 100, 10)).length;
    expect(await store.events.claim(1099, 100, 40)).toEqual([]);
    const [first] = claims.flat();
    const again = await store.events.claim(1100, 100, 40);
    expect(again).toHaveLength(40);
    if (first) await store.events.attempted(first, { delivery: "delivered", says: "late", keep: true }, 1100);
    expect(await store.events.counts(subscription.id)).toEqual({ total: 40, pending: 40, dead: 0 });
    for (const event of again) await store.events.attempted(event, { delivery: "dead", says: "no" }, 1100);
    expect(await store.events.counts(subscription.id)).toEqual({ total: 40, pending: 0, dead: 40 });
    expect(await store.events.replay(subscription.id, undefined, 1200)).toBe(40);
  });

  test("content is forgotten before the event is, and what is to be posted stays", async () => {
    const { store } = await openEmpty(kind);
    const kept = await subscribe(store);
    const posted = await subscribe(store, "https://engine.example/");
    const lease = await leaseOf(store);
    for (const one of [kept, posted]) await store.subscriptions.commit(one, lease, polled(["a"]), 1000);
    await store.events.forget(2000, 500);
    expect((await store.events.list(kept.id)).map(({ event }) => event)).toEqual([undefined]);
    expect((await store.events.list(posted.id))[0]?.event?.item).toBe("a");
    await store.events.forget(2000, 2000);
    expect(await store.events.list(kept.id)).toEqual([]);
    expect(await store.events.list(posted.id)).toHaveLength(1);
    expect(await store.subscriptions.remove(posted.id)).toBe(true);
    expect(await store.events.list(posted.id)).toEqual([]);
    expect(await store.secrets.open(posted.id)).toEqual({});
  });

  test("a key rotation seals events and states anew, and a process with the old key stores none", async () => {
    const options = await emptyStore(kind);
    const [oldKey, newKey] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString("base64"));
    const before = await openStore({ ...options, key: oldKey });
    onTestFinished(() => before.close());
    const subscription = await subscribe(before);
    const lease = await leaseOf(before);
    await before.subscriptions.commit(subscription, lease, polled(["a"]), 1000);
    expect(await rotateKey({ ...options, key: oldKey }, newKey)).toBe(3);
    await expect(before.subscriptions.commit(subscription, lease, polled(["b"]), 1000)).rejects.toThrow(
      /start it anew/,
    );
    const after = await openStore({ ...options, key: newKey });
    onTestFinished(() => after.close());
    expect((await after.events.list(subscription.id)).map(({ event }) => event?.item)).toEqual(["a"]);
    expect(await after.subscriptions.stateOf(subscription.id)).toEqual(state);
  });
});
