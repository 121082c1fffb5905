// Deliveries of events, and what happens to events that cannot be delivered.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startHttpServer } from "../../../../test/helpers/servers.ts";
import type { Store, StoredEvent } from "../../src/store/index.ts";
import { addEvents, createEvent, openQueues, startHolder, startReceiver } from "../helpers/queues.ts";
import { expireRights } from "../helpers/stores.ts";

const accept = (response: ServerResponse): void => void response.writeHead(204).end();

async function listStates(store: Store, subscription: string) {
  const events = await store.events.list(subscription);
  return events.map(({ deliveryState, message, attempts }) => ({ deliveryState, message, attempts }));
}

/** Runs a task after the next claim, before the deliveries of its events. */
function runAfterClaim({ deliveryQueue }: Store, task: () => Promise<unknown>): void {
  const claim = deliveryQueue.claim.bind(deliveryQueue);
  deliveryQueue.claim = async (...args): Promise<StoredEvent[]> => {
    const events = await claim(...args);
    await task();
    return events;
  };
}

describe("an event", () => {
  test("is posted with its subscription and connection", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const posts: { headers: IncomingHttpHeaders; body: string; method: string | undefined }[] = [];
    const url = await startHttpServer(async (request: IncomingMessage, response) => {
      posts.push({ headers: request.headers, method: request.method, body: await text(request) });
      accept(response);
    });
    const id = await addEvents(store, url, 1, clock.now);
    await scheduler.waitUntilIdle();
    const [event] = await store.events.list(id);
    expect(posts).toHaveLength(1);
    const [post] = posts;
    const { detectedAt, ...sent } = JSON.parse(post?.body ?? "");
    const { detectedAt: _detectedAt, ...expected } = createEvent("0");
    expect(sent).toEqual({ ...expected, subscription: id, connection: "con_1" });
    expect(Date.parse(detectedAt)).toBeLessThanOrEqual(Date.now());
    expect(post).toMatchObject({
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(post?.body ?? "")),
        "user-agent": expect.stringMatching(/^gong-connector\/\d/),
        "webhook-id": event?.id,
        "webhook-timestamp": String(Math.floor(clock.now / 1000)),
      },
    });
  });

  test("of a subscription whose delivery URL was removed after the claim is kept", async () => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const receiver = await startReceiver(accept);
    const id = await addEvents(store, receiver.url, 1, clock.now);
    runAfterClaim(store, () => store.database.query("UPDATE subscriptions SET delivery_url = NULL"));
    await scheduler.waitUntilIdle();
    expect(await listStates(store, id)).toMatchObject([
      { deliveryState: "stored", message: "The delivery URL was removed." },
    ]);
    expect(receiver.received).toBe(0);
  });

  test("of a subscription that was deleted after the claim is not posted", async () => {
    const { store, clock, errors, scheduler } = await openQueues("SQLite");
    const receiver = await startReceiver(accept);
    await addEvents(store, receiver.url, 1, clock.now);
    runAfterClaim(store, () => store.database.query("DELETE FROM subscriptions"));
    await scheduler.waitUntilIdle();
    expect([receiver.received, errors]).toEqual([0, []]);
  });

  test.for([
    ["a signing secret", "DELETE FROM secrets", "There is no signing secret."],
    ["its content", "UPDATE events SET content_ciphertext = NULL", "The content is no longer stored."],
  ] as const)("without %s fails with the reason", async ([, sql, message]) => {
    const { store, clock, scheduler } = await openQueues("SQLite");
    const receiver = await startReceiver(accept);
    const id = await addEvents(store, receiver.url, 1, clock.now);
    await store.database.query(sql);
    await scheduler.waitUntilIdle();
    expect(await listStates(store, id)).toMatchObject([{ deliveryState: "failed", message }]);
    expect(receiver.received).toBe(0);
  });

  test("whose delivery is aborted is due again at once, without an attempt", async () => {
    const { store, clock, errors, scheduler } = await openQueues("SQLite");
    const { receiver } = await startHolder(accept);
    const id = await addEvents(store, receiver.url, 1, clock.now);
    await scheduler.tick();
    await expect.poll(() => receiver.received).toBe(1);
    await scheduler.stop();
    expect(await listStates(store, id)).toMatchObject([{ deliveryState: "pending", attempts: 0 }]);
    expect(await store.deliveryQueue.listDueSubscriptions(clock.now, 8)).toEqual([{ subscription: id, count: 1 }]);
    expect(errors).toEqual([]);
    // No delivery starts after the end.
    await scheduler.deliveryWorker.deliverDue();
    expect(receiver.received).toBe(1);
  });

  test("that cannot be delivered by a fault of the store is due again after half a minute", async () => {
    const { store, clock, errors, services, scheduler } = await openQueues("SQLite");
    const receiver = await startReceiver(accept);
    const fault = new Error("the disk is full");
    const read = vi.spyOn(services.settings, "read").mockRejectedValueOnce(fault);
    onTestFinished(() => read.mockRestore());
    const id = await addEvents(store, receiver.url, 1, clock.now);
    await scheduler.waitUntilIdle();
    expect(errors).toEqual([fault]);
    const isDue = async (now: number) => (await store.deliveryQueue.listDueSubscriptions(now, 8)).length > 0;
    expect([await isDue(clock.now + 29_999), await isDue(clock.now + 30_000)]).toEqual([false, true]);
    clock.now += 30_000;
    await scheduler.waitUntilIdle();
    expect(await listStates(store, id)).toMatchObject([{ deliveryState: "delivered", attempts: 1 }]);
  });

  test("whose result could not be stored is delivered again after its claim has expired", async () => {
    const { store, clock, errors, scheduler } = await openQueues("SQLite");
    const receiver = await startReceiver(accept);
    const fault = new Error("the disk is full");
    const record = vi.spyOn(store.deliveryQueue, "recordAttempts").mockRejectedValueOnce(fault);
    onTestFinished(() => record.mockRestore());
    const id = await addEvents(store, receiver.url, 1, clock.now);
    await scheduler.waitUntilIdle();
    expect(errors).toEqual([fault]);
    expect(receiver.received).toBe(1);
    await expireRights(store);
    await scheduler.waitUntilIdle();
    expect(receiver.received).toBe(2);
    expect(await listStates(store, id)).toMatchObject([{ deliveryState: "delivered", attempts: 2 }]);
  });
});

test("waits until a slow delivery has ended and its result is stored", async () => {
  const { store, clock, scheduler } = await openQueues("SQLite");
  const { receiver, held, answer } = await startHolder(accept);
  const id = await addEvents(store, receiver.url, 1, clock.now);
  const log: string[] = [];
  const work = scheduler.deliveryWorker.waitUntilIdle().then(() => log.push("idle"));
  await expect.poll(() => held.length).toBe(1);
  for (let count = 0; count < 4; count += 1) await scheduler.tick();
  expect(log).toEqual([]);
  answer();
  await work;
  expect(await listStates(store, id)).toMatchObject([{ deliveryState: "delivered" }]);
});
