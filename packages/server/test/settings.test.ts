// Settings: credentials, retention, set-up steps and scopes.
import { expect, test } from "vitest";
import type { Overview, ScopeProposal, Scopes, Settings } from "../src/api/settings_contract.ts";
import { startSettingsServer } from "./helpers/settings_server.ts";

const client = { clientId: "an-id", clientSecret: "a-client-secret-k3f9" };

test("uses the sandbox by default and returns the callback and webhook URLs", async () => {
  const app = await startSettingsServer();
  const { body } = await (await app.admin()).get<Settings>("/settings");
  expect(body).toMatchObject({
    authMethod: "oauth2",
    credentialSource: "sandbox",
    fields: { oauth2: { clientId: { value: "" }, clientSecret: { set: false } } },
    callbackUrl: `${app.url}/oauth/callback`,
    webhookUrl: `${app.url}/webhooks/`,
    outgoingAddresses: [],
    retention: { content: "errors", days: 7 },
    actions: { allowPaidActions: false },
  });
  expect(body.authMethods.oauth2.guide.length).toBeGreaterThan(3);
});

test("returns the outgoing addresses, which the guides show for the vendor's trusted IPs", async () => {
  const outgoingAddresses = ["203.0.113.7", "203.0.113.8"];
  const app = await startSettingsServer({ outgoingAddresses });
  const { body } = await (await app.admin()).get<Settings>("/settings");
  expect(body).toMatchObject({ outgoingAddresses });
  for (const { guide } of Object.values(body.authMethods))
    expect(guide).toContainEqual(expect.objectContaining({ copy: "outgoingAddresses" }));
});

test("uses the public URL of a reverse proxy", async () => {
  const app = await startSettingsServer({
    publicUrl: "https://connector.example.com/",
    adminToken: "the-admin-token-of-a-test",
  });
  const browser = app.browser();
  await browser.signIn("the-admin-token-of-a-test");
  expect((await browser.get<Settings>("/settings")).body).toMatchObject({
    callbackUrl: "https://connector.example.com/oauth/callback",
    webhookUrl: "https://connector.example.com/webhooks/",
  });
});

test("never returns a secret, and keeps it when it is omitted", async () => {
  const admin = await (await startSettingsServer()).admin();
  const saved = await admin.put<Settings>("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: client,
  });
  expect(saved.status).toBe(200);
  expect(saved.body.fields.oauth2).toEqual({
    clientId: { value: "an-id" },
    clientSecret: { set: true, endsIn: "k3f9" },
  });
  expect(saved.text).not.toContain(client.clientSecret);
  const again = await admin.put<Settings>("/settings", {
    authMethod: "oauth2",
    credentialSource: "configured",
    fields: { clientId: "other" },
  });
  expect(again.body.fields.oauth2).toMatchObject({ clientId: { value: "other" }, clientSecret: { set: true } });
});

test.for([
  [{ authMethod: "oauth2", credentialSource: "configured", fields: {} }, ["/fields/clientId", "/fields/clientSecret"]],
  [{ authMethod: "oauth2", credentialSource: "configured" }, ["/fields/clientId", "/fields/clientSecret"]],
  [
    { authMethod: "oauth2", credentialSource: "configured", fields: { ...client, clientID: "x" } },
    ["/fields/clientID"],
  ],
  [
    { authMethod: "api_key", credentialSource: "configured", fields: { accessKey: "a:b", accessKeySecret: "s" } },
    ["/fields/accessKey"],
  ],
  [
    {
      authMethod: "api_key",
      credentialSource: "configured",
      fields: { accessKey: "a", accessKeySecret: "s", baseUrl: "https://gong.io.evil.example" },
    },
    ["/fields/baseUrl"],
  ],
  [
    {
      authMethod: "api_key",
      credentialSource: "configured",
      fields: { accessKey: "a", accessKeySecret: "s", baseUrl: "http://api.gong.io" },
    },
    ["/fields/baseUrl"],
  ],
  [{ authMethod: "password", credentialSource: "configured" }, ["/authMethod"]],
  [
    { authMethod: "oauth2", credentialSource: "sandbox", retention: { content: "everything", days: 0 } },
    ["/retention/content", "/retention/days"],
  ],
  [{ authMethod: "oauth2", credentialSource: "sandbox", extra: 1 }, ["/extra"]],
] as const)("returns the path of each issue: %j", async ([input, paths]) => {
  const admin = await (await startSettingsServer()).admin();
  const { status, body } = await admin.put<{ error: { issues: { path: string }[] } }>("/settings", input);
  expect(status).toBe(422);
  expect(body.error.issues.map(({ path }) => path).sort()).toEqual([...paths].sort());
  expect((await admin.get<Settings>("/settings")).body).toMatchObject({
    credentialSource: "sandbox",
    retention: { content: "errors" },
  });
});

