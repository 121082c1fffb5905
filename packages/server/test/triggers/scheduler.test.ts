// The scheduler: when it starts polls and deliveries, and the leases of connections.
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  addEvents,
  connect,
  openQueues,
  respondWithoutCalls,
  startHolder,
  startReceiver,
  startService,
  subscribe,
} from "../helpers/queues.ts";

function useFakeIntervals(): void {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
}

describe("a scheduler", () => {
  test("starts due polls and deliveries each second, until it is stopped", async () => {
    useFakeIntervals();
    const { store, clock, scheduler } = await openQueues("SQLite");
    const service = await startService(false);
    await subscribe(store, await connect(store, "Fernhill", service.url), clock.now);
    const receiver = await startReceiver((response) => void response.writeHead(204).end());
    await addEvents(store, receiver.url, 1, clock.now);
    scheduler.start();
    vi.advanceTimersByTime(999);
    await scheduler.deliveryWorker.waitUntilIdle();
    expect(service.received).toBe(0);
    vi.advanceTimersByTime(1);
    await expect.poll(() => [service.received, receiver.received]).toEqual([1, 1]);
    await scheduler.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("polls at once when it is asked to, if it was started", async () => {
    useFakeIntervals();
    const { store, clock, scheduler } = await openQueues("SQLite");
    const service = await startService(false);
    await subscribe(store, await connect(store, "Fernhill", service.url), clock.now);
    const list = vi.spyOn(store.pollQueue, "listDueConnections");
    onTestFinished(() => list.mockRestore());
    scheduler.pollSoon();
    expect(list).not.toHaveBeenCalled();
    scheduler.start();
    expect(list).not.toHaveBeenCalled();
    scheduler.pollSoon();
    expect(list).toHaveBeenCalledTimes(1);
    await expect.poll(() => service.received).toBe(1);
  });

  test("reports errors of the store, and continues", async () => {
    useFakeIntervals();
    const { store, clock, errors, scheduler } = await openQueues("SQLite");
    const service = await startService(false);
    const receiver = await startReceiver((response) => void response.writeHead(204).end());
    await subscribe(store, await connect(store, "Fernhill", service.url), clock.now);
    await addEvents(store, receiver.url, 1, clock.now);
    const faults = [new Error("no polls"), new Error("no deliveries")];
    const polls = vi.spyOn(store.pollQueue, "listDueConnections").mockRejectedValueOnce(faults[0]);
    const deliveries = vi.spyOn(store.deliveryQueue, "listDueSubscriptions").mockRejectedValueOnce(faults[1]);
    onTestFinished(() => {
      polls.mockRestore();
      deliveries.mockRestore();
    });
    scheduler.deliverSoon();
    await expect.poll(() => errors).toEqual(faults.slice(1));
    scheduler.start();
    scheduler.pollSoon();
    await expect.poll(() => errors).toEqual(faults.toReversed());
    await scheduler.waitUntilIdle();
    expect([service.received, receiver.received]).toEqual([1, 1]);
  });

  test("delivers the events of a poll without a further start", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const receiver = await startReceiver((response) => void response.writeHead(204).end());
    const calls = [{ id: "1", started: new Date(clock.now - 1_000).toISOString() }];
    const service = await startReceiver((response) => {
      const page = { requestId: "r", records: { totalRecords: 1, currentPageSize: 1 }, calls };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(page));
    });
    const connection = await connect(store, "Fernhill", service.url);
    const given = { trigger: "call_recorded", connection, input: {}, startAt: clock.now - 60_000 };
    const secrets = { signing: "whsec_AAAA" };
    await store.subscriptions.create({ ...given, deliveryUrl: receiver.url }, secrets, clock.now);
    await scheduler.tick();
    await expect.poll(() => receiver.received).toBe(1);
  });
});

