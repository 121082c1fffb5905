// Linking accounts: by consent as an admin and as a customer, by a proved key, and what ends a link.

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

const rowOf = async (admin: TestBrowser, id: string): Promise<ConnectionRow> =>
  (await admin.get<ConnectionRow>(`/connections/${id}`)).body;

test("an admin connects an account, and the connection knows whose it is", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  const started = (await admin.post<Started>("/connections", { customer: " Fernhill " })).body;
  expect(started.connection).toMatchObject({ customer: "Fernhill", state: "needs_reauthorization", grantedScopes: [] });
  const asked = new URL(started.authorizationUrl);
  expect(asked.searchParams.get("scope")).toBe("api:calls:read:basic api:users:read");
  expect(asked.searchParams.get("redirect_uri")).toBe(`${house.url}/oauth/callback`);

  const back = await admin.request("GET", await submitConsent(started.authorizationUrl));
  expect(back.status).toBe(303);
  expect(back.headers.get("location")).toBe(`/connections?connected=${started.connection.id}`);
  expect(await rowOf(admin, started.connection.id)).toMatchObject({
    customer: "Fernhill",
    authMethod: "oauth2",
    state: "connected",
    baseUrl: (await house.sandbox()).url,
    companyDomain: expect.stringMatching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
    requestedScopes: ["api:calls:read:basic", "api:users:read"],
    grantedScopes: ["api:calls:read:basic", "api:users:read"],
  });
});

test("a connection that is tested says what shows that it works", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const id = await connectAccount(admin);
  const { body } = await admin.post<ConnectionTestResponse>(`/connections/${id}/test`);
  expect(body).toMatchObject({ ok: true, message: expect.stringContaining("Gong accepts the token") });
  (await house.sandbox()).sandbox.injectFault({
    operation: "GET /v2/users",
    status: 403,
    body: { requestId: "r-1", errors: ["No."] },
  });
  const failed = (await admin.post<ConnectionTestResponse>(`/connections/${id}/test`)).body;
  expect(failed).toMatchObject({ ok: false, error: { kind: "forbidden", requestId: "r-1" } });
  expect((await admin.post("/connections/con_none/test")).status).toBe(404);
});

test("consent that is denied is said in words, and the connection waits with the reason", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const { connection, authorizationUrl } = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  const back = await admin.request("GET", await submitConsent(authorizationUrl, "deny"));
  const words = new URL(back.headers.get("location") ?? "", house.url).searchParams.get("error");
  expect(words).toContain("The authorization was denied.");
  expect(await rowOf(admin, connection.id)).toMatchObject({
    state: "needs_reauthorization",
    reason: "The authorization was denied.",
  });
  const again = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  expect(again.connection.id).toBe(connection.id);
});

test("a wrong client secret is said in words", async () => {
  const provider = await startSandboxServer({ port: 0, rateLimits: false, credentials: { clientId: "an-id" } });
  const house = await startSettingsServer({ oauthBaseUrl: provider.url, allowedDomains: ["127.0.0.1"] });
  const admin = await house.admin();
  const fields = { clientId: "an-id", clientSecret: "a-wrong-secret" };
  await admin.put("/settings", { authMethod: "oauth2", credentialSource: "configured", fields });
  const { authorizationUrl } = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  const back = await admin.request("GET", await submitConsent(authorizationUrl));
  const words = new URL(back.headers.get("location") ?? "", house.url).searchParams.get("error");
  expect(words).toContain("the client id or client secret is wrong");
  await provider.close();
});

test("a scope that the app was not registered with is refused by the provider, in words", async () => {
  const house = await startSettingsServer({ sandbox: { scopes: ["api:users:read"] } });
  const admin = await house.admin();
  await admin.put("/scopes", { selected: [], custom: ["api:not-there:read"] });
  const { authorizationUrl } = (await admin.post<Started>("/connections", { customer: "Fernhill" })).body;
  const back = await admin.request("GET", await submitConsent(authorizationUrl));
  expect(back.headers.get("location")).toMatch(/error=A\+requested\+scope\+is\+not\+registered/);
});

