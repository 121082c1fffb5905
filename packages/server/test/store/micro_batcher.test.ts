// Items of concurrent callers that run together.
import { ConnectorError } from "gong-connector";
import { afterEach, expect, test, vi } from "vitest";
import { MicroBatcher } from "../../src/store/micro_batcher.ts";

afterEach(() => {
  vi.useRealTimers();
});

function createBatcher(
  maxItems: number,
  run: (items: readonly number[]) => Promise<(item: number) => number>,
  intervalMs = 0,
) {
  const batches: (readonly number[])[] = [];
  const batcher = new MicroBatcher<number, number>({
    maxItems,
    intervalMs,
    run(items) {
      batches.push(items);
      return run(items);
    },
  });
  return { batches, add: (...items: number[]) => Promise.allSettled(items.map((item) => batcher.add(item))) };
}

const double = async () => (item: number) => item * 2;

test("calls of one turn share batches of the largest size, and each gets its result", async () => {
  const { batches, add } = createBatcher(2, double);
  const results = await add(1, 2, 3);
  expect(results.map((result) => Reflect.get(result, "value"))).toEqual([2, 4, 6]);
  expect(batches).toEqual([[1, 2], [3]]);
});

test("calls that come while a batch runs are the next one, and later calls start again", async () => {
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  const { batches, add } = createBatcher(9, async () => {
    await isReleased;
    return (item) => item;
  });
  const first = add(1);
  await expect.poll(() => batches).toEqual([[1]]);
  const second = add(2, 3);
  release();
  await Promise.all([first, second]);
  expect(batches).toEqual([[1], [2, 3]]);
  await add(4);
  expect(batches).toEqual([[1], [2, 3], [4]]);
});

test("a batch waits for the interval after the start of the one before, and not after a longer pause", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { batches, add } = createBatcher(9, double, 5);
  await add(1);
  const second = add(2);
  await new Promise((resolve) => setImmediate(resolve));
  const third = add(3);
  await vi.advanceTimersByTimeAsync(4);
  expect(batches).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(1);
  await Promise.all([second, third]);
  expect(batches).toEqual([[1], [2, 3]]);
  await vi.advanceTimersByTimeAsync(5);
  await add(4);
  expect(batches).toEqual([[1], [2, 3], [4]]);
});

test("items that fill a batch do not wait for the interval", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { batches, add } = createBatcher(2, double, 5);
  await add(1, 2, 3, 4);
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("an item that cannot be stored fails alone", async () => {
  const fault = new Error("not this one");
  const { batches, add } = createBatcher(9, async (items) => {
    if (items.includes(2)) throw fault;
    return (item) => item;
  });
  expect(await add(1, 2, 3)).toEqual([
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason: fault },
    { status: "fulfilled", value: 3 },
  ]);
  expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
});

test("a database that cannot be used fails all items at once", async () => {
  const error = new ConnectorError("store_unavailable", "the disk is full");
  const { batches, add } = createBatcher(9, () => Promise.reject(error));
  expect(await add(1, 2)).toEqual([
    { status: "rejected", reason: error },
    { status: "rejected", reason: error },
  ]);
  expect(batches).toEqual([[1, 2]]);
});
