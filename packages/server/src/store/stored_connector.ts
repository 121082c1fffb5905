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

export interface StoredConnectorOptions
  extends Omit<GongOptions, "auth" | "baseUrl" | "authenticator" | "rateLimiter" | "inputDefaults"> {
  /** The app's OAuth client, for connections that renew tokens. */
  client?: OAuthClientOptions | undefined;
}

/** The connector of a connection. Throws `not_found` when there is no such connection. */
export async function createStoredConnector(
  store: Store,
  id: string,
  { client, ...options }: StoredConnectorOptions = {},
): Promise<Connector<GongActions>> {
  const connection = await store.connections.get(id);
  const manifests = gongManifests();
  const auth = connection && manifests.auth.get(connection.authMethod);
  if (!connection || !auth) {
    throw new ConnectorError("unknown_connection", `there is no connection ${id}`, {
      remedy: "Choose one that the Connections page lists.",
    });
  }
  const { connections, leases, database } = store;
  const oauth = auth.oauth && client ? { oauth: createOAuthTokenClient(manifests, auth, client) } : {};
  return gong({
    ...options,
    authenticator: new ConnectionAuthenticator({ id, auth, accounts: connections, leases, ...oauth }),
    rateLimiter: createSharedRateLimiter({
      database,
      quotaKey: connection.quotaKey,
      limits: manifests.connector.rateLimits,
    }),
    ...(auth.inputDefaults && { inputDefaults: auth.inputDefaults }),
  });
}
