// The rate limiter in the store: requests of all processes are spaced, share a daily quota and pauses.

import { gongManifests } from "gong-connector";
import { expect, onTestFinished, test } from "vitest";
import { createSharedRateLimiter, getUsedToday, openStore } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore, setClock } from "../helpers/stores.ts";

const limits = { ...gongManifests().connector.rateLimits, minIntervalMs: 340, perDay: 100 };
const dayMs = 86_400_000;

describeEachDatabase("the shared rate limiter", (kind) => {
  async function openTwo(startAt: number) {
    const clock = { time: startAt };
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const createRateLimiter = ({ database }: typeof store, quotaKey = "fernhill") =>
      createSharedRateLimiter({ database: setClock(database, clock), quotaKey, limits });
    return {
      clock,
      store,
      one: createRateLimiter(store),
      two: createRateLimiter(other),
      otherCompany: createRateLimiter(other, "cedar"),
    };
  }

  test("spaces the requests of all processes evenly, for each company separately", async () => {
    const { clock, one, two, otherCompany } = await openTwo(1_000);
    await Promise.all([one.reserve(), two.reserve()]);
    clock.time += 2_000;
    const waits = await Promise.all(
      [one, two, one, two, one].map(async (rateLimiter) => (await rateLimiter.reserve()).waitMs),
    );
    expect(waits.toSorted((a, b) => a - b)).toEqual([0, 340, 680, 1020, 1360]);
    expect((await otherCompany.reserve()).waitMs).toBe(0);
    clock.time += 10_000;
    expect(await two.reserve()).toEqual({ waitMs: 0, quotaRemaining: 92 });
  });

  test("pauses all processes, and a shorter pause does not end a longer one", async () => {
    const { clock, one, two } = await openTwo(1_000);
    await one.pause(5_000);
    await two.pause(1_000);
    expect(await two.reserve()).toMatchObject({ waitMs: 5_000, pausedMs: 5_000 });
    clock.time += 5_000;
    expect((await one.reserve()).waitMs).toBe(340);
  });

  test("waits longer after a request on a new connection, which may arrive late", async () => {
    const { one, two } = await openTwo(1_000);
    const isNew = { isNew: true };
    expect((await one.reserve("interactive", isNew)).waitMs).toBe(0);
    expect((await two.reserve("interactive", isNew)).waitMs).toBe(700);
    expect((await one.reserve()).waitMs).toBe(1400);
    expect((await two.reserve()).waitMs).toBe(1740);
  });

  test("reserves nothing when the wait is longer than the request may wait", async () => {
    const { clock, one, two } = await openTwo(1_000);
    const reserve = (maxWaitMs: number) => two.reserve("interactive", { isNew: false }, { maxWaitMs });
    for (let count = 0; count < 3; count += 1) await one.reserve();
    for (let count = 0; count < 3; count += 1)
      expect(await reserve(1019)).toEqual({ waitMs: 1020, quotaRemaining: 97 });
    expect(await reserve(1020)).toEqual({ waitMs: 1020, quotaRemaining: 96 });
    clock.time += 2_000;
    expect(await reserve(0)).toEqual({ waitMs: 0, quotaRemaining: 95 });
  });

  test("tells a pause from a queue, and reserves nothing in a pause that the request may not wait for", async () => {
    const { clock, one, two } = await openTwo(1_000);
    const reserve = (maxPauseMs: number) =>
      two.reserve("interactive", { isNew: false }, { maxWaitMs: 10_000, maxPauseMs });
    await one.reserve();
    expect(await reserve(0)).toEqual({ waitMs: 340, quotaRemaining: 98 });
    await one.pause(5_000);
    for (let count = 0; count < 3; count += 1)
      expect(await reserve(4_999)).toEqual({ waitMs: 5_000, pausedMs: 5_000, quotaRemaining: 98 });
    expect(await reserve(5_000)).toEqual({ waitMs: 5_000, pausedMs: 5_000, quotaRemaining: 97 });
    clock.time += 5_000;
    expect(await reserve(0)).toEqual({ waitMs: 340, quotaRemaining: 96 });
  });

  test("shares the daily quota, reserves a tenth of it for interactive runs, and resets it each day", async () => {
    const { clock, store, one, two } = await openTwo(10 * dayMs + 1_000);
    for (let count = 0; count < 90; count += 1) await (count % 2 ? one : two).reserve("background");
    await expect((async () => two.reserve("background"))()).rejects.toMatchObject({ kind: "rate_limited" });
    for (let count = 0; count < 10; count += 1) await one.reserve();
    await expect((async () => two.reserve())()).rejects.toMatchObject({
      kind: "rate_limited",
      retryAfterMs: dayMs - 1_000,
    });
    expect(await getUsedToday(store.database, "fernhill", 10)).toBe(100);
    clock.time += dayMs;
    expect((await two.reserve()).quotaRemaining).toBe(99);
    expect(await getUsedToday(store.database, "fernhill", 11)).toBe(1);
    expect(await getUsedToday(store.database, "cedar", 11)).toBe(0);
  });
});
