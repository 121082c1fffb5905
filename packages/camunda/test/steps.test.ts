// Filled templates against a real settings server: what they send, and what becomes of the response.
import { gongManifests } from "gong-connector";
import { createSandboxInput } from "gong-connector-sandbox";
import { describe, expect, test } from "vitest";
import { startSettingsServer, stepsToken } from "../../server/test/helpers/settings_server.ts";
import {
  evaluateErrorExpression,
  evaluateInputs,
  evaluateResult,
  type RestResult,
  sendRequest,
} from "./camunda_host.ts";
import { type FilledTask, fillTemplate, toEntered } from "./filled_task.ts";
import { readTemplate } from "./written_templates.ts";

type Values = Readonly<Record<string, unknown>>;

async function startSteps(customer = "Fernhill") {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  await admin.post("/connections", { customer });
  const secrets = { GONG_CONNECTOR_URL: app.url, GONG_CONNECTOR_TOKEN: stepsToken };
  return {
    app,
    secrets,
    async run(
      action: string,
      values: Values,
      processVariables: Values = {},
    ): Promise<RestResult & { task: FilledTask }> {
      const task = await fillTemplate(readTemplate(action), values);
      return { task, ...(await sendRequest(evaluateInputs(task, processVariables), secrets)) };
    },
  };
}

const call = {
  "body.actualStart": "2026-03-01T09:00:00Z",
  "body.direction": "Outbound",
  "body.primaryUser": "=userId",
  "body.parties":
    '=[{userId: userId, context: [{system: "Salesforce", objects: [{objectType: "Account", objectId: "1"}]}]}]',
  "body.title": 'Say "hello"',
};

async function findUser(run: Awaited<ReturnType<typeof startSteps>>["run"]): Promise<string> {
  const { task, response } = await run("list_users", { "body.limit": 1 });
  const { list_users } = Object(evaluateResult(task, { response: Object(response) }));
  return String(list_users.items[0].id);
}

/** Reads of records that a new sandbox does not have, and of paid actions, which the server does not allow by default. */
const expectedErrors = {
  ask_entity: "paid_actions_disabled",
  get_brief: "paid_actions_disabled",
  get_bulk_assignment: "invalid_input",
  get_crm_entities: "invalid_input",
  get_crm_request_status: "invalid_input",
  list_crm_schema_fields: "invalid_input",
};

describe("a read", () => {
  test("of every kind returns its output", async () => {
    const { app, run } = await startSteps();
    const { sandbox } = await app.sandbox();
    const reads = [...gongManifests().actions.values()].filter(({ effect }) => effect === "read");
    const errors: Record<string, unknown> = {};
    for (const action of reads) {
      const values = toEntered(action, readTemplate(action.id), createSandboxInput(action, sandbox));
      const { task, ...result } = await run(action.id, values);
      if (result.error) errors[action.id] = Object(evaluateErrorExpression(task, result)).bpmnError;
      else expect(Object(evaluateResult(task, result))[action.id], action.id).toEqual(expect.any(Object));
    }
    expect(reads.length).toBeGreaterThan(45);
    expect(errors).toEqual(expectedErrors);
  });

  test("returns a page and its cursor, from which the next task continues", async () => {
    const { run } = await startSteps();
    const { task, ...first } = await run("list_users", { "body.limit": 2 });
    expect(evaluateErrorExpression(task, first)).toBeNull();
    const { list_users } = Object(evaluateResult(task, first));
    expect(list_users).toMatchObject({ items: [{ id: expect.any(String) }, {}], nextCursor: expect.any(String) });
    const second = await run(
      "list_users",
      { "body.limit": 2, "body.cursor": "=list_users.nextCursor" },
      { list_users },
    );
    const { list_users: next } = Object(evaluateResult(second.task, second));
    expect(next.items[0].id).not.toBe(list_users.items[0].id);
  });

  test("with no input sends an empty object, also next to a process variable named body", async () => {
    const { run } = await startSteps();
    const { response } = await run("list_workspaces", {}, { body: { unknown: true } });
    expect(response).toMatchObject({ status: 200, body: { node_status: "Success" } });
  });

  test("sends a switch only if it is set", async () => {
    const task = await fillTemplate(readTemplate("list_users"), {});
    expect(evaluateInputs(task).body).toEqual({});
    const filled = await fillTemplate(readTemplate("list_users"), { "body.includeAvatars": "=true" });
    expect(evaluateInputs(filled).body).toEqual({ includeAvatars: true });
  });
});

