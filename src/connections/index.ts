// The door of linked accounts: the store, OAuth, and connectors of stored connections.
export { type Connection, type ConnectionState, Connections, type NewConnection } from "./accounts.ts";
export { backupStore, restoreStore } from "./backup.ts";
export { createStoredConnector, type StoredConnectorOptions } from "./connect.ts";
export type { Database } from "./database.ts";
export type { DeliveryAttempt, DeliveryState, EventFilter, Events, StoredEvent } from "./events.ts";
export type { Run, RunContent, RunFilter, Runs, UsageRow } from "./history.ts";
export type { Lease, Leases } from "./leases.ts";
export {
  createOAuthTokenClient,
  describeOAuthError,
  type OAuthClientOptions,
  type OAuthTokenClient,
  type RefreshedTokens,
  type TokenSet,
} from "./oauth.ts";
export { createSharedRateLimiter, getBusiestQuotaKey, getUsedToday } from "./pacer.ts";
export { rotateKey } from "./rotation.ts";
export { appOwner, type SecretStore, type SettingsStore } from "./settings.ts";
export { ConnectionAuthenticator } from "./signer.ts";
export { databaseFile, openStore, type Store, type StoreOptions } from "./store.ts";
export type {
  CompletedPoll,
  NewSubscription,
  StoredWebhookSettings,
  Subscription,
  SubscriptionFilter,
  SubscriptionUpdate,
} from "./subscription.ts";
export { getPollLeaseName, type Subscriptions } from "./subscriptions.ts";
export type { OneTimeToken, OneTimeTokenPurpose, OneTimeTokens } from "./tickets.ts";
export { generateKey } from "./vault.ts";
