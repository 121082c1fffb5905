// Benchmark: response time of the webhook route at 500 requests per second, alone and with forged requests, against a bare server.
import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gongManifests } from "gong-connector";
import { startServer } from "./measure.ts";

const sample = Object(gongManifests().triggers.get("call_analyzed")?.sample);
const perSecond = 500;
const seconds = Number(process.argv[2] ?? 10);
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const forgerKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const agent = new Agent({ keepAlive: true, maxSockets: 200 });

interface SignedWebhook {
  body: string;
  jwt: string;
  isForged: boolean;
}

function createWebhook(url: string, number: number, isForged: boolean): SignedWebhook {
  const id = String(7782342274025900000n + BigInt(number));
  const call = { ...sample.call, metaData: { ...sample.call.metaData, id } };
  const body = JSON.stringify({ callData: call, isPrivate: false, isTest: false });
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const claims = { webhook_url: url, body_sha256: bodyHash, exp: Math.floor(Date.now() / 1000) + 3600 };
  const parts = [{ alg: "RS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const content = parts.join(".");
  const signature = sign("sha256", Buffer.from(content), isForged ? forgerKey : privateKey).toString("base64url");
  return { body, jwt: `${content}.${signature}`, isForged };
}

/** Milliseconds from the scheduled time until the response. */
function send(url: string, { body, jwt, isForged }: SignedWebhook, scheduledAt: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization: jwt };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        const isAccepted = response.statusCode === 200;
        if (isAccepted !== isForged || !url.includes("/webhooks/")) resolve(performance.now() - scheduledAt);
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Sends on schedule, independent of the responses. Returns the sorted response times of the authentic webhooks. */
async function sendAll(url: string, webhooks: readonly SignedWebhook[], rate: number): Promise<number[]> {
  const startedAt = performance.now() + 50;
  const responses: Promise<number>[] = [];
  for (let next = 0; next < webhooks.length; ) {
    for (; next < webhooks.length && startedAt + (next * 1000) / rate <= performance.now(); next += 1) {
      const webhook = webhooks[next];
      if (webhook) responses.push(send(url, webhook, startedAt + (next * 1000) / rate));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const times = await Promise.all(responses);
  return times.filter((_time, index) => !webhooks[index]?.isForged).sort((a, b) => a - b);
}

/** Prints percentiles and returns the 99th. */
function printPercentiles(label: string, times: readonly number[]): number {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN);
  console.log(`${label}: p50 ${p50?.toFixed(1)} ms, p95 ${p95?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms`);
  return p99 ?? Number.NaN;
}

interface SettingsServer {
  api(method: string, path: string, body?: object): Promise<unknown>;
  stop(): void;
}

/** Starts the command serve on a new store, and signs in to the settings API. */
async function startSettingsServer(directory: string): Promise<SettingsServer> {
  const bin = fileURLToPath(new URL("../bin/gong-connector.js", import.meta.url));
  const env = { PATH: process.env.PATH, ADMIN_TOKEN: "token of the benchmark", GONG_CONNECTOR_DATA_DIR: directory };
  const args = [bin, "serve", "--port", "0", "--sandbox"];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(createInterface(child.stdout), "line");
  const url = /http:\S+/.exec(String(line))?.[0] ?? "";
  let headers: Record<string, string> = { "content-type": "application/json" };
  const call = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${url}/api/app${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const signedIn = await call("POST", "/session", { password: env.ADMIN_TOKEN });
  const cookies = signedIn.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  headers = { ...headers, cookie: cookies.join("; ") };
  headers["x-csrf-token"] = String(Object(await (await call("GET", "/session")).json()).csrfToken);
  return {
    stop: () => child.kill(),
    api: async (method, path, body) => (await call(method, path, body)).json(),
  };
}

const directory = mkdtempSync(join(tmpdir(), "webhook-server-"));
const settingsServer = await startSettingsServer(directory);
const bareServer = await startServer();
try {
  await settingsServer.api("PUT", "/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { connection } = Object(await settingsServer.api("POST", "/connections", { customer: "Bench" }));
  const webhook = { verification: "jwt", publicKey: publicKey.export({ type: "spki", format: "pem" }) };
  const input = { trigger: "call_analyzed", connection: connection.id, input: {}, webhook };
  const { webhookUrl, subscription } = Object(await settingsServer.api("POST", "/subscriptions", input));
  const url = String(webhookUrl);
  const count = perSecond * seconds;
  const authentic = Array.from({ length: count }, (_none, number) => createWebhook(url, number, false));
  const mixed = Array.from({ length: count * 1.1 }, (_none, number) =>
    createWebhook(url, count + number, number % 11 === 10),
  );
  const bareP99 = printPercentiles("bare server", await sendAll(bareServer.url, authentic, perSecond));
  const p99 = printPercentiles("webhook route", await sendAll(url, authentic, perSecond));
  const mixedP99 = printPercentiles(
    "webhook route, one forged request per ten",
    await sendAll(url, mixed, perSecond * 1.1),
  );
  const { events } = Object(await settingsServer.api("GET", `/subscriptions/${subscription.id}`));
  const expected = count + mixed.filter(({ isForged }) => !isForged).length;
  console.log(`${events.total} of ${expected} events are stored`);
  console.log(`p99 against the bare server: ${(p99 / bareP99).toFixed(1)} times`);
  console.log(`p99 with forged requests against without: ${(mixedP99 / p99).toFixed(2)} times`);
  if (events.total !== expected) process.exitCode = 1;
} finally {
  agent.destroy();
  settingsServer.stop();
  bareServer.stop();
  rmSync(directory, { recursive: true, force: true });
}
