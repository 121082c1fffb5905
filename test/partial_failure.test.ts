// Partial failures: every surface reports how many items failed and where the output lists them.

import { createApp } from "gong-connector-server";
import { describe, expect, onTestFinished, test } from "vitest";
import { gong, gongManifests } from "../src/index.ts";
import { getPointer } from "../src/internal.ts";
import { getPartialFailure } from "../src/runtime/partial_failure.ts";
import { createAccountOptions } from "./helpers/account.ts";
import { readCases } from "./helpers/cases.ts";
import { runCli } from "./helpers/run_cli.ts";
import { startHttpServer } from "./helpers/servers.ts";

const actions = [...gongManifests().actions.values()].filter(({ partialFailure }) => partialFailure);
const cases = readCases();
const input = { integrationId: "1", clientRequestId: "accounts" };
const errors = [{ line: 1, description: "Mandatory field [emailAddress] is missing or empty" }];

/** A service that rejects one of two lines. */
function startRejectingService(): Promise<string> {
  return startHttpServer((_request, response) => {
    const body = { requestId: "r1", status: "FAILED", errors, totalErrorCount: 1, totalSuccessCount: 1 };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
}

test("five actions declare a partial failure", () => {
  expect(actions.map(({ id }) => id).sort()).toEqual([
    "assign_prospects_to_flow",
    "bulk_assign_prospects_and_wait",
    "get_call_transcript",
    "get_crm_request_status",
    "upload_crm_entities_and_wait",
  ]);
});

describe.for(actions.map((action) => [action.id, action] as const))("%s", ([id, action]) => {
  const outputs = (cases.get(id) ?? []).flatMap(({ output }) => (output === undefined ? [] : [output]));
  const listed = (output: unknown): unknown => getPointer(output, action.partialFailure?.path ?? "");

  test("reports the failed items of a case", () => {
    const failure = outputs.map((output) => getPartialFailure(action, output)).find((value) => value);
    expect(failure).toEqual({ count: 1, path: action.partialFailure?.path, reason: action.partialFailure?.reason });
  });

  test("reports nothing when no item failed", () => {
    const complete = outputs.filter((output) => !Array.isArray(listed(output)) || Object(listed(output)).length === 0);
    expect(complete.length).toBeGreaterThan(0);
    for (const output of complete) expect(getPartialFailure(action, output)).toBeUndefined();
  });
});

test("reports nothing for an action without partialFailure", () => {
  expect(getPartialFailure(gong().action("list_users"), { items: [], errors: [1] })).toBeUndefined();
});

test("the command line reports it on standard error", async () => {
  const env = { GONG_BASE_URL: await startRejectingService(), GONG_ACCESS_KEY: "K", GONG_ACCESS_KEY_SECRET: "S" };
  const { code, out, err } = await runCli(["run", "get_crm_request_status", "-i", JSON.stringify(input)], env);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: "FAILED" });
  expect(err).toMatch(/^1 failed: see \/errors\. /);
});

test("the steps API returns it next to the data", async () => {
  const connector = gong({ ...createAccountOptions(await startRejectingService()), rateLimiter: false });
  const app = await createApp({
    stepsApi: { getConnector: () => connector, catalog: connector, token: "steps-token-of-the-test" },
  });
  onTestFinished(() => app.close());
  const { statusCode, body } = await app.inject({
    method: "POST",
    url: "/api/v2/integration-schema/gong/actions/get_crm_request_status/execute",
    headers: { authorization: "Bearer steps-token-of-the-test" },
    payload: input,
  });
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toMatchObject({
    node_status: "Success",
    data: { status: "FAILED", errors },
    partial_failure: { count: 1, path: "/errors", reason: expect.stringContaining("valid lines") },
  });
});
