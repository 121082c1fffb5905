// Benchmark: 1,000 events a second delivered to 100 receivers of which 5 never answer: time until the healthy ones have each event.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openStore, type Store } from "gong-connector-server";
import { startPostgres } from "../packages/server/test/postgres/server.ts";
import { createFleet, createSubscriptionId } from "./fleet_store.ts";
import type { ReceivedEvents } from "./fleet_types.ts";
import { assertAtLeast, assertAtMost, recordFigures } from "./measure.ts";

const { values } = parseArgs({
  options: {
    database: { type: "string", default: "sqlite" },
    processes: { type: "string", default: "1" },
    rate: { type: "string", default: "1000" },
    seconds: { type: "string", default: "30" },
    receivers: { type: "string", default: "100" },
    silent: { type: "string", default: "5" },
    profile: { type: "string" },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const receivers = Number(values.receivers);
const silent = Number(values.silent);
const maxP99Ms = 2_000;
/** Time for the last events, after which they count as lost. */
const drainSeconds = 30;

async function receive(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, "message");
  return message;
}

function startChild(file: string, args: readonly string[], options: readonly string[] = []): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, args, { execArgv: [...process.execArgv, ...options], serialization: "advanced" });
}

async function request(child: ChildProcess, message: object | string): Promise<unknown> {
  child.send(message);
  return receive(child);
}

async function waitUntilDelivered(receiver: ChildProcess, count: number): Promise<ReceivedEvents> {
  for (const startedAt = Date.now(); ; ) {
    const received = (await request(receiver, "report")) as ReceivedEvents;
    if (received.ids.length >= count || Date.now() - startedAt > drainSeconds * 1000) return received;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** No subscription is polled. */
async function stopPolls({ database }: Store): Promise<void> {
  await database.query("UPDATE subscriptions SET next_poll_at = $1", [Number.MAX_SAFE_INTEGER]);
}

async function measure(directory: string, databaseUrl: string | undefined): Promise<void> {
  const receiver = startChild("deliveries_receiver.ts", [String(silent)]);
  const servers: ChildProcess[] = [];
  try {
    const url = String(await receive(receiver));
    const storeOptions = { directory, ...(databaseUrl !== undefined && { databaseUrl }) };
    const deliveryUrl = (connection: number): string => `${url}/${connection}`;
    await createFleet({ store: storeOptions, connections: receivers, vendorUrl: undefined, startsAt: 0, deliveryUrl });
    const store = await openStore(storeOptions);
    await stopPolls(store);
    await store.close();
    const options = values.profile ? ["--cpu-prof", `--cpu-prof-dir=${values.profile}`] : [];
    for (let count = 0; count < Number(values.processes); count += 1) {
      const server = startChild("fleet_server.ts", [directory, databaseUrl ?? ""], ["--expose-gc", ...options]);
      await receive(server);
      servers.push(server);
    }
    const targets = Array.from({ length: receivers }, (_none, connection) => ({
      id: createSubscriptionId(connection, "call_processed"),
      deliveryUrl: deliveryUrl(connection),
    }));
    const produced = await Promise.all(
      servers.map((server) => request(server, { produce: { rate: rate / servers.length, seconds, targets } })),
    );
    const count = produced.reduce((sum: number, one) => sum + Number(one), 0);
    const expected = Math.round((count * (receivers - silent)) / receivers);
    report(await waitUntilDelivered(receiver, expected), expected);
  } finally {
    for (const child of servers) {
      child.disconnect();
      await once(child, "exit");
    }
    receiver.kill();
  }
}

function report({ ids, delaysMs }: ReceivedEvents, expected: number): void {
  const sorted = [...delaysMs].sort((a, b) => a - b);
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map(
    (share) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN,
  );
  const distinct = new Set(ids).size;
  console.log(`${rate} events a second for ${seconds} s to ${receivers} receivers, ${silent} of which never answer, on \
${values.database} with ${values.processes} processes; load of the machine ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
  console.log(`${distinct} of ${expected} events arrived at healthy receivers, ${ids.length - distinct} twice`);
  console.log(`p50 ${p50?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms, at most ${max?.toFixed(0)} ms`);
  assertAtMost("time until delivery, p99", p99 ?? Number.NaN, maxP99Ms, "ms");
  assertAtLeast("events that arrived", distinct, expected, "events");
  recordFigures("deliveries", {
    setup: values,
    arrived: distinct,
    expected,
    twice: ids.length - distinct,
    p50,
    p95,
    p99,
    max,
  });
}

const directory = mkdtempSync(join(tmpdir(), "deliveries-"));
const postgres = values.database === "postgres" ? await startPostgres(["max_connections=200"]) : undefined;
try {
  await measure(directory, postgres?.url);
} finally {
  await postgres?.stop();
  rmSync(directory, { recursive: true, force: true });
}
