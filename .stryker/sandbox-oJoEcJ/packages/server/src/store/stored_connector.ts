// @ts-nocheck
// The connector of a stored connection: its tokens, its company's shared pacing, its way in's defaults.
import {
  type Connector,
  ConnectorError,
  type GongActions,
  type GongOptions,
  gong,
  gongManifests,
} from "gong-connector";
import { createOAuthTokenClient, type OAuthClientOptions } from "gong-connector/oauth";
import { ConnectionAuthenticator } from "./connection_authenticator.ts";
import { createSharedRateLimiter } from "./shared_rate_limiter.ts";
import type { Store } from "./store.ts";

export interface StoredConnectorOptions extends Omit<GongOptions, "auth" | "baseUrl" | "authenticator"> {
  /** The app's OAuth client, for connections that renew tokens. */
  client?: OAuthClientOptions | undefined;
}

/** The connector of a connection, with the shared rate limiter of its company by default. Throws `unknown_connection`. */
export async function createStoredConnector(
  store: Store,
  id: string,
  { client, ...options }: StoredConnectorOptions = {},
): Promise<Connector<GongActions>> {
  const { connection, auth, authenticator } = await createStoredAuthenticator(store, id, client);
  const { quotaKey } = connection;
  const limits = gongManifests().connector.rateLimits;
  return gong({
    rateLimiter: createSharedRateLimiter({ database: store.database, quotaKey, limits }),
    ...(auth.inputDefaults && { inputDefaults: auth.inputDefaults }),
    ...options,
    authenticator,
  });
}

/** The authenticator of a connection. Throws `unknown_connection`. */
export async function createStoredAuthenticator(store: Store, id: string, client: OAuthClientOptions | undefined) {
  const connection = await store.connections.get(id);
  const manifests = gongManifests();
  const auth = connection && manifests.auth.get(connection.authMethod);
  if (!connection || !auth) throw new ConnectorError("unknown_connection", `connection ${id}`);
  const { connections, leases } = store;
  const oauth = auth.oauth && client ? { oauth: createOAuthTokenClient(manifests, auth, client) } : {};
  const authenticator = new ConnectionAuthenticator({ id, auth, accounts: connections, leases, ...oauth });
  return { connection, auth, authenticator };
}
