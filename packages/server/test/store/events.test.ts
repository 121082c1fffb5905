// Stored events: their pages, changes and detection lags.
import type { TriggerEvent } from "gong-connector";
import { expect, test } from "vitest";
import type { Store } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const second = (count: number): string => new Date(count * 1_000).toISOString();

function createEvent(itemId: string, times: Partial<TriggerEvent> = {}): TriggerEvent {
  return {
    id: `call_recorded:${itemId}`,
    trigger: "call_recorded",
    itemId,
    detectedAt: second(100),
    data: {},
    ...times,
  };
}

async function add({ database, events }: Store, added: readonly TriggerEvent[], now = 1, deliveryUrl?: string) {
  const subscription = { id: "sub_1", deliveryUrl };
  await database.transaction((transaction) =>
    events.add(
      added.map((event) => ({ subscription, event })),
      now,
      transaction,
    ),
  );
}

describeEachDatabase("events", (kind) => {
  test("are stored once, and are pending only with a delivery URL", async () => {
    const { store } = await openEmptyStore(kind);
    const event = createEvent("1", { occurredAt: second(90), isTest: true });
    await add(store, [event]);
    await add(store, [event, createEvent("2")], 2, "https://engine.example/");
    const [second1, first] = await store.events.list("sub_1");
    expect(first).toEqual({
      id: expect.stringMatching(/^evt_[\w-]{32}$/),
      subscription: "sub_1",
      itemId: "1",
      occurredAt: 90_000,
      detectedAt: 100_000,
      isTest: true,
      deliveryState: "stored",
      attempts: 0,
      changedAt: 1,
      event,
    });
    expect(second1).toMatchObject({ itemId: "2", deliveryState: "pending", nextAttemptAt: 2, isTest: false });
    expect(await store.events.get("sub_1", first?.id ?? "")).toEqual(first);
    expect(await store.events.get("sub_2", first?.id ?? "")).toBeUndefined();
  });

  test("are listed newest first by their time, page by page, and by state", async () => {
    const { store } = await openEmptyStore(kind);
    const many = Array.from({ length: 60 }, (_none, index) =>
      createEvent(String(index), { occurredAt: second(index) }),
    );
    await add(store, many);
    await add(store, [createEvent("pending", { occurredAt: second(0.5) })], 1, "https://engine.example/");
    const items = async (filter: object) => (await store.events.list("sub_1", filter)).map(({ itemId }) => itemId);
    const first = await store.events.list("sub_1");
    expect(first).toHaveLength(50);
    expect(first.at(-1)?.itemId).toBe("10");
    expect(await items({ after: first.at(-1)?.id })).toEqual([..."987654321", "pending", "0"]);
    expect(await items({ limit: 2 })).toEqual(["59", "58"]);
    expect(await items({ state: "pending" })).toEqual(["pending"]);
    const [latest] = first;
    expect(await items({ state: "stored", after: latest?.id, limit: 1 })).toEqual(["58"]);
  });

  test("that changed are listed oldest first, the latest 200", async () => {
    const { store } = await openEmptyStore(kind);
    for (let now = 1; now <= 9; now += 1)
      await add(
        store,
        Array.from({ length: 25 }, (_none, index) => createEvent(`${now}/${index}`)),
        now,
      );
    expect(await store.events.listChangedSince("sub_1", 9)).toHaveLength(25);
    const changed = (await store.events.listChangedSince("sub_1", 1)).map(({ changedAt }) => changedAt);
    expect([changed.length, changed[0], changed.at(-1)]).toEqual([200, 2, 9]);
  });

  test("are counted up to a maximum", async () => {
    const { store } = await openEmptyStore(kind);
    await add(store, [createEvent("1"), createEvent("2")]);
    await add(store, [createEvent("3"), createEvent("4"), createEvent("5")], 1, "https://engine.example/");
    await store.database.query("UPDATE events SET delivery_state = 'failed' WHERE item_id = '5'");
    expect(await store.events.getCounts("sub_1", 9)).toEqual({ total: 5, pending: 2, failed: 1 });
    expect(await store.events.getCounts("sub_1", 1)).toEqual({ total: 1, pending: 1, failed: 1 });
  });

  test("have detection lags, oldest first, except tests and events without a time", async () => {
    const { store } = await openEmptyStore(kind);
    const detect = (itemId: string, detectedAt: number, times: Partial<TriggerEvent>) =>
      createEvent(itemId, { detectedAt: second(detectedAt), ...times });
    await add(store, [
      detect("1", 100, { occurredAt: second(90) }),
      detect("2", 101, { occurredAt: second(99) }),
      detect("3", 102, { occurredAt: second(110) }),
      detect("4", 103, {}),
      detect("5", 104, { occurredAt: second(90), isTest: true }),
    ]);
    const lags = [
      { occurredAt: 90_000, lagMs: 10_000 },
      { occurredAt: 99_000, lagMs: 2_000 },
      { occurredAt: 110_000, lagMs: 0 },
    ];
    expect(await store.events.listDetectionLags("sub_1", 9)).toEqual(lags);
    expect(await store.events.listDetectionLags("sub_1", 2)).toEqual(lags.slice(1));
  });

  test("are deleted with all of a subscription", async () => {
    const { store } = await openEmptyStore(kind);
    await add(store, [createEvent("1"), createEvent("2")]);
    await store.events.deleteAll("sub_2");
    expect(await store.events.list("sub_1")).toHaveLength(2);
    await store.events.deleteAll("sub_1");
    expect(await store.events.list("sub_1")).toEqual([]);
  });

  test("whose content cannot be read have the reason", async () => {
    const { store } = await openEmptyStore(kind);
    await add(store, [createEvent("1")]);
    await store.database.query("UPDATE events SET content_ciphertext = 'x'");
    const [event] = await store.events.list("sub_1");
    expect(event?.event).toBeUndefined();
    expect(event?.unreadable).toContain("the value of event/");
    await store.database.query("UPDATE events SET content_ciphertext = NULL, delivery_state = 'of a later version'");
    const [deleted] = await store.events.list("sub_1");
    expect(deleted).not.toHaveProperty("unreadable");
    expect(deleted?.deliveryState).toBe("pending");
  });
});
