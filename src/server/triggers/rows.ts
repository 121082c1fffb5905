// Subscriptions and events as the pages see them.
import type { StoredEvent, Subscription } from "../../connections/index.ts";
import { at, gongManifests } from "../../index.ts";
import type { EventRow, SubscriptionRow } from "../api.ts";
import type { Services } from "../services.ts";
import { addressOf, addressSecret, ruleOf } from "./address.ts";
import { polledBy } from "./poller.ts";

/** Name of the secret that signs what is posted. */
export const signingSecret = "signing";

export async function subscriptionRow(services: Services, subscription: Subscription): Promise<SubscriptionRow> {
  const { id, trigger, connection, enabled, input, startAt, createdAt, deliverTo } = subscription;
  const { store } = services;
  const secrets = await store.secrets.open(id);
  const customer = (await store.accounts.get(connection))?.customer;
  const poll = pollOf(subscription);
  const webhook = webhookOf(services, subscription, secrets);
  return {
    id,
    trigger,
    connection,
    ...(customer !== undefined && { customer }),
    enabled,
    input: { ...input },
    startAt: iso(startAt),
    createdAt: iso(createdAt),
    events: await store.events.counts(id),
    ...(deliverTo !== undefined && { deliverTo }),
    ...(secrets[signingSecret] && { secretEndsIn: secrets[signingSecret].slice(-4) }),
    ...(poll && { poll }),
    ...(webhook && { webhook }),
  };
}

function pollOf(subscription: Subscription): SubscriptionRow["poll"] {
  const rules = polledBy(subscription)?.trigger.poll;
  if (!rules) return undefined;
  const {
    intervalSeconds = rules.intervalSeconds.usual,
    enabled,
    lastPollAt,
    nextPollAt,
    requests,
    error,
  } = subscription;
  return {
    intervalSeconds,
    requests,
    ...(lastPollAt !== undefined && { lastAt: iso(lastPollAt) }),
    ...(enabled && nextPollAt !== undefined && { nextAt: iso(nextPollAt) }),
    ...(error && { error }),
  };
}

function webhookOf(
  { home }: Services,
  subscription: Subscription,
  secrets: Readonly<Record<string, string>>,
): SubscriptionRow["webhook"] {
  const rule = ruleOf(home, subscription, secrets);
  if (!rule) return undefined;
  const { trigger, webhook, lastReceivedAt, refusal } = subscription;
  return {
    method: rule.method,
    url: addressOf(trigger, rule, `••••${secrets[addressSecret]?.slice(-4) ?? ""}`),
    hasKey: rule.key !== undefined,
    ...(lastReceivedAt !== undefined && { lastReceivedAt: iso(lastReceivedAt) }),
    ...(refusal && { lastRefusal: { ...refusal, at: iso(refusal.at) } }),
    ...(webhook?.fill && { fill: { ...webhook.fill } }),
  };
}

export function eventRow(trigger: string, stored: StoredEvent): EventRow {
  const { id, item, happenedAt, foundAt, test, delivery, attempts, nextAt, deliveredAt, says, event } = stored;
  const label = labelOf(trigger, event?.data);
  return {
    id,
    item,
    ...(label && { label }),
    ...(happenedAt !== undefined && { time: iso(happenedAt) }),
    foundAt: iso(foundAt),
    test,
    delivery: {
      state: delivery,
      attempts,
      ...(delivery === "pending" && nextAt !== undefined && { nextAt: iso(nextAt) }),
      ...(deliveredAt !== undefined && { deliveredAt: iso(deliveredAt) }),
      ...(says !== undefined && { says }),
    },
  };
}

function labelOf(trigger: string, data: unknown): string {
  const pointers = gongManifests().triggers.get(trigger)?.label ?? [];
  return pointers
    .map((pointer) => at(data, pointer))
    .filter((part) => typeof part === "string")
    .join(" ");
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
