// The results of benchmarks that were run with RECORD_FIGURES=1: bench/results/NAME.json.
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

export interface Target {
  label: string;
  value: number;
  unit: string;
  limit: string;
  target: number;
  isReached: boolean;
}

export interface BenchmarkRecord {
  name: string;
  startedAt: string;
  machine: { cpu: string; cores: number; memoryBytes: number };
  node: string;
  loadAtStart: number;
  arguments: readonly string[];
  figures: Readonly<Record<string, unknown>>;
  targets: readonly Target[];
}

const root = new URL("../../", import.meta.url);

/** Every record, in order of time. */
export function readRecords(): BenchmarkRecord[] {
  return globSync("bench/results/*.json", { cwd: fileURLToPath(root) })
    .flatMap((file) => {
      const records: BenchmarkRecord[] = JSON.parse(readFileSync(new URL(file, root), "utf8"));
      return records.map((record) => ({ ...record, name: basename(file, ".json") }));
    })
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** The last record of each benchmark with the same arguments, in order of names. */
export function selectLatest(records: readonly BenchmarkRecord[]): BenchmarkRecord[] {
  const latest = new Map(records.map((record) => [formatCommand(record), record]));
  return [...latest.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, record]) => record);
}

export function formatCommand({ name, arguments: args }: BenchmarkRecord): string {
  return `npm run bench -- ${[name, ...args].join(" ")}`;
}