describe("the turn of a connection", () => {
  test("polls its subscriptions one after the other, and releases the lease", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const service = await startService(false);
    const connection = await connect(store, "Fernhill", service.url);
    for (let count = 0; count < 3; count += 1) await subscribe(store, connection, clock.now);
    await scheduler.waitUntilIdle();
    expect([service.received, service.maxOpen]).toEqual([3, 1]);
    expect(await store.leases.acquire(`poll:${connection}`, 1_000)).toBeDefined();
  });

  test("ends after ten seconds, and the other subscriptions stay due", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { store, clock, scheduler } = await openQueues("SQLite");
    const service = await startReceiver((response) => {
      vi.advanceTimersByTime(10_001);
      respondWithoutCalls(response);
    });
    const connection = await connect(store, "Fernhill", service.url);
    for (let count = 0; count < 2; count += 1) await subscribe(store, connection, clock.now);
    await scheduler.tick();
    await expect.poll(async () => (await store.leases.acquire(`poll:${connection}`, 60_000)) !== undefined).toBe(true);
    expect(service.received).toBe(1);
    expect(await store.pollQueue.listDue([connection], clock.now)).toHaveLength(1);
  });

  test("continues after an unexpected error of one subscription", async () => {
    const { store, clock, errors, services, scheduler } = await openQueues("SQLite");
    const service = await startService(false);
    const connection = await connect(store, "Fernhill", service.url);
    for (let count = 0; count < 2; count += 1) await subscribe(store, connection, clock.now);
    const fault = new Error("a fault");
    const resolve = vi.spyOn(services.connectorResolver, "resolve").mockRejectedValueOnce(fault);
    onTestFinished(() => resolve.mockRestore());
    await scheduler.waitUntilIdle();
    expect([errors, service.received]).toEqual([[fault], 1]);
    expect(await store.leases.acquire(`poll:${connection}`, 1_000)).toBeDefined();
  });

  test("does not start while another process has the lease", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const service = await startService(false);
    const connection = await connect(store, "Fernhill", service.url);
    await subscribe(store, connection, clock.now);
    const lease = await store.leases.acquire(`poll:${connection}`, 60_000);
    await scheduler.waitUntilIdle();
    expect(service.received).toBe(0);
    if (lease) await store.leases.release(lease);
    await scheduler.waitUntilIdle();
    expect(service.received).toBe(1);
  });

  test("releases the leases if its subscriptions cannot be read", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const connection = await connect(store, "Fernhill", (await startService(false)).url);
    await subscribe(store, connection, clock.now);
    const list = vi.spyOn(store.pollQueue, "listDue").mockRejectedValueOnce(new Error("a fault"));
    onTestFinished(() => list.mockRestore());
    await expect(scheduler.tick()).rejects.toThrow("a fault");
    expect(await store.leases.acquire(`poll:${connection}`, 1_000)).toBeDefined();
  });

  test("renews the lease three times in its time, and is aborted when another process has it", async () => {
    useFakeIntervals();
    const { store, clock, errors, scheduler } = await openQueues("SQLite");
    const arrived = Promise.withResolvers<void>();
    const service = await startReceiver(() => arrived.resolve());
    const id = await subscribe(store, await connect(store, "Fernhill", service.url), clock.now);
    const renew = vi.spyOn(store.leases, "renew");
    onTestFinished(() => renew.mockRestore());
    await scheduler.tick();
    await arrived.promise; // Each further attempt of expect.poll would advance the fake timers.
    vi.advanceTimersByTime(4_999);
    expect(renew).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(renew.mock.calls.map(([, leaseMs]) => leaseMs)).toEqual([15_000]);
    await Promise.all(renew.mock.results.map(({ value }) => value));
    expect(service.open).toBe(1);
    await store.database.query("DELETE FROM leases");
    vi.advanceTimersByTime(5_000);
    await expect.poll(() => service.open).toBe(0);
    await scheduler.stop();
    expect((await store.subscriptions.get(id))?.lastPollAt).toBeUndefined();
    expect(errors).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("reports a lease that cannot be renewed, and continues", async () => {
    useFakeIntervals();
    const { store, clock, errors, scheduler } = await openQueues("SQLite", { leaseMs: 3_000 });
    const { receiver: service, answer } = await startHolder(respondWithoutCalls);
    const id = await subscribe(store, await connect(store, "Fernhill", service.url), clock.now);
    const fault = new Error("the database is locked");
    const renew = vi.spyOn(store.leases, "renew").mockRejectedValueOnce(fault);
    onTestFinished(() => renew.mockRestore());
    await scheduler.tick();
    await expect.poll(() => service.received).toBe(1);
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => errors).toEqual([fault]);
    answer();
    await scheduler.waitUntilIdle();
    expect((await store.subscriptions.get(id))?.lastPollAt).toBe(clock.now);
  });

  test("is aborted when the scheduler stops, and stores nothing", async () => {
    const { store, clock, errors, scheduler } = await openQueues("SQLite");
    const { receiver: service } = await startHolder(respondWithoutCalls);
    const connection = await connect(store, "Fernhill", service.url);
    const id = await subscribe(store, connection, clock.now);
    await scheduler.tick();
    await expect.poll(() => service.received).toBe(1);
    await scheduler.stop();
    expect((await store.subscriptions.get(id))?.lastPollAt).toBeUndefined();
    expect(await store.leases.acquire(`poll:${connection}`, 1_000)).toBeDefined();
    await scheduler.tick();
    expect([service.received, errors]).toEqual([1, []]);
  });
});

describe("the polls that run at a time", () => {
  test("are 128, and others follow when a quarter of them has ended", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const { receiver: service, held, answer } = await startHolder(respondWithoutCalls);
    for (let number = 0; number < 140; number += 1)
      await subscribe(store, await connect(store, `Company ${number}`, service.url), clock.now);
    await scheduler.tick();
    await expect.poll(() => held.length).toBe(128);
    await scheduler.tick();
    expect(service.received).toBe(128);
    held.splice(0, 31).forEach(respondWithoutCalls);
    await expect.poll(() => service.open).toBe(97);
    held.splice(0, 1).forEach(respondWithoutCalls);
    await expect.poll(() => service.received).toBe(140);
    answer();
    await expect.poll(() => service.open).toBe(0);
    await scheduler.waitUntilIdle();
    expect(service.received).toBe(140);
  });

  test("are two of one company, whose other connections have their turn later", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const { receiver: service, held, answer } = await startHolder(respondWithoutCalls);
    for (let number = 0; number < 3; number += 1)
      await subscribe(store, await connect(store, `Customer ${number}`, service.url, "company"), clock.now);
    await scheduler.tick();
    await expect.poll(() => held.length).toBe(2);
    await scheduler.tick();
    expect(service.received).toBe(2);
    answer();
    await expect.poll(() => service.open).toBe(0);
    const work = scheduler.waitUntilIdle();
    await expect.poll(() => held.length).toBe(1);
    answer();
    await work;
    expect(service.maxOpen).toBe(2);
  });
});
