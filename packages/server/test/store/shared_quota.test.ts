// Processes that share the rate limiter of a company, on a real clock. bench/rate_limiter.ts measures their speed.

import { gongManifests } from "gong-connector";
import { expect, test } from "vitest";
import { getUsedToday } from "../../src/store/index.ts";
import { finishWorker, startChildWorker } from "../helpers/child_workers.ts";
import { startRateLimitedServer } from "../helpers/rate_limited_server.ts";
import { describeEachDatabase, openEmptyStore } from "../helpers/stores.ts";

const { minIntervalMs } = gongManifests().connector.rateLimits;
const [processes, count] = [4, 11];
const clockAheadMs = 20_000;

interface SendResult {
  reserved: number;
  delayedUntil: number[];
  maxWaitMs: number;
}

describeEachDatabase("processes that share a quota", (kind) => {
  test("shares one rate limiter between all processes of a company", async () => {
    const { store, options } = await openEmptyStore(kind);
    const server = await startRateLimitedServer();
    const task = { options, url: server.url, count };
    // One process has a wrong clock, which the others must not notice.
    const clocks = Array.from({ length: processes }, (_, index) => (index === 0 ? clockAheadMs : 0));
    const workers = await Promise.all(
      clocks.map((ahead) => startChildWorker("send", { ...task, clockAheadMs: ahead })),
    );
    const day = Math.floor(Date.now() / 86_400_000);
    for (const worker of workers) worker.go();
    const results = await Promise.all(workers.map((worker) => finishWorker(worker) as Promise<SendResult>));
    const reserved = results.reduce((sum, result) => sum + result.reserved, 0);
    const times = results.flatMap((result) => result.delayedUntil).sort((a, b) => a - b);
    // On a busy machine a request can be delayed until the server rejects it; then it is sent again.
    expect(reserved).toBe(processes * count + server.rejected);
    expect(Math.max(...results.map(({ maxWaitMs }) => maxWaitMs))).toBeLessThan(clockAheadMs / 2);
    expect(server.arrivals).toHaveLength(processes * count);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(minIntervalMs);
    expect(gaps.toSorted((a, b) => a - b)[gaps.length >> 1]).toBe(minIntervalMs);
    if (Math.floor(Date.now() / 86_400_000) === day)
      expect(await getUsedToday(store.database, "fernhill", day)).toBe(reserved);
  });
});
