// One run of the benchmark fleet: starts vendor and servers, and measures a window.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openStore } from "gong-connector-server";
import { createFleet, createSubscriptionId, getIntervalMs } from "./fleet_store.ts";
import type { ServerUsage, StoredPoll, VendorRequest } from "./fleet_types.ts";

export interface FleetSetup {
  database: string;
  databaseUrl: string | undefined;
  directory: string;
  processes: number;
  connections: number;
  isBusy: boolean;
  /** Before the window; the first polls are due then. */
  warmUpSeconds: number;
  seconds: number;
  latencyMs: number;
  /** One process is killed at the start of the window. */
  killsOne: boolean;
  /** Where the servers write CPU profiles. */
  profileDirectory: string | undefined;
}

export interface Lateness {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Largest share of the interval. */
  maxShare: number;
}

export interface FleetRun {
  setup: FleetSetup;
  polls: number;
  failures: number;
  events: number;
  deliveries: number;
  cpuMsPerPoll: number;
  /** CPU of all server processes, 1 for one core. */
  cpuShare: number;
  queriesPerPoll: number;
  requestsPerPoll: number;
  /** Of the largest process. */
  heapBytes: number;
  rssBytes: number;
  maxDelayMs: number;
  late: Lateness;
  /** Time since when the longest overdue poll has been due, at the end. */
  overdueMs: number;
  errors: string[];
}

/** Time to create the store and start the servers, before the first poll is due. */
const prepareMs = 15_000;
const prepareMsPerConnection = 2;

export async function runFleet(setup: FleetSetup): Promise<FleetRun> {
  const { directory, databaseUrl, connections, isBusy, latencyMs } = setup;
  const vendor = startChild("fleet_vendor.ts", [JSON.stringify({ isBusy, latencyMs })]);
  const servers: ChildProcess[] = [];
  try {
    const vendorUrl = String(Object(await receive(vendor)).url);
    const store = { directory, ...(databaseUrl !== undefined && { databaseUrl }) };
    const startsAt = Date.now() + prepareMs + connections * prepareMsPerConnection;
    const deliveryUrl = (): string | undefined => (isBusy ? `${vendorUrl}/engine` : undefined);
    await createFleet({ store, connections, vendorUrl, startsAt, deliveryUrl });
    const options = setup.profileDirectory ? ["--cpu-prof", `--cpu-prof-dir=${setup.profileDirectory}`] : [];
    for (let count = 0; count < setup.processes; count += 1) {
      const server = startChild("fleet_server.ts", [directory, databaseUrl ?? ""], ["--expose-gc", ...options]);
      await receive(server);
      servers.push(server);
    }
    vendor.send("start");
    return await measure(setup, vendor, servers, startsAt);
  } finally {
    await Promise.all([vendor, ...servers].map(stop));
  }
}

/** Lets the process write its profile. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}

function startChild(file: string, args: readonly string[], options: readonly string[] = []): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, args, { execArgv: [...process.execArgv, ...options], serialization: "advanced" });
}

async function receive(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error("a process of the fleet ended"))),
  ]);
  return message;
}

async function collect(servers: readonly ChildProcess[]): Promise<ServerUsage[]> {
  const request = async (server: ChildProcess): Promise<ServerUsage> => {
    server.send("collect");
    return (await receive(server)) as ServerUsage;
  };
  return Promise.all(servers.map(request));
}

async function collectVendor(vendor: ChildProcess): Promise<{ arrivals: VendorRequest[]; deliveries: number }> {
  vendor.send("collect");
  return (await receive(vendor)) as { arrivals: VendorRequest[]; deliveries: number };
}

async function measure(
  setup: FleetSetup,
  vendor: ChildProcess,
  servers: ChildProcess[],
  startsAt: number,
): Promise<FleetRun> {
  await waitUntil(startsAt + setup.warmUpSeconds * 1000);
  const arrivals = (await collectVendor(vendor)).arrivals;
  const before = await collect(servers);
  const warmUpPolls = before.flatMap(({ polls }) => polls);
  const windowStart = Date.now();
  if (setup.killsOne) servers.shift()?.kill("SIGKILL");
  await waitUntil(windowStart + setup.seconds * 1000);
  const after = await collect(servers);
  const seconds = (Date.now() - windowStart) / 1000;
  const overdueMs = await getOverdueMs(setup);
  const collected = await collectVendor(vendor);
  for (const arrival of collected.arrivals) arrivals.push(arrival);
  const polls = after.flatMap((usage) => usage.polls);
  const sum = (read: (usage: ServerUsage) => number): number =>
    after.reduce((total, usage) => total + read(usage), 0) -
    before.slice(before.length - after.length).reduce((total, usage) => total + read(usage), 0);
  const cpuMs = sum(({ cpuMs }) => cpuMs);
  return {
    setup,
    polls: polls.length,
    failures: polls.filter(({ hasFailed }) => hasFailed).length,
    events: polls.reduce((total, { events }) => total + events, 0),
    deliveries: collected.deliveries,
    cpuMsPerPoll: cpuMs / polls.length,
    cpuShare: cpuMs / 1000 / seconds,
    queriesPerPoll: sum(({ queries }) => queries) / polls.length,
    requestsPerPoll: polls.reduce((total, { requests }) => total + requests, 0) / polls.length,
    heapBytes: Math.max(...after.map(({ heapBytes }) => heapBytes)),
    rssBytes: Math.max(...after.map(({ rssBytes }) => rssBytes)),
    maxDelayMs: Math.max(...after.map(({ maxDelayMs }) => maxDelayMs)),
    late: summarize([...warmUpPolls, ...polls], arrivals),
    overdueMs,
    errors: [...new Set(after.flatMap(({ errors }) => errors))],
  };
}

/** From the time when a poll was due until its first request arrived at the vendor, for all polls since the first one. */
function summarize(polls: readonly StoredPoll[], arrivals: readonly VendorRequest[]): Lateness {
  const times = new Map<string, number[]>();
  for (const { connection, trigger, at } of arrivals) {
    const id = createSubscriptionId(connection, trigger);
    times.set(id, [...(times.get(id) ?? []), at]);
  }
  const late = polls.flatMap(({ subscription, dueAt, storedAt, requests }) => {
    const until = (times.get(subscription) ?? []).filter((at) => at <= storedAt);
    const first = until[until.length - requests];
    if (first === undefined) return [];
    const trigger = subscription.split("_").slice(2).join("_");
    return [{ ms: Math.max(0, first - dueAt), share: Math.max(0, first - dueAt) / getIntervalMs(trigger) }];
  });
  const sorted = late.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    maxShare: late.reduce((max, { share }) => Math.max(max, share), 0),
  };
}

/** Of polls that no process has stored, so that polls that never start count too. */
async function getOverdueMs({ directory, databaseUrl }: FleetSetup): Promise<number> {
  const store = await openStore({ directory, ...(databaseUrl !== undefined && { databaseUrl }) });
  try {
    const [row] = await store.database.query("SELECT MIN(next_poll_at) AS due_at FROM subscriptions WHERE enabled = 1");
    return Math.max(0, Date.now() - Number(row?.due_at));
  } finally {
    await store.close();
  }
}

async function waitUntil(time: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())));
}
