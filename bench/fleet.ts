// Benchmark: 100 to 10,000 connections with three polling triggers each: CPU, memory and queries per poll, and how late polls start.
// In less than five minutes: npm run bench -- fleet --connections 100,1000 --database sqlite --load busy --seconds 60
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type PostgresServer, startPostgres } from "../packages/server/test/postgres/server.ts";
import { type FleetRun, type FleetSetup, runFleet } from "./fleet_run.ts";
import { assertAtMost, recordFigures } from "./measure.ts";

/** The default takes about 50 minutes: 17 fleets, each with 30 s that do not count and 120 s that do. */
const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "100,1000,10000" },
    database: { type: "string", default: "sqlite,postgres" },
    processes: { type: "string", default: "1,2,4" },
    load: { type: "string", default: "quiet,busy" },
    seconds: { type: "string", default: "120" },
    warmup: { type: "string", default: "30" },
    "latency-ms": { type: "string", default: "200" },
    "no-kill": { type: "boolean", default: false },
    "only-kill": { type: "boolean", default: false },
    profile: { type: "string" },
  },
});

const sizes = readNumbers(values.connections);
const processCounts = readNumbers(values.processes);
const databases = values.database.split(",");
const loads = values.load.split(",");
const largest = Math.max(...sizes);
/** More processes are for the largest fleet. */
const maxCostRatio = 1.3;
const maxLateShare = 0.1;
const maxTakeOverSeconds = 20;

function readNumbers(text: string): number[] {
  return text.split(",").map(Number);
}

function listSetups(): Omit<FleetSetup, "directory" | "databaseUrl">[] {
  const shared = {
    warmUpSeconds: Number(values.warmup),
    seconds: Number(values.seconds),
    latencyMs: Number(values["latency-ms"]),
    killsOne: false,
    profileDirectory: values.profile,
  };
  const setups = databases.flatMap((database) =>
    (database === "sqlite" ? [1] : processCounts).flatMap((processes) =>
      (processes === 1 || processes === processCounts[0] ? sizes : [largest]).flatMap((connections) =>
        loads.map((load) => ({ ...shared, database, processes, connections, isBusy: load === "busy" })),
      ),
    ),
  );
  const killed = { ...shared, database: "postgres", processes: 4, connections: largest, isBusy: true, killsOne: true };
  const hasKill = databases.includes("postgres") && !values["no-kill"];
  return [...(values["only-kill"] ? [] : setups), ...(hasKill ? [killed] : [])];
}

async function runAll(): Promise<FleetRun[]> {
  const runs: FleetRun[] = [];
  let postgres: PostgresServer | undefined;
  for (const setup of listSetups()) {
    const directory = mkdtempSync(join(tmpdir(), "fleet-"));
    try {
      if (setup.database === "postgres") postgres = await startPostgres(["max_connections=200"]);
      const run = await runFleet({ ...setup, directory, databaseUrl: postgres?.url });
      printRun(run);
      runs.push(run);
    } finally {
      await postgres?.stop();
      postgres = undefined;
      rmSync(directory, { recursive: true, force: true });
    }
  }
  return runs;
}

function describe({ setup }: FleetRun): string {
  const { database, processes, connections, isBusy, killsOne } = setup;
  const count = processes === 1 ? "1 process" : `${processes} processes`;
  return `${database}, ${count}${killsOne ? ", one killed" : ""}, ${connections} connections, ${isBusy ? "busy" : "quiet"}`;
}

function printRun(run: FleetRun): void {
  const { polls, events, cpuMsPerPoll, cpuShare, queriesPerPoll, requestsPerPoll, late, heapBytes, rssBytes } = run;
  console.log(`${describe(run)}: ${polls} polls, ${events} events, ${run.deliveries} deliveries`);
  console.log(`  ${cpuMsPerPoll.toFixed(2)} ms CPU per poll (${(cpuShare * 100).toFixed(0)} % of a core), \
${queriesPerPoll.toFixed(1)} queries per poll, ${requestsPerPoll.toFixed(2)} requests per poll`);
  console.log(`  heap ${megabytes(heapBytes)}, resident ${megabytes(rssBytes)}, longest delay of the event loop \
${run.maxDelayMs.toFixed(0)} ms, load of the machine ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
  console.log(`  polls start late: p50 ${seconds(late.p50Ms)}, p99 ${seconds(late.p99Ms)}, at most ${seconds(late.maxMs)}, \
${(late.maxShare * 100).toFixed(1)} % of the interval; overdue at the end: ${seconds(run.overdueMs)}`);
  for (const error of run.errors) console.log(`  error: ${error}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function assertTargets(runs: readonly FleetRun[]): void {
  for (const run of runs) {
    if (run.setup.killsOne) {
      assertAtMost(
        `delay of polls, ${describe(run)}`,
        Math.max(run.late.maxMs, run.overdueMs) / 1000,
        maxTakeOverSeconds,
        "s",
      );
      continue;
    }
    assertAtMost(`latest start, ${describe(run)}`, run.late.maxShare, maxLateShare, "of the interval");
    const problem = run.polls === 0 ? "no poll was due" : `${run.failures} polls failed`;
    if (run.polls === 0 || run.errors.length > 0 || run.failures > 0) {
      console.log(`${problem}, ${describe(run)}: MISSED`);
      process.exitCode = 1;
    }
  }
  for (const run of runs) {
    const { connections, database, processes, isBusy, killsOne } = run.setup;
    const small = runs.find(
      ({ setup }) =>
        setup.connections === sizes[0] &&
        setup.database === database &&
        setup.isBusy === isBusy &&
        setup.processes === processes,
    );
    if (connections !== largest || killsOne || !small?.polls || small === run) continue;
    assertAtMost(
      `CPU per poll against ${sizes[0]} connections, ${describe(run)}`,
      run.cpuMsPerPoll / small.cpuMsPerPoll,
      maxCostRatio,
      "times",
    );
    assertAtMost(
      `queries per poll against ${sizes[0]} connections, ${describe(run)}`,
      run.queriesPerPoll / small.queriesPerPoll,
      maxCostRatio,
      "times",
    );
    const bytes = (run.heapBytes - small.heapBytes) / (connections - small.setup.connections);
    console.log(`memory per connection, ${describe(run)}: ${(bytes / 1000).toFixed(1)} KB`);
  }
}

const runs = await runAll();
assertTargets(runs);
recordFigures("fleet", {
  runs: runs.map(({ setup: { directory, databaseUrl, ...setup }, ...run }) => ({ setup, ...run })),
});
