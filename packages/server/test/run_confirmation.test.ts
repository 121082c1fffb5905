// Runs that a person must confirm: deletions, and creates that are repeated after a lost response.
import { expect, test } from "vitest";
import type { RunConfirmation, RunResult } from "../src/api/settings_contract.ts";
import { connectAccount, selectAllScopes, startSettingsServer } from "./helpers/settings_server.ts";

const input = { emailAddress: "ana@example.com" };

async function startConnected() {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await selectAllScopes(admin);
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "sandbox",
    retention: { content: "all", days: 7 },
  });
  return { app, admin, connection: await connectAccount(admin) };
}

test("rejects an erasure that is not confirmed with its connection and object, also as a repeated run", async () => {
  const { admin, connection } = await startConnected();
  const path = "/actions/erase_data_for_email_address";
  const asked = await admin.post<{ confirmation: RunConfirmation }>(`${path}/confirmation`, { connection, input });
  expect(asked.body.confirmation).toEqual({
    reason: "delete",
    customer: "Fernhill",
    object: "ana@example.com",
    question: "Erase everything Gong holds on ana@example.com in Fernhill?",
    consequence: expect.stringContaining("erased for good"),
    typed: true,
  });
  const confirmation = { reason: "delete", customer: "Fernhill", object: "ana@example.com" };
  for (const wrong of [
    undefined,
    { ...confirmation, object: "bo@example.com" },
    { ...confirmation, customer: "Acme" },
  ]) {
    const rejected = await admin.post(`${path}/run`, { connection, input, ...(wrong && { confirmation: wrong }) });
    expect(rejected).toMatchObject({ status: 422, body: { error: { code: "confirmation_required" } } });
  }
  expect((await admin.get<{ items: unknown[] }>("/runs")).body.items).toEqual([]);
  const { status, body } = await admin.post<RunResult>(`${path}/run`, { connection, input, confirmation });
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });

  expect((await admin.post(`/runs/${body.run}/retry`)).body).toMatchObject({
    error: { code: "confirmation_required" },
  });
  expect((await admin.post<{ confirmation: RunConfirmation }>(`/runs/${body.run}/confirmation`)).body).toEqual(
    asked.body,
  );
  expect((await admin.post(`/runs/${body.run}/retry`, { confirmation })).status).toBe(200);
});

test("needs no confirmation for an input with a weaker effect", async () => {
  const { admin, connection } = await startConnected();
  const get = { connection, input: { method: "GET", path: "/v2/users" } };
  expect((await admin.post("/actions/http_request/confirmation", get)).body).toEqual({});
  expect((await admin.post("/actions/http_request/run", get)).status).toBe(200);
  const post = { connection, input: { method: "POST", path: "/v2/users/extensive" } };
  expect((await admin.post("/actions/http_request/confirmation", post)).body).toMatchObject({
    confirmation: { question: "Send POST /v2/users/extensive in Fernhill?" },
  });
});

test("names the first objects of a long list, and how many more there are", async () => {
  const { admin, connection } = await startConnected();
  const flowInstanceIds = ["1", "2", "3", "4", "5"];
  const { body } = await admin.post("/actions/unassign_flow_instances/confirmation", {
    connection,
    input: { flowInstanceIds },
  });
  expect(body).toMatchObject({ confirmation: { object: "1, 2, 3 and 2 more", typed: false } });
});

test("asks before a create is repeated whose response was lost, and not after it has succeeded", async () => {
  const { app, admin, connection } = await startConnected();
  const sandbox = await app.sandbox();
  const meeting = {
    startTime: "2030-01-01T10:00:00Z",
    endTime: "2030-01-01T11:00:00Z",
    invitees: [{ email: "guest@example.com" }],
    organizerEmail: sandbox.sandbox.state.users[0]?.emailAddress,
  };
  const path = "/actions/create_meeting";
  const run = (options = {}) => admin.post<RunResult>(`${path}/run`, { connection, input: meeting, ...options });
  expect((await admin.post(`${path}/confirmation`, { connection, input: meeting })).body).toEqual({});
  sandbox.sandbox.injectFault({ operation: "POST /v2/meetings", connection: "reset" });
  const lost = await run();
  expect(lost.body.error).toMatchObject({ code: "outcome_unknown" });
  expect(await run()).toMatchObject({ status: 422, body: { error: { code: "confirmation_required" } } });
  expect((await admin.post(`/runs/${lost.body.run}/retry`)).status).toBe(422);
  const asked = await admin.post<{ confirmation: RunConfirmation }>(`${path}/confirmation`, {
    connection,
    input: meeting,
  });
  const { reason, customer, object } = asked.body.confirmation;
  expect(asked.body.confirmation).toMatchObject({ reason: "unknown_outcome", earlierRunAt: expect.any(String) });
  // Another input is another item.
  const other = { ...meeting, endTime: "2030-01-01T12:00:00Z" };
  expect((await admin.post(`${path}/confirmation`, { connection, input: other })).body).toEqual({});
  expect((await run({ confirmation: { reason, customer, object } })).body.error).toBeUndefined();
  expect((await admin.post(`${path}/confirmation`, { connection, input: meeting })).body).toEqual({});
});
