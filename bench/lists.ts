// Benchmark: rate of whole lists, by run --all and by iterate, against a got loop that parses the same pages; memory, also with a slow reader.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { assertAtLeast, assertAtMost, getMedian, getMedianRatio, measureRounds, recordFigures } from "./measure.ts";

const pages = process.argv[2] ?? "1000";
const rounds = Number(process.argv[3] ?? 3);
const server = spawn(process.execPath, [fileURLToPath(new URL("list_server.ts", import.meta.url)), pages], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [url] = await once(createInterface(server.stdout), "line");
const program = fileURLToPath(new URL("list_child.ts", import.meta.url));

interface Reading {
  ms: number;
  items: number | null;
  /** Resident memory in MB, twenty times a second. */
  rss: number[];
  peakMegabytes: number;
}

/** Reads a list in a process of its own. `pauseMs` is the pause of the reader of its output after each chunk. */
async function read(reader: string, pauseMs = 0): Promise<Reading & { lines: number }> {
  const child = spawn(process.execPath, [program, String(url), reader], { stdio: ["ignore", "pipe", "pipe"] });
  const errors = text(child.stderr);
  let lines = 0;
  for await (const chunk of child.stdout) {
    for (const byte of chunk) if (byte === 10) lines += 1;
    if (pauseMs > 0) await delay(pauseMs);
  }
  return { ...JSON.parse((await errors).trim().split("\n").at(-1) ?? ""), lines };
}

/** Growth of the memory from the second to the last quarter. */
function getGrowth(rss: readonly number[]): number {
  const quarter = Math.floor(rss.length / 4);
  return getMedian(rss.slice(-quarter)) - getMedian(rss.slice(quarter, 2 * quarter));
}

const growths: Record<string, number[]> = {};
const count = Number(pages) * 100;
async function time(reader: string): Promise<number> {
  const { ms, items, lines, rss } = await read(reader);
  if ((items ?? lines) !== count) throw new Error(`${reader}: ${items ?? lines} of ${count} items`);
  growths[reader] ??= [];
  growths[reader].push(getGrowth(rss));
  return ms;
}

try {
  const times = await measureRounds(
    {
      "users by got": () => time("users by got"),
      "users by run --all": () => time("users by run"),
      "calls by got": () => time("calls by got"),
      "calls by iterate": () => time("calls by iterate"),
    },
    rounds,
    0,
  );
  for (const [name, values] of Object.entries(times))
    console.log(`${name.padEnd(19)}${((count * 1000) / getMedian(values)).toFixed(0).padStart(8)} items per second`);
  const getRatio = (mine: number[], baseline: number[]): number => 1 / getMedianRatio(mine, baseline);
  assertAtLeast("run --all against got", getRatio(times["users by run --all"], times["users by got"]), 0.8, "times");
  assertAtLeast("iterate against got", getRatio(times["calls by iterate"], times["calls by got"]), 0.8, "times");
  const growthOf = (reader: string): number => getMedian(growths[reader] ?? []);
  assertAtMost("run --all: memory from the second to the last quarter", growthOf("users by run"), 20, "MB more");
  assertAtMost("iterate: memory from the second to the last quarter", growthOf("calls by iterate"), 20, "MB more");
  for (const reader of ["users by got", "calls by got"])
    console.log(`${reader}: memory from the second to the last quarter: ${growthOf(reader).toFixed(1)} MB more`);
  const slow = await read("users by run", 20);
  if (slow.lines !== count) throw new Error(`${slow.lines} of ${count} lines`);
  assertAtMost("run --all with a slow reader: the same", getGrowth(slow.rss), 20, "MB more");
  const itemsPerSecond = Object.entries(times).map(([name, values]) => [name, (count * 1000) / getMedian(values)]);
  recordFigures("lists", { items: count, itemsPerSecond: Object.fromEntries(itemsPerSecond), slowReader: slow });
  console.log(`peak memory with a slow reader: ${slow.peakMegabytes.toFixed(0)} MB`);
} finally {
  server.kill();
}
