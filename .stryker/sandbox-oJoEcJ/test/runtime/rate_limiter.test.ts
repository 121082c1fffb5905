// @ts-nocheck
// Slots are spaced, the day has a budget, and background work leaves room. Time is a number here.
import { describe, expect, test } from "vitest";
import { createRateLimiter, gong } from "../../src/index.ts";

const limits = { perSecond: 3, minIntervalMs: 340, perDay: 10, reason: "test" };

function pacerAt(start: number) {
  const clock = { now: start };
  return { clock, rateLimiter: createRateLimiter(limits, () => clock.now) };
}

describe("createPacer", () => {
  test("never gives more than three slots in any second", async () => {
    const { rateLimiter } = pacerAt(1_000_000);
    const slots: number[] = [];
    for (let index = 0; index < 10; index += 1) slots.push((await rateLimiter.reserve()).waitMs);
    expect(slots).toEqual([0, 340, 680, 1020, 1360, 1700, 2040, 2380, 2720, 3060]);
  });

  test("does not wait after a quiet time", async () => {
    const { clock, rateLimiter } = pacerAt(1_000_000);
    await rateLimiter.reserve();
    clock.now += 400;
    expect(await rateLimiter.reserve()).toEqual({ waitMs: 0, quotaLeft: 8 });
  });

  test("holds everybody back for a Retry-After", async () => {
    const { rateLimiter } = pacerAt(1_000_000);
    await rateLimiter.pause(5000);
    expect((await rateLimiter.reserve()).waitMs).toBe(5000);
  });

  test("refuses beyond the day's budget and says how long to wait", async () => {
    const { clock, rateLimiter } = pacerAt(86_400_000 - 60_000);
    for (let index = 0; index < 10; index += 1) await rateLimiter.reserve();
    expect(() => rateLimiter.reserve()).toThrow(
      expect.objectContaining({ kind: "rate_limited", retryAfterMs: 60_000, retryable: true }),
    );
    clock.now += 60_000;
    expect(await rateLimiter.reserve()).toMatchObject({ quotaLeft: 9 });
  });

  test("background work yields the last tenth", async () => {
    const { rateLimiter } = pacerAt(1_000_000);
    for (let index = 0; index < 9; index += 1) await rateLimiter.reserve("background");
    expect(() => rateLimiter.reserve("background")).toThrow(/background/);
    expect(await rateLimiter.reserve("interactive")).toMatchObject({ quotaLeft: 0 });
  });

  test("a wait of hours is handed up instead of waited for", async () => {
    const { rateLimiter } = pacerAt(1_000_000);
    await rateLimiter.pause(7_200_000);
    const connector = gong({
      auth: { accessKey: "a", accessKeySecret: "b" },
      baseUrl: "http://127.0.0.1:1",
      rateLimiter,
    });
    await expect(connector.run("list_users", {})).rejects.toMatchObject({
      kind: "rate_limited",
      retryable: true,
      retryAfterMs: 7_200_000,
    });
  });
});
