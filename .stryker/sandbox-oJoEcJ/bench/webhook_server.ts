// @ts-nocheck
// Benchmark: how long a signed delivery waits for its answer at 500 a second, alone and among forgeries, against a bare server.
import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type * as Library from "../src/index.ts";
import { startServer } from "./measure.ts";

const { gongManifests } = (await import(new URL("../dist/index.js", import.meta.url).href)) as typeof Library;
const sample = Object(gongManifests().triggers.get("call_analyzed")?.sample);

const perSecond = 500;
const seconds = Number(process.argv[2] ?? 10);
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const forger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

interface Delivery {
  body: string;
  token: string;
  isHonest: boolean;
}

function deliveryTo(url: string, number: number, isHonest: boolean): Delivery {
  const id = String(7782342274025900000n + BigInt(number));
  const call = { ...sample.call, metaData: { ...sample.call.metaData, id } };
  const body = JSON.stringify({ callData: call, isPrivate: false, isTest: false });
  const digest = createHash("sha256").update(body).digest("hex");
  const claims = { webhook_url: url, body_sha256: digest, exp: Math.floor(Date.now() / 1000) + 3600 };
  const parts = [{ alg: "RS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const signed = parts.join(".");
  const signature = sign("sha256", Buffer.from(signed), isHonest ? privateKey : forger).toString("base64url");
  return { body, token: `${signed}.${signature}`, isHonest };
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

/** Milliseconds from the moment that it was due until it was answered. */
function send(url: string, { body, token, isHonest }: Delivery, due: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization: token };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        const isAccepted = response.statusCode === 200;
        if (isAccepted === isHonest || !url.includes("/webhooks/")) resolve(performance.now() - due);
        else reject(new Error(`answered ${response.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Sends on schedule, whatever comes back; the honest ones' answer times, sorted. */
async function load(url: string, deliveries: readonly Delivery[], rate: number): Promise<number[]> {
  const begin = performance.now() + 50;
  const answers: Promise<number>[] = [];
  for (let next = 0; next < deliveries.length; ) {
    for (; next < deliveries.length && begin + (next * 1000) / rate <= performance.now(); next += 1) {
      const delivery = deliveries[next];
      if (delivery) answers.push(send(url, delivery, begin + (next * 1000) / rate));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const times = await Promise.all(answers);
  return times.filter((_time, index) => deliveries[index]?.isHonest).sort((one, other) => one - other);
}

function show(what: string, times: readonly number[]): number {
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  const [p50, p95, p99] = [at(0.5), at(0.95), at(0.99)];
  console.log(`${what}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  return p99;
}

interface Served {
  api(method: string, path: string, body?: object): Promise<unknown>;
  stop(): void;
}

/** The real server on a store of its own, with the page's API behind a session. */
async function serve(directory: string): Promise<Served> {
  const bin = fileURLToPath(new URL("../bin/gong-connector.js", import.meta.url));
  const env = { PATH: process.env.PATH, ADMIN_TOKEN: "token of the benchmark", GONG_CONNECTOR_DATA_DIR: directory };
  const args = [bin, "serve", "--port", "0", "--sandbox"];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(createInterface(child.stdout), "line");
  const url = /http:\S+/.exec(String(line))?.[0] ?? "";
  let headers: Record<string, string> = { "content-type": "application/json" };
  const ask = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${url}/api/app${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const signedIn = await ask("POST", "/session", { password: env.ADMIN_TOKEN });
  headers = {
    ...headers,
    cookie: signedIn.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; "),
  };
  headers["x-csrf-token"] = String(Object(await (await ask("GET", "/session")).json()).csrfToken);
  return {
    stop: () => child.kill(),
    api: async (method, path, body) => (await ask(method, path, body)).json(),
  };
}

const directory = mkdtempSync(join(tmpdir(), "receiver-"));
const served = await serve(directory);
const bare = await startServer();
try {
  await served.api("PUT", "/settings", { method: "api_key", source: "sandbox" });
  const { connection } = Object(
    await served.api("POST", "/connections", {
      customer: "Bench",
    }),
  );
  const webhook = { method: "jwt", key: publicKey.export({ type: "spki", format: "pem" }) };
  const wanted = { trigger: "call_analyzed", connection: connection.id, input: {}, webhook };
  const made = Object(await served.api("POST", "/subscriptions", wanted));
  const url = String(made.webhookUrl);
  const count = perSecond * seconds;
  const honest = Array.from({ length: count }, (_none, number) => deliveryTo(url, number, true));
  const mixed = Array.from({ length: count * 1.1 }, (_none, number) =>
    deliveryTo(url, count + number, number % 11 !== 10),
  );
  const base = show(`a bare server, ${perSecond} a second`, await load(bare.url, honest, perSecond));
  const p99 = show("the receiver", await load(url, honest, perSecond));
  const among = show("the receiver, a forgery with every tenth", await load(url, mixed, perSecond * 1.1));
  const { events } = Object(await served.api("GET", `/subscriptions/${made.subscription.id}`));
  const expected = count + mixed.filter(({ isHonest }) => isHonest).length;
  console.log(`${events.total} of ${expected} events are stored`);
  console.log(
    `p99 is ${(p99 / base).toFixed(1)} times the bare server's; among forgeries ${(among / p99).toFixed(2)} times as long`,
  );
  if (events.total !== expected) process.exitCode = 1;
} finally {
  agent.destroy();
  served.stop();
  bare.stop();
  rmSync(directory, { recursive: true, force: true });
}
