// The tables of docs/performance.md and its plots, from the results of the benchmarks.
import { drawPlot, type Series } from "./plot.ts";
import { type BenchmarkRecord, formatCommand, readRecords, selectLatest } from "./results.ts";

interface FleetRun {
  setup: { connections: number; database: string; processes: number; isBusy: boolean; killsOne: boolean };
  cpuMsPerPoll: number;
  queriesPerPoll: number;
  late: { maxShare: number };
}

/** The tables: one row for each target that a benchmark states. */
export function formatFigures(): string {
  const records = selectLatest(readRecords());
  return records
    .filter(({ targets }) => targets.length > 0)
    .map((record) => `${formatHeading(record)}\n\n${formatTargets(record)}\n`)
    .join("\n");
}

function formatHeading(record: BenchmarkRecord): string {
  const { cpu, cores, memoryBytes } = record.machine;
  const machine = `${cores} cores (${cpu.trim()}), ${Math.round(memoryBytes / 2 ** 30)} GiB, Node.js ${record.node.slice(1)}`;
  const day = record.startedAt.slice(0, 16).replace("T", " ");
  return `\`${formatCommand(record)}\`, ${day} UTC, load ${record.loadAtStart.toFixed(1)} before it, ${machine}`;
}

function formatTargets({ targets }: BenchmarkRecord): string {
  const rows = targets.map(({ label, value, unit, limit, target, isReached }) => {
    const result = isReached ? "reached" : "**missed**";
    return `| ${label} | ${formatNumber(value)} ${unit} | ${limit} ${target} | ${result} |`;
  });
  return ["| figure | seen | target | |", "|---|---|---|---|", ...rows].join("\n");
}

function formatNumber(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}

/** The plots by their file names. */
export function drawPlots(): Map<string, string> {
  const records = readRecords();
  const plots = new Map<string, string>();
  const fleet = listFleetRuns(records);
  if (fleet.length > 0) {
    plots.set(
      "docs/performance/cpu_per_poll.svg",
      drawFleet(fleet, "CPU time of one poll", "milliseconds", (run) => run.cpuMsPerPoll),
    );
    plots.set(
      "docs/performance/queries_per_poll.svg",
      drawFleet(fleet, "Statements of one poll", "statements", (run) => run.queriesPerPoll),
    );
  }
  const growth = listGrowth(records);
  if (growth.length > 0)
    plots.set(
      "docs/performance/store_growth.svg",
      drawPlot({
        title: "Slowest query and transaction as the store grows",
        xLabel: "rows of events and runs",
        yLabel: "milliseconds (p99)",
        series: growth,
        target: { value: 100, label: "target: 100 ms" },
      }),
    );
  return plots;
}

/** The last run of each setup. */
function listFleetRuns(records: readonly BenchmarkRecord[]): FleetRun[] {
  const runs = records
    .filter(({ name }) => name === "fleet")
    .flatMap(({ figures }) => (Array.isArray(figures.runs) ? (figures.runs as FleetRun[]) : []))
    .filter(({ setup }) => !setup.killsOne);
  return [...new Map(runs.map((run) => [JSON.stringify(run.setup), run])).values()];
}

function drawFleet(
  runs: readonly FleetRun[],
  title: string,
  yLabel: string,
  getValue: (run: FleetRun) => number,
): string {
  const groups = Object.groupBy(runs, ({ setup: { database, processes, isBusy } }) => {
    const place = processes === 1 ? database : `${database}, ${processes} processes`;
    return `${place}, ${isBusy ? "busy" : "quiet"}`;
  });
  const series = Object.entries(groups).map(([name, group = []]): Series => {
    return { name, points: group.map((run) => [run.setup.connections, getValue(run)]) };
  });
  return drawPlot({ title, xLabel: "connections, each with three subscriptions", yLabel, series });
}

/** The largest p99 of each kind of work, by the number of rows. */
function listGrowth(records: readonly BenchmarkRecord[]): Series[] {
  const series = new Map<string, Map<number, number>>();
  for (const { figures, targets } of records.filter(({ name }) => name === "store_growth"))
    for (const { label, value } of targets.filter(({ unit }) => unit === "ms")) {
      const kind = `${label.split(",")[0]}, ${label.includes("retention") ? "retention" : "queries"}`;
      const points = series.get(kind) ?? new Map<number, number>();
      series.set(kind, points);
      const rows = Number(figures.rowCount);
      points.set(rows, Math.max(points.get(rows) ?? 0, value));
    }
  return [...series].map(([name, points]) => ({ name, points: [...points] }));
}
