// Rows of the settings API: connections, runs, subscriptions and events.
import { ConnectorError, gongManifests } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import type { ConnectionRow, EventRow, RunRow, SubscriptionRow } from "../api/settings_contract.ts";
import { maxEventCount } from "../api/triggers_contract.ts";
import type { PublicUrl } from "../http/public_url.ts";
import {
  type Connection,
  omitUndefined,
  type Run,
  type Store,
  type StoredEvent,
  type Subscription,
} from "../store/index.ts";
import { signingSecretName } from "../triggers/delivery_signature.ts";
import { getPollingTrigger } from "../triggers/poller.ts";
import { createWebhookConfig, createWebhookUrl, urlSecretName } from "../triggers/webhook_url.ts";

export function toConnectionRow(connection: Connection): ConnectionRow {
  const { id, customer, authMethod, requestedScopes, grantedScopes, state, createdAt, lastUsedAt } = connection;
  const { companyDomain, baseUrl, reason } = connection;
  return {
    id,
    customer,
    authMethod: authMethod === "api_key" ? "api_key" : "oauth2",
    requestedScopes: [...requestedScopes],
    grantedScopes: [...grantedScopes],
    state,
    createdAt: formatTime(createdAt),
    ...omitUndefined({ companyDomain, baseUrl, reason, lastUsedAt: formatOptionalTime(lastUsedAt) }),
  };
}

export async function toRunRows(store: Store, runs: readonly Run[]): Promise<RunRow[]> {
  const ids = [...new Set(runs.map(({ connection }) => connection))];
  const connections = await Promise.all(ids.map((id) => store.connections.get(id)));
  const customers = new Map(ids.map((id, index) => [id, connections[index]?.customer]));
  return runs.map(({ id, action, connection, state, startedAt, durationMs, requests, errorKind }) => ({
    id,
    action,
    connection,
    state,
    startedAt: formatTime(startedAt),
    requests,
    ...omitUndefined({ customer: customers.get(connection), durationMs, errorKind }),
  }));
}

export async function toSubscriptionRow(
  { store, publicUrl }: { store: Store; publicUrl: PublicUrl },
  subscription: Subscription,
): Promise<SubscriptionRow> {
  const { id, trigger, connection, enabled, input, startAt, createdAt, deliveryUrl } = subscription;
  const secrets = await readSecrets(store, id);
  return {
    id,
    trigger,
    connection,
    enabled,
    input: { ...input },
    startAt: formatTime(startAt),
    createdAt: formatTime(createdAt),
    events: await store.events.getCounts(id, maxEventCount),
    ...omitUndefined({
      customer: (await store.connections.get(connection))?.customer,
      deliveryUrl,
      signingSecretEndsIn: secrets[signingSecretName]?.slice(-4),
      poll: toPollRow(subscription),
      webhook: toWebhookRow(publicUrl, subscription, secrets),
    }),
  };
}

/** Without secrets if they are unreadable, so that one subscription does not hide the others. Its deliveries fail with the reason. */
async function readSecrets(store: Store, id: string): Promise<Record<string, string>> {
  try {
    return await store.secrets.get(id);
  } catch (error) {
    if (ConnectorError.is(error) && error.code === "unreadable_value") return {};
    throw error;
  }
}

function toPollRow(subscription: Subscription): SubscriptionRow["poll"] {
  const config = getPollingTrigger(subscription)?.trigger.poll;
  if (!config) return undefined;
  const { intervalSeconds, enabled, lastPollAt, nextPollAt, lastPollRequests, lastPollError } = subscription;
  return {
    intervalSeconds: intervalSeconds ?? config.intervalSeconds.default,
    requests: lastPollRequests,
    ...omitUndefined({
      lastAt: formatOptionalTime(lastPollAt),
      nextAt: enabled ? formatOptionalTime(nextPollAt) : undefined,
      error: lastPollError,
    }),
  };
}

function toWebhookRow(
  publicUrl: PublicUrl,
  subscription: Subscription,
  secrets: Readonly<Record<string, string>>,
): SubscriptionRow["webhook"] {
  const config = createWebhookConfig(publicUrl, subscription, secrets);
  if (!config) return undefined;
  const { trigger, webhook, lastReceivedAt, lastRejection } = subscription;
  return {
    verification: config.verification,
    url: createWebhookUrl(trigger, config, `••••${secrets[urlSecretName]?.slice(-4) ?? ""}`),
    hasPublicKey: config.publicKey !== undefined,
    ...omitUndefined({
      lastReceivedAt: formatOptionalTime(lastReceivedAt),
      lastRejection: lastRejection && { ...lastRejection, at: formatTime(lastRejection.at) },
      fallbackInput: webhook?.fallbackInput && { ...webhook.fallbackInput },
    }),
  };
}

export function toEventRow(trigger: string, stored: StoredEvent): EventRow {
  const { id, itemId, occurredAt, detectedAt, isTest, event } = stored;
  const { deliveryState: state, attempts, nextAttemptAt, deliveredAt, unreadable, message = unreadable } = stored;
  return {
    id,
    itemId,
    detectedAt: formatTime(detectedAt),
    isTest,
    delivery: {
      state,
      attempts,
      ...omitUndefined({
        nextAttemptAt: state === "pending" ? formatOptionalTime(nextAttemptAt) : undefined,
        deliveredAt: formatOptionalTime(deliveredAt),
        message,
      }),
    },
    ...omitUndefined({
      label: getLabel(trigger, event?.data) || undefined,
      occurredAt: formatOptionalTime(occurredAt),
    }),
  };
}

function getLabel(trigger: string, data: unknown): string {
  const pointers = gongManifests().triggers.get(trigger)?.label ?? [];
  return pointers
    .map((pointer) => getPointer(data, pointer))
    .filter((part) => typeof part === "string")
    .join(" ");
}

function formatTime(time: number): string {
  return new Date(time).toISOString();
}

function formatOptionalTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : formatTime(time);
}
