// Polls a subscription, and stores the detected events together with the poll state.
import { type AnyConnector, ConnectorError, gongManifests, poll, type Trigger } from "gong-connector";
import { createFallbackEvent } from "gong-connector/internal";
import { toErrorDocument } from "../run_recorder.ts";
import type { CompletedPoll, Lease, Store, Subscription } from "../store/index.ts";

export interface PollerServices {
  store: Store;
  connectorResolver: { resolve(connection: string): Promise<{ connector: AnyConnector }> };
  now: () => number;
  /** Approximate number of requests of one poll. What remains is polled in the next one, at once. */
  maxRequests?: number | undefined;
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

/**
 * Returns the number of detected events. Throws unexpected errors, after it has scheduled the next poll. Stores nothing if
 * the poll is aborted.
 */
export async function pollSubscription(
  services: PollerServices,
  subscription: Subscription,
  lease: Lease,
  signal: AbortSignal,
): Promise<number> {
  const { store, now } = services;
  const storePoll = (completed: CompletedPoll): Promise<boolean> =>
    store.subscriptions.storePoll(subscription, lease, completed, now());
  const polling = getPollingTrigger(subscription);
  if (!polling) {
    await storePoll({ events: [], state: undefined, nextPollAt: Number.MAX_SAFE_INTEGER, requests: 0 });
    return 0;
  }
  try {
    const completed = await runPoll(services, subscription, polling, signal);
    return (await storePoll(completed)) ? completed.events.length : 0;
  } catch (error) {
    if (signal.aborted) return 0;
    const retryAfterMs = ConnectorError.is(error) ? error.retryAfterMs : undefined;
    const nextPollAt = now() + (retryAfterMs ?? retryDelayMs);
    await storePoll({ events: [], state: undefined, nextPollAt, requests: 0, error: toErrorDocument(error) });
    if (ConnectorError.is(error) && error.code !== "internal_error") return 0;
    throw error;
  }
}

async function runPoll(
  { store, connectorResolver, now, maxRequests = defaultMaxRequests }: PollerServices,
  subscription: Subscription,
  { trigger, input }: PollingTrigger,
  signal: AbortSignal,
): Promise<CompletedPoll> {
  const { id, connection, startAt, intervalSeconds } = subscription;
  const { connector } = await connectorResolver.resolve(connection);
  const { events, state, nextPollAt, requests, error } = await poll(trigger, await store.subscriptions.getState(id), {
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
  return { events: ownEvents, state, nextPollAt, requests, error: error && toErrorDocument(error) };
}
