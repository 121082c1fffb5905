// The connector of a stored connection: its credentials and the shared rate limiter of its company.
import {
  type Connector,
  ConnectorError,
  type GongActions,
  type GongOptions,
  gong,
  gongManifests,
} from "gong-connector";
import { ConnectionAuthenticator, type OAuthApp } from "./connection_authenticator.ts";
import { createSharedRateLimiter } from "./shared_rate_limiter.ts";
import type { Store } from "./store.ts";

export interface StoredConnectorOptions extends Omit<GongOptions, "auth"> {
  /** The app's OAuth client, for connections that refresh tokens. */
  oauth?: OAuthApp | undefined;
}

/** The connector of a connection, with the shared rate limiter of its company by default. Throws `unknown_connection`. */
export async function createStoredConnector(
  store: Store,
  id: string,
  { oauth, ...options }: StoredConnectorOptions = {},
): Promise<Connector<GongActions>> {
  const { connection, authenticator } = await createConnectionAuthenticator(store, id, oauth);
  const { authMethod: method, quotaKey } = connection;
  const limits = gongManifests().connector.rateLimits;
  return gong({
    rateLimiter: createSharedRateLimiter({ database: store.database, quotaKey, limits }),
    ...options,
    auth: { method, getCredentials: (request) => authenticator.getCredentials(request) },
  });
}

/** The authenticator of a connection. Throws `unknown_connection`. */
export async function createConnectionAuthenticator(store: Store, id: string, oauth: OAuthApp | undefined) {
  const connection = await store.connections.get(id);
  if (!connection || !gongManifests().auth.has(connection.authMethod))
    throw new ConnectorError("unknown_connection", `connection ${id}`);
  const { connections, leases } = store;
  const authenticator = new ConnectionAuthenticator({ id, connections, leases, oauth });
  return { connection, authenticator };
}
