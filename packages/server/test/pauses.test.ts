// Pauses that Gong asked for: at most a day, and an admin can end them.
import { expect, test } from "vitest";
import type { SubscriptionRow, SubscriptionSecrets, Usage } from "../src/api/settings_contract.ts";
import { startSettingsServer } from "./helpers/settings_server.ts";

const dayMs = 86_400_000;

test("a Retry-After of centuries pauses a company for a day, until an admin ends the pause", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const headers = { "x-connection-id": body.connection.id };
  const { scheduler } = app.server.services;
  expect((await admin.get<Usage>("/usage")).body.pauses).toEqual([]);
  (await app.sandbox()).sandbox.injectFault({ status: 429, headers: { "retry-after": "99999999999" } });
  const before = Date.now();
  const refused = await app.step("list_users", { limit: 1 }, headers);
  expect(refused).toMatchObject({ status: 429, body: { body: { retry_after_ms: dayMs } } });
  expect(await app.step("list_users", { limit: 1 }, headers)).toMatchObject({
    status: 429,
    body: { body: { code: "wait_too_long" } },
  });
  const created = await admin.post<SubscriptionSecrets>("/subscriptions", {
    trigger: "call_recorded",
    connection: body.connection.id,
    input: {},
  });
  await scheduler.waitUntilIdle();
  const path = `/subscriptions/${created.body.subscription.id}`;
  const waiting = (await admin.get<SubscriptionRow>(path)).body.poll;
  expect(waiting?.error?.kind).toBe("rate_limited");
  expect(Date.parse(waiting?.nextAt ?? "")).toBeGreaterThan(before + dayMs / 2);

  const [pause, ...others] = (await admin.get<Usage>("/usage")).body.pauses;
  expect(others).toEqual([]);
  expect(pause?.customers).toEqual(["Fernhill"]);
  expect(Date.parse(pause?.until ?? "")).toBeGreaterThanOrEqual(before + dayMs);
  expect(Date.parse(pause?.until ?? "")).toBeLessThanOrEqual(Date.now() + dayMs + 1_000);
  expect((await admin.post("/pauses/lift", { quotaKey: "another company" })).status).toBe(404);
  expect((await admin.post("/pauses/lift", { quotaKey: pause?.quotaKey })).status).toBe(204);
  expect((await admin.get<Usage>("/usage")).body.pauses).toEqual([]);
  expect((await app.step("list_users", { limit: 1 }, headers)).status).toBe(200);
  await scheduler.waitUntilIdle();
  expect((await admin.get<SubscriptionRow>(path)).body.poll?.error).toBeUndefined();
  expect((await admin.post("/pauses/lift", { quotaKey: pause?.quotaKey })).status).toBe(404);
});
