// A stored connection against a token endpoint that misbehaves: no stray answer disconnects it.
import { type Misbehavior, type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConnectionCredentials, type Store } from "../../src/store/index.ts";
import { openEmptyStore, sampleConnection } from "../helpers/stores.ts";

let vendor: SandboxServer;

beforeAll(async () => {
  vendor = await startSandboxServer({ port: 0, calls: 1, users: 5, rateLimits: false });
});

afterAll(() => vendor.close());

/** Credentials of a new connection whose access token has just expired. */
async function connect(store: Store) {
  const { accessToken, refreshToken } = vendor.sandbox.issueToken();
  const connection = { ...sampleConnection, baseUrl: vendor.url, expiresAt: Date.now() - 1000 };
  const { id } = await store.connections.create(connection, { accessToken, refreshToken }, Date.now());
  const { clientId, clientSecret } = vendor.sandbox.credentials;
  const client = { clientId, clientSecret, redirectUri: "http://127.0.0.1:3400/oauth/callback" };
  const endpoints = {
    authorizationUrl: `${vendor.url}/oauth2/authorize`,
    tokenUrl: `${vendor.url}/oauth2/generate-customer-token`,
  };
  const oauth = { client, options: { endpoints, additionalDomains: ["127.0.0.1"] } };
  const { connections, leases } = store;
  return { id, credentials: new ConnectionCredentials({ id, connections, leases, oauth }) };
}

/** They come from a proxy or a failing service, and the refresh token stays valid. */
const stray: readonly Misbehavior[] = [
  "reset",
  "html_error",
  "text_error",
  "empty_error",
  "odd_success",
  "server_error",
  "rate_limited",
  "redirect",
  "token_stray_error",
];

test.for(stray)("%s does not disconnect: the next refresh succeeds", async (misbehavior) => {
  const { store } = await openEmptyStore("SQLite");
  for (let seed = 1; seed <= 12; seed += 1) {
    const { id, credentials } = await connect(store);
    vendor.sandbox.setHostile({ seed, rate: 1, misbehaviors: [misbehavior] });
    const error: unknown = await credentials.get({ forceRefresh: false }).catch((reason: unknown) => reason);
    expect(Object(error).kind, `${error}`).not.toBe("unauthenticated");
    expect(await store.connections.get(id)).toMatchObject({ state: "connected" });
    vendor.sandbox.setHostile(undefined);
    const { credentials: current } = await credentials.get({ forceRefresh: false });
    expect(current).toHaveProperty("accessToken");
  }
});

test("a refusal by the vendor asks for a new connection", async () => {
  const { store } = await openEmptyStore("SQLite");
  const { id, credentials } = await connect(store);
  vendor.sandbox.injectFault({
    operation: "POST /oauth2/generate-customer-token",
    status: 400,
    body: { error: "invalid_grant" },
  });
  await expect(credentials.get({ forceRefresh: false })).rejects.toMatchObject({ kind: "unauthenticated" });
  expect(await store.connections.get(id)).toMatchObject({ state: "needs_reauthorization" });
});
