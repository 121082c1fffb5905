// @ts-nocheck
// Pacing over the store: one line of slots for everybody, a day's budget, pauses for all.

import { gongManifests } from "gong-connector";
import { expect, onTestFinished, test } from "vitest";
import { createSharedRateLimiter, getUsedToday, openStore } from "../../src/store/index.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const limits = { ...gongManifests().connector.rateLimits, perSecond: 3, minIntervalMs: 340, perDay: 100 };
const dayMs = 86_400_000;

describeEachDatabase("pacing", (kind) => {
  async function twoPacers(start: number) {
    const clock = { time: start };
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const pacerOf = ({ database }: typeof store, quotaKey = "fernhill") =>
      createSharedRateLimiter({ database, quotaKey, limits, now: () => clock.time });
    return { clock, store, one: pacerOf(store), two: pacerOf(other), foreign: pacerOf(other, "cedar") };
  }

  test("whoever asks, slots are evenly spaced, and each company has its own", async () => {
    const { clock, one, two, foreign } = await twoPacers(1_000);
    await Promise.all([one.reserve(), two.reserve()]);
    clock.time += 2_000;
    const slots = await Promise.all(
      [one, two, one, two, one].map(async (rateLimiter) => (await rateLimiter.reserve()).waitMs),
    );
    expect(slots.toSorted((a, b) => a - b)).toEqual([0, 340, 680, 1020, 1360]);
    expect((await foreign.reserve()).waitMs).toBe(0);
    clock.time += 10_000;
    expect(await two.reserve()).toEqual({ waitMs: 0, quotaRemaining: 92 });
  });

  test("a pause holds for all, and a shorter one does not end it", async () => {
    const { clock, one, two } = await twoPacers(1_000);
    await one.pause(5_000);
    await two.pause(1_000);
    expect((await two.reserve()).waitMs).toBe(5_000);
    clock.time += 5_000;
    expect((await one.reserve()).waitMs).toBe(440);
  });

  test("a process that has to connect first leaves room behind its request, once", async () => {
    const { clock, one, two } = await twoPacers(1_000);
    await one.reserve();
    expect((await one.reserve()).waitMs).toBe(440);
    expect((await two.reserve()).waitMs).toBe(780);
    expect((await two.reserve()).waitMs).toBe(1220);
    clock.time += 10_000;
    await one.reserve();
    expect((await one.reserve()).waitMs).toBe(440);
  });

  test("a pause that is too long to wait for is handed up, and takes no slot", async () => {
    const { clock, one, two } = await twoPacers(1_000);
    await one.pause(7_200_000);
    for (let count = 0; count < 3; count += 1) {
      await expect((async () => two.reserve())()).rejects.toMatchObject({
        kind: "rate_limited",
        retryable: true,
        retryAfterMs: 7_200_000,
      });
    }
    clock.time += 7_200_000;
    expect(await two.reserve()).toEqual({ waitMs: 0, quotaRemaining: 99 });
  });

  test("the day's budget is one for all, background work leaves a tenth of it, and a new day starts at zero", async () => {
    const { clock, store, one, two } = await twoPacers(10 * dayMs + 1_000);
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
