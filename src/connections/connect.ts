// The connector of a stored connection: its tokens, its company's shared pacing, its way in's defaults.
import { type Connector, ConnectorError, type GongActions, type GongOptions, gong, gongManifests } from "../index.ts";
import { createOAuth, type OAuthClient } from "./oauth.ts";
import { createSharedPacer } from "./pacer.ts";
import { StoredSigner } from "./signer.ts";
import type { Store } from "./store.ts";

export interface ConnectOptions extends Omit<GongOptions, "auth" | "baseUrl" | "signer" | "pacer" | "defaults"> {
  /** The app's OAuth client, for connections that renew tokens. */
  client?: OAuthClient | undefined;
}

/** The connector of a connection. Throws `not_found` when there is no such connection. */
export async function connectorFor(
  store: Store,
  id: string,
  { client, ...options }: ConnectOptions = {},
): Promise<Connector<GongActions>> {
  const connection = await store.accounts.get(id);
  const manifests = gongManifests();
  const auth = connection && manifests.auth.get(connection.method);
  if (!connection || !auth) {
    throw new ConnectorError("not_found", `there is no connection ${id}`, {
      fix: "Choose one that the Connections page lists.",
    });
  }
  const { accounts, leases, database } = store;
  const oauth = auth.oauth && client ? { oauth: createOAuth(manifests, auth, client) } : {};
  return gong({
    ...options,
    signer: new StoredSigner({ id, auth, accounts, leases, ...oauth }),
    pacer: createSharedPacer({ database, company: connection.company, limits: manifests.connector.limits }),
    ...(auth.inputDefaults && { defaults: auth.inputDefaults }),
  });
}
