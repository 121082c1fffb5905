// Preloaded into a server by the benchmarks: prints at the end how long the event loop, garbage collection and SQLite took.
import { statSync } from "node:fs";
import {
  createHistogram,
  type Histogram,
  monitorEventLoopDelay,
  PerformanceObserver,
  type RecordableHistogram,
} from "node:perf_hooks";
import { DatabaseSync, type StatementSync } from "node:sqlite";

const loopDelay = monitorEventLoopDelay({ resolution: 1 });
const histograms = new Map<string, RecordableHistogram>();

function record(name: string, ms: number): void {
  const histogram = histograms.get(name) ?? createHistogram();
  histograms.set(name, histogram);
  histogram.record(Math.max(1, Math.round(ms * 1e6)));
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  const path = this.location();
  const before = getModifiedAt(path);
  const startedAt = performance.now();
  exec.call(this, sql);
  // A checkpoint writes to the file itself, a commit to the write-ahead log.
  const name = sql === "COMMIT" && getModifiedAt(path) !== before ? "COMMIT with checkpoint" : sql;
  if (name.length < 30) record(name, performance.now() - startedAt);
};

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string): StatementSync {
  const statement = prepare.call(this, sql);
  const all = statement.all.bind(statement);
  const name = /^\s*\w+(?: INTO \w+)?/.exec(sql)?.[0] ?? "";
  statement.all = (...values: []) => {
    const startedAt = performance.now();
    const rows = all(...values);
    record(name, performance.now() - startedAt);
    return rows;
  };
  return statement;
};

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) record("garbage collection", duration);
}).observe({ entryTypes: ["gc"] });
loopDelay.enable();

process.once("exit", () => {
  const all: [string, Histogram][] = [...histograms, ["event loop delay", loopDelay]];
  for (const [name, histogram] of all) {
    const format = (ns: number): string => (ns / 1e6).toFixed(2).padStart(8);
    const values = [histogram.percentile(50), histogram.percentile(99), histogram.max].map(format);
    const total = ((histogram.mean * histogram.count) / 1e9).toFixed(1);
    console.error(`profile: ${name.padEnd(24)} ${histogram.count} times, ${total} s; p50, p99, max ms: ${values}`);
  }
});

function getModifiedAt(path: string | null): bigint | undefined {
  return path === null ? undefined : statSync(path, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}
