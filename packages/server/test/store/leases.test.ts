// Leases: one holder at a time, also when processes acquire several at once.
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/index.ts";
import { describeEachDatabase, expireRights, openEmptyStore } from "../helpers/stores.ts";

const hourMs = 3_600_000;

describeEachDatabase("leases", (kind) => {
  test("gives each of several leases to one of the processes that acquire them at once", async () => {
    const { store, options } = await openEmptyStore(kind);
    const other = await openStore(options);
    onTestFinished(() => other.close());
    const names = Array.from({ length: 50 }, (_none, index) => `poll:${index}`);
    const acquired = await Promise.all([
      store.leases.acquireAll(names, hourMs),
      other.leases.acquireAll([...names].reverse(), hourMs),
      store.leases.acquireAll(names.slice(20), hourMs),
    ]);
    expect(
      acquired
        .flat()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...names].sort());
    expect(await store.leases.acquireAll([], hourMs)).toEqual([]);
  });

  test("recognizes that another holder has acquired a lease", async () => {
    const { store } = await openEmptyStore(kind);
    const { leases, database } = store;
    const late = await leases.acquire("poll:b", hourMs);
    await expireRights(store);
    const current = await leases.acquire("poll:b", hourMs);
    const isHeld = (lease: typeof late) =>
      database.transaction(async (transaction) => lease && leases.isHeld(lease, transaction));
    expect(await isHeld(late)).toBe(false);
    expect(await isHeld(current)).toBe(true);
  });
});
