// Subscriptions and events as the pages see them.

import { gongManifests } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import type { EventRow, SubscriptionRow } from "../api/settings_contract.ts";
import type { Services } from "../services.ts";
import type { StoredEvent, Subscription } from "../store/index.ts";
import { getPollingTrigger } from "../triggers/poller.ts";
import { createWebhookConfig, createWebhookUrl, urlSecretName } from "../triggers/webhook_url.ts";

/** Name of the secret that signs what is posted. */
export const signingSecretName = "signing";

export async function toSubscriptionRow(services: Services, subscription: Subscription): Promise<SubscriptionRow> {
  const { id, trigger, connection, enabled, input, startAt, createdAt, deliveryUrl } = subscription;
  const { store } = services;
  const secrets = await store.secrets.get(id);
  const customer = (await store.connections.get(connection))?.customer;
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
    events: await store.events.getCounts(id),
    ...(deliveryUrl !== undefined && { deliveryUrl }),
    ...(secrets[signingSecretName] && { signingSecretEndsIn: secrets[signingSecretName].slice(-4) }),
    ...(poll && { poll }),
    ...(webhook && { webhook }),
  };
}

function pollOf(subscription: Subscription): SubscriptionRow["poll"] {
  const rules = getPollingTrigger(subscription)?.trigger.poll;
  if (!rules) return undefined;
  const {
    intervalSeconds = rules.intervalSeconds.default,
    enabled,
    lastPollAt,
    nextPollAt,
    lastPollRequests,
    lastPollError,
  } = subscription;
  return {
    intervalSeconds,
    requests: lastPollRequests,
    ...(lastPollAt !== undefined && { lastAt: iso(lastPollAt) }),
    ...(enabled && nextPollAt !== undefined && { nextAt: iso(nextPollAt) }),
    ...(lastPollError && { error: lastPollError }),
  };
}

function webhookOf(
  { publicUrl }: Services,
  subscription: Subscription,
  secrets: Readonly<Record<string, string>>,
): SubscriptionRow["webhook"] {
  const rule = createWebhookConfig(publicUrl, subscription, secrets);
  if (!rule) return undefined;
  const { trigger, webhook, lastReceivedAt, lastRejection } = subscription;
  return {
    verification: rule.verification,
    url: createWebhookUrl(trigger, rule, `••••${secrets[urlSecretName]?.slice(-4) ?? ""}`),
    hasPublicKey: rule.publicKey !== undefined,
    ...(lastReceivedAt !== undefined && { lastReceivedAt: iso(lastReceivedAt) }),
    ...(lastRejection && { lastRejection: { ...lastRejection, at: iso(lastRejection.at) } }),
    ...(webhook?.fallbackInput && { fallbackInput: { ...webhook.fallbackInput } }),
  };
}

export function toEventRow(trigger: string, stored: StoredEvent): EventRow {
  const {
    id,
    itemId,
    occurredAt,
    detectedAt,
    isTest,
    deliveryState,
    attempts,
    nextAttemptAt,
    deliveredAt,
    message,
    event,
  } = stored;
  const label = labelOf(trigger, event?.data);
  return {
    id,
    itemId,
    ...(label && { label }),
    ...(occurredAt !== undefined && { occurredAt: iso(occurredAt) }),
    detectedAt: iso(detectedAt),
    isTest,
    delivery: {
      state: deliveryState,
      attempts,
      ...(deliveryState === "pending" && nextAttemptAt !== undefined && { nextAttemptAt: iso(nextAttemptAt) }),
      ...(deliveredAt !== undefined && { deliveredAt: iso(deliveredAt) }),
      ...(message !== undefined && { message }),
    },
  };
}

function labelOf(trigger: string, data: unknown): string {
  const pointers = gongManifests().triggers.get(trigger)?.label ?? [];
  return pointers
    .map((pointer) => getPointer(data, pointer))
    .filter((part) => typeof part === "string")
    .join(" ");
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
