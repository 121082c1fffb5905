// @ts-nocheck
// Polls one subscription and stores what was found together with what is known now.

import { ConnectorError, gongManifests, poll, type Trigger } from "gong-connector";
import { createFallbackEvent } from "gong-connector/internal";
import { toErrorDocument } from "../run_recorder.ts";
import type { Services } from "../services.ts";
import type { CompletedPoll, Lease, Subscription } from "../store/index.ts";

/** What a poller needs of the services. */
export type PollerServices = Pick<Services, "store" | "connectorResolver" | "now">;

/** Requests that one poll sends at most, about: what was found until then is stored, and the rest is due at once. */
const maxRequests = 8;

/** Pause after a poll that could not even begin. */
const pauseMs = 5 * 60_000;

/** The trigger that a subscription polls, with its input; nothing where it only waits for deliveries. */
export function getPollingTrigger({
  trigger: id,
  input,
  webhook,
}: Pick<Subscription, "trigger" | "input" | "webhook">):
  | { trigger: Trigger; input: Subscription["input"] }
  | undefined {
  const { triggers } = gongManifests();
  const own = triggers.get(id);
  if (own?.poll) return { trigger: own, input };
  const filler = triggers.get(own?.webhook?.fallbackTrigger ?? "");
  return filler && webhook?.fallbackInput && { trigger: filler, input: webhook.fallbackInput };
}

/**
 * Gives how many events were found. What nobody expected is thrown after the next poll has been put off; a poll that was
 * aborted stores nothing.
 */
export async function pollSubscription(
  services: PollerServices,
  subscription: Subscription,
  lease: Lease,
  signal: AbortSignal,
): Promise<number> {
  const { store, now } = services;
  const commit = (polled: CompletedPoll): Promise<boolean> =>
    store.subscriptions.storePoll(subscription, lease, polled, now());
  const source = getPollingTrigger(subscription);
  if (!source) {
    await commit({ events: [], state: undefined, nextPollAt: Number.MAX_SAFE_INTEGER, requests: 0 });
    return 0;
  }
  try {
    const polled = await ask(services, subscription, source, signal);
    return (await commit(polled)) ? polled.events.length : 0;
  } catch (error) {
    if (signal.aborted) return 0;
    const retryAfterMs = error instanceof ConnectorError ? error.retryAfterMs : undefined;
    const nextPollAt = now() + (retryAfterMs ?? pauseMs);
    await commit({ events: [], state: undefined, nextPollAt, requests: 0, error: toErrorDocument(error) });
    if (error instanceof ConnectorError) return 0;
    throw error;
  }
}

async function ask(
  { store, connectorResolver, now }: PollerServices,
  subscription: Subscription,
  { trigger, input }: { trigger: Trigger; input: Subscription["input"] },
  signal: AbortSignal,
): Promise<CompletedPoll> {
  const { id, connection, startAt, intervalSeconds } = subscription;
  const { connector } = await connectorResolver.resolve(connection);
  const { events, state, nextPollAt, requests, error } = await poll(trigger, await store.subscriptions.getState(id), {
    run: (action, given, options) => connector.run(action, given, options),
    now,
    input,
    startAt,
    maxRequests,
    pagination: connector.manifests.connector.pagination,
    signal,
    ...(intervalSeconds !== undefined && { intervalSeconds }),
  });
  const own = gongManifests().triggers.get(subscription.trigger);
  const told = own?.webhook ? events.map((event) => createFallbackEvent(own, { id }, event)) : events;
  return { events: told, state, nextPollAt, requests, error: error && toErrorDocument(error) };
}
