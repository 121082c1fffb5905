// Benchmark: commands that only read manifests, against Node.js alone, and the time until serve is ready.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  assertAtMost,
  getMedian,
  getMedianRatio,
  getMedians,
  measureRounds,
  recordFigures,
  timeCommand,
} from "./measure.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const bin = join(root, "bin/gong-connector.js");
const weather = join(root, "test/fixtures/weather");
const commands = {
  "--help": ["--help"],
  actions: ["actions"],
  describe: ["describe", "list_calls"],
  scopes: ["scopes", "list_calls"],
  "validate a small directory": ["validate", weather, "--handlers", "compare_cities"],
  "validate this package": ["validate", root],
};

async function timeNode(...args: string[]): Promise<number> {
  return (await timeCommand(process.execPath, args)).ms;
}

/** Milliseconds from the start of the process until /readyz responds with 200. */
async function timeServe(directory: string): Promise<number> {
  const startedAt = performance.now();
  const args = [bin, "serve", "--sandbox", "--port", "0", "--data-dir", directory];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  try {
    const url = await readUrl(child);
    while (!(await fetch(`${url}/readyz`)).ok);
    return performance.now() - startedAt;
  } finally {
    child.kill("SIGTERM");
    await closed;
  }
}

async function readUrl({ stdout }: ChildProcess): Promise<string> {
  let output = "";
  for await (const chunk of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += chunk;
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`serve printed no URL: ${output}`);
}

const work = mkdtempSync(join(tmpdir(), "cli-start-"));
try {
  const candidates = Object.entries({ "node -e 0": ["-e", "0"], ...commands }).map(([name, args]) => {
    return [name, () => timeNode(...(name in commands ? [bin, ...args] : args))] as const;
  });
  const values = await measureRounds(Object.fromEntries(candidates), 15, 2);
  const node = values["node -e 0"] ?? [];
  for (const [name, times] of Object.entries(values))
    console.log(`${name.padEnd(30)}${getMedian(times).toFixed(0).padStart(5)} ms`);
  for (const name of Object.keys(commands))
    assertAtMost(name, getMedianRatio(values[name] ?? [], node), 2, "times node -e 0");
  const fresh: number[] = [];
  const existing: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const directory = join(work, String(round));
    fresh.push(await timeServe(directory));
    existing.push(await timeServe(directory));
  }
  assertAtMost("serve is ready, new data directory", getMedian(fresh), 1000, "ms");
  assertAtMost("serve is ready, existing data directory", getMedian(existing), 1000, "ms");
  recordFigures("cli_start", { medianMs: getMedians(values) });
} finally {
  rmSync(work, { recursive: true });
}
