// The connector of a stored connection, with the sandbox.
import type { ConnectorError } from "gong-connector";
import { authorizeUrl, exchangeCode } from "gong-connector/oauth";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test, vi } from "vitest";
import { startHttpServer } from "../../../../test/helpers/servers.ts";
import { createStoredConnector, type NewConnection, type Store } from "../../src/store/index.ts";
import { catchConnectorError } from "../helpers/expired_connection.ts";
import { openEmptyStore, sampleConnection } from "../helpers/stores.ts";

const additionalDomains = ["127.0.0.1"];
const period = { fromDateTime: "2026-01-01T00:00:00Z", toDateTime: "2026-02-01T00:00:00Z" };

async function openWithSandbox() {
  const server = await startSandboxServer({ port: 0, rateLimits: false });
  onTestFinished(() => server.close());
  const { store } = await openEmptyStore("SQLite");
  const { clientId, clientSecret } = server.sandbox.credentials;
  const client = { clientId, clientSecret, redirectUri: "http://127.0.0.1:3400/oauth/callback" };
  const endpoints = {
    authorizationUrl: `${server.url}/oauth2/authorize`,
    tokenUrl: `${server.url}/oauth2/generate-customer-token`,
  };
  const oauth = { client, options: { endpoints, additionalDomains } };
  const connect = async (details: Partial<NewConnection>, secrets: Record<string, string>): Promise<string> =>
    (await store.connections.create({ ...sampleConnection, baseUrl: server.url, ...details }, secrets, Date.now())).id;
  return { ...server, store, oauth, endpoints, connect };
}

async function getTokenVersion(store: Store, id: string): Promise<number | undefined> {
  return (await store.connections.get(id))?.tokenVersion;
}

