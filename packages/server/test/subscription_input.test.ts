// Inputs of subscriptions as programs send them, and mistyped triggers.
import { expect, test } from "vitest";
import type { SubscriptionRow } from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer } from "./helpers/settings_server.ts";

test("reads the input of a subscription without null and empty texts", async () => {
  const admin = await (await startSettingsServer()).admin();
  const connection = await connectAccount(admin);
  const settings = { trigger: "call_recorded", connection, input: { workspaceId: "", primaryUserIds: null } };
  const { status, body } = await admin.post<{ subscription: SubscriptionRow }>("/subscriptions", settings);
  expect({ status, input: body.subscription.input }).toEqual({ status: 201, input: {} });
});

test("suggests the nearest trigger", async () => {
  const admin = await (await startSettingsServer()).admin();
  const connection = await connectAccount(admin);
  const { text } = await admin.post("/subscriptions", { trigger: "call_record", connection, input: {} });
  expect(text).toContain("Did you mean call_recorded?");
  expect((await admin.get("/triggers/call_record")).text).toContain("Did you mean call_recorded?");
});
