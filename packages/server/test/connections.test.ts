// Connections in the settings API: OAuth flow, API key, reconnecting and disconnecting.

import { startSandboxServer } from "gong-connector-sandbox";
import { expect, test } from "vitest";
import type { ConnectionRow, ConnectionTestResponse, Page, Scopes } from "../src/api/settings_contract.ts";
import {
  connectAccount,
  selectAllScopes,
  startSettingsServer,
  submitConsent,
  type TestBrowser,
} from "./helpers/settings_server.ts";

interface Started {
  connection: ConnectionRow;
  authorizationUrl: string;
}

const getConnection = async (admin: TestBrowser, id: string): Promise<ConnectionRow> =>
  (await admin.get<ConnectionRow>(`/connections/${id}`)).body;

test("connects an account with OAuth and stores the domain of its company", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  const started = (await admin.post<Started>("/connections", { customer: " Fernhill " })).body;
  expect(started.connection).toMatchObject({ customer: "Fernhill", state: "needs_reauthorization", grantedScopes: [] });
  const requested = new URL(started.authorizationUrl);
  expect(requested.searchParams.get("scope")).toBe("api:calls:read:basic api:users:read");
  expect(requested.searchParams.get("redirect_uri")).toBe(`${app.url}/oauth/callback`);

  const back = await admin.request("GET", await submitConsent(started.authorizationUrl));
  expect(back.status).toBe(303);
  expect(back.headers.get("location")).toBe(`/connections?connected=${started.connection.id}`);
  expect(await getConnection(admin, started.connection.id)).toMatchObject({
    customer: "Fernhill",
    authMethod: "oauth2",
    state: "connected",
    baseUrl: (await app.sandbox()).url,
    companyDomain: expect.stringMatching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
    requestedScopes: ["api:calls:read:basic", "api:users:read"],
    grantedScopes: ["api:calls:read:basic", "api:users:read"],
  });
});

test("tests a connection and returns the result or the error", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const id = await connectAccount(admin);
  const { body } = await admin.post<ConnectionTestResponse>(`/connections/${id}/test`);
  expect(body).toMatchObject({ ok: true, message: expect.stringContaining("Gong accepts the token") });
  (await app.sandbox()).sandbox.injectFault({
    operation: "GET /v2/users",
    status: 403,
    body: { requestId: "r-1", errors: ["No."] },
  });
  const failed = (await admin.post<ConnectionTestResponse>(`/connections/${id}/test`)).body;
  expect(failed).toMatchObject({ ok: false, error: { kind: "forbidden", requestId: "r-1" } });
  expect((await admin.post("/connections/con_none/test")).status).toBe(404);
});

test("reports a denied authorization and stores it as the reason", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const { connection, authorizationUrl } = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  const back = await admin.request("GET", await submitConsent(authorizationUrl, "deny"));
  const code = new URL(back.headers.get("location") ?? "", app.url).searchParams.get("error");
  expect(code).toBe("consent_denied");
  expect(await getConnection(admin, connection.id)).toMatchObject({
    state: "needs_reauthorization",
    reason: "The authorization was denied.",
  });
  const again = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  expect(again.connection.id).toBe(connection.id);
});

test("reports a wrong client secret", async () => {
  const provider = await startSandboxServer({ port: 0, rateLimits: false, credentials: { clientId: "an-id" } });
  const app = await startSettingsServer({ oauthBaseUrl: provider.url, allowedDomains: ["127.0.0.1"] });
  const admin = await app.admin();
  const fields = { clientId: "an-id", clientSecret: "a-wrong-secret" };
  await admin.put("/settings", { authMethod: "oauth2", credentialSource: "configured", fields });
  const { authorizationUrl } = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  const back = await admin.request("GET", await submitConsent(authorizationUrl));
  const code = new URL(back.headers.get("location") ?? "", app.url).searchParams.get("error");
  expect(code).toBe("oauth_client_rejected");
  await provider.close();
});

test("reports a scope that is not registered for the app", async () => {
  const app = await startSettingsServer({ sandbox: { scopes: ["api:users:read"] } });
  const admin = await app.admin();
  await admin.put("/scopes", { selected: [], custom: ["api:not-there:read"] });
  const { authorizationUrl } = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  const back = await admin.request("GET", await submitConsent(authorizationUrl));
  expect(back.headers.get("location")).toContain("error=oauth_client_rejected");
});

test("requests the current scopes when a connection is reconnected", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const id = await connectAccount(admin);
  await selectAllScopes(admin);
  const before = (await admin.get<Scopes>("/scopes")).body.differences;
  expect(before).toMatchObject([{ connection: id, customer: "Fernhill", extra: [] }]);
  expect(before[0]?.missing).toContain("api:calls:read:basic");
  const { authorizationUrl } = (await admin.post<Started>(`/connections/${id}/reconnect`)).body;
  await admin.request("GET", await submitConsent(authorizationUrl));
  expect((await admin.get<Scopes>("/scopes")).body.differences).toEqual([]);
  expect((await getConnection(admin, id)).grantedScopes).toContain("api:calls:read:basic");
});

