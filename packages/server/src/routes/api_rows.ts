// Rows of the settings API: connections, runs, subscriptions and events.
import { ConnectorError, gongManifests } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import type { ConnectionRow, EventRow, RunRow, SubscriptionRow } from "../api/settings_contract.ts";
import { maxEventCount } from "../api/triggers_contract.ts";
import { environmentId, getKeyEnd } from "../environment_connection.ts";
import { assessConnection, assessSubscription, type HealthContext } from "../health.ts";
import type { PublicUrl } from "../http/public_url.ts";
import { getCredentialSource } from "../quota_key.ts";
import type { Services } from "../services.ts";
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

type ConnectionServices = Pick<Services, "settings" | "connectorResolver" | "now">;

/** What the health of all rows of a response is computed with. */
export async function createHealthContext(services: ConnectionServices): Promise<HealthContext> {
  const { settings, connectorResolver, now } = services;
  return {
    requestedScopes: await settings.getRequestedScopes(),
    accountSource: await connectorResolver.getAccountSource(),
    now: now(),
  };
}

export async function toConnectionRows(
  services: ConnectionServices,
  connections: readonly Connection[],
): Promise<ConnectionRow[]> {
  const context = await createHealthContext(services);
  const account = services.connectorResolver.getEnvironmentAccount();
  const keyEndsIn = account && getKeyEnd(account);
  return connections.map((connection) => ({
    ...toConnectionRow(connection, context),
    ...(connection.id === environmentId && keyEndsIn !== undefined && { keyEndsIn }),
  }));
}

function toConnectionRow(connection: Connection, context: HealthContext): ConnectionRow {
  const { id, customer, authMethod, requestedScopes, grantedScopes, state, createdAt, lastUsedAt } = connection;
  const { companyDomain, baseUrl, reason } = connection;
  return {
    id,
    customer,
    accountSource: id === environmentId ? "environment" : getCredentialSource(connection),
    health: assessConnection(connection, context),
    authMethod: authMethod === "api_key" ? "api_key" : "oauth2",
    requestedScopes: [...requestedScopes],
    grantedScopes: [...grantedScopes],
    state,
    ...omitUndefined({
      companyDomain,
      baseUrl,
      reason,
      createdAt: id === environmentId ? undefined : formatTime(createdAt),
      lastUsedAt: formatOptionalTime(lastUsedAt),
    }),
  };
}

export async function toRunRows(
  { connectorResolver }: Pick<Services, "connectorResolver">,
  runs: readonly Run[],
): Promise<RunRow[]> {
  const ids = [...new Set(runs.map(({ connection }) => connection))];
  const connections = await Promise.all(ids.map((id) => connectorResolver.findConnection(id)));
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
  { store, publicUrl, connectorResolver }: Pick<Services, "store" | "publicUrl" | "connectorResolver">,
  subscription: Subscription,
): Promise<SubscriptionRow> {
  const { id, trigger, connection: connectionId, enabled, input, startAt, createdAt, deliveryUrl } = subscription;
  const secrets = await readSecrets(store, id);
  const connection = await connectorResolver.findConnection(connectionId);
  const events = await store.events.getCounts(id, maxEventCount);
  return {
    id,
    version: subscription.revision,
    trigger,
    connection: connectionId,
    health: assessSubscription(subscription, { connection, failedEvents: events.failed }),
    enabled,
    input: { ...input },
    startAt: formatTime(startAt),
    createdAt: formatTime(createdAt),
    events,
    ...omitUndefined({
      customer: connection?.customer,
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
