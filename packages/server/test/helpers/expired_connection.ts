// A connection whose access token has expired, and a token server that refreshes it.

import type { ConnectorError } from "gong-connector";
import { startTokenServer, type TokenServer, tokenServerClient } from "../../../../test/helpers/token_server.ts";
import { type Connection, ConnectionCredentials, type Store, type StoreOptions } from "../../src/store/index.ts";
import { type DatabaseKind, openEmptyStore, sampleConnection } from "./stores.ts";

export const dayMs = 86_400_000;

export interface ExpiredConnection {
  store: Store;
  options: StoreOptions;
  server: TokenServer;
  id: string;
  createCredentials(store?: Pick<Store, "connections" | "leases">, now?: () => number): ConnectionCredentials;
  connection(): Promise<Connection | undefined>;
}

/** Its tokens are CANARY-ACCESS-0 and CANARY-REFRESH-0; those of the first refresh end in 1. */
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
    createCredentials: ({ connections, leases } = store, now = Date.now) =>
      new ConnectionCredentials({ id, connections, leases, oauth, now }),
    connection: () => store.connections.get(id),
  };
}

/** Current credentials, as a connector requests them. */
export async function getCredentials(
  stored: ConnectionCredentials,
  request: { forceRefresh?: boolean; signal?: AbortSignal } = {},
) {
  return stored.get({ forceRefresh: false, ...request });
}

/** Delays responses of the token server until they are released; the refresh token is used up before. */
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
      throw new Error("no error was thrown");
    },
    (error) => error,
  );
}