test("connects with an API key after its connection test", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<Started>("/connections", { customer: "Own company" });
  expect(body).toMatchObject({
    connection: { authMethod: "api_key", state: "connected", companyDomain: expect.any(String) },
  });
  expect(body.authorizationUrl).toBeUndefined();
  expect((await admin.post<ConnectionTestResponse>(`/connections/${body.connection.id}/test`)).body.ok).toBe(true);
});

test("does not store an API key that fails its test, and reconnects with the new key", async () => {
  const company = await startSandboxServer({ port: 0, rateLimits: false });
  const app = await startSettingsServer({ allowedDomains: ["127.0.0.1"] });
  const admin = await app.admin();
  const { accessKey, accessKeySecret } = company.sandbox.credentials;
  const put = (secret: string) =>
    admin.put("/settings", {
      authMethod: "api_key",
      credentialSource: "configured",
      fields: { accessKey, accessKeySecret: secret, baseUrl: `${company.url}/` },
    });
  await put("not-the-secret");
  const rejected = await admin.post("/connections", { customer: "Own company" });
  expect(rejected).toMatchObject({ status: 424, body: { error: { kind: "unauthenticated" } } });
  expect((await admin.get<Page<ConnectionRow>>("/connections")).body.items).toEqual([]);

  await put(accessKeySecret);
  const { connection } = (await admin.post<Started>("/connections", { customer: "Own company" })).body;
  await app.server.services.store.secrets.set(connection.id, { accessKeySecret: "spoilt-meanwhile" });
  expect((await admin.post<ConnectionTestResponse>(`/connections/${connection.id}/test`)).body.ok).toBe(false);
  expect(await getConnection(admin, connection.id)).toMatchObject({
    state: "needs_reauthorization",
    reason: "The credentials were rejected.",
  });
  const again = await admin.post<Started>(`/connections/${connection.id}/reconnect`);
  expect(again.body).toMatchObject({ connection: { id: connection.id, state: "connected" } });
  expect((await admin.post<ConnectionTestResponse>(`/connections/${connection.id}/test`)).body.ok).toBe(true);
  await company.close();
});

test("deletes the tokens of a disconnected connection and rejects its runs", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const id = await connectAccount(admin);
  expect((await app.step("list_users", { limit: 1 }, { "x-connection-id": id })).status).toBe(200);
  expect((await admin.delete(`/connections/${id}`)).status).toBe(204);
  expect(await getConnection(admin, id)).toMatchObject({ state: "disconnected" });
  expect(await app.server.services.store.secrets.get(id)).toEqual({});
  expect(await app.step("list_users", { limit: 1 }, { "x-connection-id": id })).toMatchObject({
    status: 401,
    body: { body: { kind: "unauthenticated" } },
  });
  expect((await admin.delete("/connections/con_none")).status).toBe(404);
});

test("lists connections page by page and searches customers", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const { connections } = app.server.services.store;
  const details = {
    authMethod: "oauth2",
    quotaKey: "c",
    requestedScopes: [],
    grantedScopes: [],
    state: "disconnected",
  } as const;
  for (let index = 0; index < 60; index += 1)
    await connections.create({ ...details, customer: `Customer ${String(index).padStart(2, "0")}` }, {}, 1);
  const first = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  const second = (await admin.get<Page<ConnectionRow>>(`/connections?cursor=${first.nextCursor}`)).body;
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 10, undefined]);
  const found = (await admin.get<Page<ConnectionRow>>("/connections?search=customer%2042")).body;
  expect(found.items.map(({ customer }) => customer)).toEqual(["Customer 42"]);
  const byId = (await admin.get<Page<ConnectionRow>>(`/connections?search=${found.items[0]?.id}`)).body;
  expect(byId.items).toEqual(found.items);
});

test("rejects a customer without a name", async () => {
  const admin = await (await startSettingsServer()).admin();
  for (const body of [{ customer: "  " }, { customer: "a\nb" }, {}]) {
    expect(await admin.post("/connections", body)).toMatchObject({
      status: 422,
      body: { error: { issues: [{ path: "/customer" }] } },
    });
  }
});

test("keeps connections to the sandbox when the server is restarted", async () => {
  const first = await startSettingsServer();
  const id = await connectAccount(await first.admin());
  await first.server.close();
  const second = await startSettingsServer({ storeOptions: first.storeOptions });
  const admin = second.browser();
  await admin.signIn();
  expect((await admin.post<ConnectionTestResponse>(`/connections/${id}/test`)).body.ok).toBe(true);
});
