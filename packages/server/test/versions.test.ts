// Saves that carry a version.
import { expect, test } from "vitest";
import type { Scopes, Settings } from "../src/api/settings_contract.ts";
import { startSettingsServer } from "./helpers/settings_server.ts";

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
