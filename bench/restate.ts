// Benchmark: an action as a Restate step against handlers that send the same request with node:http and got.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createServer } from "node:http2";
import { buffer } from "node:stream/consumers";
import type { Context } from "@restatedev/restate-sdk";
import { gong } from "gong-connector";
import got from "got";
import { startRestateServer } from "../packages/restate/test/helpers/restate_server.ts";
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

const stepsPerRound = 250;
const concurrency = 32;
const id = "7782342274025937895";

const prepared = spawnSync(process.execPath, ["scripts/prepare_suite.ts", "packages/restate/test"], {
  stdio: "inherit",
});
if (prepared.status !== 0) process.exit(1);
// The SDK reads it when it is imported, and prints two lines per invocation by default.
process.env.RESTATE_LOGGING = "ERROR";
const { service } = await import("@restatedev/restate-sdk");
const { createRestateHandler } = await import("gong-connector-restate");

const server = await startServer();
const url = `${server.url}/v2/calls/${id}`;
const headers = { authorization: `Basic ${Buffer.from("key:secret").toString("base64")}` };
const agent = new Agent({ keepAlive: true });

function sendByHttp(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, async (response) => {
      resolve(JSON.parse((await buffer(response)).toString()).call);
    });
    sent.on("error", reject).end();
  });
}

/** With the options of the library. */
const client = got.extend({
  followRedirect: false,
  responseType: "buffer",
  retry: { limit: 0 },
  throwHttpErrors: false,
  timeout: { connect: 10_000, request: 60_000 },
});

async function sendByGot(): Promise<unknown> {
  const { rawBody } = await client(url, { headers });
  return JSON.parse(Buffer.from(rawBody).toString()).call;
}

const baseline = service({
  name: "baseline",
  handlers: {
    http: (ctx: Context) => ctx.run("request", sendByHttp),
    got: (ctx: Context) => ctx.run("request", sendByGot),
    empty: (ctx: Context) => ctx.run("empty", () => Promise.resolve({})),
  },
});
const account = createAccountOptions(server.url, { accessKey: "key", accessKeySecret: "secret" });
const handler = createRestateHandler({
  catalog: gong(),
  getConnector: () => gong({ ...account, rateLimiter: false }),
  rateLimiter: false,
  services: [baseline],
});
const worker = createServer(handler);
worker.listen(0, "127.0.0.1");
await once(worker, "listening");
const address = worker.address();
const restate = await startRestateServer();
const ingress = restate.nodes[0]?.ingress ?? "";

/** Steps per second. */
async function measureRate(path: string): Promise<number> {
  let remaining = stepsPerRound;
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ id }) };
  const invokeUntilDone = async (): Promise<void> => {
    while (remaining > 0) {
      remaining -= 1;
      const response = await fetch(`${ingress}/${path}`, options);
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, invokeUntilDone));
  return (stepsPerRound * 1000) / (performance.now() - startedAt);
}

try {
  await restate.register(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  const candidates = {
    action: () => measureRate("gong/get_call_by_id"),
    "node:http": () => measureRate("baseline/http"),
    got: () => measureRate("baseline/got"),
    "empty step": () => measureRate("baseline/empty"),
  };
  const rates = await measureRounds(candidates, 40, 2);
  for (const [name, values] of Object.entries(rates)) {
    const [median, best] = [getMedian(values), Math.max(...values)].map((rate) => rate.toFixed(0).padStart(6));
    console.log(`${name.padEnd(12)}${median} steps per second, at most ${best}`);
  }
  for (const name of ["empty step", "got"] as const)
    console.log(`time of an action against ${name}: ${getMedianRatio(rates[name], rates.action).toFixed(2)} times`);
  assertAtMost("time of an action against node:http", getMedianRatio(rates["node:http"], rates.action), 1.25, "times");
  recordFigures("restate", { medianStepsPerSecond: getMedians(rates) });
} finally {
  await restate.close();
  worker.close();
  server.stop();
  agent.destroy();
}
process.exit();
