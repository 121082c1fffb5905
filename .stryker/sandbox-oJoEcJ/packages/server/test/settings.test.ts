// @ts-nocheck
// What the admin sets: credentials by the manifests' schemas, scopes of all three kinds, what runs keep.
import { expect, test } from "vitest";
import type { Overview, ScopeProposal, Scopes, Settings } from "../src/api/settings_contract.ts";
import { startSettingsServer } from "./helpers/settings_server.ts";

const client = { clientId: "an-id", clientSecret: "a-client-secret-k3f9" };

test("starts with the simulated service, and shows where the vendor has to call back", async () => {
  const house = await startSettingsServer();
  const { body } = await (await house.admin()).get<Settings>("/settings");
  expect(body).toMatchObject({
    authMethod: "oauth2",
    credentialSource: "sandbox",
    fields: { oauth2: { clientId: { value: "" }, clientSecret: { set: false } } },
    callbackUrl: `${house.url}/oauth/callback`,
    webhookUrl: `${house.url}/webhooks/`,
    retention: { content: "errors", days: 7 },
    actions: { allowPaidActions: false },
  });
  expect(body.authMethods.oauth2.guide.length).toBeGreaterThan(3);
});

test("addresses are those in front of the proxy", async () => {
  const house = await startSettingsServer({
    publicUrl: "https://connector.example.com/",
    adminToken: "the-admin-token",
  });
  const browser = house.browser();
  await browser.signIn("the-admin-token");
  expect((await browser.get<Settings>("/settings")).body).toMatchObject({
    callbackUrl: "https://connector.example.com/oauth/callback",
    webhookUrl: "https://connector.example.com/webhooks/",
  });
});

test("a secret goes in and never comes back; left out, it stays", async () => {
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
] as const)("faults stand at their fields: %j", async ([input, paths]) => {
  const admin = await (await startSettingsServer()).admin();
  const { status, body } = await admin.put<{ error: { issues: { path: string }[] } }>("/settings", input);
  expect(status).toBe(422);
  expect(body.error.issues.map(({ path }) => path).sort()).toEqual([...paths].sort());
  expect((await admin.get<Settings>("/settings")).body).toMatchObject({
    credentialSource: "sandbox",
    retention: { content: "errors" },
  });
});

test("the overview follows the settings", async () => {
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

test("scopes: mandatory ones always, catalogue and custom ones as chosen", async () => {
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

test("a scope that is none is refused where it stands", async () => {
  const admin = await (await startSettingsServer()).admin();
  const { status, body } = await admin.put("/scopes", { selected: ["api:none"], custom: ["api:fine", "Not A Scope"] });
  expect(status).toBe(422);
  expect(body).toMatchObject({ error: { issues: [{ path: "/selected/0" }, { path: "/custom/1" }] } });
});

test("actions propose the smallest set, and what goes with the rest", async () => {
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
