// Benchmark: upload of a 1.5 GB recording, by the library, through the steps API and through the route of the settings page: peak memory, and time against curl to the same server.
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
import { signIn } from "./settings_server.ts";

const bytes = 1_500_000_000;
const id = "7782342274025937895";
const folder = mkdtempSync(join(tmpdir(), "bench-upload-"));
const file = join(folder, "call.mp4");
writeFileSync(file, "");
truncateSync(file, bytes);
const child = fileURLToPath(new URL("upload_child.ts", import.meta.url));
const server = await startServer();
const steps = await startStepsServer(server.url);
const pageHeaders = await signIn(steps.url, steps.adminToken);
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

const uploadByStep = (): Promise<number> =>
  uploadThroughServer({ id }, "/api/v2/integration-schema/gong/actions/add_call_media/execute", {
    authorization: `Bearer ${steps.token}`,
  });

const uploadByPage = (): Promise<number> =>
  uploadThroughServer(
    { connection: steps.connection, input: { id } },
    "/api/app/actions/add_call_media/upload",
    pageHeaders,
  );

function uploadThroughServer(input: object, path: string, headers: Record<string, string>): Promise<number> {
  const options = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const form = ["-F", `input=${JSON.stringify(input)}`, "-F", `file=@${file};type=video/mp4`];
  return sendByCurl(...options, ...form, `${steps.url}${path}`);
}

try {
  const times = await measureRounds(
    { curl: uploadByCurl, connector: uploadByConnector, "steps API": uploadByStep, page: uploadByPage },
    5,
    1,
  );
  for (const [name, values] of Object.entries(times)) {
    const ms = getMedian(values);
    console.log(`${name.padEnd(11)}${(ms / 1000).toFixed(2)} s, ${(bytes / 1000 / ms).toFixed(0)} MB/s`);
  }
  assertAtMost("time of the connector against curl", getMedianRatio(times.connector, times.curl), 1.25, "times");
  assertAtMost("time of the steps API against curl", getMedianRatio(times["steps API"], times.curl), 1.6, "times");
  assertAtMost("time of the settings page against curl", getMedianRatio(times.page, times.curl), 1.6, "times");
  assertAtMost("peak memory", peakMegabytes, 200, "MB");
  const serverMegabytes = await steps.getPeakMegabytes();
  assertAtMost("peak memory of the server", serverMegabytes, 200, "MB");
  recordFigures("upload", { bytes, medianMs: getMedians(times), peakMegabytes, startMegabytes, serverMegabytes });
} finally {
  server.stop();
  steps.stop();
  rmSync(folder, { recursive: true });
}
