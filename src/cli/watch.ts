// The command `watch`: polls a trigger and prints its events, one JSON document per line.
import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type AnyConnector, ConnectorError, poll, type Trigger } from "../index.ts";
import {
  compileValidator,
  createInvalidInputError,
  createUnknownIdError,
  delay,
  isRecord,
  normalizeInput,
  type PollResult,
} from "../internal.ts";
import { createEnvironmentConnector, requireAccount } from "./environment.ts";
import { writeLine } from "./output.ts";
import { readInput } from "./read_input.ts";

export interface WatchFlags {
  input?: string;
  since?: string;
  /** In seconds. */
  interval?: number;
  /** In seconds. */
  maxWait: number;
  stateFile?: string;
  once?: boolean;
  actionsDir?: string;
  triggersDir?: string;
}

const maxIntervalSeconds = 604_800;

/**
 * Polls until it is cancelled, or with `once` until no poll is due. Events are printed before the state is written:
 * after a crash some events repeat with the same id, and none is lost.
 */
export async function watchTrigger(id: string, flags: WatchFlags, signal: AbortSignal): Promise<void> {
  const { stateFile, once, actionsDir, triggersDir, maxWait } = flags;
  const connector: AnyConnector = createEnvironmentConnector({
    offline: true,
    ...(actionsDir !== undefined && { actions: actionsDir }),
    ...(triggersDir !== undefined && { triggers: triggersDir }),
    maxWait,
  });
  const trigger = findPollingTrigger(connector, id);
  const input = await readTriggerInput(trigger, flags.input, signal);
  const startAt = parseSince(trigger, flags.since);
  const intervalSeconds = validateInterval(trigger, flags.interval);
  let state = stateFile === undefined ? undefined : readStateFile(stateFile);
  requireAccount();
  const status = new WatchStatus(id);
  try {
    for (;;) {
      const result = await poll(trigger, state, {
        connector,
        input,
        signal,
        ...(startAt !== undefined && { startAt }),
        ...(intervalSeconds !== undefined && { intervalSeconds }),
      });
      status.clear();
      for (const event of result.events) await writeLine(JSON.stringify(event), signal);
      state = result.state;
      if (stateFile !== undefined) writeStateFile(stateFile, state);
      if (result.error && (once || isPermanent(result.error))) throw result.error;
      status.show(result);
      if (once && result.nextPollAt > Date.now()) return;
      await delay(Math.max(0, result.nextPollAt - Date.now()), signal);
    }
  } catch (error) {
    throw toStateFileError(error, stateFile);
  } finally {
    status.clear();
  }
}

function findPollingTrigger({ manifests: { triggers } }: AnyConnector, id: string): Trigger {
  const trigger = triggers.get(id);
  if (!trigger) throw createUnknownIdError("unknown_trigger", id, triggers.keys());
  if (trigger.poll) return trigger;
  const fallback = trigger.webhook?.fallbackTrigger;
  const alternative = fallback ? `, or run \`gong-connector watch ${fallback}\`` : "";
  throw new ConnectorError("not_pollable", `${id} is a webhook trigger and cannot be polled.`, {
    remedy: `Enable it on the Triggers page of \`gong-connector serve\`${alternative}.`,
  });
}

async function readTriggerInput(
  trigger: Trigger,
  source = "{}",
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const input = normalizeInput(trigger.input, await readInput(source, signal));
  const issues = compileValidator(trigger.input)(input);
  if (issues.length > 0) throw createInvalidInputError(issues, trigger.id);
  return isRecord(input) ? input : {};
}

function parseSince({ poll: config }: Trigger, since: string | undefined): number | undefined {
  if (since === undefined) return undefined;
  const formats = ["date", "date-time"];
  const isDate = formats.some((format) => compileValidator({ type: "string", format })(since).length === 0);
  if (!isDate) throw createFlagError("--since must be a date, such as 2026-03-01 or 2026-03-01T09:00:00Z");
  const startAt = Date.parse(since);
  if (startAt > Date.now()) throw createFlagError("--since must not be in the future");
  if (config?.backfill) return startAt;
  throw createFlagError("--since is not supported: this trigger detects only events after its start");
}

function validateInterval({ poll: config }: Trigger, seconds: number | undefined): number | undefined {
  const min = config?.intervalSeconds.min ?? 0;
  if (seconds === undefined || (seconds >= min && seconds <= maxIntervalSeconds)) return seconds;
  throw createFlagError(`--interval must be from ${min} to ${maxIntervalSeconds} seconds`);
}

function createFlagError(message: string): ConnectorError {
  return createInvalidInputError([{ path: "", message }]);
}

/** Adds the file to the error of a state that `poll` rejects. The file stays untouched. */
function toStateFileError(error: unknown, stateFile: string | undefined): unknown {
  if (!ConnectorError.is(error) || error.code !== "invalid_state") return error;
  const remedy = "Choose another --state-file, or delete this one to start again.";
  return new ConnectorError("invalid_state", `${stateFile}: ${error.message}`, { remedy });
}

/** Undefined if the file does not exist yet. Throws if it cannot be written later. */
function readStateFile(file: string): string | undefined {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const isNew = code === "ENOENT" && error instanceof Error && "syscall" in error && error.syscall === "open";
    if (isNew) return undefined;
    const reason = error instanceof Error ? error.message : error;
    throw createFlagError(`cannot write the state file ${file}: ${reason}`);
  }
}

/** Atomic, and readable only by its owner: it may contain titles. */
function writeStateFile(file: string, state: string): void {
  const draft = `${file}.draft`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${state}\n`, { mode: 0o600, flag: "wx", flush: true });
  renameSync(draft, file);
}

/** Whether the next poll would fail in the same way. */
function isPermanent({ kind }: ConnectorError): boolean {
  return kind === "unauthenticated" || kind === "forbidden" || kind === "invalid_input";
}

/** Standard error: a line per failed poll, and in a terminal a status line. */
class WatchStatus {
  readonly #id: string;
  #events = 0;
  #requests = 0;

  constructor(id: string) {
    this.#id = id;
  }

  show({ events, requests, nextPollAt, abandonedItemIds, itemsWithoutId, error }: PollResult): void {
    this.#events += events.length;
    this.#requests += requests;
    if (abandonedItemIds.length > 0) this.#write(`enrichment timed out for ${abandonedItemIds.join(", ")}`);
    if (itemsWithoutId > 0) this.#write(`left out ${itemsWithoutId} items without an id`);
    const next = new Date(nextPollAt);
    if (error) this.#write(`${error.kind.replaceAll("_", " ")}: ${error.message}; next poll at ${next.toISOString()}`);
    if (!process.stderr.isTTY) return;
    const times = `last poll ${new Date().toLocaleTimeString()}, next ${next.toLocaleTimeString()}`;
    process.stderr.write(`${times}; ${this.#events} events, ${this.#requests} requests`);
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }

  #write(text: string): void {
    process.stderr.write(`${this.#id}: ${text.replace(/\s+/g, " ")}\n`);
  }
}
