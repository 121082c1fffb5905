// @ts-nocheck
// Real processes that share one company's quota on a real clock. How fast that is on a quiet machine is bench/pacing.ts.

import { gongManifests } from "gong-connector";
import { expect, test } from "vitest";
import { getUsedToday } from "../../src/store/index.ts";
import { finishWorker, startChildWorker } from "../helpers/child_workers.ts";
import { startRateLimitedServer } from "../helpers/rate_limited_server.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const { minIntervalMs } = gongManifests().connector.rateLimits;
const [processes, count] = [4, 11];

describeEachDatabase("processes that share a quota", (kind) => {
  test("have slots three to the second, none left out, and every request is answered", {
    timeout: 90_000,
  }, async () => {
    const { store, options } = await openEmptyStore(kind);
    const server = await startRateLimitedServer();
    const task = { options, url: server.url, count };
    const workers = await Promise.all(Array.from({ length: processes }, () => startChildWorker("pace", task)));
    const begun = Math.floor(Date.now() / 86_400_000);
    for (const worker of workers) worker.go();
    const results = await Promise.all(
      workers.map((worker) => finishWorker(worker) as Promise<{ given: number; slots: number[] }>),
    );
    const given = results.reduce((sum, result) => sum + result.given, 0);
    const slots = results.flatMap((result) => result.slots).sort((a, b) => a - b);
    // A busy machine may hold a request back until it meets the ones behind it; that one was sent again.
    expect(given).toBe(processes * count + server.refused);
    expect(server.arrivals).toHaveLength(processes * count);
    const gaps = slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(minIntervalMs);
    expect(gaps.toSorted((a, b) => a - b)[gaps.length >> 1]).toBe(minIntervalMs);
    if (Math.floor(Date.now() / 86_400_000) === begun)
      expect(await getUsedToday(store.database, "fernhill", begun)).toBe(given);
  });
});
