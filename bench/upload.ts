// Benchmark: upload of a 1.5 GB recording, by the library and through the steps API: peak memory, and time against curl to the same server.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  assertAtMost,
  getMedian,
  getMedianRatio,
  getMedians,
  measureRounds,
  recordFigures,
  startServer,
  startStepsServer,
  timeCommand,
} from "./measure.ts";

const bytes = 1_500_000_000;
const folder = mkdtempSync(join(tmpdir(), "bench-upload-"));
const file = join(folder, "call.mp4");
writeFileSync(file, "");
truncateSync(file, bytes);
const child = fileURLToPath(new URL("upload_child.ts", import.meta.url));
const server = await startServer();
const steps = await startStepsServer(server.url);
const startMegabytes = await steps.getPeakMegabytes();
let peakMegabytes = 0;

async function uploadByConnector(): Promise<number> {
  const { output } = await timeCommand(process.execPath, [child, server.url, file]);
  const result: { ms: number; peakMegabytes: number } = JSON.parse(output);
  peakMegabytes = Math.max(peakMegabytes, result.peakMegabytes);
  return result.ms;
}

async function sendByCurl(...args: string[]): Promise<number> {
  const responseFile = join(folder, "response");
  const { output } = await timeCommand("curl", [
    "-s",
    "-o",
    responseFile,
    "-w",
    "%{time_total}",
    "-H",
    "expect:",
    ...args,
  ]);
  const response = readFileSync(responseFile, "utf8");
  if (!response.includes("callId")) throw new Error(`the upload failed: ${response}`);
  return Number(output) * 1000;
}

const uploadByCurl = (): Promise<number> =>
  sendByCurl("-X", "PUT", "-F", `mediaFile=@${file};type=video/mp4`, `${server.url}/v2/calls/1/media`);

function uploadByStep(): Promise<number> {
  const form = ["-F", 'input={"id":"7782342274025937895"}', "-F", `file=@${file};type=video/mp4`];
  const url = `${steps.url}/api/v2/integration-schema/gong/actions/add_call_media/execute`;
  return sendByCurl("-H", `authorization: Bearer ${steps.token}`, ...form, url);
}

try {
  const times = await measureRounds(
    { curl: uploadByCurl, connector: uploadByConnector, "steps API": uploadByStep },
    5,
    1,
  );
  for (const [name, values] of Object.entries(times)) {
    const ms = getMedian(values);
    console.log(`${name.padEnd(11)}${(ms / 1000).toFixed(2)} s, ${(bytes / 1000 / ms).toFixed(0)} MB/s`);
  }
  assertAtMost("time of the connector against curl", getMedianRatio(times.connector, times.curl), 1.25, "times");
  assertAtMost("time of the steps API against curl", getMedianRatio(times["steps API"], times.curl), 1.6, "times");
  assertAtMost("peak memory", peakMegabytes, 200, "MB");
  const addedMegabytes = (await steps.getPeakMegabytes()) - startMegabytes;
  recordFigures("upload", { bytes, medianMs: getMedians(times), peakMegabytes, startMegabytes, addedMegabytes });
  console.log(
    `memory that uploads add to the ${startMegabytes.toFixed(0)} MB of the settings server: ${addedMegabytes.toFixed(0)} MB`,
  );
} finally {
  server.stop();
  steps.stop();
  rmSync(folder, { recursive: true });
}
