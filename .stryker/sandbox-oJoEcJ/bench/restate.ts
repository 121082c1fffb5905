// @ts-nocheck
// Benchmark: one action as a durable step against Restate's own one-step handler that sends the same request, in one run.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { Agent as HttpAgent, request } from "node:http";
import { createServer } from "node:http2";
import { buffer } from "node:stream/consumers";
import type { Context } from "@restatedev/restate-sdk";
import type * as Host from "gong-connector-restate";
import got from "got";
import { startRestateServer } from "../packages/restate/test/helpers/restate_server.ts";
import type * as Library from "../src/index.ts";
import { assertAtMost, getMedian, startServer } from "./measure.ts";

const rounds = 40;
const stepsPerRound = 250;
const atOnce = 32;
const id = "7782342274025937895";

const { status } = spawnSync(process.execPath, ["scripts/apart.ts", "test/restate"], { stdio: "inherit" });
if (status !== 0) process.exit(1);
// Read when the SDK is loaded: two lines an invocation would be measured as well.
process.env.RESTATE_LOGGING = "ERROR";
const { service } = await import("@restatedev/restate-sdk");
const { gong } = (await import(new URL("../dist/index.js", import.meta.url).href)) as typeof Library;
const { createRestateHandler } = (await import(
  new URL("../packages/restate/dist/index.js", import.meta.url).href
)) as typeof Host;

const vendor = await startServer();
const agent = new HttpAgent({ keepAlive: true });
const authorization = `Basic ${Buffer.from("key:secret").toString("base64")}`;

function byHand(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(`${vendor.url}/v2/calls/${id}`, { agent, headers: { authorization } }, async (response) => {
      resolve(JSON.parse((await buffer(response)).toString()).call);
    });
    sent.on("error", reject).end();
  });
}

/** As the library sends it, and nothing else of the library. */
const client = got.extend({
  followRedirect: false,
  responseType: "buffer",
  retry: { limit: 0 },
  throwHttpErrors: false,
  timeout: { connect: 10_000, request: 60_000 },
});

async function byGot(): Promise<unknown> {
  const { rawBody } = await client(`${vendor.url}/v2/calls/${id}`, { headers: { authorization } });
  return JSON.parse(Buffer.from(rawBody).toString()).call;
}

const own = service({
  name: "own",
  handlers: {
    request: (ctx: Context) => ctx.run("request", byHand),
    got: (ctx: Context) => ctx.run("request", byGot),
    nothing: (ctx: Context) => ctx.run("nothing", () => Promise.resolve({})),
  },
});
const auth = { accessKey: "key", accessKeySecret: "secret" };
const handler = createRestateHandler({
  catalog: gong(),
  getConnector: () => gong({ auth, baseUrl: vendor.url, rateLimiter: false }),
  rateLimiter: false,
  services: [own],
});
const worker = createServer(handler);
worker.listen(0, "127.0.0.1");
await once(worker, "listening");
const address = worker.address();
const engine = await startRestateServer();
const ingress = engine.nodes[0]?.ingress ?? "";

const contenders: Readonly<Record<string, string>> = {
  "action as a step": "gong/get_call_by_id",
  "own step, node:http": "own/request",
  "own step, got": "own/got",
  "own step, nothing in it": "own/nothing",
};

/** Steps a second, so many at once. */
async function rate(path: string): Promise<number> {
  let left = stepsPerRound;
  const body = JSON.stringify({ id });
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${ingress}/${path}`, { method: "POST", headers, body });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  return (stepsPerRound * 1000) / (performance.now() - started);
}

try {
  await engine.register(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  const names = Object.keys(contenders);
  const rates = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = -2; round < rounds; round += 1) {
    // Each round starts with another contender, and the first rounds only warm up.
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + Math.abs(round)) % names.length] ?? "";
      const reached = await rate(contenders[name] ?? "");
      if (round >= 0) rates.get(name)?.push(reached);
    }
  }
  const of = (name: string): number[] => rates.get(name) ?? [];
  for (const name of names) {
    const [usual, best] = [getMedian(of(name)), Math.max(...of(name))].map((rate) => rate.toFixed(0).padStart(6));
    console.log(`${name.padEnd(24)}${usual} a second, ${best} at best`);
  }
  // Round by round, since what else goes on in the machine slows all contenders of a round alike.
  const against = (name: string): number =>
    getMedian(of("action as a step").map((rate, round) => (of(name)[round] ?? Number.NaN) / rate));
  console.log(`an empty step of one's own: ${against("own step, nothing in it").toFixed(2)} times as many`);
  console.log(`a step of one's own that sends with got: ${against("own step, got").toFixed(2)} times as many`);
  assertAtMost("time of a step against one of one's own with node:http", against("own step, node:http"), 1.25, "times");
} finally {
  await engine.close();
  worker.close();
  vendor.stop();
  agent.destroy();
}
process.exit();
