// The server without its database: not ready, with a clear error in every API, and ready again afterwards.
import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SubscriptionSecrets } from "../src/api/settings_contract.ts";
import { databaseFile } from "../src/store/index.ts";
import { startSettingsServer } from "./helpers/settings_server.ts";
import { createEmptyStore } from "./helpers/stores.ts";
import { createWebhookBody, publicKey, signWebhook } from "./helpers/webhook_sender.ts";

test("reports a deleted database in every API, and stores no event without it", async () => {
  const app = await startSettingsServer({ storeOptions: await createEmptyStore("SQLite") });
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const details = { trigger: "call_analyzed", connection: body.connection.id, input: {} };
  const created = await admin.post<SubscriptionSecrets>("/subscriptions", {
    ...details,
    webhook: { verification: "jwt", publicKey },
  });
  const webhookUrl = created.body.webhookUrl ?? "";
  const text = createWebhookBody("111");
  const sendWebhook = (): Promise<Response> => {
    const headers = { authorization: signWebhook(webhookUrl, text, Date.now()), "content-type": "application/json" };
    return fetch(webhookUrl, { method: "POST", headers, body: text });
  };
  const getStatus = async (path: string): Promise<number> => (await fetch(app.url + path)).status;
  expect(await getStatus("/readyz")).toBe(200);

  const path = join(app.storeOptions.directory, databaseFile);
  renameSync(path, `${path}.moved`);
  await expect.poll(() => getStatus("/readyz")).toBe(503);
  expect(await (await fetch(`${app.url}/readyz`)).json()).toMatchObject({ body: { code: "store_unavailable" } });
  expect(await getStatus("/healthz")).toBe(200);
  expect(await app.step("list_users", { limit: 1 })).toMatchObject({
    status: 503,
    body: { node_status: "Errored", body: { code: "store_unavailable", message: expect.stringContaining("deleted") } },
  });
  expect(await admin.get("/overview")).toMatchObject({ status: 503, body: { error: { code: "store_unavailable" } } });
  expect((await sendWebhook()).status).toBe(503);

  renameSync(`${path}.moved`, path);
  await expect.poll(() => getStatus("/readyz")).toBe(200);
  expect((await app.step("list_users", { limit: 1 })).status).toBe(200);
  const events = `/subscriptions/${created.body.subscription.id}/events`;
  expect((await admin.get<{ items: unknown[] }>(events)).body.items).toEqual([]);
  // The sender repeats it after the 503.
  expect((await sendWebhook()).status).toBe(200);
  expect((await admin.get<{ items: unknown[] }>(events)).body.items).toHaveLength(1);
});
