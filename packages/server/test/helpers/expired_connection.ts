// A connection whose token has expired, and the provider that renews it.

import { type ConnectorError, gongManifests } from "gong-connector";
import {
  type Connection,
  ConnectionAuthenticator,
  createOAuthTokenClient,
  type Store,
  type StoreOptions,
} from "../../src/store/index.ts";
import { type DatabaseKind, openEmptyStore, sampleConnection } from "./stores.ts";
import { startTokenServer, type TokenServer, tokenServerClient } from "./token_server.ts";

const manifests = gongManifests();
export const dayMs = 86_400_000;

export interface ExpiredConnection {
  store: Store;
  options: StoreOptions;
  server: TokenServer;
  id: string;
  signerOf(store?: Pick<Store, "connections" | "leases">, now?: () => number): ConnectionAuthenticator;
  connection(): Promise<Connection | undefined>;
}

/** With its pair CANARY-ACCESS-0 and CANARY-REFRESH-0; the next ones count up. */
export async function createExpiredConnection(
  kind: DatabaseKind,
  expiresAt = Date.now() - 1_000,
): Promise<ExpiredConnection> {
  const { store, options } = await openEmptyStore(kind);
  const server = await startTokenServer();
  const pair = { accessToken: "CANARY-ACCESS-0", refreshToken: "CANARY-REFRESH-0" };
  const { id } = await store.connections.create({ ...sampleConnection, expiresAt }, pair, 1_000);
  const endpoints = { authorizationUrl: "https://app.gong.io/oauth2/authorize", tokenUrl: server.url };
  const auth = getAuthMethod("oauth2");
  const oauth = createOAuthTokenClient(manifests, auth, { ...tokenServerClient, endpoints });
  return {
    store,
    options,
    server,
    id,
    signerOf: ({ connections: accounts, leases } = store, now = Date.now) =>
      new ConnectionAuthenticator({ id, auth, accounts, leases, oauth, now }),
    connection: () => store.connections.get(id),
  };
}

export function getAuthMethod(method: string) {
  const auth = manifests.auth.get(method);
  if (!auth) throw new Error(`there is no way in called ${method}`);
  return auth;
}

/** Holds the provider's next answers until they are released; the token is spent by then. */
export function holdResponses(server: TokenServer): { arrived: Promise<void>; release(): void } {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  server.hold = () => {
    arrive();
    return held;
  };
  return { arrived, release };
}

export function catchConnectorError(work: Promise<unknown>): Promise<ConnectorError> {
  return work.then(
    () => {
      throw new Error("it signed");
    },
    (error) => error,
  );
}