test("reconnecting keeps the id, asks for today's scopes, and the difference goes", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const id = await connectAccount(admin);
  await selectAllScopes(admin);
  const before = (await admin.get<Scopes>("/scopes")).body.differences;
  expect(before).toMatchObject([{ connection: id, customer: "Fernhill", extra: [] }]);
  expect(before[0]?.missing).toContain("api:calls:read:basic");
  const { authorizationUrl } = (await admin.post<Started>(`/connections/${id}/reconnect`)).body;
  await admin.request("GET", await submitConsent(authorizationUrl));
  expect((await admin.get<Scopes>("/scopes")).body.differences).toEqual([]);
  expect((await rowOf(admin, id)).grantedScopes).toContain("api:calls:read:basic");
});

test("an API key is proved before it is kept", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<Started>("/connections", { customer: "Own company" });
  expect(body).toMatchObject({
    connection: { authMethod: "api_key", state: "connected", companyDomain: expect.any(String) },
  });
  expect(body.authorizationUrl).toBeUndefined();
  expect((await admin.post<ConnectionTestResponse>(`/connections/${body.connection.id}/test`)).body.ok).toBe(true);
});

test("a key that does not work is not kept, and reconnecting takes the new one", async () => {
  const company = await startSandboxServer({ port: 0, rateLimits: false });
  const house = await startSettingsServer({ allowedDomains: ["127.0.0.1"] });
  const admin = await house.admin();
  const { accessKey, accessKeySecret } = company.sandbox.credentials;
  const put = (secret: string) =>
    admin.put("/settings", {
      authMethod: "api_key",
      credentialSource: "configured",
      fields: { accessKey, accessKeySecret: secret, baseUrl: `${company.url}/` },
    });
  await put("not-the-secret");
  const refused = await admin.post("/connections", { customer: "Own company" });
  expect(refused).toMatchObject({ status: 424, body: { error: { kind: "unauthenticated" } } });
  expect((await admin.get<Page<ConnectionRow>>("/connections")).body.items).toEqual([]);

  await put(accessKeySecret);
  const { connection } = (await admin.post<Started>("/connections", { customer: "Own company" })).body;
  await house.server.services.store.secrets.set(connection.id, { accessKeySecret: "spoilt-meanwhile" });
  expect((await admin.post<ConnectionTestResponse>(`/connections/${connection.id}/test`)).body.ok).toBe(false);
  expect(await rowOf(admin, connection.id)).toMatchObject({
    state: "needs_reauthorization",
    reason: "The credentials were rejected.",
  });
  const again = await admin.post<Started>(`/connections/${connection.id}/reconnect`);
  expect(again.body).toMatchObject({ connection: { id: connection.id, state: "connected" } });
  expect((await admin.post<ConnectionTestResponse>(`/connections/${connection.id}/test`)).body.ok).toBe(true);
  await company.close();
});

test("a customer connects by a link without signing in, once", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const made = await admin.post<{ url: string; expiresAt: string }>("/connect-links", {
    customer: "Cedar & <Sons>",
  });
  expect(Date.parse(made.body.expiresAt) - Date.now()).toBeGreaterThan(6 * 86_400_000);
  const customer = house.browser();
  const page = await customer.request("GET", made.body.url);
  expect(page.status).toBe(200);
  expect(page.text).toContain("Connect Cedar &amp; &lt;Sons&gt; to Gong");
  const sent = await customer.request("POST", made.body.url);
  expect(sent.status).toBe(303);
  const back = await customer.request("GET", await submitConsent(sent.headers.get("location") ?? ""));
  expect(back).toMatchObject({ status: 200, text: expect.stringContaining("Thank you") });
  const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  expect(items).toMatchObject([{ customer: "Cedar & <Sons>", state: "connected" }]);
  expect((await customer.get("/overview")).status).toBe(401);

  const used = await customer.request("GET", made.body.url);
  expect(used).toMatchObject({ status: 404, text: expect.stringContaining("was used or has expired") });
});

