// @ts-nocheck
// Benchmark: time of run() against a bare got call and against bare node:http to the same server, in one run.
import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";
import got from "got";
import type * as Library from "../src/index.ts";
import { assertAtMost, getMedian, startServer } from "./measure.ts";

const rounds = 40;
const callsPerRound = 150;
const id = "7782342274025937895";
const authorization = `Basic ${Buffer.from("key:secret").toString("base64")}`;

const { gong } = (await import(new URL("../dist/index.js", import.meta.url).href)) as typeof Library;
const server = await startServer();
const url = `${server.url}/v2/calls/${id}`;
const connector = gong({
  auth: { accessKey: "key", accessKeySecret: "secret" },
  baseUrl: server.url,
  rateLimiter: false,
});
const agent = new Agent({ keepAlive: true });

const contenders: Readonly<Record<string, () => Promise<unknown>>> = {
  run: () => connector.run("get_call_by_id", { id }),
  got: () => got(url, { headers: { authorization } }).json(),
  "node:http": () =>
    new Promise((resolve, reject) => {
      const sent = request(url, { agent, headers: { authorization } }, async (response) => {
        resolve(JSON.parse((await buffer(response)).toString()));
      });
      sent.on("error", reject).end();
    }),
};

/** Milliseconds a call, one after the other. */
async function perCall(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let left = callsPerRound; left > 0; left -= 1) await work();
  return (performance.now() - started) / callsPerRound;
}

try {
  const names = Object.keys(contenders);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = -5; round < rounds; round += 1) {
    // Each round starts with another contender, and the first rounds only warm up.
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + Math.abs(round)) % names.length] ?? "";
      const time = await perCall(contenders[name] ?? (() => Promise.resolve()));
      if (round >= 0) times.get(name)?.push(time);
    }
  }
  const of = (name: string): number[] => times.get(name) ?? [];
  for (const name of names)
    console.log(`${name.padEnd(10)}${(getMedian(of(name)) * 1000).toFixed(0).padStart(5)} µs a call`);
  const against = (name: string): number =>
    getMedian(of("run").map((time, round) => time / (of(name)[round] ?? Number.NaN)));
  console.log(`run() against node:http: ${against("node:http").toFixed(2)} times`);
  assertAtMost("run() against got", against("got"), 1.15, "times");
} finally {
  server.stop();
  agent.destroy();
}
