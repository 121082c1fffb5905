// Polls a trigger under the environment's credentials and prints its events, one JSON document a line.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Trigger, TriggerEvent, TriggerState } from "../index.ts";
import {
  type AnyConnector,
  at,
  ConnectorError,
  delay,
  gongManifests,
  invalidInput,
  isRecord,
  type Poll,
  poll,
} from "../index.ts";
import { connect } from "./connect.ts";
import { readInput } from "./input.ts";

export interface WatchFlags {
  input?: string;
  since?: string;
  interval?: number;
  state?: string;
  once?: boolean;
}

/** What a state file holds: it goes on only with the trigger and the input that it was begun with. */
interface Kept {
  trigger: string;
  input: Record<string, unknown>;
  state: TriggerState;
}

/**
 * Goes on until it is cancelled, or with `once` until nothing is due any more. Events are printed before the state is
 * written: after a crash some come again under the same id, and none is lost.
 */
export async function watch(id: string, flags: WatchFlags, signal: AbortSignal): Promise<void> {
  const trigger = triggerOf(id);
  const given = await readInput(flags.input ?? "{}", signal);
  const input = isRecord(given) ? given : {};
  const startAt = startOf(trigger, flags.since);
  let state = flags.state === undefined ? undefined : readState(flags.state, id, input);
  const connector: AnyConnector = connect();
  for (;;) {
    const polled = await poll(trigger, state, {
      run: connector.run,
      now: Date.now,
      input,
      paging: connector.manifests.connector.paging,
      signal,
      ...(startAt !== undefined && { startAt }),
      ...(flags.interval !== undefined && { intervalSeconds: flags.interval }),
    });
    for (const event of polled.events) await printLine(event);
    state = polled.state;
    if (flags.state !== undefined) writeState(flags.state, { trigger: id, input, state });
    if (polled.error && (flags.once || isFinal(polled.error))) throw polled.error;
    report(polled);
    if (flags.once && polled.nextPollAt > Date.now()) return;
    await delay(Math.max(0, polled.nextPollAt - Date.now()), signal);
  }
}

function triggerOf(id: string): Trigger {
  const { triggers } = gongManifests();
  const trigger = triggers.get(id);
  const polling = [...triggers.values()].filter((one) => one.poll).map((one) => one.id);
  if (!trigger)
    throw new ConnectorError("not_found", `there is no trigger ${id}`, { fix: `There are ${polling.join(", ")}.` });
  if (trigger.poll) return trigger;
  const filler = trigger.webhook?.filledBy;
  throw new ConnectorError("invalid_input", `${id} is told by webhook; there is nothing to poll`, {
    fix: `Turn it on with \`gong-connector serve\`, on the Triggers page${filler ? `, or watch ${filler}` : ""}.`,
  });
}

function startOf({ poll: rules }: Trigger, since: string | undefined): number | undefined {
  if (since === undefined) return undefined;
  const time = Date.parse(since);
  if (Number.isNaN(time)) throw invalidInput([{ path: "/since", message: "is not a date, such as 2026-03-01" }]);
  if (time > Date.now()) throw invalidInput([{ path: "/since", message: "lies in the future" }]);
  if (rules?.start === "date") return time;
  throw invalidInput([{ path: "/since", message: "cannot be chosen: this trigger starts now" }]);
}

function readState(file: string, trigger: string, input: Record<string, unknown>): TriggerState | undefined {
  if (!existsSync(file)) return undefined;
  const kept = parsed(readFileSync(file, "utf8"));
  const fix = "Give another --state file, or remove this one to begin anew.";
  if (!kept) throw new ConnectorError("invalid_input", `${file} holds no state of watch`, { fix });
  if (kept.trigger !== trigger || JSON.stringify(kept.input) !== JSON.stringify(input))
    throw new ConnectorError("invalid_input", `${file} was begun with another trigger or input`, { fix });
  return kept.state;
}

function parsed(text: string): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(text);
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  const { trigger, input } = isRecord(value) ? value : {};
  return typeof trigger === "string" && isRecord(input) && at(value, "/state/version") === 1;
}

/** In one step, so that nobody finds half of it; only its owner can read it, since it may hold titles. */
function writeState(file: string, kept: Kept): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** Waits while the reader of the pipe is slower. */
async function printLine(event: TriggerEvent): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(event)}\n`))
    await new Promise((resolve) => process.stdout.once("drain", resolve));
}

/** What no further poll can mend. */
function isFinal({ kind }: ConnectorError): boolean {
  return kind === "unauthenticated" || kind === "forbidden" || kind === "invalid_input";
}

function report({ events, requests, nextPollAt, error }: Poll): void {
  const next = new Date(nextPollAt).toLocaleTimeString();
  if (error)
    process.stderr.write(`${error.kind.replaceAll("_", " ")}: ${error.message}; the next poll is at ${next}\n`);
  else if (process.stderr.isTTY)
    process.stderr.write(`${events.length} events, ${requests} requests; the next poll is at ${next}\n`);
}
