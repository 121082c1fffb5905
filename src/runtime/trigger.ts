// Polls a trigger: from what it knew to what is new, with nothing lost and nothing told twice.
import { ConnectorError, invalidInput } from "./errors.ts";
import type { Manifests, Trigger } from "./load.ts";
import { type Check, compileSchema } from "./manifest.ts";
import type { RunOptions } from "./run.ts";
import { scopesOf } from "./scopes.ts";
import type { Segment } from "./trigger_coverage.ts";
import { fillInput, type TriggerEvent, type Values } from "./trigger_event.ts";
import type { Pending } from "./trigger_parts.ts";
import { PollSession } from "./trigger_session.ts";

/** What a trigger knows: plain JSON, as large as what can still come late, whatever has passed. */
export interface TriggerState {
  version: 1;
  /** When it was turned on, or the earlier date from which it was to look, in milliseconds. */
  start: number;
  /** What was read of the window's time. */
  read: readonly Segment[];
  /** Known items by bucket. */
  known: Readonly<Record<string, string>>;
  /** Items whose other parts are awaited. */
  pending: readonly Pending[];
  /** Polls in a row that ended in an error. */
  failures: number;
  /** Until when the lookback is known to be more than one page. */
  busyUntil: number;
  /** Without a window: how many times the list was read in full, and where a reading was interrupted. */
  sweep: { count: number; cursor?: string };
}

export interface PollContext {
  /** The connector's `run`. */
  run(id: string, input: Values, options: RunOptions): Promise<unknown>;
  /** The present, in milliseconds. */
  now(): number;
  /** What the user chose. A choice that widens what is found goes with a new state. */
  input?: Values;
  /** For the first poll: find what has happened since this moment, in milliseconds; from now on when left out. */
  startAt?: number;
  /** Pause between polls; the trigger's usual one when left out, and never less than its least. */
  intervalSeconds?: number;
  /**
   * How long items wait for others before their parts are fetched, many with one request; 0 when left out. An hour makes
   * a few dozen requests a day of any number of items.
   */
  gatherSeconds?: number;
  /** About how many requests one poll may send; 25 when left out. The rest follows in the next poll. */
  budget?: number;
  /** The connector's `paging`: the input that carries a cursor, and how many items a page holds. */
  paging: { cursorInput: string; pageSize: number };
  signal?: AbortSignal;
}

export interface Poll {
  /** In order of time. A host stores them together with `state`, in one transaction. */
  events: readonly TriggerEvent[];
  state: TriggerState;
  /** Requests that were sent. */
  requests: number;
  /** When to poll next, in milliseconds; the present where there is more to read. */
  nextPollAt: number;
  /** Ids of items that were never ready. */
  givenUp: readonly string[];
  /** Why it ended early. What was found until then is in `events` and `state` all the same. */
  error?: ConnectorError;
}

const checks = new WeakMap<Trigger, Check>();

/**
 * Asks once what is new. Nothing is kept here: the same state and the same answers give the same events, so a host that
 * stores events and next state together, and polls again after a crash, loses nothing and tells nothing twice.
 * Throws `invalid_input` for a wrong `input`, and the signal's reason when aborted.
 */
export async function poll(trigger: Trigger, state: TriggerState | undefined, context: PollContext): Promise<Poll> {
  const { poll: rules } = trigger;
  if (!rules) throw new TypeError(`${trigger.id} is told by webhook; it cannot be polled`);
  const check = checks.get(trigger) ?? compileSchema(trigger.input);
  checks.set(trigger, check);
  const issues = check(context.input ?? {});
  if (issues.length > 0) throw invalidInput(issues, trigger.id);
  if (state && state.version !== 1)
    throw new TypeError(`${trigger.id}: its state is of version ${state.version}, not 1`);
  const session = new PollSession(trigger.id, rules, state, context);
  try {
    await session.work();
    return session.end();
  } catch (error) {
    if (context.signal?.aborted || !(error instanceof ConnectorError)) throw error;
    return session.end(error);
  }
}

/** Every action behind a trigger, with the input that is fixed by its manifest. */
export function actionsOf({ poll: rules }: Trigger, input: Values = {}): { action: string; input: Values }[] {
  return (rules ? [rules, ...(rules.enrich ?? [])] : []).map((one) => ({
    action: one.action,
    input: fillInput(one.input, input),
  }));
}

/** Scopes that a trigger needs: those of its actions. */
export function scopesOfTrigger(
  trigger: Trigger,
  { actions }: Pick<Manifests, "actions">,
  input: Values = {},
): string[] {
  const scopes = actionsOf(trigger, input).flatMap(({ action: id, input: fixed }) => {
    const action = actions.get(id);
    return action ? scopesOf(action, fixed) : [];
  });
  return [...new Set(scopes)].sort();
}
