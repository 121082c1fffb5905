// Saves that carry a version.
import { expect, test } from "vitest";
import type { Scopes, Settings, SubscriptionSecrets } from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";

const input = { authMethod: "oauth2", credentialSource: "sandbox" } as const;

test("rejects settings and scopes that were changed since their version, and keeps the secrets", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const { version } = (await admin.get<Settings>("/settings")).body;
  const first = await admin.put<Settings>("/settings", { ...input, version, retention: { content: "all", days: 30 } });
  expect(first).toMatchObject({ status: 200, body: { version: version + 1 } });
  const fields = { clientId: "mine", clientSecret: "a secret of the second tab" };
  const second = await admin.put("/settings", { ...input, credentialSource: "configured", fields, version });
  expect(second).toMatchObject({ status: 409, body: { error: { code: "version_conflict" } } });
  expect((await admin.get<Settings>("/settings")).body).toMatchObject({
    credentialSource: "sandbox",
    retention: { content: "all", days: 30 },
    fields: { oauth2: { clientSecret: { set: false } } },
  });
  const scopes = (await admin.get<Scopes>("/scopes")).body;
  const selection = { selected: ["api:workspaces:read"], custom: [], version: scopes.version };
  expect((await admin.put("/scopes", selection)).status).toBe(200);
  expect((await admin.put("/scopes", { ...selection, selected: [] })).status).toBe(409);
  // The version of the settings is another one, and a program can save without a version.
  expect((await admin.put("/settings", { ...input, version: version + 1 })).status).toBe(200);
  expect((await admin.put("/settings", input)).status).toBe(200);
});

test("accepts one of several concurrent saves of the same version", async () => {
  const admin = await (await startSettingsServer()).admin();
  const { version } = (await admin.get<Settings>("/settings")).body;
  const saves = [1, 2, 3, 4].map((days) =>
    admin.put("/settings", { ...input, version, retention: { content: "all", days } }),
  );
  const statuses = (await Promise.all(saves)).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 409, 409, 409]);
});

const page = { productName: "", logo: "", color: "", reason: "", origins: [] };

/** What else has a version: the path, how it is saved, and two inputs. */
const versioned = [
  {
    name: "the alerts",
    open: async () => "/alerts",
    method: "PUT",
    inputs: [
      { webhookUrl: "", emailTo: ["ana@example.com"] },
      { webhookUrl: "", emailTo: ["bo@example.com"] },
    ],
  },
  {
    name: "the connect page",
    open: async () => "/connect-page",
    method: "PUT",
    inputs: [
      { ...page, productName: "Orbit" },
      { ...page, productName: "Comet" },
    ],
  },
  {
    name: "a subscription",
    open: async (admin: TestBrowser) => {
      const connection = await connectAccount(admin);
      const input = { trigger: "user_added", connection, input: {} };
      const { body } = await admin.post<SubscriptionSecrets>("/subscriptions", input);
      return `/subscriptions/${body.subscription.id}`;
    },
    method: "PATCH",
    inputs: [{ intervalSeconds: 3600 }, { intervalSeconds: 7200 }],
  },
] as const;

test.for(versioned)("rejects a save of $name that was changed since its version", async ({ open, method, inputs }) => {
  const admin = await (await startSettingsServer()).admin();
  const path = await open(admin);
  const read = async () => (await admin.get<{ version: unknown }>(path)).body;
  const save = (input: object) => admin.request<{ version: unknown }>(method, `/api/app${path}`, input);
  const { version } = await read();
  const first = await save({ ...inputs[0], version });
  expect(first.status).toBe(200);
  const stored = await read();
  expect(first.body.version).toEqual(stored.version);
  const second = await save({ ...inputs[1], version });
  expect(second).toMatchObject({ status: 409, body: { error: { code: "version_conflict" } } });
  expect((await read()).version).toEqual(stored.version);
  // A program can save without a version.
  expect((await save(inputs[1])).status).toBe(200);
  const current = (await read()).version;
  const saves = await Promise.all([1, 2, 3].map(() => save({ ...inputs[0], version: current })));
  expect(saves.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});
