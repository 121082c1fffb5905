// The steps API with the sandbox: listing, execution, authentication and errors.
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { FastifyInstance } from "fastify";
import { type AnyConnector, gong, gongManifests } from "gong-connector";
import { errorKinds, httpStatusByKind } from "gong-connector/internal";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { meeting } from "../../../../test/helpers/responses.ts";
import { startHttpServer } from "../../../../test/helpers/servers.ts";
import { createApp } from "../../src/app.ts";

const token = "steps-token-of-the-tests";
let served: SandboxServer;
let app: FastifyInstance;
let url: string;
let slow: AnyConnector;

beforeAll(async () => {
  served = await startSandboxServer({ port: 0, rateLimits: false });
  const connector = gong({
    ...createAccountOptions(served.url, served.sandbox.credentials),
    maxRetries: 0,
    files: { localFiles: "none", allowPrivateUrls: false },
  });
  app = await createApp({
    stepsApi: {
      getConnector: ({ headers }) => (headers["x-connection-id"] === "slow" ? slow : connector),
      catalog: connector,
      token,
    },
  });
  url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/api/v2/integration-schema/gong/actions`;
});
afterAll(async () => {
  await app.close();
  await served.close();
});

interface ResponseBody {
  node_status?: "Success" | "Errored";
  data?: unknown;
  body?: { kind: string; message: string; issues?: { path: string }[] };
  [index: number]: unknown;
}

const authorized = { authorization: `Bearer ${token}` };

async function callApi(path: string, body?: unknown, headers: Record<string, string> = authorized) {
  const sent =
    body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await fetch(`${url}${path}`, {
    ...sent,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
  });
  const parsed: ResponseBody = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, body: parsed };
}

describe("listing", () => {
  test("returns every action with name, action_id, description and tag", async () => {
    const { status, body } = await callApi("");
    expect(status).toBe(200);
    expect(body).toHaveLength(gongManifests().actions.size);
    expect(body).toContainEqual({
      name: "List Users",
      action_id: "list_users",
      description: expect.any(String),
      tag: "Users",
    });
  });

  test("returns the parameters of an action", async () => {
    expect((await callApi("/get_call_by_id")).body[0]).toMatchObject({
      name: "id",
      label: "ID",
      required: true,
      type: "string",
    });
    expect((await callApi("/list_calls")).body[0]).toMatchObject({
      name: "fromDateTime",
      label: "From date time",
      required: false,
    });
  });

  test.for(["xml", "JSON-Schema", ""])("rejects the format '%s' of an action", async (format) => {
    const { status, body } = await callApi(`/get_call_by_id?format=${format}`);
    const issues = [{ path: "/format", message: expect.stringContaining("json-schema") }];
    expect({ status, body }).toMatchObject({ status: 400, body: { body: { code: "invalid_input", issues } } });
  });

  test("returns the schemas of an action", async () => {
    const { body } = await callApi("/get_call_by_id?format=json-schema");
    expect(body).toMatchObject({
      input: { required: ["id"], additionalProperties: false },
      output: { type: "object" },
    });
    expect(JSON.stringify(body)).not.toMatch(/"(\$ref|lookup|remedy)":/);
  });
});

describe("executing", () => {
  test("returns the output of an action", async () => {
    const { status, body } = await callApi("/list_users/execute", { limit: 2 });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { node_status: "Success", data: { items: [{}, {}] } },
    });
  });

  test("returns every issue of an invalid input", async () => {
    const { status, body } = await callApi("/get_call_by_id/execute", { id: 1, other: true });
    expect(status).toBe(400);
    expect(body).toMatchObject({ node_status: "Errored", body: { kind: "invalid_input", retryable: false } });
    expect(body.body?.issues?.map(({ path }) => path).sort()).toEqual(["/id", "/other"]);
  });

  test("returns the status and request id of an error response of Gong", async () => {
    const { status, body } = await callApi("/get_call_by_id/execute", { id: "894411314421502864" });
    expect({ status, body }).toMatchObject({
      status: 404,
      body: { body: { kind: "not_found", status: 404, request_id: expect.any(String) } },
    });
  });

  test("returns Gong's explanation and its link", async () => {
    const userFacingError = "Google Meet is disconnected from Gong. Contact your Gong admin.";
    served.sandbox.injectFault({
      operation: "POST /v2/meetings",
      status: 409,
      body: { errors: ["Provider disconnected"], userFacingError, fixUrl: "https://app.gong.example/settings" },
    });
    const { body } = await callApi("/create_meeting/execute", meeting);
    expect(body).toMatchObject({
      body: { kind: "conflict", message: userFacingError, help_url: "https://app.gong.example/settings" },
    });
  });

  test("returns the Retry-After of Gong", async () => {
    served.sandbox.injectFault({ operation: "GET /v2/users", status: 429, headers: { "retry-after": "7200" } });
    const { status, headers, body } = await callApi("/list_users/execute", {});
    expect(status).toBe(429);
    expect(headers.get("retry-after")).toBe("7200");
    expect(body.body).toMatchObject({ kind: "rate_limited", retryable: true, retry_after_ms: 7_200_000 });
  });

  test("rejects an id that would lose digits as a number", async () => {
    const { status, body } = await callApi("/get_call_by_id/execute", '{"id":7782342274025937895}');
    expect({ status, message: body.body?.message }).toEqual({
      status: 400,
      message: expect.stringContaining("in quotes"),
    });
  });

  test.for([
    ["invalid JSON", "/list_users/execute", "{", 400],
    ["an unknown action", "/list_user/execute", {}, 400],
    ["a local file", "/add_call_media/execute", { id: "1", file: "/etc/passwd" }, 400],
    ["a body over the limit", "/list_users/execute", { filler: "x".repeat(11_000_000) }, 413],
    ["an unknown path", "/list_users/executed", {}, 404],
    ["an unknown path outside the API", "/../../../nothing", {}, 404],
  ] as const)("rejects %s", async ([, path, body, status]) => {
    const response = await callApi(path, body);
    expect(response.status).toBe(status);
    expect(response.body.node_status).toBe("Errored");
  });

  test("rejects a body of another content type", async () => {
    const { status, body } = await callApi("/list_users/execute", "a=1", {
      ...authorized,
      "content-type": "text/plain",
    });
    expect({ status, body: body.body }).toMatchObject({
      status: 415,
      body: { kind: "invalid_input", remedy: expect.stringContaining("content-type: application/json") },
    });
  });

  test("returns a request id for each response", async () => {
    const [one, other] = await Promise.all([callApi("/list_users"), callApi("/nothing")]);
    expect(one?.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
    expect(other?.headers.get("x-request-id")).not.toBe(one?.headers.get("x-request-id"));
  });

  test("aborts the step and its request when the client disconnects", async () => {
    const arrived = Promise.withResolvers<IncomingMessage>();
    const hanging = await startHttpServer((request) => arrived.resolve(request));
    slow = gong(createAccountOptions(hanging));
    const call = request(`${url}/list_users/execute`, {
      method: "POST",
      headers: { ...authorized, "x-connection-id": "slow" },
    });
    call.on("error", () => {});
    call.end();
    const received = await arrived.promise;
    call.destroy();
    await expect(once(received, "close")).rejects.toThrow("aborted");
  });
});

describe("health", () => {
  test("reports health without a token", async () => {
    const origin = new URL(url).origin;
    expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: "ok" });
    expect(await (await fetch(`${origin}/readyz`)).json()).toMatchObject({ status: "ready" });
  });
});

describe("other hosts", () => {
  test("serves the OpenAPI document with the URL of the server", async () => {
    const { origin } = new URL(url);
    const document: { openapi: string; servers: unknown } = JSON.parse(
      await (await fetch(`${origin}/openapi.json`)).text(),
    );
    expect(document).toMatchObject({ openapi: "3.0.3", servers: [{ url: origin }] });
  });

  test("serves the MCP tools with the token only", async () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const call = (headers: Record<string, string>) =>
      fetch(`${new URL(url).origin}/mcp`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      });
    expect((await call({})).status).toBe(401);
    const response = await call(authorized);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("get_call_by_id");
  });
});

test("has an HTTP status for every error kind", () => {
  expect(Object.keys(httpStatusByKind).sort()).toEqual([...errorKinds].sort());
});
