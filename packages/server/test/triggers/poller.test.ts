// One poll of a subscription: what is stored, and when the next one is due.
import { ConnectorError, gong, type TriggerEvent } from "gong-connector";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import type { DueSubscription, NewSubscription, Store } from "../../src/store/index.ts";
import { getPollingTrigger, type PollerServices, pollSubscription } from "../../src/triggers/poller.ts";
import { connect, openQueues, respondWithoutCalls, startReceiver } from "../helpers/queues.ts";

const minuteMs = 60_000;
const maxIntervalMs = 5 * minuteMs;

/** Polls are due at whole seconds, except the one after the first. */
function toWholeSeconds(time: number): number {
  return Math.ceil(time / 1000) * 1000;
}

async function openPoller(given: Partial<NewSubscription> = {}, respond = respondWithoutCalls) {
  const queues = await openQueues("SQLite");
  const { store, clock, services } = queues;
  const service = await startReceiver(respond);
  const connection = await connect(store, "Fernhill", service.url);
  const base = { trigger: "call_recorded", connection, input: {}, startAt: clock.now };
  const { id } = await store.subscriptions.create({ ...base, ...given }, {}, clock.now);
  const poll = async (changes: Partial<PollerServices> = {}, signal = new AbortController().signal) => {
    const subscription = await findDue(store, connection, id, clock.now);
    const lease = await acquire(store, connection);
    const turn = { lease, isLast: true };
    return pollSubscription({ ...services, ...changes }, subscription, turn, signal);
  };
  const read = async () => {
    const found = await store.subscriptions.get(id);
    if (!found) throw new Error("the subscription was deleted");
    return found;
  };
  return { ...queues, id, connection, service, poll, read };
}

async function findDue(store: Store, connection: string, id: string, now: number): Promise<DueSubscription> {
  const found = (await store.pollQueue.listDue([connection], now)).find((subscription) => subscription.id === id);
  if (!found) throw new Error("the subscription is not due");
  return found;
}

async function acquire(store: Store, connection: string) {
  const lease = await store.leases.acquire(`poll:${connection}`, minuteMs);
  if (!lease) throw new Error("the lease has another holder");
  return lease;
}

/** Services whose connector cannot be created. */
function failWith(error: unknown): Partial<PollerServices> {
  return { connectorResolver: { resolve: () => Promise.reject(error) } };
}

describe("the trigger that is polled", () => {
  const find = (trigger: string, fallbackInput?: Record<string, unknown>) => {
    const webhook = { verification: "jwt", ...(fallbackInput && { fallbackInput }) } as const;
    const found = getPollingTrigger({ trigger, input: { own: true }, webhook });
    return found && [found.trigger.id, found.input];
  };

  test("is the one of the subscription, or the fallback of a webhook trigger if it has an input", () => {
    expect(find("call_recorded")).toEqual(["call_recorded", { own: true }]);
    expect(find("call_analyzed", { fallback: true })).toEqual(["call_processed", { fallback: true }]);
    expect(find("call_analyzed")).toBeUndefined();
    expect(find("unknown", { fallback: true })).toBeUndefined();
    expect(getPollingTrigger({ trigger: "call_analyzed", input: {} })).toBeUndefined();
  });
});

