// The command `watch`: polls a trigger and prints its events, one JSON document per line.
import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Trigger, TriggerEvent } from "../index.ts";
import { type AnyConnector, ConnectorError, gongManifests, poll } from "../index.ts";
import { compileValidator, createInvalidInputError, delay, isRecord, type PollResult } from "../internal.ts";
import { createEnvironmentConnector } from "./environment.ts";
import { reportCancelled } from "./exit_codes.ts";
import { readInput } from "./read_input.ts";

export interface WatchFlags {
  input?: string;
  since?: string;
  /** In seconds. */
  interval?: number;
  stateFile?: string;
  once?: boolean;
}

/** Longest pause that can be chosen, in seconds. */
const mostSeconds = 604_800;

/**
 * Goes on until it is cancelled, or with `once` until nothing is due any more. Events are out before the state is
 * written: after a crash some come again under the same id, and none is lost.
 */
export async function watchTrigger(id: string, flags: WatchFlags, signal: AbortSignal): Promise<void> {
  const trigger = triggerOf(id);
  const input = await inputOf(trigger, flags.input, signal);
  const startAt = startOf(trigger, flags.since);
  const intervalSeconds = intervalOf(trigger, flags.interval);
  let state = flags.stateFile === undefined ? undefined : readStateFile(flags.stateFile);
  const connector: AnyConnector = createEnvironmentConnector();
  const status = new Status(id);
  try {
    for (;;) {
      const polled = await poll(trigger, state, {
        connector,
        input,
        signal,
        ...(startAt !== undefined && { startAt }),
        ...(intervalSeconds !== undefined && { intervalSeconds }),
      });
      status.clear();
      await print(polled.events, signal);
      state = polled.state;
      if (flags.stateFile !== undefined) writeState(flags.stateFile, state);
      if (polled.error && (flags.once || isFinal(polled.error))) throw polled.error;
      status.show(polled);
      if (flags.once && polled.nextPollAt > Date.now()) return;
      await delay(Math.max(0, polled.nextPollAt - Date.now()), signal);
    }
  } catch (error) {
    throw toStateFileError(error, flags);
  } finally {
    status.clear();
  }
}

function triggerOf(id: string): Trigger {
  const { triggers } = gongManifests();
  const trigger = triggers.get(id);
  const polling = [...triggers.values()].filter((one) => one.poll).map((one) => one.id);
  if (!trigger)
    throw new ConnectorError("unknown_trigger", `Unknown trigger ${id}.`, {
      remedy: `Polling triggers: ${polling.join(", ")}.`,
    });
  if (trigger.poll) return trigger;
  const filler = trigger.webhook?.fallbackTrigger;
  throw new ConnectorError("not_pollable", `${id} is a webhook trigger and cannot be polled.`, {
    remedy: `Enable it on the Triggers page of \`gong-connector serve\`${filler ? `, or run \`gong-connector watch ${filler}\`` : ""}.`,
  });
}

async function inputOf(trigger: Trigger, given = "{}", signal: AbortSignal): Promise<Record<string, unknown>> {
  const input = await readInput(given, signal);
  const issues = compileValidator(trigger.input)(input);
  if (issues.length > 0) throw createInvalidInputError(issues, trigger.id);
  return isRecord(input) ? input : {};
}

function startOf({ poll: rules }: Trigger, since: string | undefined): number | undefined {
  if (since === undefined) return undefined;
  const isDate = ["date", "date-time"].some(
    (format) => compileValidator({ type: "string", format })(since).length === 0,
  );
  if (!isDate)
    throw createInvalidInputError([
      { path: "", message: "--since must be a date, such as 2026-03-01 or 2026-03-01T09:00:00Z" },
    ]);
  const time = Date.parse(since);
  if (time > Date.now()) throw createInvalidInputError([{ path: "", message: "--since must not be in the future" }]);
  if (rules?.backfill) return time;
  throw createInvalidInputError([
    { path: "", message: "--since is not supported: this trigger detects only events after its start" },
  ]);
}

function intervalOf({ poll: rules }: Trigger, seconds: number | undefined): number | undefined {
  const least = rules?.intervalSeconds.min ?? 0;
  if (seconds === undefined || (seconds >= least && seconds <= mostSeconds)) return seconds;
  throw createInvalidInputError([{ path: "", message: `--interval must be from ${least} to ${mostSeconds} seconds` }]);
}

/** Names the file of a state that `poll` rejects; the file stays untouched. */
function toStateFileError(error: unknown, { stateFile }: WatchFlags): unknown {
  if (!ConnectorError.is(error) || error.code !== "invalid_state") return error;
  const remedy = "Choose another --state-file, or delete this one to start again.";
  return new ConnectorError("invalid_state", `${stateFile}: ${error.message}`, { remedy });
}

/** Nothing where there is no file yet; what could not be written later is refused now. */
function readStateFile(file: string): string | undefined {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const isNew = code === "ENOENT" && error instanceof Error && "syscall" in error && error.syscall === "open";
    if (isNew) return undefined;
    const message = `Cannot write the state file ${file}: ${error instanceof Error ? error.message : error}`;
    throw createInvalidInputError([{ path: "", message }]);
  }
}

/** In one step, so that nobody finds half of it; only its owner can read it, since it may hold titles. */
function writeState(file: string, state: string): void {
  const draft = `${file}.draft`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${state}\n`, { mode: 0o600, flag: "wx", flush: true });
  renameSync(draft, file);
}

/** Resolves once the last line has left the process, however slow the reader of the pipe is. */
async function print(events: readonly TriggerEvent[], signal: AbortSignal): Promise<void> {
  // What a pipe has not taken would keep the process alive.
  const stop = (): void => {
    reportCancelled();
    process.exit();
  };
  signal.throwIfAborted();
  signal.addEventListener("abort", stop, { once: true });
  for (const event of events) {
    // An error of the pipe ends the process elsewhere.
    await new Promise<void>((resolve) =>
      process.stdout.write(`${JSON.stringify(event)}\n`, (error) => error || resolve()),
    );
  }
  signal.removeEventListener("abort", stop);
}

/** What no further poll can mend. */
function isFinal({ kind }: ConnectorError): boolean {
  return kind === "unauthenticated" || kind === "forbidden" || kind === "invalid_input";
}

/** Standard error: a line for what went wrong, and on a terminal one that says where things stand. */
class Status {
  readonly #id: string;
  #events = 0;
  #requests = 0;

  constructor(id: string) {
    this.#id = id;
  }

  show({ events, requests, nextPollAt, abandonedItemIds, error }: PollResult): void {
    this.#events += events.length;
    this.#requests += requests;
    if (abandonedItemIds.length > 0) this.#say(`never ready, given up: ${abandonedItemIds.join(", ")}`);
    const next = new Date(nextPollAt);
    if (error) this.#say(`${error.kind.replaceAll("_", " ")}: ${error.message}; next poll at ${next.toISOString()}`);
    if (!process.stderr.isTTY) return;
    const times = `last poll ${new Date().toLocaleTimeString()}, next ${next.toLocaleTimeString()}`;
    process.stderr.write(`${times}; ${this.#events} events, ${this.#requests} requests so far`);
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }

  #say(text: string): void {
    process.stderr.write(`${this.#id}: ${text.replace(/\s+/g, " ")}\n`);
  }
}
