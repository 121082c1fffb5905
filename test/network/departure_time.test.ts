// When a request may leave: how long it waits, what it reserves, and which waits count for the call.
import { setImmediate as nextImmediate } from "node:timers/promises";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createBeforeSend, enterQueue } from "../../src/network/departure.ts";
import {
  createRateLimiter,
  type Priority,
  type RateLimiter,
  type Reservation,
} from "../../src/network/rate_limiter.ts";
import { SendQueue } from "../../src/network/send_queue.ts";
import { weather } from "../helpers/small_connector.ts";

const rateLimits = { minIntervalMs: 340, perDay: 100, reason: "test" };
const connector = { ...weather.connector, rateLimits };

interface Setup {
  reservation?: Reservation;
  remainingMs?: number;
  maxRetries?: number;
  priority?: Priority;
  signal?: AbortSignal;
  queue?: SendQueue;
}

/** A request that gets this reservation. */
function prepare({ reservation, remainingMs = 300_000, maxRetries = 2, priority, signal, queue }: Setup = {}) {
  const reserved: unknown[] = [];
  const rateLimiter: RateLimiter = {
    reserve(...args) {
      reserved.push(args);
      return reservation ?? { waitMs: 0, quotaRemaining: 7 };
    },
    pause: () => {},
  };
  const waits = { remainingMs };
  const event = { waitMs: -1, quotaRemaining: -1 };
  const left: number[] = [];
  const options = { action: "read_item", maxRetries, waits, priority, signal };
  const onLeave = (): void => void left.push(performance.now());
  const beforeSend = createBeforeSend({ connector, rateLimiter, queue }, options, event, onLeave);
  return { reserved, waits, event, left, beforeSend };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
});