describe("a create", () => {
  test("with nested lists from process variables, repeated by a further attempt, creates one call", async () => {
    const { app, run, secrets } = await startSteps();
    const userId = await findUser(run);
    const task = await fillTemplate(readTemplate("create_call"), call);
    const variables = evaluateInputs(task, { userId });
    const results = [await sendRequest(variables, secrets), await sendRequest(variables, secrets)];
    const ids = results.map((result) => Object(evaluateResult(task, result)).create_call.callId);
    expect(ids).toEqual([expect.any(String), ids[0]]);
    const { sandbox } = await app.sandbox();
    expect(sandbox.state.calls.find(ids[0])).toMatchObject({ title: 'Say "hello"', primaryUserId: userId });
  });

  test("that starts again creates another call", async () => {
    const { run } = await startSteps();
    const userId = await findUser(run);
    const results = [await run("create_call", call, { userId }), await run("create_call", call, { userId })];
    const ids = results.map((result) => Object(evaluateResult(result.task, result)).create_call.callId);
    expect(new Set(ids).size).toBe(2);
  });
});

describe("an error", () => {
  test("that is final is a BPMN error with its code, and with message and remedy as its text", async () => {
    const { run } = await startSteps();
    const { task, ...result } = await run("get_call_by_id", { "body.id": "999" });
    expect(evaluateErrorExpression(task, result)).toMatchObject({
      bpmnError: "service_not_found",
      message: expect.stringMatching(/\. \S/),
      variables: { gongError: { kind: "not_found", retryable: false } },
    });
  });

  test("of the input names the field", async () => {
    const { run } = await startSteps();
    const { task, ...result } = await run("list_users", { "body.limit": -1 });
    expect(evaluateErrorExpression(task, result)).toMatchObject({
      bpmnError: "invalid_input",
      message: expect.stringContaining("/limit"),
    });
  });

  test("of a wrong token does not contain it", async () => {
    const { secrets } = await startSteps();
    const task = await fillTemplate(readTemplate("list_users"), {});
    const result = await sendRequest(evaluateInputs(task), { ...secrets, GONG_CONNECTOR_TOKEN: "wrong-token" });
    const outcome = evaluateErrorExpression(task, result);
    expect(outcome).toMatchObject({ bpmnError: "access_token_required" });
    expect(JSON.stringify(outcome)).not.toContain("wrong-token");
  });

  test("that passes is retried after Gong's wait, with one retry less", async () => {
    const task = await fillTemplate(readTemplate("create_call"), {});
    const body = { message: "Gong's limit.", code: "rate_limited", retryable: true, retry_after_ms: 2500 };
    const error = { code: "429", message: "", variables: { response: { body: { node_status: "Errored", body } } } };
    const outcome = { jobError: "Gong's limit.", retries: 2, backoff: "PT3S" };
    expect(evaluateErrorExpression(task, { error })).toEqual(outcome);
  });

  test.for([
    ["list_users", null],
    ["create_call", null],
    ["create_meeting", { jobError: "connection lost", retries: 0, backoff: "PT0S" }],
  ] as const)("without a response repeats %s only if that is safe", async ([action, expected]) => {
    const task = await fillTemplate(readTemplate(action), {});
    const outcome = evaluateErrorExpression(task, { error: { code: "500", message: "connection lost" } });
    expect(outcome).toEqual(expected);
    expect(evaluateErrorExpression(task, { response: { status: 200, headers: {}, body: {} } })).toBeNull();
  });
});

test("a connection is chosen by the task, or for all tasks by the process variable gongConnection", async () => {
  const { run } = await startSteps();
  for (const [values, variables] of [
    [{ gongConnection: "con_unknown" }, {}],
    [{}, { gongConnection: "con_unknown" }],
  ]) {
    const { task, ...result } = await run("list_workspaces", values ?? {}, variables);
    expect(evaluateErrorExpression(task, result)).toMatchObject({ message: expect.stringContaining("con_unknown") });
  }
});
