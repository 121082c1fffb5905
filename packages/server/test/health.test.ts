// The health of connections and subscriptions, and whose account runs use.
import { expect, test } from "vitest";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import type {
  ConnectionRow,
  HealthSummary,
  Overview,
  Page,
  RunResult,
  RunRow,
  Scopes,
  Session,
  SubscriptionRow,
  SubscriptionSecrets,
} from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer, submitConsent, type TestBrowser } from "./helpers/settings_server.ts";

const ownCredentials = {
  authMethod: "oauth2",
  credentialSource: "configured",
  fields: { clientId: "an-id", clientSecret: "a-secret-of-the-app" },
};

const getHealth = async (admin: TestBrowser): Promise<HealthSummary["items"]> =>
  (await admin.get<HealthSummary>("/health")).body.items;

const getConnection = async (admin: TestBrowser, id: string): Promise<ConnectionRow> =>
  (await admin.get<ConnectionRow>(`/connections/${id}`)).body;

const getSteps = async (admin: TestBrowser): Promise<Record<string, boolean>> => {
  const { setupSteps } = (await admin.get<Overview>("/overview")).body;
  return Object.fromEntries(setupSteps.map(({ id, done }) => [id, done]));
};

async function subscribe(admin: TestBrowser, input: object): Promise<SubscriptionRow> {
  const { status, text, body } = await admin.post<SubscriptionSecrets>("/subscriptions", { input: {}, ...input });
  if (status !== 201) throw new Error(text);
  return body.subscription;
}

test("states the same missing scopes in the list, at the connection, in Permissions and in the summary", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const id = await connectAccount(admin);
  expect(await getHealth(admin)).toEqual([]);
  expect((await getConnection(admin, id)).health).toEqual({ status: "healthy", label: "Connected", problems: [] });
  await admin.put("/scopes", { selected: ["api:calls:read:basic", "api:workspaces:read"], custom: [] });
  const missing = ["api:calls:read:basic", "api:workspaces:read"];
  const health = {
    status: "attention",
    label: "2 scopes missing",
    problems: [{ code: "scopes_missing", scopes: missing, message: "2 requested scopes are not granted." }],
  };
  expect((await getConnection(admin, id)).health).toMatchObject(health);
  expect((await admin.get<Page<ConnectionRow>>("/connections")).body.items).toMatchObject([{ id, health }]);
  expect(await getHealth(admin)).toMatchObject([{ id, connection: id, customer: "Fernhill", health }]);
  expect((await admin.get<Scopes>("/scopes")).body.differences).toMatchObject([{ connection: id, missing }]);
  const { authorizationUrl } = (await admin.post<{ authorizationUrl: string }>(`/connections/${id}/reconnect`)).body;
  await admin.request("GET", await submitConsent(authorizationUrl));
  expect(await getHealth(admin)).toEqual([]);
});

test("reports an authorization that was started and not finished only after its ten minutes", async () => {
  const clock = { now: Date.now() };
  const app = await startSettingsServer({ now: () => clock.now });
  const admin = await app.admin();
  await admin.post("/connections", { customer: "Cedar" });
  const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  expect(items).toMatchObject([{ health: { status: "waiting", label: "Authorization pending" } }]);
  expect(await getHealth(admin)).toEqual([]);
  clock.now += 11 * 60_000;
  expect(await getHealth(admin)).toMatchObject([
    { customer: "Cedar", health: { label: "Not authorized", problems: [{ code: "authorization_unfinished" }] } },
  ]);
});

test("reports failed polls, failed deliveries and a disconnected connection at the subscription, and not a disabled one", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: ConnectionRow }>("/connections", { customer: "Fernhill" });
  const connection = body.connection.id;
  const { sandbox } = await app.sandbox();
  const { store, scheduler } = app.server.services;
  const polled = await subscribe(admin, { trigger: "user_changed", connection });
  expect(polled.health).toMatchObject({ status: "waiting", label: "First poll pending" });
  sandbox.injectFault({ operation: "GET /v2/users", times: 50, status: 403, body: { requestId: "r", errors: ["No"] } });
  await scheduler.waitUntilIdle();
  const delivered = await subscribe(admin, { trigger: "call_recorded", connection, startAt: "2020-01-01T00:00:00Z" });
  await scheduler.waitUntilIdle();
  await store.database.query("UPDATE events SET delivery_state = 'failed' WHERE subscription_id = $1", [delivered.id]);
  const items = await getHealth(admin);
  expect(items.map(({ id, health }) => [id, health.status, health.problems.map(({ code }) => code)])).toEqual([
    [polled.id, "failing", ["poll_failed"]],
    [delivered.id, "attention", ["deliveries_failed"]],
  ]);
  for (const { id, health } of items)
    expect((await admin.get<SubscriptionRow>(`/subscriptions/${id}`)).body.health).toEqual(health);
  await admin.request("PATCH", `/api/app/subscriptions/${polled.id}`, { enabled: false });
  await admin.delete(`/connections/${connection}`);
  expect(await getHealth(admin)).toMatchObject([
    { id: delivered.id, health: { status: "failing", label: "Connection disconnected" } },
  ]);
});

