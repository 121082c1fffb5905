// The header Idempotency-Key of the steps API, with the sandbox.
import type { FastifyInstance } from "fastify";
import { gong } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { createApp } from "../../src/app.ts";

const token = "steps-token-of-the-tests";
let served: SandboxServer;
let app: FastifyInstance;

beforeAll(async () => {
  served = await startSandboxServer({ port: 0, rateLimits: false });
  const connector = gong({ ...createAccountOptions(served.url, served.sandbox.credentials), maxRetries: 0 });
  app = await createApp({ stepsApi: { getConnector: () => connector, catalog: connector, token } });
});
afterAll(async () => {
  await app.close();
  await served.close();
});

async function createCall(key: string, input: object = {}) {
  const host = served.sandbox.state.users.find(({ settings }) => settings.telephonyCallsImported);
  const parties = [{ userId: host?.id }];
  const response = await app.inject({
    method: "POST",
    url: "/api/v2/integration-schema/gong/actions/create_call/execute",
    headers: { authorization: `Bearer ${token}`, "idempotency-key": key },
    payload: { actualStart: "2026-03-01T09:00:00Z", direction: "Outbound", primaryUser: host?.id, parties, ...input },
  });
  return { status: response.statusCode, callId: getPointer(response.json(), "/data/callId"), body: response.json() };
}

test("a repeated create returns the item that the first request created", async () => {
  served.sandbox.injectFault({ operation: "POST /v2/calls", connection: "truncate" });
  expect((await createCall("execution-1/step-2")).status).toBe(503);
  const { callId } = await createCall("execution-1/step-2");
  expect(served.sandbox.state.calls.find(String(callId))).toBeDefined();
  expect((await createCall("execution-1/step-2")).callId).toBe(callId);
  expect((await createCall("execution-2/step-2")).callId).not.toBe(callId);
});

test("a key in the input is not replaced, and its repetition is a conflict", async () => {
  const input = { clientUniqueId: "chosen-by-a-user" };
  expect((await createCall("execution-3/step-1", input)).status).toBe(200);
  expect(await createCall("execution-3/step-1", input)).toMatchObject({
    status: 409,
    body: { body: { code: "already_exists" } },
  });
});