describe("a poll", () => {
  test("that is the first one is followed by one at a random time before the interval ends", async () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0.25);
    onTestFinished(() => random.mockRestore());
    const { clock, poll, read } = await openPoller();
    clock.now = toWholeSeconds(clock.now);
    await poll();
    expect(await read()).toMatchObject({ nextPollAt: clock.now + 0.75 * maxIntervalMs });
    expect(await read()).not.toHaveProperty("lastPollError");
  });

  test("that is the first one and fails at the vendor stores the error and the time of the next one", async () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0.999);
    onTestFinished(() => random.mockRestore());
    const { clock, poll, read } = await openPoller({}, (response) => void response.writeHead(403).end("{}"));
    await poll();
    const { nextPollAt = 0, lastPollError } = await read();
    expect(lastPollError).toMatchObject({ code: expect.any(String), kind: expect.any(String) });
    expect(nextPollAt).toBeGreaterThan(clock.now + minuteMs / 2);
  });

  test("that fails by a fault within an action throws it", async () => {
    const { service, poll, read } = await openPoller();
    const connector = gong({
      ...createAccountOptions(service.url),
      rateLimiter: false,
      transport: () => Promise.reject("no error"),
    });
    await expect(poll({ connectorResolver: { resolve: async () => ({ connector }) } })).rejects.toMatchObject({
      code: "internal_error",
    });
    expect(await read()).toMatchObject({ lastPollError: { code: "internal_error" } });
  });

  test("that is the first one sets a random time for the next one, and later ones the exact time", async () => {
    const { clock, poll, read } = await openPoller();
    expect(await poll()).toEqual({ isStored: true, events: 0 });
    const { nextPollAt: second = 0, lastPollAt, lastPollRequests } = await read();
    expect([lastPollAt, lastPollRequests]).toEqual([clock.now, 1]);
    expect(second).toBeGreaterThan(clock.now);
    expect(second).toBeLessThanOrEqual(clock.now + maxIntervalMs);
    clock.now = toWholeSeconds(second);
    await poll();
    expect((await read()).nextPollAt).toBe(clock.now + maxIntervalMs);
  });

  test("uses the interval of the subscription", async () => {
    const { clock, poll, read } = await openPoller({ intervalSeconds: 3_600 });
    await poll();
    clock.now = toWholeSeconds((await read()).nextPollAt ?? 0);
    await poll();
    expect((await read()).nextPollAt).toBe(clock.now + 3_600_000);
  });

  test("of a webhook trigger without fallback polling sends nothing, and is never due again", async () => {
    const { poll, read, service } = await openPoller({ trigger: "call_analyzed", webhook: { verification: "jwt" } });
    expect(await poll()).toEqual({ isStored: true, events: 0 });
    expect((await read()).nextPollAt).toBe(Number.MAX_SAFE_INTEGER);
    expect(service.received).toBe(0);
  });

  test("that fails before its first request is repeated after five minutes, with the error", async () => {
    const { clock, poll, read, errors } = await openPoller();
    const error = new ConnectorError("unknown_connection", "there is no connection");
    expect(await poll(failWith(error))).toEqual({ isStored: true, events: 0 });
    expect(await read()).toMatchObject({
      nextPollAt: clock.now + 5 * minuteMs,
      lastPollRequests: 0,
      lastPollError: { code: "unknown_connection" },
    });
    expect(errors).toEqual([]);
  });

  test("that fails with a time to wait is repeated then", async () => {
    const { clock, poll, read } = await openPoller();
    await poll(failWith(new ConnectorError("wait_too_long", "slow down", { retryAfterMs: 90_000 })));
    expect((await read()).nextPollAt).toBe(clock.now + 90_000);
  });

  test.for([new Error("a fault"), new ConnectorError("internal_error", "a fault")])(
    "that fails by a fault of the connector is repeated, and throws it: %s",
    async (fault) => {
      const { clock, poll, read } = await openPoller();
      await expect(poll(failWith(fault))).rejects.toBe(fault);
      expect(await read()).toMatchObject({
        nextPollAt: clock.now + 5 * minuteMs,
        lastPollError: { code: "internal_error" },
      });
    },
  );

  test("that is aborted stores nothing", async () => {
    const controller = new AbortController();
    const { poll, read } = await openPoller({}, () => controller.abort());
    expect(await poll({}, controller.signal)).toEqual({ isStored: false, events: 0 });
    expect((await read()).lastPollAt).toBeUndefined();
  });

  test("whose lease another process has stores nothing", async () => {
    const { store, clock, services, connection, id, read } = await openPoller();
    const subscription = await findDue(store, connection, id, clock.now);
    const lease = await acquire(store, connection);
    await store.leases.release(lease);
    await acquire(store, connection);
    const { signal } = new AbortController();
    expect(await pollSubscription(services, subscription, { lease }, signal)).toEqual({ isStored: false, events: 0 });
    expect((await read()).lastPollAt).toBeUndefined();
  });

  test("reports how many events it stored", async () => {
    const calls = ["1", "2"].map((callId, index) => ({
      id: callId,
      started: new Date(Date.now() + index).toISOString(),
    }));
    const { clock, poll, store, id } = await openPoller({ startAt: Date.now() - minuteMs }, (response) => {
      const page = { requestId: "r", records: { totalRecords: 2, currentPageSize: 2 }, calls };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(page));
    });
    clock.now += minuteMs;
    expect(await poll()).toEqual({ isStored: true, events: 2 });
    const stored = await store.events.list(id);
    expect(stored.map(({ event }: { event?: TriggerEvent }) => event?.itemId).sort()).toEqual(["1", "2"]);
  });
});
