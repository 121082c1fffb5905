// Webhook requests that arrive together share a transaction, and none fails because of another one.
import type { TriggerEvent } from "gong-connector";
import { expect, test } from "vitest";
import type { Store, Subscription } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

function createEvent(itemId: string): TriggerEvent {
  const detectedAt = "2026-03-01T00:00:00.000Z";
  return { id: `call_analyzed:${itemId}`, trigger: "call_analyzed", itemId, detectedAt, data: {} };
}

async function subscribe(store: Store): Promise<Subscription> {
  const given = { trigger: "call_analyzed", connection: "con_1", input: {}, startAt: 1 };
  return store.subscriptions.create(given, {}, 1);
}

async function listItems(store: Store, { id }: Subscription): Promise<string[]> {
  return (await store.events.list(id, { limit: 1000 })).map(({ itemId }) => itemId).sort();
}

describeEachDatabase("received webhooks", (kind) => {
  test("share transactions, and a copy is stored once", async () => {
    const { store } = await openEmptyStore(kind);
    const subscription = await subscribe(store);
    const { database } = store;
    const transaction = database.transaction.bind(database);
    let transactions = 0;
    database.transaction = (task) => {
      transactions += 1;
      return transaction(task);
    };
    const items = Array.from({ length: 60 }, (_none, index) => String(100 + index));
    const add = (item: string): Promise<boolean> => {
      const webhook = { replayKey: `key ${item}`, replayableUntil: 5000, receivedAt: 2000 };
      return store.receivedWebhooks.add({ ...webhook, subscription, event: createEvent(item) });
    };
    const results = await Promise.all([...items, ...items].map(add));
    expect(results).toEqual([...items.map(() => true), ...items.map(() => false)]);
    expect(await add("100")).toBe(false);
    expect(transactions).toBeLessThanOrEqual(4);
    expect(await listItems(store, subscription)).toEqual(items);
    expect((await store.subscriptions.get(subscription.id))?.lastReceivedAt).toBe(2000);
  });

  test("one that cannot be stored does not fail the others", async () => {
    const { store } = await openEmptyStore(kind);
    const subscription = await subscribe(store);
    // SQLite fails for a time that is no number, PostgreSQL for a text with a zero byte.
    const invalid = { ...createEvent("b\u0000"), ...(kind === "SQLite" && { detectedAt: "no time" }) };
    const events = [createEvent("a"), invalid, createEvent("c")];
    const results = await Promise.allSettled(
      events.map((event) => {
        const webhook = { replayKey: event.itemId.slice(0, 1), replayableUntil: 5000, receivedAt: 2000 };
        return store.receivedWebhooks.add({ ...webhook, subscription, event });
      }),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await listItems(store, subscription)).toEqual(["a", "c"]);
    const repeated = { replayKey: "b", replayableUntil: 5000, receivedAt: 2000, subscription, event: createEvent("b") };
    expect(await store.receivedWebhooks.add(repeated)).toBe(true);
  });

  test("of a subscription that is deleted meanwhile leave no event", async () => {
    const { store } = await openEmptyStore(kind);
    const [deleted, kept] = [await subscribe(store), await subscribe(store)];
    const add = (subscription: Subscription, item: string): Promise<boolean> => {
      const webhook = { replayKey: `${subscription.id} ${item}`, replayableUntil: 5000, receivedAt: 2000 };
      return store.receivedWebhooks.add({ ...webhook, subscription, event: createEvent(item) });
    };
    const items = Array.from({ length: 20 }, (_none, index) => String(100 + index));
    const adding = items.map(async (item) => {
      for (let turn = Number(item); turn > 100; turn -= 1) await new Promise((next) => setImmediate(next));
      return add(deleted, item);
    });
    expect(await store.subscriptions.delete(deleted.id)).toBe(true);
    await Promise.all([...adding, add(deleted, "200"), add(kept, "200")]);
    expect(await listItems(store, deleted)).toEqual([]);
    expect(await listItems(store, kept)).toEqual(["200"]);
  });
});
