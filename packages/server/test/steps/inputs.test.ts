// Inputs of steps as engines send them, with the sandbox: null, empty texts, numbers as text, and mistyped names.
import { gong } from "gong-connector";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { createApp } from "../../src/app.ts";

const token = "steps-token-of-the-tests";

/** Sends the input of an action. Returns the status and the body of the response. */
async function startStepsApi(): Promise<(id: string, input: unknown) => Promise<{ status: number; body: unknown }>> {
  const served = await startSandboxServer({ port: 0, rateLimits: false });
  const connector = gong(createAccountOptions(served.url, served.sandbox.credentials));
  const app = await createApp({ stepsApi: { getConnector: () => connector, catalog: connector, token } });
  onTestFinished(async () => {
    await app.close();
    await served.close();
  });
  return async (id, input) => {
    const response = await app.inject({
      method: "POST",
      url: `/api/v2/integration-schema/gong/actions/${id}/execute`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      payload: JSON.stringify(input),
    });
    return { status: response.statusCode, body: response.json() };
  };
}

test("omits null and empty texts, and reads numbers and booleans as text", async () => {
  const execute = await startStepsApi();
  expect(await execute("list_users", { limit: "2", cursor: "", includeAvatars: "false" })).toMatchObject({
    status: 200,
    body: { data: { items: [{}, {}] } },
  });
  expect(await execute("list_users", { limit: null, cursor: null })).toMatchObject({ status: 200 });
});

test("rejects a number for an id", async () => {
  const execute = await startStepsApi();
  expect(await execute("get_user_by_id", { id: 123 })).toMatchObject({
    status: 400,
    body: { body: { issues: [{ path: "/id" }] } },
  });
});

test("suggests the nearest action and the nearest input", async () => {
  const execute = await startStepsApi();
  expect(await execute("list_user", {})).toMatchObject({
    body: { body: { message: "Unknown action list_user. Did you mean list_users?" } },
  });
  expect(await execute("list_users", { limits: 1 })).toMatchObject({
    status: 400,
    body: { body: { message: expect.stringContaining("Did you mean limit?") } },
  });
});
