// The connector of a stored connection: its tokens, its company's shared pacing, its way in's defaults.
import {
  type Auth,
  type Connector,
  ConnectorError,
  type GongActions,
  type GongOptions,
  gong,
  gongManifests,
  type Pacer,
} from "../index.ts";
import type { Connection } from "./accounts.ts";
import { createOAuth, type OAuthClient } from "./oauth.ts";
import { createSharedPacer } from "./pacer.ts";
import { StoredSigner } from "./signer.ts";
import type { Store } from "./store.ts";

export interface ConnectOptions extends Omit<GongOptions, "auth" | "baseUrl" | "signer" | "pacer" | "defaults"> {
  /** The app's OAuth client, for connections that renew tokens. */
  client?: OAuthClient | undefined;
  /** Hands out slots instead of the company's shared pacer. */
  pacer?: Pacer | undefined;
}

/** The connector of a connection. Throws `not_found` when there is no such connection. */
export async function connectorFor(
  store: Store,
  id: string,
  { client, pacer, ...options }: ConnectOptions = {},
): Promise<Connector<GongActions>> {
  const { signer, auth, connection } = await signerFor(store, id, client);
  const { limits } = gongManifests().connector;
  return gong({
    ...options,
    signer,
    pacer: pacer ?? createSharedPacer({ database: store.database, company: connection.company, limits }),
    ...(auth.inputDefaults && { defaults: auth.inputDefaults }),
  });
}

/** Renews a connection's token where it ends within a minute; gives when the one that holds now ends, in milliseconds. */
export async function keepFresh(store: Store, id: string, client?: OAuthClient): Promise<number | undefined> {
  const { signer } = await signerFor(store, id, client);
  await signer.sign();
  return (await store.accounts.get(id))?.expiresAt;
}

async function signerFor(
  store: Store,
  id: string,
  client: OAuthClient | undefined,
): Promise<{ signer: StoredSigner; auth: Auth; connection: Connection }> {
  const connection = await store.accounts.get(id);
  const manifests = gongManifests();
  const auth = connection && manifests.auth.get(connection.method);
  if (!connection || !auth) {
    throw new ConnectorError("not_found", `there is no connection ${id}`, {
      fix: "Choose one that the Connections page lists.",
    });
  }
  const { accounts, leases } = store;
  const oauth = auth.oauth && client ? { oauth: createOAuth(manifests, auth, client) } : {};
  return { signer: new StoredSigner({ id, auth, accounts, leases, ...oauth }), auth, connection };
}
