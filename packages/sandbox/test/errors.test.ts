// Error responses, and the unusual bodies of the CRM operations.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";
import type { SandboxOptions } from "../src/index.ts";

const startTime = Date.UTC(2026, 3, 15, 22);
let now = startTime;
let client: SandboxClient;

async function open(options: SandboxOptions = {}): Promise<void> {
  now = startTime;
  client = await openSandboxClient({ clock: () => now, ...options });
}

afterEach(() => client.close());

const getFailure = (response: SandboxTestResponse) => [response.status, response.body.errors];

describe("error responses", () => {
  beforeEach(() => open({ calls: 5 }));

  test.each([
    [
      "GET",
      "/v2/calls?fromDateTime=2019-01-01T00:00:00Z&toDateTime=2019-01-02T00:00:00Z",
      undefined,
      404,
      "No calls found corresponding to the provided filters",
    ],
    [
      "GET",
      "/v2/calls?fromDateTime=yesterday",
      undefined,
      400,
      "fromDateTime: must be a date and time in ISO-8601 format",
    ],
    ["GET", "/v2/calls/894411314421502864", undefined, 404, "Call ID 894411314421502864 was not found"],
    ["GET", "/v2/calls/abc", undefined, 400, "Bad request"],
    ["POST", "/v2/calls/extensive", {}, 400, "Json parse error, verify Json format matches the API description."],
    [
      "POST",
      "/v2/calls/extensive",
      { filter: { callIds: "1" } },
      400,
      "Json parse error, verify Json format matches the API description.",
    ],
    [
      "POST",
      "/v2/calls/extensive",
      { filter: { fromDateTime: "2026-01-02T00:00:00Z", toDateTime: "2026-01-01T00:00:00Z" } },
      400,
      "filter.fromDateTime: must be before toDateTime",
    ],
    [
      "POST",
      "/v2/stats/activity/scorecards",
      { filter: { scorecardIds: ["1"] } },
      404,
      "No answered scorecards found corresponding to the provided filters.",
    ],
    ["PUT", "/v2/calls/users-access", { callAccessList: [{ callId: "1", userIds: [] }] }, 400, "Some calls not found"],
    [
      "PUT",
      "/v2/calls/users-access",
      { callAccessList: [{ callId: "1" }] },
      400,
      "callAccessList[0].userIds: must not be null",
    ],
    ["GET", "/v2/permission-profile/users?profileId=1", undefined, 400, "Bad request"],
    [
      "POST",
      "/v2/flows/prospects/unassign-flows-by-instance-id",
      { flowInstanceIds: ["1"] },
      400,
      "One or more of the given flowInstanceIds does not exist",
    ],
    [
      "POST",
      "/v2/flows/steps",
      { flowIds: Array.from({ length: 21 }, () => "1") },
      400,
      "flowIds: size must be between 1 and 20",
    ],
    [
      "GET",
      "/v2/flows/prospects/bulk-assignments/12345",
      undefined,
      404,
      "Flow prospects bulk assignment 12345 not found",
    ],
    ["DELETE", "/v2/meetings/1", {}, 404, "The given meeting ID was not found."],
    ["POST", "/v2/entities/ask-entity", {}, 405, "Method Not Allowed"],
    ["GET", "/v2/nothing", undefined, 404, "Not Found"],
  ])("%s %s responds with Gong's status and text", async (method, path, body, status, error) => {
    const response = await client.send(method, path, body === undefined ? {} : { body });
    expect(getFailure(response)).toEqual([status, [error]]);
  });

  test("names every missing property of a new call", async () => {
    const response = await client.send("POST", "/v2/calls", { body: { clientUniqueId: "x", primaryUser: "1" } });
    expect(response.body.errors).toEqual([
      "actualStart: must not be null",
      "direction: must not be null",
      "parties: must not be null",
    ]);
  });

  test("rejects a body that is not declared as JSON or is not JSON", async () => {
    const raw = '{"filter":{}}';
    expect(getFailure(await client.send("POST", "/v2/calls/extensive", { raw }))).toEqual([
      415,
      ["Unsupported Media Type"],
    ]);
    const headers = { "content-type": "application/json" };
    expect((await client.send("POST", "/v2/calls/extensive", { raw: "{", headers })).status).toBe(400);
  });
});

describe("CRM operations", () => {
  beforeEach(() => open({ calls: 1, bulkProcessingMs: 3000 }));

  const register = () =>
    client.send("PUT", "/v2/crm/integrations", { body: { name: "Own", ownerEmail: "a@b.example" } });

  test("sends integrationId as a number that a JavaScript number cannot hold", async () => {
    const response = await register();
    const [, digits = ""] = /"integrationId":(\d+)/.exec(response.text) ?? [];
    expect(digits).toBe(response.body.integrationId);
    expect(String(Number(digits))).not.toBe(digits);
    expect((await register()).status).toBe(409);
  });

  test("reads the body of a GET and responds with 415 without one", async () => {
    const query = { integrationId: String((await register()).body.integrationId), objectType: "ACCOUNT" };
    expect(getFailure(await client.send("GET", "/v2/crm/entities", { query }))).toEqual([
      415,
      ["Unsupported Media Type"],
    ]);
    const response = await client.send("GET", "/v2/crm/entities", { query, body: ["a", "b"] });
    expect(response.body.crmObjectsMap).toEqual({ a: null, b: null });
  });

  test("processes an upload over time, reports errors by line and stores the valid lines", async () => {
    const integrationId = String((await register()).body.integrationId);
    const lines = [
      '{"objectId":"a1","modifiedDate":"2026-01-01T00:00:00Z","name":"Ærø"}',
      "",
      '{"objectId":"a2"}',
      "{oops",
    ];
    const query = { integrationId, objectType: "ACCOUNT", clientRequestId: "r-1" };
    const file = { part: "dataFile", name: "a.ldjson", type: "text/plain", content: lines.join("\n") };
    expect((await client.send("POST", "/v2/crm/entities", { query, file })).status).toBe(201);
    expect((await client.send("POST", "/v2/crm/entities", { query, file })).status).toBe(409);
    const status = () =>
      client.send("GET", "/v2/crm/request-status", { query: { integrationId, clientRequestId: "r-1" } });
    expect((await status()).body.status).toBe("PENDING");
    now += 1500;
    expect((await status()).body.status).toBe("IN_PROGRESS");
    now += 1500;
    expect((await status()).body).toMatchObject({
      status: "FAILED",
      totalErrorCount: 2,
      totalSuccessCount: 1,
      errors: [
        { line: 3, description: "Mandatory field [modifiedDate] is missing or empty" },
        { line: 4, description: "The line is not a JSON object" },
      ],
    });
    const read = await client.send("GET", "/v2/crm/entities", {
      query: { integrationId, objectType: "ACCOUNT" },
      body: ["a1"],
    });
    expect(read.body.crmObjectsMap).toMatchObject({ a1: { name: "Ærø" } });
    const otherPart = { ...file, part: "file" };
    const rejected = await client.send("POST", "/v2/crm/entities", {
      query: { ...query, clientRequestId: "r-2" },
      file: otherPart,
    });
    expect(getFailure(rejected)).toEqual([400, ["dataFile part is missing"]]);
  });
});
