// The connector of a stored connection, from an expired token to an answer, on the simulated service.

import { type ConnectorError, gongManifests } from "gong-connector";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test } from "vitest";
import {
  createOAuthTokenClient,
  createStoredConnector,
  type NewConnection,
  type Store,
} from "../../src/store/index.ts";
import { catchConnectorError, getAuthMethod } from "../helpers/expired_connection.ts";
import { openEmptyStore, sampleConnection } from "../helpers/stores.ts";

const period = { fromDateTime: "2026-01-01T00:00:00Z", toDateTime: "2026-02-01T00:00:00Z" };

async function sandboxed() {
  const served = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(() => served.close());
  const { store } = await openEmptyStore("SQLite");
  const { clientId, clientSecret } = served.sandbox.credentials;
  const client = {
    clientId,
    clientSecret,
    redirectUri: "http://127.0.0.1:3400/oauth/callback",
    allowedDomains: ["127.0.0.1"],
    endpoints: {
      authorizationUrl: `${served.url}/oauth2/authorize`,
      tokenUrl: `${served.url}/oauth2/generate-customer-token`,
    },
  };
  const connect = async (more: Partial<NewConnection>, secrets: Record<string, string>): Promise<string> =>
    (await store.connections.create({ ...sampleConnection, baseUrl: served.url, ...more }, secrets, Date.now())).id;
  return { ...served, store, client, connect };
}

async function versionOf(store: Store, id: string): Promise<number | undefined> {
  return (await store.connections.get(id))?.tokenVersion;
}

test("consent, code, tokens, connection, answer", async () => {
  const { store, client, connect } = await sandboxed();
  const oauth = createOAuthTokenClient(gongManifests(), getAuthMethod("oauth2"), client);
  const page = await fetch(oauth.createAuthorizationUrl(["api:users:read"], "state-1"));
  const consent = /name="consent" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const body = new URLSearchParams({ consent, decision: "allow" });
  const back = await fetch(client.endpoints.authorizationUrl, { method: "POST", body, redirect: "manual" });
  const { searchParams } = new URL(back.headers.get("location") ?? "");
  expect(searchParams.get("state")).toBe("state-1");
  const { accessToken, refreshToken = "", ...tokens } = await oauth.exchangeCode(searchParams.get("code") ?? "");
  expect(tokens).toMatchObject({
    grantedScopes: ["api:users:read"],
    baseUrl: new URL(client.endpoints.tokenUrl).origin,
  });
  const id = await connect(tokens, { accessToken, refreshToken });
  const { items } = await (await createStoredConnector(store, id, { client })).run("list_users", { limit: 1 });
  expect(items).toHaveLength(1);
});

test("an expired token is renewed, and so is one that the service no longer takes", async () => {
  const { store, client, connect, sandbox } = await sandboxed();
  const id = await connect({ expiresAt: Date.now() - 1 }, { ...sandbox.issueToken() });
  const connector = await createStoredConnector(store, id, { client });
  await connector.run("list_users", { limit: 1 });
  expect(await versionOf(store, id)).toBe(2);
  const opened = await store.connections.getWithSecrets(id);
  if (opened) await store.connections.replaceSecrets(opened.connection, { accessToken: "stale" }, {});
  await connector.run("list_users", { limit: 1 });
  expect(await versionOf(store, id)).toBe(4);
});

test("a missing scope never refreshes", async () => {
  const { store, client, connect, sandbox } = await sandboxed();
  const granted = ["api:users:read"];
  const id = await connect({ expiresAt: Date.now() + 86_400_000 }, { ...sandbox.issueToken({ scopes: granted }) });
  const connector = await createStoredConnector(store, id, { client });
  const error = await catchConnectorError(connector.run("list_calls", period));
  expect(error).toMatchObject({ kind: "forbidden", scopes: ["api:calls:read:basic"] });
  expect(await store.connections.get(id)).toMatchObject({ tokenVersion: 1, state: "connected" });
});

test("each way in has its own defaults: private calls stay hidden from OAuth apps alone", async () => {
  const { store, client, connect, sandbox } = await sandboxed();
  const { accessKey, accessKeySecret } = sandbox.credentials;
  const oauth = await connect({ expiresAt: Date.now() + 86_400_000 }, { ...sandbox.issueToken() });
  const { expiresAt: _, ...lasting } = sampleConnection;
  const key = (
    await store.connections.create(
      { ...lasting, authMethod: "api_key", baseUrl: new URL(client.endpoints.tokenUrl).origin },
      { accessKey, accessKeySecret },
      1,
    )
  ).id;
  const privateCallsOf = async (id: string): Promise<number> => {
    const connector = await createStoredConnector(store, id, { client });
    const { items } = await connector.run("list_extensive_calls", { filter: { fromDateTime: "2020-01-01T00:00:00Z" } });
    return items.filter(({ metaData }) => metaData?.isPrivate).length;
  };
  expect(await privateCallsOf(oauth)).toBe(0);
  expect(await privateCallsOf(key)).toBeGreaterThan(0);
});

test("a connection that is not there, or whose client is not known, says what to do", async () => {
  const { store, connect } = await sandboxed();
  expect(await catchConnectorError(createStoredConnector(store, "con_none"))).toMatchObject({ kind: "not_found" });
  const id = await connect({ expiresAt: 1 }, { accessToken: "a", refreshToken: "r" });
  const error: ConnectorError = await catchConnectorError(
    (await createStoredConnector(store, id)).run("list_users", {}),
  );
  expect(error).toMatchObject({ kind: "unauthenticated", remedy: "Set client id and client secret in the settings." });
  expect((await store.connections.get(id))?.state).toBe("connected");
});
