// @ts-nocheck
// Benchmark: four processes that share one company's quota over a minute, against a server that refuses a fourth request in any second.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createStoredConnector, openStore } from "gong-connector-server";

const processes = 4;
const perSecond = 3;
const seconds = Number(process.argv[2] ?? 60);
const share = 0.97;
/** Processes that start leave room behind their first request; the minute begins after it. Refusals count from the start. */
const starting = 2 * processes;

if (process.argv[2] === "worker") await work(process.argv[3] ?? "", process.argv[4] ?? "", process.argv[5]);
else await measure();

/** Sends requests one after the other until it is told to stop. */
async function work(directory: string, id: string, databaseUrl: string | undefined): Promise<void> {
  const store = await openStore({ directory, databaseUrl });
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  const connector = await createStoredConnector(store, id);
  while (!stop.signal.aborted) {
    await connector.run("list_users", {}, { maxRetries: 0, signal: stop.signal }).catch((error: unknown) => {
      if (!stop.signal.aborted) console.error(String(error));
    });
  }
  await store.close();
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "pacing-"));
  // Another database than SQLite is measured by naming an empty one.
  const databaseUrl = process.env.DATABASE_URL;
  const store = await openStore({ directory, databaseUrl });
  const server = await strictServer();
  const company = {
    customer: "bench",
    authMethod: "api_key",
    quotaKey: "bench",
    baseUrl: server.url,
    requestedScopes: [],
    grantedScopes: [],
  };
  const secrets = { accessKey: "k", accessKeySecret: "s" };
  const { id } = await store.connections.create({ ...company, state: "connected" }, secrets, Date.now());
  const args = [fileURLToPath(import.meta.url), "worker", directory, id, ...(databaseUrl ? [databaseUrl] : [])];
  const workers = Array.from({ length: processes }, () => spawn(process.execPath, args, { stdio: "inherit" }));
  await server.filled;
  for (const worker of workers) worker.kill("SIGTERM");
  await Promise.all(workers.map((worker) => (worker.exitCode === null ? once(worker, "exit") : undefined)));
  await store.close();
  rmSync(directory, { recursive: true, force: true });
  server.close();
  report(server.arrivals.slice(starting), server.refused());
}

function report(arrivals: readonly number[], refused: number): void {
  const [first = 0] = arrivals;
  const span = ((arrivals.at(-1) ?? 0) - first) / 1000;
  const rate = (arrivals.length - 1) / span;
  const gaps = arrivals.slice(perSecond).map((time, index) => time - (arrivals[index] ?? 0));
  const reached = rate >= share * perSecond && refused === 0;
  console.log(
    `${processes} processes, ${arrivals.length} requests in ${span.toFixed(1)} s on ${process.env.DATABASE_URL ? "PostgreSQL" : "SQLite"}`,
  );
  console.log(
    `shortest time in which ${perSecond + 1} requests came: ${Math.min(...gaps).toFixed(0)} ms (the server takes 1000 ms and more)`,
  );
  console.log(`refused with 429: ${refused}`);
  const percent = ((100 * rate) / perSecond).toFixed(1);
  console.log(
    `rate: ${rate.toFixed(3)} a second, ${percent} % of ${perSecond} (target: at least ${share * 100} % and no 429) ${reached ? "reached" : "MISSED"}`,
  );
  if (!reached) process.exitCode = 1;
}

/** `filled` resolves when the time is over. */
async function strictServer() {
  const arrivals: number[] = [];
  let refused = 0;
  const { promise: filled, resolve } = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    const now = performance.now();
    const isTooMany = arrivals.filter((time) => time > now - 1000).length >= perSecond;
    if (isTooMany) refused += 1;
    else arrivals.push(now);
    response.writeHead(isTooMany ? 429 : 200, { "content-type": "application/json", "retry-after": "1" });
    response.end(
      JSON.stringify(isTooMany ? { errors: ["Too many requests"] } : { records: { totalRecords: 0 }, users: [] }),
    );
    if (now - (arrivals[starting] ?? now) >= seconds * 1000) resolve();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, arrivals, refused: () => refused, filled, close: () => server.close() };
}
