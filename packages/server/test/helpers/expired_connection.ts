// A connection whose token has expired, and the provider that renews it.

import type { ConnectorError } from "gong-connector";
import { startTokenServer, type TokenServer, tokenServerClient } from "../../../../test/helpers/token_server.ts";
import { type Connection, ConnectionAuthenticator, type Store, type StoreOptions } from "../../src/store/index.ts";
import { type DatabaseKind, openEmptyStore, sampleConnection } from "./stores.ts";

export const dayMs = 86_400_000;

export interface ExpiredConnection {
  store: Store;
  options: StoreOptions;
  server: TokenServer;
  id: string;
  createAuthenticator(store?: Pick<Store, "connections" | "leases">, now?: () => number): ConnectionAuthenticator;
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
  const oauth = { client: tokenServerClient, options: { endpoints } };
  return {
    store,
    options,
    server,
    id,
    createAuthenticator: ({ connections, leases } = store, now = Date.now) =>
      new ConnectionAuthenticator({ id, connections, leases, oauth, now }),
    connection: () => store.connections.get(id),
  };
}

/** The credentials of an authenticator, as a connector requests them. */
export async function getCredentials(
  authenticator: ConnectionAuthenticator,
  request: { forceRefresh?: boolean; signal?: AbortSignal } = {},
) {
  return authenticator.getCredentials({ forceRefresh: false, ...request });
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
