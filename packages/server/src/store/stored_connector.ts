// The connector of a stored connection: its credentials and the shared rate limiter of its company.
import {
  type Connector,
  ConnectorError,
  type GongActions,
  type GongOptions,
  gong,
  gongManifests,
} from "gong-connector";
import type { Connection } from "./connection.ts";
import { ConnectionCredentials, type OAuthApp } from "./connection_credentials.ts";
import { createSharedRateLimiter } from "./shared_rate_limiter.ts";
import type { Store } from "./store.ts";

export interface StoredConnectorOptions extends Omit<GongOptions, "auth"> {
  /** The app's OAuth client, for connections that refresh tokens. */
  oauth?: OAuthApp | undefined;
}

interface ConnectOptions extends Omit<GongOptions, "auth"> {
  credentials: ConnectionCredentials;
}

/** The connector of a connection, with the shared rate limiter of its company by default. Throws `unknown_connection`. */
export async function createStoredConnector(
  store: Store,
  id: string,
  options: StoredConnectorOptions = {},
): Promise<Connector<GongActions>> {
  const connection = await store.connections.get(id);
  if (!connection) throw new ConnectorError("unknown_connection", `connection ${id} does not exist`);
  const { oauth, ...connectorOptions } = options;
  return connectStored(store, connection, {
    ...connectorOptions,
    credentials: createConnectionCredentials(store, id, oauth),
  });
}

/** The same for a connection that was read. */
export function connectStored(
  store: Store,
  { id, authMethod: method, quotaKey }: Connection,
  { credentials, onAttempt, ...options }: ConnectOptions,
): Connector<GongActions> {
  const limits = gongManifests().connector.rateLimits;
  return gong({
    rateLimiter: createSharedRateLimiter({ database: store.database, quotaKey, limits }),
    ...options,
    onAttempt(attempt) {
      // A rejection that the vendor did not write, or the error rules would have another kind for it.
      if (attempt.status === 401 && attempt.kind === "unavailable") markInDoubt(store, id);
      onAttempt?.(attempt);
    },
    auth: { method, getCredentials: (request) => credentials.get(request) },
  });
}

export function createConnectionCredentials(
  { connections, leases }: Store,
  id: string,
  oauth: OAuthApp | undefined,
): ConnectionCredentials {
  return new ConnectionCredentials({ id, connections, leases, oauth });
}

/** The run fails with its own error. If the store is unavailable, the next rejection marks the connection. */
function markInDoubt({ connections }: Store, id: string): void {
  const reason =
    "A request was rejected in a form that the service does not use. The connection is tested again automatically.";
  connections.markInDoubt(id, reason, Date.now()).catch(() => {});
}
