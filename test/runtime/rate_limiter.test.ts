// Requests are spaced, the daily quota is counted, and background work leaves a part of it.
import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createConnector, createRateLimiter, gong, type RateLimiter } from "../../src/index.ts";
import { delay, getIntervalMs, unlimited, type WaitLimit } from "../../src/network/rate_limiter.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { startHttpServer } from "../helpers/servers.ts";

const limits = { minIntervalMs: 340, perDay: 10, reason: "test" };

function createTestLimiter(start: number) {
  const clock = { now: start };
  return { clock, rateLimiter: createRateLimiter(limits, () => clock.now) };
}

describe("createRateLimiter", () => {
  test("allows at most three requests in any second", async () => {
    const { rateLimiter } = createTestLimiter(1_000_000);
    const waits: number[] = [];
    for (let index = 0; index < 10; index += 1) waits.push((await rateLimiter.reserve()).waitMs);
    expect(waits).toEqual([0, 340, 680, 1020, 1360, 1700, 2040, 2380, 2720, 3060]);
  });

  test.for([
    undefined,
    {},
    { requestsPerSecond: 3 },
    { minIntervalMs: Number.NaN, perDay: -1 },
    { minIntervalMs: "340" },
  ])("rejects the limits %j", (value) => {
    expect(() => createRateLimiter(value as never)).toThrow(
      expect.objectContaining({
        code: "invalid_input",
        issues: ["/minIntervalMs", "/perDay"].map((path) => ({ path, message: "must be a number from 0 on" })),
      }),
    );
  });

  test("does not delay a request after a pause", async () => {
    const { clock, rateLimiter } = createTestLimiter(1_000_000);
    await rateLimiter.reserve();
    clock.now += 400;
    expect(await rateLimiter.reserve()).toEqual({ waitMs: 0, quotaRemaining: 8 });
  });

  test("delays every request after a Retry-After", async () => {
    const { rateLimiter } = createTestLimiter(1_000_000);
    await rateLimiter.pause(5000);
    expect((await rateLimiter.reserve()).waitMs).toBe(5000);
  });

  test("throws daily_limit_reached with the time until the quota resets", async () => {
    const { clock, rateLimiter } = createTestLimiter(86_400_000 - 60_000);
    for (let index = 0; index < 10; index += 1) await rateLimiter.reserve();
    expect(() => rateLimiter.reserve()).toThrow(
      expect.objectContaining({ code: "daily_limit_reached", retryAfterMs: 60_000, retryable: true }),
    );
    clock.now += 60_000;
    expect(await rateLimiter.reserve()).toMatchObject({ quotaRemaining: 9 });
  });

  test("leaves a tenth of the quota to interactive work", async () => {
    const { rateLimiter } = createTestLimiter(1_000_000);
    for (let index = 0; index < 9; index += 1) await rateLimiter.reserve("background");
    expect(() => rateLimiter.reserve("background")).toThrow(/background/);
    expect(await rateLimiter.reserve("interactive")).toMatchObject({ quotaRemaining: 0 });
  });

  test("throws wait_too_long for a wait of hours", async () => {
    const { rateLimiter } = createTestLimiter(1_000_000);
    await rateLimiter.pause(7_200_000);
    const requests: string[] = [];
    const url = await startHttpServer(({ url = "" }) => requests.push(url));
    const connector = gong({ ...createAccountOptions(url), rateLimiter });
    await expect(connector.run("list_users", {})).rejects.toMatchObject({
      code: "wait_too_long",
      retryable: true,
      retryAfterMs: 7_200_000,
    });
    expect(requests).toEqual([]);
  });

  test("reserves nothing when the wait is longer than the request may wait", async () => {
    const { clock, rateLimiter } = createTestLimiter(1_000_000);
    const reserve = (limit: WaitLimit) => rateLimiter.reserve("interactive", { isNew: false }, limit);
    for (let index = 0; index < 3; index += 1) await rateLimiter.reserve();
    for (let index = 0; index < 3; index += 1)
      expect(await reserve({ maxWaitMs: 1019 })).toMatchObject({ waitMs: 1020 });
    expect(await reserve({ maxWaitMs: 1020, maxPauseMs: 0 })).toEqual({ waitMs: 1020, quotaRemaining: 6 });
    await rateLimiter.pause(5_000);
    expect(await reserve({ maxWaitMs: 10_000, maxPauseMs: 0 })).toMatchObject({ waitMs: 5_000, pausedMs: 5_000 });
    clock.now += 5_000;
    expect(await reserve({ maxWaitMs: 0 })).toEqual({ waitMs: 0, quotaRemaining: 5 });
  });

  test("a call with maxRetries: 0 that meets a pause leaves the next one its time", async () => {
    const { clock, rateLimiter } = createTestLimiter(1_000_000);
    await rateLimiter.pause(5_000);
    const url = await startHttpServer((_request, response) => void response.end('{"users":[]}'));
    const connector = gong({ ...createAccountOptions(url), rateLimiter });
    for (let index = 0; index < 3; index += 1)
      await expect(connector.run("list_users", {}, { maxRetries: 0 })).rejects.toMatchObject({
        code: "wait_too_long",
        retryAfterMs: 5_000,
      });
    clock.now += 5_000;
    expect(await rateLimiter.reserve()).toEqual({ waitMs: 0, quotaRemaining: 9 });
  });

  test("waits longer after a request on a new connection, which may arrive late", async () => {
    const { clock, rateLimiter } = createTestLimiter(1_000_000);
    const waits: number[] = [];
    for (const isNew of [true, false, false, true, false])
      waits.push((await rateLimiter.reserve("interactive", { isNew })).waitMs);
    expect(waits).toEqual([0, 700, 1040, 1380, 2080]);
    clock.now += 10_000;
    expect((await rateLimiter.reserve()).waitMs).toBe(0);
  });

  test("keeps the longest of several pauses", async () => {
    const { clock, rateLimiter } = createTestLimiter(1_000_000);
    await rateLimiter.pause(5_000);
    await rateLimiter.pause(1_000);
    expect(await rateLimiter.reserve()).toEqual({ waitMs: 5_000, pausedMs: 5_000, quotaRemaining: 9 });
    expect(await rateLimiter.reserve()).toEqual({ waitMs: 5_340, pausedMs: 5_000, quotaRemaining: 8 });
    clock.now += 5_000;
    expect(await rateLimiter.reserve()).toEqual({ waitMs: 680, quotaRemaining: 7 });
  });

  test("a pause does not bring a request forward", async () => {
    const { rateLimiter } = createTestLimiter(1_000_000);
    for (let count = 0; count < 3; count += 1) await rateLimiter.reserve();
    await rateLimiter.pause(100);
    expect((await rateLimiter.reserve()).waitMs).toBe(1_020);
  });

  test("names the quota that is used up, and when it resets", () => {
    const now = 86_400_000 * 3 + 1_000;
    const limiter = createRateLimiter({ ...limits, perDay: 10_000 }, () => now);
    for (let count = 0; count < 9_000; count += 1) void limiter.reserve("background");
    expect(() => limiter.reserve("background")).toThrow(
      expect.objectContaining({
        code: "daily_limit_reached",
        message: "the share of background work in the daily quota of 10,000 requests is used up",
        retryAfterMs: 86_399_000,
      }),
    );
    for (let count = 0; count < 1_000; count += 1) void limiter.reserve();
    expect(() => limiter.reserve()).toThrow(
      expect.objectContaining({ message: "the daily quota of 10,000 requests is used up" }),
    );
  });

  test("counts the share of background work in whole requests", () => {
    const limiter = createRateLimiter({ ...limits, perDay: 5 }, () => 1);
    for (let count = 0; count < 4; count += 1) void limiter.reserve("background");
    expect(() => limiter.reserve("background")).toThrow(/background/);
  });
});

