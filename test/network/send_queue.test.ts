// The requests of a connector leave one after the other, at the distance that the rate limit requires.
import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { SendQueue } from "../../src/network/send_queue.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
});

/** Records when requests may start. */
function createQueue() {
  const queue = new SendQueue();
  const started: string[] = [];
  const leaves = new Map<string, () => void>();
  const enter = (name: string, signal?: AbortSignal): Promise<void> =>
    queue.enter(signal).then((leave) => {
      started.push(name);
      leaves.set(name, leave);
    });
  return { queue, started, enter, leave: (name: string) => leaves.get(name)?.() };
}

describe("a request in the queue", () => {
  test("starts when the one before it has left, and each is counted until it has left", async () => {
    const { queue, started, enter, leave } = createQueue();
    await enter("first");
    const [second, third] = [enter("second"), enter("third")];
    expect([queue.length, started]).toEqual([3, ["first"]]);
    leave("first");
    await second;
    expect([queue.length, started]).toEqual([2, ["first", "second"]]);
    leave("second");
    await third;
    leave("third");
    expect(queue.length).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is counted once when it leaves twice", async () => {
    const { queue, enter, leave } = createQueue();
    await enter("first");
    await vi.advanceTimersByTimeAsync(2_000);
    await enter("second");
    leave("first");
    leave("first");
    expect(queue.length).toBe(1);
  });

  test("holds up the next one for two seconds at most, and is counted until it has left", async () => {
    const { queue, started, enter, leave } = createQueue();
    await enter("first");
    const second = enter("second");
    await vi.advanceTimersByTimeAsync(1_999);
    expect(started).toEqual(["first"]);
    await vi.advanceTimersByTimeAsync(1);
    await second;
    expect([queue.length, started]).toEqual([2, ["first", "second"]]);
    leave("first");
    expect(queue.length).toBe(1);
  });

  test("that is cancelled while it waits leaves the queue at once, in which the others keep their order", async () => {
    const { queue, started, enter, leave } = createQueue();
    const { signal, controller } = createSignal();
    await enter("first");
    const cancelled = enter("cancelled", signal);
    const third = enter("third");
    controller.abort(new Error("enough"));
    await expect(cancelled).rejects.toThrow("enough");
    expect([queue.length, started]).toEqual([2, ["first"]]);
    leave("first");
    await third;
    expect(started).toEqual(["first", "third"]);
  });

  test("that was cancelled before is rejected, also when nothing is before it", async () => {
    const { queue, enter } = createQueue();
    await expect(enter("cancelled", AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
    expect(queue.length).toBe(0);
    await enter("next");
    expect(queue.length).toBe(1);
  });

  test("listens to its signal only while it waits", async () => {
    const { enter, leave } = createQueue();
    const { signal } = createSignal();
    await enter("first");
    const second = enter("second", signal);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    leave("first");
    await second;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

function createSignal() {
  const controller = new AbortController();
  return { controller, signal: controller.signal };
}

describe("the time at which a request leaves", () => {
  test.for([
    ["was on time", 0, 340, 340],
    ["left 100 ms late", 100, 340, 440],
    ["left 100 ms late and this one is planned at 0.9 of the interval", 100, 306, 440],
    ["left 100 ms late and the rate limiter plans shorter distances", 100, 200, 300],
    ["left 100 ms late, long ago", 100, 10_000, 10_000],
  ] as const)("after one that %s", ([, lateMs, plannedAfterMs, leavesAfterMs]) => {
    const queue = new SendQueue();
    vi.advanceTimersByTime(60_000);
    const plannedAt = performance.now();
    vi.advanceTimersByTime(lateMs);
    queue.recordDeparture(plannedAt);
    expect(queue.getDepartureAt(plannedAt + plannedAfterMs, 340) - plannedAt).toBe(leavesAfterMs);
  });

  test("is the planned one for the first request", () => {
    expect(new SendQueue().getDepartureAt(1_000, 340)).toBe(1_000);
  });
});
