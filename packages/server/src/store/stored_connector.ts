// The connector of a stored connection: its credentials and the shared rate limiter of its company.
import {
  type Connector,
  ConnectorError,
  type GongActions,
  type GongOptions,
  gong,
  gongManifests,
} from "gong-connector";
import { ConnectionCredentials, type OAuthApp } from "./connection_credentials.ts";
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
  const connection = await store.connections.get(id);
  if (!connection) throw new ConnectorError("unknown_connection", `connection ${id} does not exist`);
  const { authMethod: method, quotaKey } = connection;
  const limits = gongManifests().connector.rateLimits;
  const credentials = createConnectionCredentials(store, id, oauth);
  return gong({
    rateLimiter: createSharedRateLimiter({ database: store.database, quotaKey, limits }),
    ...options,
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