test("the time to the next request is longer after one on a new connection", () => {
  expect(getIntervalMs(limits)).toBe(340);
  expect(getIntervalMs(limits, { isNew: false })).toBe(340);
  expect(getIntervalMs(limits, { isNew: true })).toBe(700);
});

test("the rate limiter without limits never waits", () => {
  expect(unlimited.reserve()).toEqual({ waitMs: 0, quotaRemaining: Number.POSITIVE_INFINITY });
  expect(unlimited.pause(1_000)).toBeUndefined();
});

describe("requests of a connector", () => {
  /** Lists users several times at once. `reserve` is called for each request. */
  async function listUsers(minIntervalMs: number, count: number, reserve: () => Promise<void>): Promise<void> {
    const url = await startHttpServer((_request, response) => void response.end('{"users":[]}'));
    const { manifests } = gong();
    const rateLimits = { ...manifests.connector.rateLimits, minIntervalMs };
    const rateLimiter: RateLimiter = {
      reserve: () => reserve().then(() => ({ waitMs: 0, quotaRemaining: 1 })),
      pause: () => {},
    };
    const connector = createConnector(
      { ...manifests, connector: { ...manifests.connector, rateLimits } },
      { ...createAccountOptions(url), rateLimiter },
    );
    await Promise.all(Array.from({ length: count }, () => connector.run("list_users", {})));
  }

  test("reserve their time one after the other", async () => {
    let [running, mostRunning] = [0, 0];
    await listUsers(1, 3, async () => {
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      await delay(10);
      running -= 1;
    });
    expect(mostRunning).toBe(1);
  });

  test("do not wait for each other without an interval", async () => {
    const waiting: (() => void)[] = [];
    await listUsers(0, 3, async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      if (waiting.length === 3) for (const resume of waiting) resume();
      await promise;
    });
    expect(waiting).toHaveLength(3);
  });
});

describe("delay", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
  });

  test("resolves after its time, and no longer listens to its signal", async () => {
    const { signal } = new AbortController();
    const log: string[] = [];
    const work = delay(100, signal).then(() => log.push("resolved"));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(99);
    expect(log).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await work;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("needs no signal", async () => {
    const work = delay(100);
    await vi.advanceTimersByTimeAsync(100);
    await expect(work).resolves.toBeUndefined();
  });

  test("rejects with the reason of its signal, and ends its timer", async () => {
    const controller = new AbortController();
    const work = delay(100, controller.signal);
    controller.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
    expect(vi.getTimerCount()).toBe(0);
    await expect(delay(100, controller.signal)).rejects.toThrow("enough");
    expect(vi.getTimerCount()).toBe(0);
  });
});
