// @ts-nocheck
// Benchmark: upload of a 1.5 GB recording: peak memory, and speed against curl to the same server.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assertAtMost, getMedian, startServer, timeCommand } from "./measure.ts";

const bytes = 1_500_000_000;
const rounds = 3;
const folder = mkdtempSync(join(tmpdir(), "bench-upload-"));
const file = join(folder, "call.mp4");
writeFileSync(file, "");
truncateSync(file, bytes);
const entry = new URL("../dist/index.js", import.meta.url).href;
const program = fileURLToPath(new URL("upload_child.ts", import.meta.url));
const server = await startServer();

interface Result {
  ms: number;
  steps: number;
  peakMegabytes: number;
}

async function ours(): Promise<Result> {
  return JSON.parse((await timeCommand(process.execPath, [program, entry, server.url, file])).output) as Result;
}

async function curl(): Promise<number> {
  const write = ["-s", "-o", join(folder, "answer"), "-w", "%{time_total}"];
  const form = ["-X", "PUT", "-H", "expect:", "-F", `mediaFile=@${file};type=video/mp4`];
  const { output } = await timeCommand("curl", [...write, ...form, `${server.url}/v2/calls/1/media`]);
  return Number(output) * 1000;
}

try {
  const results: Result[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    others.push(await curl());
    results.push(await ours());
  }
  const own = getMedian(results.map(({ ms }) => ms));
  const other = getMedian(others);
  const speed = (ms: number): string => `${(bytes / 1000 / ms).toFixed(0)} MB/s`;
  console.log(`connector: ${(own / 1000).toFixed(2)} s, ${speed(own)}, ${results[0]?.steps} progress events`);
  console.log(`curl:      ${(other / 1000).toFixed(2)} s, ${speed(other)}`);
  console.log(
    `time of the connector to that of curl: ${(own / other).toFixed(2)} (medians of ${rounds} rounds in turn)`,
  );
  assertAtMost("peak memory", Math.max(...results.map(({ peakMegabytes }) => peakMegabytes)), 200, "MB");
} finally {
  server.stop();
  rmSync(folder, { recursive: true });
}