test("runs an action after an OAuth flow", async () => {
  const { store, oauth, endpoints, connect } = await openWithSandbox();
  const { client, options } = oauth;
  const page = await fetch(authorizeUrl(client, { scopes: ["api:users:read"], state: "state-1" }, options));
  const consent = /name="consent" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const body = new URLSearchParams({ consent, decision: "allow" });
  const response = await fetch(endpoints.authorizationUrl, { method: "POST", body, redirect: "manual" });
  const { searchParams } = new URL(response.headers.get("location") ?? "");
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

test("refreshes an expired token and a rejected token", async () => {
  const { store, oauth, connect, sandbox } = await openWithSandbox();
  const id = await connect({ expiresAt: Date.now() - 1 }, { ...sandbox.issueToken() });
  const connector = await createStoredConnector(store, id, { oauth, additionalDomains });
  await connector.run("list_users", { limit: 1 });
  expect(await getTokenVersion(store, id)).toBe(2);
  const opened = await store.connections.getWithSecrets(id);
  if (opened) await store.connections.replaceSecrets(opened.connection, { accessToken: "stale" }, {});
  await connector.run("list_users", { limit: 1 });
  expect(await getTokenVersion(store, id)).toBe(4);
});

test("does not refresh when a scope is missing", async () => {
  const { store, oauth, connect, sandbox } = await openWithSandbox();
  const id = await connect(
    { expiresAt: Date.now() + 86_400_000 },
    { ...sandbox.issueToken({ scopes: ["api:users:read"] }) },
  );
  const connector = await createStoredConnector(store, id, { oauth, additionalDomains });
  const error = await catchConnectorError(connector.run("list_calls", period));
  expect(error).toMatchObject({ kind: "forbidden", scopes: ["api:calls:read:basic"] });
  expect(await store.connections.get(id)).toMatchObject({ tokenVersion: 1, state: "connected" });
});

test("applies the input defaults of the auth method: private calls are excluded with OAuth only", async () => {
  const { store, oauth, connect, sandbox, url } = await openWithSandbox();
  const { accessKey, accessKeySecret } = sandbox.credentials;
  const token = await connect({ expiresAt: Date.now() + 86_400_000 }, { ...sandbox.issueToken() });
  const { expiresAt: _, ...sample } = sampleConnection;
  const key = (
    await store.connections.create(
      { ...sample, authMethod: "api_key", baseUrl: url },
      { accessKey, accessKeySecret },
      1,
    )
  ).id;
  const countPrivateCalls = async (id: string): Promise<number> => {
    const connector = await createStoredConnector(store, id, { oauth, additionalDomains });
    const { items } = await connector.run("list_extensive_calls", { filter: { fromDateTime: "2020-01-01T00:00:00Z" } });
    return items.filter(({ metaData }) => metaData?.isPrivate).length;
  };
  expect(await countPrivateCalls(token)).toBe(0);
  expect(await countPrivateCalls(key)).toBeGreaterThan(0);
});

test("rejects an unknown connection, and a refresh without an OAuth client", async () => {
  const { store, connect } = await openWithSandbox();
  expect(await catchConnectorError(createStoredConnector(store, "con_none"))).toMatchObject({
    code: "unknown_connection",
    message: "connection con_none does not exist",
  });
  const id = await connect({ expiresAt: 1 }, { accessToken: "a", refreshToken: "r" });
  const error: ConnectorError = await catchConnectorError(
    (await createStoredConnector(store, id, { additionalDomains })).run("list_users", {}),
  );
  expect(error).toMatchObject({
    code: "oauth_client_missing",
    message: expect.stringContaining("the client id and the client secret are not set"),
    remedy: "Enter them in Settings.",
  });
  expect((await store.connections.get(id))?.state).toBe("connected");
});

/** A connection with an API key, to a server that always sends one response. */
async function openWithResponse(status: number, type: string, body: string) {
  const baseUrl = await startHttpServer((_request, response) => {
    response.writeHead(status, { "content-type": type }).end(body);
  });
  const { store } = await openEmptyStore("SQLite");
  const { expiresAt: _none, ...sample } = sampleConnection;
  const keys = { accessKey: "k", accessKeySecret: "s" };
  const { id } = await store.connections.create({ ...sample, authMethod: "api_key", baseUrl }, keys, 1);
  return { store, id };
}

test("puts the connection in doubt after a rejection in an unknown form, and reports each attempt", async () => {
  const { store, id } = await openWithResponse(401, "text/html", "<h1>Sign in to the proxy</h1>");
  const statuses: unknown[] = [];
  const connector = await createStoredConnector(store, id, {
    additionalDomains,
    onAttempt: ({ status }) => void statuses.push(status),
  });
  const startedAt = Date.now();
  expect(await catchConnectorError(connector.run("list_users", {}, { maxRetries: 0 }))).toMatchObject({
    kind: "unavailable",
  });
  await vi.waitFor(
    async () =>
      expect(await store.connections.get(id)).toMatchObject({
        state: "connected",
        inDoubtSince: expect.toSatisfy((time) => time >= startedAt && time <= Date.now()),
        reason: expect.stringMatching(/rejected in a form that the service does not use.*tested again automatically/),
      }),
    { timeout: 60_000 },
  );
  expect(statuses).toEqual([401]);
});

test("a rejection in an unknown form has its own error while the store is not available", async () => {
  const { store, id } = await openWithResponse(401, "text/html", "<h1>Sign in to the proxy</h1>");
  const connector = await createStoredConnector(store, id, { additionalDomains });
  vi.spyOn(store.connections, "markInDoubt").mockRejectedValue(new Error("the store is not available"));
  expect(await catchConnectorError(connector.run("list_users", {}, { maxRetries: 0 }))).toMatchObject({
    kind: "unavailable",
  });
});

test.for([
  [403, "text/html", "<h1>Forbidden</h1>"],
  [503, "text/html", "<h1>Unavailable</h1>"],
  [401, "application/json", '{"requestId":"r","errors":["Unauthorized"]}'],
] as const)("is not in doubt after status %i as %s", async ([status, type, body]) => {
  const { store, id } = await openWithResponse(status, type, body);
  const markInDoubt = vi.spyOn(store.connections, "markInDoubt");
  const connector = await createStoredConnector(store, id, { additionalDomains });
  await catchConnectorError(connector.run("list_users", {}, { maxRetries: 0 }));
  expect(markInDoubt).not.toHaveBeenCalled();
});

test("counts requests against the quota of the company, unless another rate limiter is given", async () => {
  const { store, id } = await openWithResponse(200, "application/json", '{"requestId":"r","users":[],"records":{}}');
  const run = async (options: Parameters<typeof createStoredConnector>[2]) =>
    (await createStoredConnector(store, id, { additionalDomains, ...options })).run("list_users", {});
  const countUsed = async () => {
    const [row] = await store.database.query("SELECT requests_used FROM rate_limiter_states WHERE quota_key = $1", [
      sampleConnection.quotaKey,
    ]);
    return row?.requests_used;
  };
  await run({});
  expect(await countUsed()).toBe(1);
  await run({ rateLimiter: { reserve: () => ({ waitMs: 0, quotaRemaining: 1 }), pause: () => {} } });
  expect(await countUsed()).toBe(1);
});
