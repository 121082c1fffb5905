// Benchmark: time of run() against got and node:http with the same request.
import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { gong } from "gong-connector";
import got from "got";
import { createAccountOptions } from "../test/helpers/account.ts";
import {
  assertAtMost,
  getMedian,
  getMedianRatio,
  getMedians,
  measureRounds,
  recordFigures,
  startServer,
} from "./measure.ts";

const callsPerRound = 150;
const id = "7782342274025937895";
const headers = { authorization: `Basic ${Buffer.from("key:secret").toString("base64")}` };

const server = await startServer();
const url = `${server.url}/v2/calls/${id}`;
const account = createAccountOptions(server.url, { accessKey: "key", accessKeySecret: "secret" });
const connector = gong({ ...account, rateLimiter: false });
const agent = new Agent({ keepAlive: true });

function sendByHttp(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, async (response) => {
      resolve(JSON.parse((await buffer(response)).toString()));
    });
    sent.on("error", reject).end();
  });
}

/** Milliseconds per call, one call after the other. */
async function timeCalls(call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let remaining = callsPerRound; remaining > 0; remaining -= 1) await call();
  return (performance.now() - startedAt) / callsPerRound;
}

try {
  const candidates = {
    run: () => timeCalls(() => connector.run("get_call_by_id", { id })),
    got: () => timeCalls(() => got(url, { headers }).json()),
    "node:http": () => timeCalls(sendByHttp),
  };
  const times = await measureRounds(candidates, 40, 5);
  for (const [name, values] of Object.entries(times))
    console.log(`${name.padEnd(10)}${(getMedian(values) * 1000).toFixed(0).padStart(5)} µs per call`);
  console.log(`run() against node:http: ${getMedianRatio(times.run, times["node:http"]).toFixed(2)} times`);
  assertAtMost("run() against got", getMedianRatio(times.run, times.got), 1.15, "times");
  recordFigures("run_action", { medianMs: getMedians(times) });
} finally {
  server.stop();
  agent.destroy();
}
