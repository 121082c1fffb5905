// The command `run`: runs one action, or prints the request that it would send.
import { createInterface } from "node:readline/promises";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { type AnyConnector, ConnectorError, type RunOptions } from "../index.ts";
import {
  type Drift,
  getEffect,
  getPartialFailure,
  isRecord,
  iteratePages,
  normalizeInput,
  type Progress,
  takeItems,
} from "../internal.ts";
import { createEnvironmentConnector, requireAccount } from "./environment.ts";
import { printJson, printLine, writeLines } from "./output.ts";
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
  /** In seconds. */
  maxWait: number;
  reportDrift?: boolean;
  actionsDir?: string;
}

export async function runAction(id: string, flags: RunFlags, signal: AbortSignal): Promise<void> {
  const { actionsDir, maxWait } = flags;
  const connector: AnyConnector = createEnvironmentConnector({
    offline: true,
    maxWait,
    ...(actionsDir !== undefined && { actions: actionsDir }),
  });
  const action = connector.action(id);
  if (flags.all && action.response?.items === undefined)
    throw new ConnectorError("not_a_list", `${id} does not return a list`, { action: id, remedy: "Leave out --all." });
  const { cursorInput } = connector.manifests.connector.pagination;
  const input = normalizeInput(action.input, await readActionInput(flags, signal), cursorInput);
  if (flags.dryRun) {
    printJson(await connector.dryRun(id, input));
    return;
  }
  requireAccount();
  if (!flags.yes) await confirmDelete(connector, id, input, signal);
  const drifts: Drift[] = [];
  const options: RunOptions = {
    signal,
    ...(flags.strict && { strict: true }),
    ...(flags.allowPaid && { allowPaidActions: true }),
    ...(flags.reportDrift && { onDrift: (drift: Drift) => drifts.push(drift) }),
    ...(process.stderr.isTTY && { onProgress: showProgress }),
  };
  if (flags.all) await printItems(iteratePages(connector, id, input, options), signal);
  else {
    const output = await connector.run(id, input, options);
    printLine(JSON.stringify(output, undefined, flags.json ? undefined : 2));
    const partial = getPartialFailure(connector.action(id), output);
    if (partial) process.stderr.write(`${partial.count} failed: see ${partial.path}. ${partial.reason}\n`);
  }
  for (const { issues } of drifts)
    for (const { path, message } of issues) process.stderr.write(`drift ${path || "output"}: ${message}\n`);
}

/** One line of JSON for each item. Those before an error are printed too. The next page is requested while one is written. */
async function printItems(pages: AsyncIterator<unknown[], undefined>, signal: AbortSignal): Promise<void> {
  // Few objects of a list live long. V8 would nevertheless enlarge its space for new ones from 8 to 64 MB, which is not faster.
  setFlagsFromString("--semi-space-growth-factor=1");
  // What each page runs is compiled after about 100 pages instead of 500: most pages are faster, and the memory that this takes is
  // not added to that of a long list.
  setFlagsFromString("--invocation-count-for-maglev=100");
  setFlagsFromString("--minimum-invocations-after-ic-update=50");
  let next = pages.next();
  for (let page = await next; page.value; page = await next) {
    next = pages.next();
    next.catch(() => {});
    // The request leaves before this page takes the processor.
    await setImmediate();
    await writeLines(takeItems(page.value), signal);
  }
}

async function readActionInput({ input: source = "{}", file }: RunFlags, signal: AbortSignal): Promise<unknown> {
  const input = await readInput(source, signal);
  return file !== undefined && isRecord(input) ? { ...input, file } : input;
}

/** Asks for confirmation in a terminal if the action deletes. */
async function confirmDelete(connector: AnyConnector, id: string, input: unknown, signal: AbortSignal): Promise<void> {
  const action = connector.action(id);
  if (!isRecord(input) || getEffect(action, input) !== "delete") return;
  if (process.stdin.isTTY) {
    const prompt = `${action.title} deletes data: ${action.description}\nType ${id} to continue: `;
    if ((await readTerminalLine(prompt, signal)).trim() === id) return;
  }
  throw new ConnectorError("confirmation_required", "not confirmed", {
    action: id,
    remedy: "Pass --yes, or run it in a terminal and type the action id.",
  });
}

/** Empty if standard input ends first. */
async function readTerminalLine(prompt: string, signal: AbortSignal): Promise<string> {
  // With `terminal: true`, readline would handle Ctrl-C and the signal would not be sent.
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  try {
    return await Promise.race([terminal.question(prompt, { signal }), closed]);
  } finally {
    terminal.close();
  }
}

function showProgress({ sent, total, unit }: Progress): void {
  const format = unit === undefined ? formatMegabytes : String;
  const share = total ? ` of ${format(total)} (${Math.floor((100 * sent) / total)} %)` : "";
  process.stderr.write(`\r${format(sent)}${share} ${unit ?? "sent"}${sent === total ? "\n" : ""}`);
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
