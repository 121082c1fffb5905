// Options and result of a poll.
import type { ConnectorError } from "../../errors/errors.ts";
import type { ConnectorManifest } from "../../generated/manifest.ts";
import type { Action } from "../../runtime/manifests.ts";
import type { RunOptions } from "../../runtime/run_options.ts";
import type { InputValues, PollConfig, TriggerEvent } from "../event.ts";

/** What polling needs of a connector. */
export interface PollConnector {
  run(id: string, input: unknown, options?: RunOptions): Promise<unknown>;
  readonly manifests: {
    readonly connector: Pick<ConnectorManifest, "pagination">;
    readonly actions: ReadonlyMap<string, Pick<Action, "input" | "response">>;
  };
}

export interface PollOptions {
  connector: PollConnector;
  /** Matches the trigger's input schema. A state belongs to one input. */
  input?: InputValues;
  /** For the first poll: detect events since this time, in milliseconds; the present by default. */
  startAt?: number;
  /** Pause between polls; the trigger's default if omitted, and never less than its minimum. */
  intervalSeconds?: number;
  /**
   * How long new items wait for others, so that one request fetches many enrichments; 0 by default. An hour limits them to
   * a few dozen requests a day for any number of items.
   */
  enrichmentDelaySeconds?: number;
  /** Approximate limit of requests in one poll; 25 by default. The rest follows in the next poll. */
  maxRequests?: number;
  /** The present, in milliseconds; `Date.now` by default. */
  now?: () => number;
  signal?: AbortSignal;
}

export interface PollResult {
  /** In order of time. Store them together with `state`, in one transaction. */
  events: readonly TriggerEvent[];
  /** Opaque. Pass it to the next poll. */
  state: string;
  /** Requests that were sent. */
  requests: number;
  /** When to poll next, in milliseconds; the present if there is more to read. */
  nextPollAt: number;
  /**
   * Ids of items whose enrichments did not arrive in time, also of those whose event has a default instead, and ids that
   * cannot be looked up.
   */
  abandonedItemIds: readonly string[];
  /** Items without an id that this poll read. They cannot be told apart from seen ones, so they are left out. */
  itemsWithoutId: number;
  /** Why the poll ended early. `events` and `state` hold what was found until then. */
  error?: ConnectorError;
}

export interface PollSessionOptions {
  trigger: string;
  config: PollConfig;
  input: InputValues;
  options: PollOptions & { now: () => number };
}
