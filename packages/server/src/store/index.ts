// The store: its tables, backups, keys, and the connectors of stored connections.

export { backUpStore, restoreStore } from "./backup.ts";
export { ConnectionCredentials, type OAuthApp } from "./connection_credentials.ts";
export { type Connection, type ConnectionState, Connections, type NewConnection } from "./connections.ts";
export { type Database, omitUndefined } from "./database.ts";
export { generateKey } from "./encryption.ts";
export type { DeliveryAttempt, DeliveryState, EventFilter, Events, StoredEvent } from "./events.ts";
export { type AttemptPurpose, attemptWindowMs, FailedAttempts, maxAttempts } from "./failed_attempts.ts";
export type { Lease, Leases } from "./leases.ts";
export { rotateKey } from "./rotate_key.ts";
export type { Run, RunContent, RunFilter, Runs, UsageRow } from "./runs.ts";
export { appOwner, type SecretStore, type SettingsStore } from "./settings_store.ts";
export { createSharedRateLimiter, getBusiestQuotaKey, getUsedToday } from "./shared_rate_limiter.ts";
export { databaseFile, openStore, type Store, type StoreOptions } from "./store.ts";
export {
  createConnectionCredentials,
  createStoredConnector,
  type StoredConnectorOptions,
} from "./stored_connector.ts";
export type {
  CompletedPoll,
  NewSubscription,
  StoredWebhookSettings,
  Subscription,
  SubscriptionFilter,
  SubscriptionUpdate,
} from "./subscription.ts";
export { getPollLeaseName, type Subscriptions } from "./subscriptions.ts";