test("a link survives a denial, renews the connection that the customer has, and expires", async () => {
  let now = Date.now();
  const house = await startSettingsServer({ now: () => now });
  const admin = await house.admin();
  const id = await connectAccount(admin, "Cedar");
  expect((await admin.delete(`/connections/${id}`)).status).toBe(204);
  const link = async () => (await admin.post<{ url: string }>("/connect-links", { customer: "Cedar" })).body.url;
  const url = await link();
  const customer = house.browser();
  const go = async (decision: "allow" | "deny") => {
    const sent = await customer.request("POST", url);
    return customer.request("GET", await submitConsent(sent.headers.get("location") ?? "", decision));
  };
  expect(await go("deny")).toMatchObject({
    status: 400,
    text: expect.stringContaining("The authorization was denied."),
  });
  expect((await go("allow")).status).toBe(200);
  expect(await rowOf(admin, id)).toMatchObject({ state: "connected" });

  const late = await link();
  now += 7 * 86_400_000;
  expect((await customer.request("GET", late)).status).toBe(404);
  expect((await customer.request("POST", late)).status).toBe(404);
});

test("links need OAuth", async () => {
  const admin = await (await startSettingsServer()).admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  expect(await admin.post("/connect-links", { customer: "Cedar" })).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining("OAuth 2.0") } },
  });
});

test("disconnecting forgets the tokens, and nothing runs any more", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const id = await connectAccount(admin);
  expect((await house.step("list_users", { limit: 1 }, { "x-connection-id": id })).status).toBe(200);
  expect((await admin.delete(`/connections/${id}`)).status).toBe(204);
  expect(await rowOf(admin, id)).toMatchObject({ state: "disconnected" });
  expect(await house.server.services.store.secrets.get(id)).toEqual({});
  expect(await house.step("list_users", { limit: 1 }, { "x-connection-id": id })).toMatchObject({
    status: 401,
    body: { body: { kind: "unauthenticated" } },
  });
  expect((await admin.delete("/connections/con_none")).status).toBe(404);
});

test("the list pages, and finds customers by name", async () => {
  const house = await startSettingsServer();
  const admin = await house.admin();
  const { connections } = house.server.services.store;
  const fresh = {
    authMethod: "oauth2",
    quotaKey: "c",
    requestedScopes: [],
    grantedScopes: [],
    state: "disconnected",
  } as const;
  for (let index = 0; index < 60; index += 1)
    await connections.create({ ...fresh, customer: `Customer ${String(index).padStart(2, "0")}` }, {}, 1);
  const first = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  const second = (await admin.get<Page<ConnectionRow>>(`/connections?cursor=${first.nextCursor}`)).body;
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 10, undefined]);
  const found = (await admin.get<Page<ConnectionRow>>("/connections?search=customer%2042")).body;
  expect(found.items.map(({ customer }) => customer)).toEqual(["Customer 42"]);
});

test("a customer without a name is refused at its field", async () => {
  const admin = await (await startSettingsServer()).admin();
  for (const body of [{ customer: "  " }, { customer: "a\nb" }, {}]) {
    expect(await admin.post("/connections", body)).toMatchObject({
      status: 422,
      body: { error: { issues: [{ path: "/customer" }] } },
    });
  }
});

test("connections to the simulated service outlive a restart of it", async () => {
  const first = await startSettingsServer();
  const id = await connectAccount(await first.admin());
  await first.server.close();
  const second = await startSettingsServer({ storeOptions: first.storeOptions });
  const admin = second.browser();
  await admin.signIn();
  expect((await admin.post<ConnectionTestResponse>(`/connections/${id}/test`)).body.ok).toBe(true);
});
