// Shared by the benchmarks: a server in a child process, measurement in rounds, medians and targets.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const startedAt = new Date().toISOString();
const loadAtStart = loadavg()[0];
const targets: object[] = [];

/** Adds the figures and targets of this process to bench/results/NAME.json if RECORD_FIGURES is set. Call it once, at the end. */
export function recordFigures(name: string, figures: object): void {
  if (!process.env.RECORD_FIGURES) return;
  const folder = new URL("results/", import.meta.url);
  const file = new URL(`${name}.json`, folder);
  const records: unknown[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const cores = cpus();
  const machine = { cpu: cores[0]?.model, cores: cores.length, memoryBytes: totalmem() };
  const circumstances = { startedAt, machine, node: process.version, loadAtStart, arguments: process.argv.slice(2) };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify([...records, { ...circumstances, figures, targets }], undefined, 2)}\n`);
}

export interface BenchServer {
  url: string;
  stop(): void;
}

/** Starts bench_server.ts. */
export async function startServer(): Promise<BenchServer> {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL("bench_server.ts", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("the server has no output");
  const [url] = await once(createInterface(child.stdout), "line");
  return { url: String(url), stop: () => child.kill() };
}

export interface StepsServer extends BenchServer {
  /** Bearer token of the steps API. */
  token: string;
  /** Password of the settings pages. */
  adminToken: string;
  /** Id of its connection. */
  connection: string;
  getPeakMegabytes(): Promise<number>;
}

/** Starts steps_server.ts, whose connection leads to the vendor at a URL. */
export async function startStepsServer(vendorUrl: string): Promise<StepsServer> {
  const [token, adminToken] = [randomUUID(), randomUUID()];
  const program = fileURLToPath(new URL("steps_server.ts", import.meta.url));
  const child = spawn(process.execPath, [program, vendorUrl, token, adminToken], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const [url = "", connection = ""] = String((await lines.next()).value).split(" ");
  return {
    url,
    token,
    adminToken,
    connection,
    async getPeakMegabytes() {
      child.stdin.write("\n");
      return Number((await lines.next()).value);
    },
    stop: () => child.stdin.end(),
  };
}

/** Runs a program to its end. Returns its output and its duration in milliseconds. */
export async function timeCommand(command: string, args: readonly string[]): Promise<{ output: string; ms: number }> {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} exited with ${code}`);
  return { output, ms: performance.now() - startedAt };
}

/** Measures each candidate once per round. Each round starts with another one; the first rounds only warm up. */
export async function measureRounds<Name extends string>(
  candidates: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds: number,
  warmUpRounds: number,
): Promise<Record<Name, number[]>> {
  const entries = Object.entries<() => number | Promise<number>>(candidates);
  const values: Record<string, number[]> = Object.fromEntries(entries.map(([name]) => [name, []]));
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const first = Math.abs(round) % entries.length;
    for (const [name, measure] of [...entries.slice(first), ...entries.slice(0, first)]) {
      const value = await measure();
      if (round >= 0) values[name]?.push(value);
    }
  }
  return values;
}

export function getMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/** Median of the ratios of each round: other load on the machine slows all candidates of a round alike. */
export function getMedianRatio(values: readonly number[], others: readonly number[]): number {
  return getMedian(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}

/** The median of each candidate. */
export function getMedians(values: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, getMedian(list)]));
}

/** Prints a value with its target, and sets exit code 1 if it misses the target. */
export function assertAtMost(label: string, value: number, max: number, unit: string): void {
  assertTarget(label, value, unit, { limit: "at most", target: max, isReached: value <= max });
}

/** Prints a value with its target, and sets exit code 1 if it is below. */
export function assertAtLeast(label: string, value: number, min: number, unit: string): void {
  assertTarget(label, value, unit, { limit: "at least", target: min, isReached: value >= min });
}

interface Comparison {
  limit: "at most" | "at least";
  target: number;
  isReached: boolean;
}

function assertTarget(label: string, value: number, unit: string, comparison: Comparison): void {
  const { limit, target, isReached } = comparison;
  targets.push({ label, value, unit, ...comparison });
  const result = isReached ? "reached" : "MISSED";
  console.log(`${label}: ${value.toFixed(2)} ${unit} (target: ${limit} ${target} ${unit}) ${result}`);
  if (!isReached) process.exitCode = 1;
}
