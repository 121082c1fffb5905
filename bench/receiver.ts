// Benchmark: response time of the webhook route at 500 requests a second on SQLite against a bare server, and at 2,000 on PostgreSQL.
// In less than five minutes: npm run bench -- receiver --seconds 20
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { startPostgres } from "../packages/server/test/postgres/server.ts";
import { assertAtLeast, assertAtMost, recordFigures, startServer } from "./measure.ts";
import { type SettingsServer, startSettingsServer } from "./settings_server.ts";
import { createWebhooks, sendWebhooks, webhookPublicKey } from "./webhooks.ts";

const { values: flags, positionals: databases } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    runs: { type: "string", default: "3" },
    profile: { type: "boolean", default: false },
  },
});
const seconds = Number(flags.seconds);
const perSecond = 500;
const perSecondOnPostgres = 2000;
const maxP99Ms = 50;
const maxRatio = 10;
const percentiles: object[] = [];

/** Prints percentiles and returns the 99th. */
function printPercentiles(label: string, times: readonly number[]): number {
  const [p50, p95, p99 = Number.NaN, max] = [0.5, 0.95, 0.99, 1].map(
    (share) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN,
  );
  percentiles.push({ label, requests: times.length, p50, p95, p99, max });
  console.log(
    `${label}: p50 ${p50?.toFixed(1)} ms, p95 ${p95?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max?.toFixed(1)} ms`,
  );
  return p99;
}

/** Creates a subscription with a webhook, and returns its URL. */
async function createWebhookUrl({ api }: SettingsServer): Promise<string> {
  await api("PUT", "/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { connection } = Object(await api("POST", "/connections", { customer: "Bench" }));
  const webhook = { verification: "jwt", publicKey: webhookPublicKey };
  const input = { trigger: "call_analyzed", connection: connection.id, input: {}, webhook };
  return String(Object(await api("POST", "/subscriptions", input)).webhookUrl);
}

function assertStored(count: unknown, expected: number): void {
  assertAtLeast("stored", Number(count), expected, "events");
}

function countEvents(directory: string): unknown {
  const file = new DatabaseSync(join(directory, "store.sqlite"), { readOnly: true });
  try {
    return file.prepare("SELECT COUNT(*) AS count FROM events").get()?.count;
  } finally {
    file.close();
  }
}

/** On a new store with a new server: its first requests belong to the measurement. */
async function measureSqlite(run: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "receiver-"));
  const server = await startSettingsServer({ directory, profile: flags.profile });
  const bareServer = await startServer();
  try {
    const url = await createWebhookUrl(server);
    const count = perSecond * seconds;
    const webhooks = await createWebhooks(url, 0, count);
    const bareP99 = printPercentiles(
      `run ${run}, bare server`,
      await sendWebhooks([bareServer.url], webhooks, perSecond),
    );
    const p99 = printPercentiles(`run ${run}, webhook route`, await sendWebhooks([url], webhooks, perSecond));
    assertAtMost(`run ${run}, p99`, p99, maxP99Ms, "ms");
    assertAtMost(`run ${run}, p99 against the bare server`, p99 / bareP99, maxRatio, "times");
    assertStored(countEvents(directory), count);
    if (run === 1) await measureForged(url, count, p99);
  } finally {
    await server.stop();
    bareServer.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The same rate of authentic requests with one forged request per ten. */
async function measureForged(url: string, first: number, p99: number): Promise<void> {
  const count = Math.round(perSecond * 1.1 * Math.min(seconds, 10));
  const webhooks = await createWebhooks(url, first, count, (index) => index % 11 === 10);
  const mixedP99 = printPercentiles("with forged requests", await sendWebhooks([url], webhooks, perSecond * 1.1));
  console.log(`p99 with forged requests against without: ${(mixedP99 / p99).toFixed(2)} times`);
}

/** Two processes share a store. Each receives every second request. */
async function measurePostgres(): Promise<void> {
  const postgres = await startPostgres([]);
  const directory = mkdtempSync(join(tmpdir(), "receiver-"));
  const servers: SettingsServer[] = [];
  const client = new Client({ connectionString: postgres.url });
  try {
    const env = { DATABASE_URL: postgres.url, PUBLIC_URL: "http://127.0.0.1" };
    for (let index = 0; index < 2; index += 1)
      servers.push(await startSettingsServer({ directory, env, profile: flags.profile }));
    const [first] = servers;
    if (!first) return;
    const url = await createWebhookUrl(first);
    const urls = servers.map((server) => `${server.url}${new URL(url).pathname}`);
    const count = perSecondOnPostgres * Math.ceil(seconds / 2);
    const webhooks = await createWebhooks(url, 0, count);
    printPercentiles("PostgreSQL, 2 processes", await sendWebhooks(urls, webhooks, perSecondOnPostgres));
    await client.connect();
    assertStored((await client.query("SELECT COUNT(*) AS count FROM events")).rows[0]?.count, count);
  } finally {
    await client.end();
    for (const server of servers) await server.stop();
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

if (!databases.includes("postgres")) for (let run = 1; run <= Number(flags.runs); run += 1) await measureSqlite(run);
if (!databases.includes("sqlite")) await measurePostgres();
recordFigures("receiver", { percentilesMs: percentiles });
