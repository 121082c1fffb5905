// The door of linked accounts: the store, OAuth, and connectors of stored connections.
export { Accounts, type Connection, type ConnectionState, type NewConnection } from "./accounts.ts";
export { backupStore, restoreStore } from "./backup.ts";
export { type ConnectOptions, connectorFor } from "./connect.ts";
export type { Database } from "./database.ts";
export type { Attempt, DeliveryState, EventFilter, Events, StoredEvent } from "./events.ts";
export type { History, Run, RunContent, RunFilter, UsageRow } from "./history.ts";
export type { Lease, Leases } from "./leases.ts";
export { createOAuth, explainDenial, type OAuth, type OAuthClient, type Renewal, type Tokens } from "./oauth.ts";
export { busiestToday, createSharedPacer, usedToday } from "./pacer.ts";
export { rotateKey } from "./rotation.ts";
export { app, type Secrets, type Settings } from "./settings.ts";
export { StoredSigner } from "./signer.ts";
export { databaseFile, openStore, type Store, type StoreOptions } from "./store.ts";
export type {
  NewSubscription,
  Polled,
  Subscription,
  SubscriptionChange,
  SubscriptionFilter,
  WebhookChoice,
} from "./subscription.ts";
export { pollLease, type Subscriptions } from "./subscriptions.ts";
export type { Ticket, TicketKind, Tickets } from "./tickets.ts";
export { generateKey } from "./vault.ts";
