// Fair queues: no receiver, company or unreadable row delays the deliveries and polls of others.
import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import {
  addEvents,
  connect,
  openQueues,
  respondWithoutCalls,
  startReceiver,
  startService,
  subscribe,
} from "./helpers/queues.ts";
import { describeEachDatabase } from "./helpers/stores.ts";

describeEachDatabase("queues", (kind) => {
  test("a receiver that never answers does not delay the events of another one", async () => {
    const { store, clock, scheduler } = await openQueues(kind);
    const silent = await startReceiver(() => {});
    const healthy = await startReceiver((response) => void response.writeHead(204).end());
    await addEvents(store, silent.url, 60, clock.now);
    const id = await addEvents(store, healthy.url, 30, clock.now + 1);
    clock.now += 1;
    await scheduler.tick();
    await expect.poll(() => healthy.received).toBe(30);
    await expect.poll(async () => (await store.events.getCounts(id, 100)).pending).toBe(0);
    expect(silent.received).toBeLessThanOrEqual(8);
    expect(healthy.maxOpen).toBeLessThanOrEqual(8);
  });

  test("claims the events of many receivers at once, with few statements", async () => {
    const { store, clock, scheduler } = await openQueues(kind);
    const count = 40;
    const receiver = await startReceiver((response) => void response.writeHead(204).end());
    const { deliveryQueue } = store;
    const claim = deliveryQueue.claim.bind(deliveryQueue);
    const { promise: allStarted, resolve } = Promise.withResolvers<void>();
    const statements = 3;
    let claims = 0;
    deliveryQueue.claim = async (...args) => {
      claims += 1;
      if (claims === statements) resolve();
      await allStarted;
      return claim(...args);
    };
    for (let number = 0; number < count; number += 1) await addEvents(store, receiver.url, 1, clock.now);
    await scheduler.waitUntilIdle();
    expect(receiver.received).toBe(count);
    expect(claims).toBe(statements);
  });

  test("many receivers that never answer leave capacity to others", async () => {
    const { store, clock, scheduler } = await openQueues(kind);
    const behavior = { isSilent: false };
    const broken = await startReceiver((response) => void (behavior.isSilent || response.destroy()));
    const healthy = await startReceiver((response) => void response.writeHead(204).end());
    for (let count = 0; count < 80; count += 1) await addEvents(store, broken.url, 1, clock.now);
    await scheduler.waitUntilIdle();
    expect(broken.received).toBe(80);
    behavior.isSilent = true;
    clock.now += 60_000;
    await addEvents(store, healthy.url, 10, clock.now);
    await scheduler.tick();
    await expect.poll(() => healthy.received).toBe(10);
    expect(broken.received).toBeLessThanOrEqual(80 + 32);
  });

  test("events and secrets that are unreadable fail with the reason, and all others are delivered", async () => {
    const { store, clock, errors, scheduler } = await openQueues(kind);
    const healthy = await startReceiver((response) => void response.writeHead(204).end());
    const one = await addEvents(store, healthy.url, 3, clock.now);
    const two = await addEvents(store, healthy.url, 2, clock.now);
    const other = await addEvents(store, healthy.url, 2, clock.now);
    const [bad] = await store.events.list(one);
    await store.database.query("UPDATE events SET content_ciphertext = 'x' WHERE id = $1", [bad?.id ?? ""]);
    await store.database.query("UPDATE secrets SET ciphertext = 'x' WHERE owner_id = $1", [two]);
    await scheduler.waitUntilIdle();
    expect(errors).toEqual([]);
    expect(healthy.received).toBe(4);
    const rows = await store.events.list(one);
    const failed = rows.filter(({ deliveryState }) => deliveryState === "failed");
    expect(failed).toMatchObject([
      { id: bad?.id, attempts: 1, message: expect.stringContaining("The value of event/") },
    ]);
    expect((await store.events.list(two)).map(({ deliveryState, message }) => [deliveryState, message])).toEqual(
      Array.from({ length: 2 }, () => ["failed", expect.stringContaining(`The value of ${two}/signing`)]),
    );
    expect(await store.events.getCounts(other, 100)).toMatchObject({ pending: 0, failed: 0 });
    expect(await store.events.listChangedSince(one, 0)).toHaveLength(3);
  });

  test("a company whose polls hang does not delay the polls of another one", async () => {
    const { store, clock, scheduler } = await openQueues(kind);
    const [hanging, answering] = [await startService(true), await startService(false)];
    for (let count = 0; count < 40; count += 1)
      await subscribe(store, await connect(store, `Slow ${count}`, hanging.url, "slow company"), clock.now);
    clock.now += 1;
    const id = await subscribe(store, await connect(store, "Quick", answering.url), clock.now);
    await scheduler.tick();
    await expect.poll(async () => (await store.subscriptions.get(id))?.lastPollAt).toBe(clock.now);
    expect(hanging.received).toBeLessThanOrEqual(2);
  });

  test("polls many companies at once, and spreads the polls of subscriptions that were created together", async () => {
    const { store, clock, scheduler } = await openQueues(kind);
    const count = 80;
    const waiting: ServerResponse[] = [];
    const service = await startReceiver((response) => {
      if (waiting.push(response) >= count) waiting.splice(0).forEach(respondWithoutCalls);
    });
    for (let number = 0; number < count; number += 1)
      await subscribe(store, await connect(store, `Company ${number}`, service.url), clock.now);
    await scheduler.waitUntilIdle();
    expect(service.received).toBe(count);
    const times = (await store.subscriptions.list({ limit: count })).map(
      ({ nextPollAt = 0 }) => nextPollAt - clock.now,
    );
    expect(new Set(times).size).toBeGreaterThan(count / 2);
    expect(Math.min(...times)).toBeGreaterThan(0);
    expect(Math.max(...times)).toBeLessThanOrEqual(300_000);
  });

  test("a subscription that is unreadable gets the reason, and the other ones of its connection are polled", async () => {
    const { store, clock, scheduler } = await openQueues(kind);
    const connection = await connect(store, "Fernhill", (await startService(false)).url);
    const [input, state, readable] = [
      await subscribe(store, connection, clock.now),
      await subscribe(store, connection, clock.now),
      await subscribe(store, connection, clock.now),
    ];
    await store.database.query("UPDATE subscriptions SET input = 'no JSON' WHERE id = $1", [input]);
    await store.database.query("UPDATE subscriptions SET poll_state_ciphertext = 'x' WHERE id = $1", [state]);
    await scheduler.waitUntilIdle();
    expect(await store.subscriptions.get(readable)).toMatchObject({ lastPollAt: clock.now });
    expect((await store.subscriptions.get(readable))?.lastPollError).toBeUndefined();
    expect((await store.subscriptions.get(state))?.lastPollError).toMatchObject({ code: "unreadable_value" });
    const reason = { code: "unreadable_value", message: `input of ${input} was changed outside the store` };
    const listed = await store.subscriptions.list();
    expect(listed.find(({ id }) => id === input)).toMatchObject({ lastPollError: reason, unreadable: reason });
    expect(listed).toHaveLength(3);
  });

  test("a connection that is unreadable needs attention with the reason, and the other ones are listed", async () => {
    const { store } = await openQueues(kind);
    const [bad, good] = [await connect(store, "Alder", ""), await connect(store, "Birch", "")];
    await store.connections.markInDoubt(bad, "No answer.", 1);
    await store.database.query("UPDATE connections SET granted_scopes = 'no JSON' WHERE id = $1", [bad]);
    const reason = `granted_scopes of ${bad} was changed outside the store.`;
    const [first, second] = await store.connections.list();
    expect(first).toMatchObject({ id: bad, state: "needs_reauthorization", reason });
    expect(first?.inDoubtSince).toBeUndefined();
    expect(second).toMatchObject({ id: good, state: "connected" });
  });
});
