// The door of linked accounts: the store, OAuth, and connectors of stored connections.

export { backUpStore, restoreStore } from "./backup.ts";
export { ConnectionAuthenticator, type OAuthApp } from "./connection_authenticator.ts";
export { type Connection, type ConnectionState, Connections, type NewConnection } from "./connections.ts";
export { type Database, omitUndefined } from "./database.ts";
export { generateKey } from "./encryption.ts";
export type { DeliveryAttempt, DeliveryState, EventFilter, Events, StoredEvent } from "./events.ts";
export type { Lease, Leases } from "./leases.ts";
export { rotateKey } from "./rotate_key.ts";
export type { Run, RunContent, RunFilter, Runs, UsageRow } from "./runs.ts";
export { appOwner, type SecretStore, type SettingsStore } from "./settings_store.ts";
export { createSharedRateLimiter, getBusiestQuotaKey, getUsedToday } from "./shared_rate_limiter.ts";
export { databaseFile, openStore, type Store, type StoreOptions } from "./store.ts";
export {
  createConnectionAuthenticator,
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
