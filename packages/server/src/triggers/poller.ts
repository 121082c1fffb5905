// Polls a subscription, and stores the detected events together with the poll state.
import { type AnyConnector, ConnectorError, gongManifests, poll, type Trigger } from "gong-connector";
import { createFallbackEvent } from "gong-connector/internal";
import { toErrorDocument } from "../run_error.ts";
import type { CompletedPoll, DueSubscription, PollTurn, Store, Subscription } from "../store/index.ts";

export interface PollerServices {
  store: Store;
  connectorResolver: { resolve(connection: string): Promise<{ connector: AnyConnector }> };
  now: () => number;
  /** Approximate number of requests of one poll. What remains is polled in the next one, at once. */
  maxRequests?: number | undefined;
}

export interface PollOutcome {
  /** With the last poll of a turn, its lease is released. */
  isStored: boolean;
  /** Number of stored events. */
  events: number;
}

interface PollingTrigger {
  trigger: Trigger;
  input: Subscription["input"];
}

/** So few that a long poll does not delay those of other subscriptions. */
const defaultMaxRequests = 8;

/** Pause after a poll that failed before its first request. */
const retryDelayMs = 5 * 60_000;

/** The trigger that is polled for a subscription; undefined for a webhook trigger without fallback polling. */
export function getPollingTrigger({
  trigger: id,
  input,
  webhook,
}: Pick<Subscription, "trigger" | "input" | "webhook">): PollingTrigger | undefined {
  const { triggers } = gongManifests();
  const trigger = triggers.get(id);
  if (trigger?.poll) return { trigger, input };
  const fallback = triggers.get(trigger?.webhook?.fallbackTrigger ?? "");
  return fallback && webhook?.fallbackInput && { trigger: fallback, input: webhook.fallbackInput };
}

/** Throws unexpected errors, after it has scheduled the next poll. Stores nothing if the poll is aborted. */
export async function pollSubscription(
  services: PollerServices,
  subscription: DueSubscription,
  turn: PollTurn,
  signal: AbortSignal,
): Promise<PollOutcome> {
  const { store, now } = services;
  const storePoll = async (completed: CompletedPoll): Promise<PollOutcome> => {
    const isStored = await store.pollQueue.storePoll(subscription, turn, completed, now());
    return { isStored, events: isStored ? completed.events.length : 0 };
  };
  const polling = getPollingTrigger(subscription);
  if (!polling) return storePoll({ events: [], state: undefined, nextPollAt: Number.MAX_SAFE_INTEGER, requests: 0 });
  try {
    return await storePoll(await runPoll(services, subscription, polling, signal));
  } catch (error) {
    if (signal.aborted) return { isStored: false, events: 0 };
    const retryAfterMs = ConnectorError.is(error) ? error.retryAfterMs : undefined;
    const nextPollAt = now() + (retryAfterMs ?? retryDelayMs);
    const failed = { events: [], state: undefined, nextPollAt, requests: 0, error: toErrorDocument(error) };
    const outcome = await storePoll(failed);
    if (ConnectorError.is(error) && error.code !== "internal_error") return outcome;
    throw error;
  }
}

async function runPoll(
  { store, connectorResolver, now, maxRequests = defaultMaxRequests }: PollerServices,
  subscription: DueSubscription,
  { trigger, input }: PollingTrigger,
  signal: AbortSignal,
): Promise<CompletedPoll> {
  const { id, connection, startAt, intervalSeconds } = subscription;
  const { connector } = await connectorResolver.resolve(connection);
  const before = store.pollQueue.readState(subscription);
  const { events, state, nextPollAt, requests, error } = await poll(trigger, before, {
    connector,
    now,
    input,
    startAt,
    maxRequests,
    signal,
    ...(intervalSeconds !== undefined && { intervalSeconds }),
  });
  if (error?.code === "internal_error") throw error;
  const subscribed = gongManifests().triggers.get(subscription.trigger);
  const ownEvents = subscribed?.webhook
    ? events.map((event) => createFallbackEvent(subscribed, { id }, event))
    : events;
  // Subscriptions that were created together are polled at different times from the second poll on.
  const spreadAt = before === undefined && !error ? spread(now(), nextPollAt) : nextPollAt;
  return { events: ownEvents, state, nextPollAt: spreadAt, requests, error: error && toErrorDocument(error) };
}

/** A random time before `until`; the same time if it has passed. */
function spread(now: number, until: number): number {
  return until - Math.floor(Math.random() * Math.max(0, until - now));
}
