// Benchmark: upload of a 1.5 GB recording: peak memory, and time against curl to the same server.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assertAtMost, getMedian, getMedianRatio, measureRounds, startServer, timeCommand } from "./measure.ts";

const bytes = 1_500_000_000;
const folder = mkdtempSync(join(tmpdir(), "bench-upload-"));
const file = join(folder, "call.mp4");
writeFileSync(file, "");
truncateSync(file, bytes);
const child = fileURLToPath(new URL("upload_child.ts", import.meta.url));
const server = await startServer();
let peakMegabytes = 0;

async function uploadByConnector(): Promise<number> {
  const { output } = await timeCommand(process.execPath, [child, server.url, file]);
  const result: { ms: number; peakMegabytes: number } = JSON.parse(output);
  peakMegabytes = Math.max(peakMegabytes, result.peakMegabytes);
  return result.ms;
}

async function uploadByCurl(): Promise<number> {
  const options = ["-s", "-o", join(folder, "response"), "-w", "%{time_total}", "-X", "PUT", "-H", "expect:"];
  const form = ["-F", `mediaFile=@${file};type=video/mp4`, `${server.url}/v2/calls/1/media`];
  const { output } = await timeCommand("curl", [...options, ...form]);
  return Number(output) * 1000;
}

try {
  const times = await measureRounds({ curl: uploadByCurl, connector: uploadByConnector }, 5, 1);
  for (const [name, values] of Object.entries(times)) {
    const ms = getMedian(values);
    console.log(`${name.padEnd(10)}${(ms / 1000).toFixed(2)} s, ${(bytes / 1000 / ms).toFixed(0)} MB/s`);
  }
  assertAtMost("time of the connector against curl", getMedianRatio(times.connector, times.curl), 1.25, "times");
  assertAtMost("peak memory", peakMegabytes, 200, "MB");
} finally {
  server.stop();
  rmSync(folder, { recursive: true });
}
