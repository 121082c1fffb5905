// Queries over several tables: what may need attention, and which accounts are connected.
import { type Connection, toConnection } from "./connection.ts";
import { type Database, readInteger, type SqlRow } from "./database.ts";
import { type Subscription, toSubscription } from "./subscription.ts";

export interface SubscriptionToAssess {
  subscription: Subscription;
  /** At most the number that was asked for. */
  failedEvents: number;
}

/** Selects connections by their quota key: those of the sandbox share one. */
export interface QuotaKeyFilter {
  key: string;
  /** Whether the connections have this key, or another one. */
  isEqual: boolean;
}

export function getOperator({ isEqual }: QuotaKeyFilter): "=" | "<>" {
  return isEqual ? "=" : "<>";
}

/** Connected accounts, oldest first. */
export async function listConnected(database: Database, filter: QuotaKeyFilter, limit: number): Promise<Connection[]> {
  const rows = await database.query(
    `SELECT * FROM connections WHERE state = 'connected' AND quota_key ${getOperator(filter)} $1
     ORDER BY created_at, id LIMIT $2`,
    [filter.key, limit],
  );
  return rows.map(toConnection);
}

/** Connections that may need attention: those without an authorization, in doubt, or with other scopes than `scopes`. */
export async function listConnectionsToAssess(
  database: Database,
  scopes: readonly string[],
  limit: number,
): Promise<Connection[]> {
  const rows = await database.query(
    `SELECT * FROM connections WHERE state = 'needs_reauthorization' OR (state = 'connected'
     AND (in_doubt_since IS NOT NULL OR (auth_method = 'oauth2' AND granted_scopes <> $1)))
     ORDER BY CASE state WHEN 'connected' THEN 1 ELSE 0 END, created_at DESC, id LIMIT $2`,
    [JSON.stringify(scopes), limit],
  );
  return rows.map(toConnection);
}

/** Enabled subscriptions that may need attention, newest first. */
export async function listSubscriptionsToAssess(database: Database, limit: number): Promise<SubscriptionToAssess[]> {
  const failed = "SELECT 1 FROM events WHERE subscription_id = subscriptions.id AND delivery_state = 'failed'";
  const rows = await database.query(
    `SELECT subscriptions.*, (SELECT COUNT(*) FROM (${failed} LIMIT 1000) AS failed) AS failed_events
     FROM subscriptions LEFT JOIN connections ON connections.id = connection_id
     WHERE enabled = 1 AND (last_poll_error IS NOT NULL OR last_rejection IS NOT NULL OR webhook_settings IS NOT NULL
       OR COALESCE(state, 'missing') <> 'connected' OR auth_method = 'oauth2' OR EXISTS (${failed}))
     ORDER BY CASE WHEN last_poll_error IS NOT NULL THEN 0 ELSE 1 END, subscriptions.created_at DESC,
     subscriptions.id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(toSubscriptionToAssess);
}

function toSubscriptionToAssess(row: SqlRow): SubscriptionToAssess {
  return { subscription: toSubscription(row), failedEvents: readInteger(row, "failed_events") };
}
