// @ts-nocheck
// Polls a trigger: from what it knew to what is new, with nothing lost and nothing told twice.

import type { RunOptions } from "../../runtime/action_runner.ts";
import { ConnectorError, createInvalidInputError } from "../../runtime/errors.ts";
import type { Manifests, Trigger } from "../../runtime/manifests.ts";
import { compileValidator, type Validator } from "../../runtime/schema_validator.ts";
import { getActionScopes } from "../../runtime/scopes.ts";
import { fillActionInput, type InputValues, type TriggerEvent } from "../event.ts";
import type { CoverageSegment } from "./coverage.ts";
import type { PendingItem } from "./enrichment.ts";
import { PollSession } from "./poll_session.ts";

/** What a trigger knows: plain JSON, as large as what can still come late, whatever has passed. */
export interface PollState {
  version: 1;
  /** When it was turned on, or the earlier date from which it was to look, in milliseconds. */
  start: number;
  /** What was read of the window's time. */
  read: readonly CoverageSegment[];
  /** Known items by bucket. */
  known: Readonly<Record<string, string>>;
  /** Items whose other parts are awaited. */
  pending: readonly PendingItem[];
  /** Polls in a row that ended in an error. */
  failures: number;
  /** Until when the lookback is known to be more than one page. */
  busyUntil: number;
  /** Without a window: how many times the list was read in full, and where a reading was interrupted. */
  sweep: { count: number; cursor?: string };
}

export interface PollContext {
  /** The connector's `run`. */
  run(id: string, input: InputValues, options: RunOptions): Promise<unknown>;
  /** The present, in milliseconds. */
  now(): number;
  /** What the user chose. A choice that widens what is found goes with a new state. */
  input?: InputValues;
  /** For the first poll: find what has happened since this moment, in milliseconds; from now on when left out. */
  startAt?: number;
  /** Pause between polls; the trigger's usual one when left out, and never less than its least. */
  intervalSeconds?: number;
  /**
   * How long items wait for others before their parts are fetched, many with one request; 0 when left out. An hour makes
   * a few dozen requests a day of any number of items.
   */
  enrichmentDelaySeconds?: number;
  /** About how many requests one poll may send; 25 when left out. The rest follows in the next poll. */
  maxRequests?: number;
  /** The connector's `paging`: the input that carries a cursor, and how many items a page holds. */
  pagination: { cursorInput: string; pageSize: number };
  signal?: AbortSignal;
}

export interface Poll {
  /** In order of time. A host stores them together with `state`, in one transaction. */
  events: readonly TriggerEvent[];
  state: PollState;
  /** Requests that were sent. */
  requests: number;
  /** When to poll next, in milliseconds; the present where there is more to read. */
  nextPollAt: number;
  /** Ids of items that were never ready. */
  abandonedItemIds: readonly string[];
  /** Why it ended early. What was found until then is in `events` and `state` all the same. */
  error?: ConnectorError;
}

const checks = new WeakMap<Trigger, Validator>();

/**
 * Asks once what is new. Nothing is kept here: the same state and the same answers give the same events, so a host that
 * stores events and next state together, and polls again after a crash, loses nothing and tells nothing twice.
 * Throws `invalid_input` for a wrong `input`, and the signal's reason when aborted.
 */
export async function poll(trigger: Trigger, state: PollState | undefined, context: PollContext): Promise<Poll> {
  const { poll: rules } = trigger;
  if (!rules) throw new TypeError(`${trigger.id} is told by webhook; it cannot be polled`);
  const check = checks.get(trigger) ?? compileValidator(trigger.input);
  checks.set(trigger, check);
  const issues = check(context.input ?? {});
  if (issues.length > 0) throw createInvalidInputError(issues, trigger.id);
  if (state && state.version !== 1)
    throw new TypeError(`${trigger.id}: its state is of version ${state.version}, not 1`);
  const session = new PollSession(trigger.id, rules, state, context);
  try {
    await session.run();
    return session.finish();
  } catch (error) {
    if (context.signal?.aborted || !(error instanceof ConnectorError)) throw error;
    return session.finish(error);
  }
}

/** Every action behind a trigger, with the input that is fixed by its manifest. */
export function getTriggerActions(
  { poll: rules }: Trigger,
  input: InputValues = {},
): { action: string; input: InputValues }[] {
  return (rules ? [rules, ...(rules.enrichments ?? [])] : []).map((one) => ({
    action: one.action,
    input: fillActionInput(one.input, input),
  }));
}

/** Scopes that a trigger needs: those of its actions. */
export function getTriggerScopes(
  trigger: Trigger,
  { actions }: Pick<Manifests, "actions">,
  input: InputValues = {},
): string[] {
  const scopes = getTriggerActions(trigger, input).flatMap(({ action: id, input: fixed }) => {
    const action = actions.get(id);
    return action ? getActionScopes(action, fixed) : [];
  });
  return [...new Set(scopes)].sort();
}