describe("a request on an open connection", () => {
  test("leaves at once without a wait, in the next immediate", async () => {
    const { beforeSend, left, event, waits } = prepare();
    expect(await beforeSend({ isNew: true })).toBe(true);
    expect(left).toEqual([]);
    await nextImmediate();
    expect(left).toHaveLength(1);
    expect(event).toEqual({ waitMs: 0, quotaRemaining: 7 });
    expect(waits).toEqual({ remainingMs: 300_000 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("reserves with its priority, its connection and the time that the call may wait", async () => {
    const retried = prepare({ priority: "background" });
    await retried.beforeSend({ isNew: true });
    expect(retried.reserved).toEqual([["background", { isNew: true }, { maxWaitMs: 300_000 }]]);
    const single = prepare({ maxRetries: 0, remainingMs: 9_000 });
    await single.beforeSend({ isNew: false });
    expect(single.reserved).toEqual([[undefined, { isNew: false }, { maxWaitMs: 9_000, maxPauseMs: 0 }]]);
  });

  test("waits until its time, and leaves then", async () => {
    const { beforeSend, left } = prepare({ reservation: { waitMs: 500, quotaRemaining: 1 } });
    const startedAt = performance.now();
    const isHeld = beforeSend({ isNew: false });
    await vi.advanceTimersByTimeAsync(499);
    await nextImmediate();
    expect(left).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isHeld).toBe(true);
    await nextImmediate();
    expect(left).toEqual([startedAt + 500]);
  });

  test("keeps its connection for four seconds, and otherwise closes it until a second before its time", async () => {
    const held = prepare({ reservation: { waitMs: 4_000, quotaRemaining: 1 } }).beforeSend({ isNew: false });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await held).toBe(true);
    const { beforeSend, reserved, left } = prepare({ reservation: { waitMs: 10_000, quotaRemaining: 1 } });
    const startedAt = performance.now();
    const closed = beforeSend({ isNew: false });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(await closed).toBe(false);
    expect(performance.now()).toBe(startedAt + 9_000);
    await nextImmediate();
    expect(left).toEqual([]);
    const opened = beforeSend({ isNew: true });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await opened).toBe(true);
    await nextImmediate();
    expect(left).toEqual([startedAt + 10_000]);
    expect(reserved).toHaveLength(1);
  });

  test("counts only waits beyond the usual time between two requests", async () => {
    for (const [waitMs, remainingMs] of [
      [700, 300_000],
      [701, 299_299],
    ] as const) {
      const { beforeSend, waits } = prepare({ reservation: { waitMs, quotaRemaining: 1 } });
      const work = beforeSend({ isNew: true });
      await vi.advanceTimersByTimeAsync(waitMs);
      await work;
      expect(waits).toEqual({ remainingMs });
    }
  });

  test("is rejected when its wait is longer than the call may wait, and not when it is equal", async () => {
    const reservation = { waitMs: 5_001, quotaRemaining: 1 };
    const rejected = prepare({ reservation, remainingMs: 5_000 });
    await expect(rejected.beforeSend({ isNew: true })).rejects.toMatchObject({
      code: "wait_too_long",
      action: "read_item",
      retryAfterMs: 5_001,
      message: "the next request is allowed in 6 s, and this call may wait 5 s",
    });
    expect(rejected.waits).toEqual({ remainingMs: 5_000 });
    const accepted = prepare({ reservation, remainingMs: 5_001 });
    const work = accepted.beforeSend({ isNew: true });
    await vi.advanceTimersByTimeAsync(4_001);
    expect(await work).toBe(false);
    expect(accepted.waits).toEqual({ remainingMs: 0 });
  });

  test("that must not wait for a pause of the vendor is rejected with the pause", async () => {
    const reservation = { waitMs: 800, pausedMs: 800, quotaRemaining: 1 };
    await expect(prepare({ reservation, maxRetries: 0 }).beforeSend({ isNew: true })).rejects.toMatchObject({
      message: "the next request is allowed in 1 s, and this call may wait 0 s",
    });
  });

  test("is rejected with the reason of its signal when it is aborted while it waits", async () => {
    const controller = new AbortController();
    const { beforeSend, left } = prepare({
      reservation: { waitMs: 500, quotaRemaining: 1 },
      signal: controller.signal,
    });
    const work = beforeSend({ isNew: true });
    await vi.advanceTimersByTimeAsync(100);
    controller.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
    await nextImmediate();
    expect(left).toEqual([]);
  });

  test("leaves later if the request before it left late", async () => {
    const queue = new SendQueue();
    const first = prepare({ queue });
    await first.beforeSend({ isNew: false });
    vi.advanceTimersByTime(100);
    await nextImmediate();
    const { beforeSend, left } = prepare({ queue, reservation: { waitMs: 240, quotaRemaining: 1 } });
    const startedAt = performance.now();
    const work = beforeSend({ isNew: false });
    await vi.advanceTimersByTimeAsync(340);
    await work;
    await nextImmediate();
    expect(left).toEqual([startedAt + 340]);
  });
});

describe("the queue of requests", () => {
  const enter = (queue: SendQueue | undefined, remainingMs: number, signal?: AbortSignal) =>
    enterQueue(
      { connector, rateLimiter: createRateLimiter(rateLimits), queue },
      { action: "read_item", maxRetries: 2, waits: { remainingMs }, signal },
    );

  test("is entered only if the wait for those before is not longer than the call may wait", async () => {
    const queue = new SendQueue();
    await enter(queue, 0);
    await expect(enter(queue, 339)).rejects.toMatchObject({
      code: "wait_too_long",
      action: "read_item",
      retryAfterMs: 340,
    });
    void enter(queue, 340);
    expect(queue.length).toBe(2);
  });

  test("can be left by a request that is aborted", async () => {
    const queue = new SendQueue();
    await enter(queue, 0);
    const controller = new AbortController();
    const work = enter(queue, 1_000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
  });

  test("is not needed: without one a request starts at once", async () => {
    const leave = await enter(undefined, 0);
    expect(leave()).toBeUndefined();
  });
});
