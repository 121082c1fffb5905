// @ts-nocheck
// What the benchmarks share: a server in a process of its own, medians, and figures as they are printed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface BenchServer {
  url: string;
  stop(): void;
}

/** Starts bench/server.ts. */
export async function startServer(): Promise<BenchServer> {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL("bench_server.ts", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("the server has no output");
  const [url] = await once(createInterface(child.stdout), "line");
  return { url: String(url), stop: () => child.kill() };
}

/** Runs a program to its end: its output and how long it took, in milliseconds. */
export async function timeCommand(command: string, args: readonly string[]): Promise<{ output: string; ms: number }> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return { output, ms: performance.now() - started };
}

export function getMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/** Prints what was aimed at and whether it was reached. */
export function assertAtMost(what: string, value: number, most: number, unit: string): void {
  const reached = value <= most;
  console.log(
    `${what}: ${value.toFixed(2)} ${unit} (target: at most ${most} ${unit}) ${reached ? "reached" : "MISSED"}`,
  );
  if (!reached) process.exitCode = 1;
}