test("derives the set-up steps from the settings", async () => {
  const admin = await (await startSettingsServer()).admin();
  const steps = async () => {
    const { body } = await admin.get<Overview>("/overview");
    return body.setupSteps.filter(({ done }) => done).map(({ id }) => id);
  };
  expect(await steps()).toEqual(["credentials"]);
  await admin.put("/scopes", { selected: ["api:calls:read:basic"], custom: [] });
  expect(await steps()).toEqual(["credentials", "scopes"]);
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  await admin.put("/scopes", { selected: [], custom: [] });
  expect(await steps()).toEqual(["credentials", "scopes"]);
});

test("requests mandatory, selected and custom scopes", async () => {
  const admin = await (await startSettingsServer()).admin();
  const before = (await admin.get<Scopes>("/scopes")).body;
  expect(before.requestedScopes).toEqual(before.mandatory.map(({ id }) => id));
  expect(before.catalog.find(({ id }) => id === "api:calls:read:basic")?.actions).toContainEqual({
    id: "list_calls",
    title: "List Calls",
  });
  const saved = await admin.put<Scopes>("/scopes", {
    selected: ["api:calls:read:basic", "api:users:read"],
    custom: ["api:new-thing:read", "api:workspaces:read"],
  });
  expect(saved.body).toMatchObject({
    selected: ["api:calls:read:basic", "api:workspaces:read"],
    custom: ["api:new-thing:read"],
    requestedScopes: ["api:calls:read:basic", "api:new-thing:read", "api:users:read", "api:workspaces:read"],
  });
});

test("rejects unknown and malformed scopes with their paths", async () => {
  const admin = await (await startSettingsServer()).admin();
  const { status, body } = await admin.put("/scopes", { selected: ["api:none"], custom: ["api:fine", "Not A Scope"] });
  expect(status).toBe(422);
  expect(body).toMatchObject({ error: { issues: [{ path: "/selected/0" }, { path: "/custom/1" }] } });
});

test("proposes the smallest set of scopes for actions, with unused scopes and broken actions", async () => {
  const admin = await (await startSettingsServer()).admin();
  await admin.put("/scopes", { selected: ["api:library:read", "api:calls:read:basic"], custom: ["api:mine"] });
  const { body } = await admin.post<ScopeProposal>("/scopes/propose", { actions: ["list_calls"] });
  expect(body).toEqual({
    scopes: ["api:calls:read:basic", "api:users:read"],
    unusedScopes: ["api:library:read", "api:mine"],
    brokenActions: [{ scope: "api:library:read", actions: expect.arrayContaining(["list_library_folders"]) }],
  });
  expect(await admin.post("/scopes/propose", { actions: ["list_calls", "nothing"] })).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/actions/1" }] } },
  });
});

test("proposes the scopes of triggers, too", async () => {
  const admin = await (await startSettingsServer()).admin();
  const { body } = await admin.post<ScopeProposal>("/scopes/propose", { actions: [], triggers: ["call_recorded"] });
  expect(body.scopes).toEqual(["api:calls:read:basic", "api:users:read"]);
  expect(await admin.post("/scopes/propose", { actions: [], triggers: ["nothing"] })).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/triggers/0" }] } },
  });
});

test("tests credentials of both auth methods without saving them", async () => {
  const company = await startSettingsServer();
  const { url, sandbox } = await company.sandbox();
  const app = await startSettingsServer({ oauthBaseUrl: url, allowedDomains: ["127.0.0.1"] });
  const admin = await app.admin();
  const { clientId, clientSecret, accessKey, accessKeySecret } = sandbox.credentials;
  const test = async (authMethod: string, fields: Record<string, string>) =>
    (await admin.post("/settings/test", { authMethod, credentialSource: "configured", fields })).body;
  expect(await test("oauth2", { clientId, clientSecret })).toMatchObject({
    ok: true,
    message: expect.stringContaining("accepts the client ID and the client secret"),
  });
  expect(await test("oauth2", { clientId, clientSecret: "a-wrong-secret" })).toMatchObject({
    ok: false,
    error: { code: "oauth_client_rejected" },
  });
  expect(await test("api_key", { accessKey, accessKeySecret, baseUrl: url })).toMatchObject({ ok: true });
  expect(await test("api_key", { accessKey, accessKeySecret: "wrong", baseUrl: url })).toMatchObject({
    ok: false,
    error: { kind: "unauthenticated" },
  });
  expect(await test("api_key", { accessKey })).toMatchObject({
    error: { issues: [{ path: "/fields/accessKeySecret" }] },
  });
  const { body } = await admin.get<Settings>("/settings");
  expect(body).toMatchObject({ credentialSource: "sandbox", fields: { oauth2: { clientSecret: { set: false } } } });
  expect(app.responses.join("\n")).not.toContain(clientSecret);
});

test.for([
  [undefined, ["callback", "connect", "webhook"]],
  ["http://connector.example.com", ["webhook"]],
  ["https://connector.example.com", []],
] as const)("lists the addresses that others cannot reach with the public URL %s", async ([publicUrl, kinds]) => {
  const admin = await (await startSettingsServer({ publicUrl })).admin();
  const { addressProblems } = (await admin.get<Settings>("/settings")).body;
  expect(Object.keys(addressProblems).sort()).toEqual(kinds);
  for (const problem of Object.values(addressProblems)) expect(problem).toContain("PUBLIC_URL=https://");
});
