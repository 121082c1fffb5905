// Runs one action, or shows the request that it would send.
import { createInterface } from "node:readline/promises";
import { type AnyConnector, ConnectorError, type RunOptions } from "../index.ts";
import { type Drift, getEffect, isRecord, type Progress } from "../internal.ts";
import { getPartialFailure } from "../runtime/partial_failure.ts";
import { printLine } from "./actions.ts";
import { createEnvironmentConnector, requireCredentials } from "./environment.ts";
import { readInput } from "./read_input.ts";

export interface RunFlags {
  input?: string;
  file?: string;
  all?: boolean;
  dryRun?: boolean;
  json?: boolean;
  yes?: boolean;
  strict?: boolean;
  allowPaid?: boolean;
  reportDrift?: boolean;
  actionsDir?: string;
}

export async function runAction(id: string, flags: RunFlags, signal: AbortSignal): Promise<void> {
  const own = flags.actionsDir === undefined ? {} : { actions: flags.actionsDir };
  const connector: AnyConnector = createEnvironmentConnector({ offline: true, ...own });
  connector.action(id);
  const input = await inputOf(flags, signal);
  if (flags.dryRun) {
    printLine(JSON.stringify(await connector.dryRun(id, input), undefined, 2));
    return;
  }
  requireCredentials();
  if (!flags.yes) await confirm(connector, id, input, signal);
  const drifts: Drift[] = [];
  const options: RunOptions = {
    signal,
    ...(flags.strict && { strict: true }),
    ...(flags.allowPaid && { allowPaidActions: true }),
    ...(flags.reportDrift && { onDrift: (drift: Drift) => drifts.push(drift) }),
    ...(process.stderr.isTTY && { onProgress: showProgress }),
  };
  if (flags.all) await printAll(connector, id, input, options);
  else {
    const output = await connector.run(id, input, options);
    printLine(JSON.stringify(output, undefined, flags.json ? undefined : 2));
    const partial = getPartialFailure(connector.action(id), output);
    if (partial) process.stderr.write(`${partial.count} failed: see ${partial.path}. ${partial.reason}\n`);
  }
  for (const { issues } of drifts)
    for (const { path, message } of issues) process.stderr.write(`drift ${path || "output"}: ${message}\n`);
}

async function inputOf({ input = "{}", file }: RunFlags, signal: AbortSignal): Promise<unknown> {
  const given = await readInput(input, signal);
  return file !== undefined && isRecord(given) ? { ...given, file } : given;
}

/** One JSON document a line, with one page in memory; waits while the reader of the pipe is slower. */
async function printAll(connector: AnyConnector, id: string, input: unknown, options: RunOptions): Promise<void> {
  for await (const item of connector.iterate(id, input, options)) {
    if (!process.stdout.write(`${JSON.stringify(item)}\n`)) {
      await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
  }
}

/** Asks before anything is deleted: on a terminal, or by --yes. */
async function confirm(connector: AnyConnector, id: string, input: unknown, signal: AbortSignal): Promise<void> {
  const action = connector.action(id);
  if (!isRecord(input) || getEffect(action, input) !== "delete") return;
  if (process.stdin.isTTY) {
    const answer = await ask(`${action.title} deletes: ${action.description}\nType ${id} to go on: `, signal);
    if (answer.trim() === id) return;
  }
  throw new ConnectorError("confirmation_required", `${id} deletes, and nobody confirmed it`, {
    action: id,
    remedy: "Pass --yes, or run it on a terminal and type the action's id.",
  });
}

/** One line from the terminal; nothing when it ends first. Leaves Ctrl-C to the signal. */
async function ask(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  try {
    return await Promise.race([terminal.question(question, { signal }), ended]);
  } finally {
    terminal.close();
  }
}

function showProgress({ sent, total, unit }: Progress): void {
  const amount = unit === undefined ? megabytes : String;
  const share = total ? ` of ${amount(total)} (${Math.floor((100 * sent) / total)} %)` : "";
  process.stderr.write(`\r${amount(sent)}${share} ${unit ?? "sent"}${sent === total ? "\n" : ""}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
