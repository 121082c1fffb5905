// The store: its tables, backups, keys, and the connectors of stored connections.

export {
  listConnected,
  listConnectionsToAssess,
  listSubscriptionsToAssess,
  type QuotaKeyFilter,
} from "./account_queries.ts";
export { backUpStore, restoreStore } from "./backup.ts";
export type { Connection, ConnectionState, ConnectionWithSecrets, NewConnection } from "./connection.ts";
export { ConnectionCredentials, getRefreshTime, type OAuthApp } from "./connection_credentials.ts";
export { Connections } from "./connections.ts";
export { type Database, omitUndefined } from "./database.ts";
export type { DeliveryAttempt, DeliveryQueue, DeliveryResult, DueDeliveries } from "./delivery_queue.ts";
export { generateKey } from "./encryption.ts";
export type { EventFilter, Events } from "./events.ts";
export { type AttemptPurpose, attemptWindowMs, FailedAttempts, maxAttempts } from "./failed_attempts.ts";
export type { Lease, Leases } from "./leases.ts";
export { MicroBatcher } from "./micro_batcher.ts";
export type { OneTimeTokens } from "./one_time_tokens.ts";
export type { Pause, Pauses } from "./pauses.ts";
export { type DueConnection, getPollLeaseName, type PollTurn } from "./poll_queue.ts";
export { rotateKey } from "./rotate_key.ts";
export type { Run, RunContent } from "./run.ts";
export type { RunFilter } from "./run_queries.ts";
export type { RunCounts, Runs, UsageCounts, UsageRow } from "./runs.ts";
export { appOwner, type SecretStore, type SettingsStore } from "./settings_store.ts";
export { createSharedRateLimiter, getBusiestQuotaKey, getUsedToday } from "./shared_rate_limiter.ts";
export { databaseFile, openStore, type Store, type StoreOptions } from "./store.ts";
export {
  connectStored,
  createConnectionCredentials,
  createStoredConnector,
  type StoredConnectorOptions,
} from "./stored_connector.ts";
export type { StoredEvent } from "./stored_event.ts";
export type {
  CompletedPoll,
  DueSubscription,
  NewSubscription,
  StoredWebhookSettings,
  Subscription,
  SubscriptionFilter,
  SubscriptionUpdate,
} from "./subscription.ts";
export type { Subscriptions } from "./subscriptions.ts";
