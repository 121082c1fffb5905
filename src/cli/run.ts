// Runs one action, or shows the request that it would send.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import {
  type AnyConnector,
  ConnectorError,
  type Drift,
  effectOf,
  isRecord,
  type Progress,
  parseInput,
  type RunOptions,
} from "../index.ts";
import { connect, requireCredentials } from "./connect.ts";
import { print } from "./list.ts";

export interface RunFlags {
  input?: string;
  all?: boolean;
  dryRun?: boolean;
  json?: boolean;
  yes?: boolean;
  strict?: boolean;
  drift?: boolean;
  actions?: string;
}

export async function runAction(id: string, flags: RunFlags, signal: AbortSignal): Promise<void> {
  const own = flags.actions === undefined ? {} : { actions: flags.actions };
  const connector: AnyConnector = connect({ offline: true, ...own });
  connector.action(id);
  const input = await readInput(flags.input);
  if (flags.dryRun) {
    print(JSON.stringify(await connector.plan(id, input), undefined, 2));
    return;
  }
  requireCredentials();
  await confirm(connector, id, input, flags);
  const drifts: Drift[] = [];
  const options: RunOptions = {
    signal,
    ...(flags.strict && { strict: true }),
    ...(flags.drift && { onDrift: (drift: Drift) => drifts.push(drift) }),
    ...(process.stderr.isTTY && { onProgress: showProgress }),
  };
  if (flags.all) await printAll(connector, id, input, options);
  else print(JSON.stringify(await connector.run(id, input, options), undefined, flags.json ? undefined : 2));
  for (const { issues } of drifts)
    for (const { path, message } of issues) process.stderr.write(`drift ${path || "output"}: ${message}\n`);
}

/** One JSON document a line, with one page in memory; waits while the reader of the pipe is slower. */
async function printAll(connector: AnyConnector, id: string, input: unknown, options: RunOptions): Promise<void> {
  for await (const item of connector.iterate(id, input, options)) {
    if (!process.stdout.write(`${JSON.stringify(item)}\n`)) {
      await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
  }
}

async function readInput(given = "{}"): Promise<unknown> {
  if (given === "-") return parseInput(await text(process.stdin));
  if (!given.startsWith("@")) return parseInput(given);
  const path = given.slice(1);
  try {
    return parseInput(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    const message = `cannot read ${path}: ${error instanceof Error ? error.message : error}`;
    throw new ConnectorError("invalid_input", message, { issues: [{ path: "", message }] });
  }
}

/** Asks before anything is deleted: on a terminal, or by --yes. */
async function confirm(connector: AnyConnector, id: string, input: unknown, { yes = false }: RunFlags): Promise<void> {
  const action = connector.action(id);
  if (yes || !isRecord(input) || effectOf(action, input) !== "delete") return;
  if (process.stdin.isTTY) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question(`${action.title} deletes: ${action.description}\nType ${id} to go on: `);
    terminal.close();
    if (answer.trim() === id) return;
  }
  throw new ConnectorError("invalid_input", `${id} deletes, and nobody confirmed it`, {
    action: id,
    fix: "Pass --yes, or run it on a terminal and type the action's id.",
  });
}

function showProgress({ sent, total }: Progress): void {
  const share = total ? ` of ${megabytes(total)} (${Math.floor((100 * sent) / total)} %)` : "";
  process.stderr.write(`\r${megabytes(sent)}${share} sent${sent === total ? "\n" : ""}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
