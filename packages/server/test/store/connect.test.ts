// The connector of a stored connection, from an expired token to an answer, on the simulated service.

import type { ConnectorError } from "gong-connector";
import { authorizeUrl, exchangeCode } from "gong-connector/oauth";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test } from "vitest";
import { createStoredConnector, type NewConnection, type Store } from "../../src/store/index.ts";
import { catchConnectorError } from "../helpers/expired_connection.ts";
import { openEmptyStore, sampleConnection } from "../helpers/stores.ts";

const additionalDomains = ["127.0.0.1"];
const period = { fromDateTime: "2026-01-01T00:00:00Z", toDateTime: "2026-02-01T00:00:00Z" };

async function sandboxed() {
  const served = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(() => served.close());
  const { store } = await openEmptyStore("SQLite");
  const { clientId, clientSecret } = served.sandbox.credentials;
  const client = { clientId, clientSecret, redirectUri: "http://127.0.0.1:3400/oauth/callback" };
  const endpoints = {
    authorizationUrl: `${served.url}/oauth2/authorize`,
    tokenUrl: `${served.url}/oauth2/generate-customer-token`,
  };
  const oauth = { client, options: { endpoints, additionalDomains } };
  const connect = async (more: Partial<NewConnection>, secrets: Record<string, string>): Promise<string> =>
    (await store.connections.create({ ...sampleConnection, baseUrl: served.url, ...more }, secrets, Date.now())).id;
  return { ...served, store, oauth, endpoints, connect };
}

async function versionOf(store: Store, id: string): Promise<number | undefined> {
  return (await store.connections.get(id))?.tokenVersion;
}

test("consent, code, tokens, connection, answer", async () => {
  const { store, oauth, endpoints, connect } = await sandboxed();
  const { client, options } = oauth;
  const page = await fetch(authorizeUrl(client, { scopes: ["api:users:read"], state: "state-1" }, options));
  const consent = /name="consent" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const body = new URLSearchParams({ consent, decision: "allow" });
  const back = await fetch(endpoints.authorizationUrl, { method: "POST", body, redirect: "manual" });
  const { searchParams } = new URL(back.headers.get("location") ?? "");
  expect(searchParams.get("state")).toBe("state-1");
  const {
    accessToken,
    refreshToken = "",
    ...tokens
  } = await exchangeCode(client, searchParams.get("code") ?? "", options);
  expect(tokens).toMatchObject({
    grantedScopes: ["api:users:read"],
    baseUrl: new URL(endpoints.tokenUrl).origin,
  });
  const id = await connect(tokens, { accessToken, refreshToken });
  const { items } = await (await createStoredConnector(store, id, { oauth, additionalDomains })).run("list_users", {
    limit: 1,
  });
  expect(items).toHaveLength(1);
});

test("an expired token is renewed, and so is one that the service no longer takes", async () => {
  const { store, oauth, connect, sandbox } = await sandboxed();
  const id = await connect({ expiresAt: Date.now() - 1 }, { ...sandbox.issueToken() });
  const connector = await createStoredConnector(store, id, { oauth, additionalDomains });
  await connector.run("list_users", { limit: 1 });
  expect(await versionOf(store, id)).toBe(2);
  const opened = await store.connections.getWithSecrets(id);
  if (opened) await store.connections.replaceSecrets(opened.connection, { accessToken: "stale" }, {});
  await connector.run("list_users", { limit: 1 });
  expect(await versionOf(store, id)).toBe(4);
});

test("a missing scope never refreshes", async () => {
  const { store, oauth, connect, sandbox } = await sandboxed();
  const granted = ["api:users:read"];
  const id = await connect({ expiresAt: Date.now() + 86_400_000 }, { ...sandbox.issueToken({ scopes: granted }) });
  const connector = await createStoredConnector(store, id, { oauth, additionalDomains });
  const error = await catchConnectorError(connector.run("list_calls", period));
  expect(error).toMatchObject({ kind: "forbidden", scopes: ["api:calls:read:basic"] });
  expect(await store.connections.get(id)).toMatchObject({ tokenVersion: 1, state: "connected" });
});

test("each way in has its own defaults: private calls stay hidden from OAuth apps alone", async () => {
  const { store, oauth, connect, sandbox, url } = await sandboxed();
  const { accessKey, accessKeySecret } = sandbox.credentials;
  const token = await connect({ expiresAt: Date.now() + 86_400_000 }, { ...sandbox.issueToken() });
  const { expiresAt: _, ...lasting } = sampleConnection;
  const key = (
    await store.connections.create(
      { ...lasting, authMethod: "api_key", baseUrl: url },
      { accessKey, accessKeySecret },
      1,
    )
  ).id;
  const privateCallsOf = async (id: string): Promise<number> => {
    const connector = await createStoredConnector(store, id, { oauth, additionalDomains });
    const { items } = await connector.run("list_extensive_calls", { filter: { fromDateTime: "2020-01-01T00:00:00Z" } });
    return items.filter(({ metaData }) => metaData?.isPrivate).length;
  };
  expect(await privateCallsOf(token)).toBe(0);
  expect(await privateCallsOf(key)).toBeGreaterThan(0);
});

test("a connection that is not there, or whose client is not known, says what to do", async () => {
  const { store, connect } = await sandboxed();
  expect(await catchConnectorError(createStoredConnector(store, "con_none"))).toMatchObject({ kind: "not_found" });
  const id = await connect({ expiresAt: 1 }, { accessToken: "a", refreshToken: "r" });
  const error: ConnectorError = await catchConnectorError(
    (await createStoredConnector(store, id, { additionalDomains })).run("list_users", {}),
  );
  expect(error).toMatchObject({ kind: "unauthenticated", remedy: "Set client id and client secret in the settings." });
  expect((await store.connections.get(id))?.state).toBe("connected");
});