test("reports a webhook trigger without a public key, and a polling trigger whose scopes are not granted", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  await subscribe(admin, { trigger: "call_recorded", connection });
  await subscribe(admin, { trigger: "call_analyzed", connection, webhook: { verification: "jwt" } });
  const items = await getHealth(admin);
  // Those that were created in the same millisecond are listed in any order.
  expect(items.map(({ trigger, health }) => [trigger, health.label]).sort()).toEqual([
    ["call_analyzed", "Public key missing"],
    ["call_recorded", "1 scope missing"],
  ]);
});

test("shows the credentials of the environment as a connection that can be used and not changed", async () => {
  const company = await startSettingsServer();
  const { url, sandbox } = await company.sandbox();
  const app = await startSettingsServer({ environment: createAccountOptions(url, sandbox.credentials) });
  const admin = await app.admin();
  expect((await admin.get<Session>("/session")).body.sandbox).toBe(false);
  const { items } = (await admin.get<Page<ConnectionRow>>("/connections")).body;
  expect(items).toMatchObject([
    { id: "environment", customer: "Environment", accountSource: "environment", baseUrl: url, state: "connected" },
  ]);
  const { accessKey, accessKeySecret } = sandbox.credentials;
  expect(items[0]?.keyEndsIn).toBe(accessKey.slice(-4));
  expect(JSON.stringify(items)).not.toContain(accessKey);
  expect((await admin.get<Page<ConnectionRow>>("/connections?search=fern")).body.items).toEqual([]);
  expect((await admin.post("/connections/environment/test")).body).toMatchObject({ ok: true });
  const run = await admin.post<RunResult>("/actions/list_users/run", { connection: "environment", input: {} });
  expect(run.body).toMatchObject({ requests: 1, output: { items: expect.anything() } });
  expect((await admin.get<Page<RunRow>>("/runs")).body.items).toMatchObject([{ customer: "Environment" }]);
  const subscription = await subscribe(admin, { trigger: "user_changed", connection: "environment" });
  await app.server.services.scheduler.waitUntilIdle();
  const polled = (await admin.get<SubscriptionRow>(`/subscriptions/${subscription.id}`)).body;
  expect(polled).toMatchObject({ customer: "Environment", health: { status: "healthy", label: "Active" } });
  expect(await getSteps(admin)).toEqual({ credentials: true, scopes: true, connect: true, run: true });
  for (const change of [admin.delete("/connections/environment"), admin.post("/connections/environment/reconnect")])
    expect((await change).body).toMatchObject({
      error: { code: "state_conflict", remedy: expect.stringContaining("GONG_ACCESS_KEY") },
    });
  expect((await admin.post("/connections", { customer: "Cedar" })).body).toMatchObject({
    error: { code: "settings_incomplete", remedy: expect.stringContaining("Your app") },
  });
  const texts = app.responses.join("\n");
  expect(texts).not.toContain(accessKeySecret);
});

test("opens the setup steps again and marks sandbox connections when own credentials are saved", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const id = await connectAccount(admin);
  expect((await app.step("list_users", { limit: 1 })).status).toBe(200);
  expect(await getSteps(admin)).toMatchObject({ credentials: true, connect: true, run: true });
  expect((await admin.get<Session>("/session")).body.sandbox).toBe(true);
  expect((await admin.put("/settings", ownCredentials)).status).toBe(200);
  expect(await getSteps(admin)).toMatchObject({ credentials: true, connect: false, run: false });
  expect((await admin.get<Session>("/session")).body.sandbox).toBe(false);
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  expect(await getConnection(admin, id)).toMatchObject({
    accountSource: "sandbox",
    health: { status: "inactive", label: "Not in use" },
  });
  expect(await getHealth(admin)).toEqual([]);
  // A step that names no connection must not get simulated data.
  expect((await app.step("list_users", { limit: 1 })).status).toBe(400);
});

test("adds scopes to the selection and to the connection in one authorization", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const id = await connectAccount(admin);
  const path = `/connections/${id}/add-scopes`;
  const scopes = ["api:calls:read:basic", "api:brand:new"];
  const { body } = await admin.post<{ authorizationUrl: string }>(path, { scopes });
  const requested = new URL(body.authorizationUrl).searchParams.get("scope");
  expect(requested?.split(" ")).toEqual(["api:brand:new", "api:calls:read:basic", "api:users:read"]);
  expect((await admin.get<Scopes>("/scopes")).body).toMatchObject({
    selected: ["api:calls:read:basic"],
    custom: ["api:brand:new"],
  });
  await admin.request("GET", await submitConsent(body.authorizationUrl));
  expect((await getConnection(admin, id)).grantedScopes).toContain("api:calls:read:basic");
  expect((await admin.post(path, { scopes: ["Calls Read"] })).status).toBe(422);
  expect((await admin.post("/connections/con_none/add-scopes", { scopes })).status).toBe(404);
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const key = (await admin.post<{ connection: ConnectionRow }>("/connections", { customer: "Cedar" })).body.connection;
  expect((await admin.post(`/connections/${key.id}/add-scopes`, { scopes })).status).toBe(409);
});
