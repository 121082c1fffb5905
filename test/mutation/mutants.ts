// The mutants of a folder, and what is known of them: files in a directory that the processes of a run share.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

interface Position {
  /** Counted from 0. */
  line: number;
  column: number;
}

/** A change of the code in one place. */
export interface Mutant {
  id: string;
  fileName: string;
  replacement: string;
  location: { start: Position; end: Position };
}

/** How often code with a mutant runs, by its id. */
type Hits = Readonly<Record<string, number>>;

export interface Coverage {
  /** When modules are loaded. */
  static: Hits;
  perTest: Readonly<Record<string, Hits>>;
  /** Milliseconds by test. */
  durations: Readonly<Record<string, number>>;
}

/** What happened to a mutant, in the order of the run. */
export interface MutantEvent {
  mutant: string;
  test: string;
  /** With "suspect", the unchanged code failed afterwards too: the mutant is repeated in another process. */
  event: "started" | "survived" | "failed" | "timed_out" | "suspect";
}

interface File {
  name: string;
  content: string;
}

interface Instrumenter {
  instrument(
    files: readonly (File & { mutate: true })[],
    options: object,
  ): Promise<{ files: readonly File[]; mutants: readonly Mutant[] }>;
}

const directory = `.stryker/${(process.env.MUTATED_FOLDER ?? "").replaceAll("/", "_")}`;
const eventsFile = `${directory}/events.jsonl`;
const instrumenter = "./node_modules/@stryker-mutator/instrumenter/dist/src/index.js";

/** Creates the mutants of files. The code of each file then contains all of them, and one is active at a time. */
export async function createMutants(fileNames: readonly string[]): Promise<number> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { Instrumenter } = await import(instrumenter);
  const ignore = (): boolean => false;
  const logger = { debug: ignore, info: ignore, warn: ignore, isDebugEnabled: ignore };
  const created: Instrumenter = new Instrumenter(logger);
  const sources = fileNames.map(
    (name) => ({ name: resolve(name), content: readFileSync(name, "utf8"), mutate: true }) as const,
  );
  const { files, mutants } = await created.instrument(sources, { ignorers: [], excludedMutations: [], plugins: null });
  write("code.json", Object.fromEntries(files.map(({ name, content }) => [name, content])));
  write("mutants.json", mutants);
  writeFileSync(eventsFile, "");
  return mutants.length;
}

/** The code with mutants, by file name. */
export function readCode(): Readonly<Record<string, string>> {
  return read("code.json");
}

export function readMutants(): readonly Mutant[] {
  return read("mutants.json");
}

export function writeCoverage(coverage: Coverage): void {
  write("coverage.json", coverage);
}

export function readCoverage(): Coverage {
  return read("coverage.json");
}

export function addEvent(event: MutantEvent): void {
  appendFileSync(eventsFile, `${JSON.stringify(event)}\n`);
}

export function readEvents(): MutantEvent[] {
  const lines = existsSync(eventsFile) ? readFileSync(eventsFile, "utf8").split("\n") : [];
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

export function isDetected({ event }: MutantEvent): boolean {
  return event === "failed" || event === "timed_out";
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(`${directory}/${name}`, "utf8"));
}

function write(name: string, content: unknown): void {
  writeFileSync(`${directory}/${name}`, JSON.stringify(content));
}
