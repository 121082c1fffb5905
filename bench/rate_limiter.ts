// Benchmark: four processes that share one quota for a minute, against a server that allows three requests per second.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConnectorError } from "gong-connector";
import { createStoredConnector, openStore } from "gong-connector-server";
import { assertAtLeast, assertAtMost, recordFigures } from "./measure.ts";

const processCount = 4;
const perSecond = 3;
const seconds = Number(process.argv[2] ?? 60);
const targetShare = 0.97;
/** Requests while the processes start, which are not counted for the rate. */
const warmUpRequests = 2 * processCount;
/** An empty PostgreSQL database instead of SQLite. */
const databaseUrl = process.env.DATABASE_URL;

if (process.argv[2] === "worker") await sendRequests(process.argv[3] ?? "", process.argv[4] ?? "");
else await measure();

/** Sends one request after the other until SIGTERM. */
async function sendRequests(directory: string, id: string): Promise<void> {
  const store = await openStore({ directory, databaseUrl });
  const cancellation = new AbortController();
  const { signal } = cancellation;
  process.once("SIGTERM", () => cancellation.abort());
  const connector = await createStoredConnector(store, id, { additionalDomains: ["127.0.0.1"] });
  while (!signal.aborted) {
    await connector.run("list_users", {}, { maxRetries: 0, signal }).catch((error: unknown) => {
      if (signal.aborted) return;
      if (!ConnectorError.is(error) || !error.retryable) throw error;
      console.error(String(error));
    });
  }
  await store.close();
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "rate-limiter-"));
  const store = await openStore({ directory, databaseUrl });
  const server = await startRateLimitedServer();
  const connection = {
    customer: "bench",
    authMethod: "api_key",
    quotaKey: "bench",
    baseUrl: server.url,
    requestedScopes: [],
    grantedScopes: [],
    state: "connected" as const,
  };
  const secrets = { accessKey: "key", accessKeySecret: "secret" };
  const { id } = await store.connections.create(connection, secrets, Date.now());
  const args = [fileURLToPath(import.meta.url), "worker", directory, id];
  const workers = Array.from({ length: processCount }, () => spawn(process.execPath, args, { stdio: "inherit" }));
  await Promise.race([server.done, ...workers.map((worker) => once(worker, "exit"))]);
  for (const worker of workers) worker.kill("SIGTERM");
  await Promise.all(workers.map((worker) => (worker.exitCode === null ? once(worker, "exit") : undefined)));
  await store.close();
  rmSync(directory, { recursive: true, force: true });
  server.close();
  report(server.arrivals.slice(warmUpRequests), server.getRejectedCount());
}

function report(arrivals: readonly number[], rejectedCount: number): void {
  const [first = 0] = arrivals;
  const spanSeconds = ((arrivals.at(-1) ?? 0) - first) / 1000;
  const rate = (arrivals.length - 1) / spanSeconds;
  const gaps = arrivals.slice(perSecond).map((time, index) => time - (arrivals[index] ?? 0));
  const database = databaseUrl ? "PostgreSQL" : "SQLite";
  console.log(`${processCount} processes, ${arrivals.length} requests in ${spanSeconds.toFixed(1)} s on ${database}`);
  console.log(`shortest time of ${perSecond + 1} requests: ${Math.min(...gaps).toFixed(0)} ms (allowed: 1000 ms)`);
  assertAtMost("rejected with 429", rejectedCount, 0, "requests");
  assertAtLeast("rate against the limit", rate / perSecond, targetShare, "times");
  recordFigures("rate_limiter", { database, processCount, requests: arrivals.length, perSecond: rate, rejectedCount });
}

/** `done` resolves at the end of the measured time. */
async function startRateLimitedServer() {
  const arrivals: number[] = [];
  let rejectedCount = 0;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    const now = performance.now();
    const isRejected = arrivals.filter((time) => time > now - 1000).length >= perSecond;
    if (isRejected) rejectedCount += 1;
    else arrivals.push(now);
    response.writeHead(isRejected ? 429 : 200, { "content-type": "application/json", "retry-after": "1" });
    response.end(
      JSON.stringify(isRejected ? { errors: ["Too many requests"] } : { records: { totalRecords: 0 }, users: [] }),
    );
    if (now - (arrivals[warmUpRequests] ?? now) >= seconds * 1000) resolve();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const getRejectedCount = (): number => rejectedCount;
  return { url: `http://127.0.0.1:${port}`, arrivals, getRejectedCount, done, close: () => server.close() };
}
