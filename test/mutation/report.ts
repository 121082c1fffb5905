// Prints the score of each file, and the mutants that no test detects.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { isDetected, type Mutant, readCoverage, readEvents, readMutants } from "./mutants.ts";

const maxTextLength = 100;

export function printReport(): void {
  const { perTest, static: loaded } = readCoverage();
  const reached = new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));
  const detected = new Map(readEvents().flatMap((found) => (isDetected(found) ? [[found.mutant, found.event]] : [])));
  // Each of those that only run when a module is loaded would need a process.
  const mutants = readMutants().filter(({ id }) => reached.has(id) || loaded[id] === undefined);
  for (const [file, own] of Map.groupBy(mutants, ({ fileName }) => fileName)) {
    const remaining = own.filter(({ id }) => !detected.has(id));
    console.log(`${relative("", file)}: ${formatScore(own.length - remaining.length, own.length)}`);
    const lines = readFileSync(file, "utf8").split("\n");
    for (const mutant of remaining)
      console.log(`  ${formatMutant(mutant, lines)}${reached.has(mutant.id) ? "" : " (no test reaches it)"}`);
  }
  const timedOut = [...detected.values()].filter((event) => event === "timed_out").length;
  console.log(`${formatScore(detected.size, mutants.length)}; ${timedOut} of them by a time-out`);
}

function formatScore(detected: number, all: number): string {
  return `${detected} of ${all} detected, ${((100 * detected) / all).toFixed(1)} %`;
}

function formatMutant({ location: { start, end }, replacement }: Mutant, lines: readonly string[]): string {
  const selected = lines.slice(start.line, end.line + 1).join("\n");
  const after = (lines[end.line]?.length ?? 0) - end.column;
  const original = selected.slice(start.column, selected.length - after);
  return `${start.line + 1}: ${shorten(original)} => ${shorten(replacement)}`;
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > maxTextLength ? `${line.slice(0, maxTextLength)}…` : line;
}
