// A connection whose token has expired, and the provider that renews it.
import {
  type Connection,
  createOAuth,
  type Store,
  StoredSigner,
  type StoreOptions,
} from "../../src/connections/index.ts";
import { type ConnectorError, gongManifests } from "../../src/index.ts";
import { fresh, type Kind, openEmpty } from "./stores.ts";
import { client, type TokenServer, tokenServer } from "./token_server.ts";

const manifests = gongManifests();
export const dayMs = 86_400_000;

export interface House {
  store: Store;
  options: StoreOptions;
  server: TokenServer;
  id: string;
  signerOf(store?: Pick<Store, "accounts" | "leases">, now?: () => number): StoredSigner;
  connection(): Promise<Connection | undefined>;
}

/** With its pair CANARY-ACCESS-0 and CANARY-REFRESH-0; the next ones count up. */
export async function house(kind: Kind, expiresAt = Date.now() - 1_000): Promise<House> {
  const { store, options } = await openEmpty(kind);
  const server = await tokenServer();
  const pair = { accessToken: "CANARY-ACCESS-0", refreshToken: "CANARY-REFRESH-0" };
  const { id } = await store.accounts.create({ ...fresh, expiresAt }, pair, 1_000);
  const endpoints = { authorizeUrl: "https://app.gong.io/oauth2/authorize", tokenUrl: server.url };
  const auth = wayIn("oauth2");
  const oauth = createOAuth(manifests, auth, { ...client, endpoints });
  return {
    store,
    options,
    server,
    id,
    signerOf: ({ accounts, leases } = store, now = Date.now) =>
      new StoredSigner({ id, auth, accounts, leases, oauth, now }),
    connection: () => store.accounts.get(id),
  };
}

export function wayIn(method: string) {
  const auth = manifests.auth.get(method);
  if (!auth) throw new Error(`there is no way in called ${method}`);
  return auth;
}

/** Holds the provider's next answers until they are released; the token is spent by then. */
export function holdAnswers(server: TokenServer): { arrived: Promise<void>; release(): void } {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  server.hold = () => {
    arrive();
    return held;
  };
  return { arrived, release };
}

export function refusalOf(work: Promise<unknown>): Promise<ConnectorError> {
  return work.then(
    () => {
      throw new Error("it signed");
    },
    (error) => error,
  );
}
