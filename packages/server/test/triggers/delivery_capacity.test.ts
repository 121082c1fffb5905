// How many deliveries run at a time, of one subscription and of all of them.
import type { ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { addEvents, openQueues, startHolder, startReceiver } from "../helpers/queues.ts";

const accept = (response: ServerResponse): void => void response.writeHead(204).end();

describe("the deliveries that run at a time", () => {
  test("are eight of one subscription, and others follow without a further start", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const { receiver, held, answer } = await startHolder(accept);
    const id = await addEvents(store, receiver.url, 20, clock.now);
    await scheduler.tick();
    for (const count of [8, 8, 4]) {
      await expect.poll(() => held.length).toBe(count);
      answer();
    }
    await expect.poll(async () => (await store.events.getCounts(id, 100)).pending).toBe(0);
    expect([receiver.received, receiver.maxOpen]).toEqual([20, 8]);
  });

  test("are 256 of all subscriptions, and others follow when they end", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const { receiver, held, answer } = await startHolder(accept);
    for (let count = 0; count < 16; count += 1) await addEvents(store, receiver.url, 8, clock.now);
    await scheduler.tick();
    await expect.poll(() => held.length).toBe(128);
    for (let count = 0; count < 17; count += 1) await addEvents(store, receiver.url, 8, clock.now);
    await scheduler.tick();
    await expect.poll(() => held.length).toBe(256);
    await scheduler.tick();
    expect(receiver.received).toBe(256);
    answer();
    await expect.poll(() => held.length).toBe(8);
    answer();
    await scheduler.waitUntilIdle();
    expect([receiver.received, receiver.maxOpen]).toEqual([264, 256]);
  });

  test("are one of a subscription whose delivery takes five seconds, until one is quick", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const { receiver, held, answer } = await startHolder(accept);
    await addEvents(store, receiver.url, 17, clock.now);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"], shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    await scheduler.tick();
    await vi.waitFor(() => expect(held).toHaveLength(8), { timeout: 60_000 });
    vi.advanceTimersByTime(6_000);
    answer();
    await vi.waitFor(() => expect(held).toHaveLength(1), { timeout: 60_000 });
    await scheduler.tick();
    expect([held.length, receiver.received]).toEqual([1, 9]);
    answer();
    await vi.waitFor(() => expect(held).toHaveLength(8), { timeout: 60_000 });
    answer();
    await scheduler.waitUntilIdle();
    expect(receiver.received).toBe(17);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("are one of a subscription while a delivery is slow", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const { receiver, held, answer } = await startHolder(accept);
    const id = await addEvents(store, receiver.url, 2, clock.now);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"], shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    await scheduler.tick();
    await vi.waitFor(() => expect(held).toHaveLength(2), { timeout: 60_000 });
    vi.advanceTimersByTime(6_000);
    const [event] = await store.events.list(id);
    await store.deliveryQueue.replay(id, event?.id ?? "", clock.now);
    await scheduler.tick();
    // It is due again, and not claimed.
    expect((await store.events.list(id)).map(({ attempts }) => attempts).sort()).toEqual([0, 1]);
    expect(receiver.received).toBe(2);
    answer();
    await vi.waitFor(() => expect(held).toHaveLength(1), { timeout: 60_000 });
    answer();
    await scheduler.waitUntilIdle();
  });
});

test("each subscription has its turn before another one has its next", async () => {
  const { store, clock, scheduler } = await openQueues("SQLite");
  const held: ServerResponse[] = [];
  const served = new Set<string | undefined>();
  const receiver = await startReceiver((response, { url }) => {
    held.push(response);
    served.add(url);
  });
  for (let count = 0; count < 33; count += 1) await addEvents(store, `${receiver.url}/${count}`, 16, clock.now);
  await scheduler.tick();
  await expect.poll(() => held.length).toBe(256);
  expect(served.size).toBe(32);
  held.splice(0).forEach(accept);
  await expect.poll(() => held.length).toBe(256);
  expect(served.size).toBe(33);
});

test("results that come together are stored together, a hundred at most", async () => {
  const { store, clock, scheduler } = await openQueues("SQLite");
  const { receiver, held, answer } = await startHolder(accept);
  const record = vi.spyOn(store.deliveryQueue, "recordAttempts");
  onTestFinished(() => record.mockRestore());
  for (let count = 0; count < 32; count += 1) await addEvents(store, receiver.url, 8, clock.now);
  await scheduler.tick();
  await expect.poll(() => held.length).toBe(256);
  answer();
  await scheduler.waitUntilIdle();
  const sizes = record.mock.calls.map(([results]) => results.length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(256);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  expect(sizes.length).toBeLessThan(64);
});
