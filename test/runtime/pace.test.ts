// Slots are spaced, the day has a budget, and background work leaves room. Time is a number here.
import { describe, expect, test } from "vitest";
import { createPacer, gong } from "../../src/index.ts";

const limits = { perSecond: 3, spacingMs: 340, perDay: 10, why: "test" };

function pacerAt(start: number) {
  const clock = { now: start };
  return { clock, pacer: createPacer(limits, () => clock.now) };
}

describe("createPacer", () => {
  test("never gives more than three slots in any second", async () => {
    const { pacer } = pacerAt(1_000_000);
    const slots: number[] = [];
    for (let index = 0; index < 10; index += 1) slots.push((await pacer.reserve()).waitMs);
    expect(slots).toEqual([0, 340, 680, 1020, 1360, 1700, 2040, 2380, 2720, 3060]);
  });

  test("does not wait after a quiet time", async () => {
    const { clock, pacer } = pacerAt(1_000_000);
    await pacer.reserve();
    clock.now += 400;
    expect(await pacer.reserve()).toEqual({ waitMs: 0, quotaLeft: 8 });
  });

  test("holds everybody back for a Retry-After", async () => {
    const { pacer } = pacerAt(1_000_000);
    await pacer.pause(5000);
    expect((await pacer.reserve()).waitMs).toBe(5000);
  });

  test("refuses beyond the day's budget and says how long to wait", async () => {
    const { clock, pacer } = pacerAt(86_400_000 - 60_000);
    for (let index = 0; index < 10; index += 1) await pacer.reserve();
    expect(() => pacer.reserve()).toThrow(
      expect.objectContaining({ kind: "rate_limited", retryAfterMs: 60_000, retryable: true }),
    );
    clock.now += 60_000;
    expect(await pacer.reserve()).toMatchObject({ quotaLeft: 9 });
  });

  test("background work yields the last tenth", async () => {
    const { pacer } = pacerAt(1_000_000);
    for (let index = 0; index < 9; index += 1) await pacer.reserve("background");
    expect(() => pacer.reserve("background")).toThrow(/background/);
    expect(await pacer.reserve("interactive")).toMatchObject({ quotaLeft: 0 });
  });

  test("a wait of hours is handed up instead of waited for", async () => {
    const { pacer } = pacerAt(1_000_000);
    await pacer.pause(7_200_000);
    const connector = gong({ auth: { accessKey: "a", accessKeySecret: "b" }, baseUrl: "http://127.0.0.1:1", pacer });
    await expect(connector.run("list_users", {})).rejects.toMatchObject({
      kind: "rate_limited",
      retryable: true,
      retryAfterMs: 7_200_000,
    });
  });
});
