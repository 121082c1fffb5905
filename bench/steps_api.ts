// Benchmark: rate of an action through the steps API against a bare Fastify route that sends with got.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import {
  assertAtLeast,
  getMedian,
  getMedianRatio,
  getMedians,
  measureRounds,
  recordFigures,
  startServer,
  startStepsServer,
} from "./measure.ts";

const callsPerRound = 100;
const concurrency = 10;
const body = JSON.stringify({ id: "7782342274025937895" });

const vendor = await startServer();
const steps = await startStepsServer(vendor.url);
const program = fileURLToPath(new URL("bare_steps_server.ts", import.meta.url));
const bare = spawn(process.execPath, [program, vendor.url], { stdio: ["ignore", "pipe", "inherit"] });
const [bareUrl] = await once(createInterface(bare.stdout), "line");
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });

function send(url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { agent, method: "POST", headers: { "content-type": "application/json", ...headers } };
    const sent = request(url, options, (response) => resolve(text(response)));
    sent.on("error", reject).end(body);
  });
}

/** Calls per second, a few at a time. */
async function getRate(url: string, headers: Record<string, string> = {}): Promise<number> {
  const startedAt = performance.now();
  let remaining = callsPerRound;
  const work = async (): Promise<void> => {
    for (; remaining > 0; ) {
      remaining -= 1;
      const response = await send(url, headers);
      if (!response.includes("Kick-off")) throw new Error(`the call failed: ${response}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return (callsPerRound * 1000) / (performance.now() - startedAt);
}

const stepsUrl = `${steps.url}/api/v2/integration-schema/gong/actions/get_call_by_id/execute`;
const stepsHeaders = { authorization: `Bearer ${steps.token}`, "x-connection-id": steps.connection };
try {
  const candidates = {
    "steps API": () => getRate(stepsUrl, stepsHeaders),
    bare: () => getRate(`${bareUrl}/step`),
  };
  const rates = await measureRounds(candidates, 7, 2);
  for (const [name, values] of Object.entries(rates))
    console.log(`${name.padEnd(10)}${getMedian(values).toFixed(0).padStart(6)} per second`);
  assertAtLeast(
    "rate of the steps API against a bare route",
    getMedianRatio(rates["steps API"], rates.bare),
    0.6,
    "times",
  );
  recordFigures("steps_api", { medianPerSecond: getMedians(rates) });
} finally {
  steps.stop();
  bare.kill();
  vendor.stop();
  agent.destroy();
}
