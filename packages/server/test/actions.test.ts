// Actions in the settings API: the list, one action, runs and errors.
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { gongManifests } from "gong-connector";
import { expect, test } from "vitest";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import type {
  ActionDetail,
  ActionExample,
  Catalog,
  ConnectionRow,
  RunDetail,
  RunResult,
} from "../src/api/settings_contract.ts";
import { connectAccount, selectAllScopes, startSettingsServer } from "./helpers/settings_server.ts";

const allTime = { fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z" };

test("lists every action in its group", async () => {
  const admin = await (await startSettingsServer()).admin();
  const { body } = await admin.get<Catalog>("/actions");
  expect(body.actions).toHaveLength(gongManifests().actions.size);
  const groups = body.groups.map(({ id }) => id);
  expect(body.actions.filter(({ group }) => !groups.includes(group))).toEqual([]);
  expect(body.actions.find(({ id }) => id === "get_call_by_id")).toMatchObject({
    title: "Get Call By Id",
    effect: "read",
    operationId: "getCall",
    method: "GET",
    path: "/v2/calls/{id}",
    scopes: ["api:calls:read:basic"],
  });
});

test("returns each action with expanded schemas and code snippets", async () => {
  const admin = await (await startSettingsServer()).admin();
  for (const { id } of (await admin.get<Catalog>("/actions")).body.actions) {
    const { body, text } = await admin.get<ActionDetail>(`/actions/${id}`);
    expect(text, id).not.toContain('"$ref"');
    const { library, ...others } = body.snippets;
    for (const code of [...Object.values(library), ...Object.values(others)]) {
      expect(code, id).toContain(id);
      expect(code, id).toContain("{{input}}");
    }
  }
  expect((await admin.get("/actions/nothing")).status).toBe(404);
});

test("runs an action with a connection and returns its output, redacted request, duration and quota", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const { body, text } = await admin.post<RunResult>("/actions/list_users/run", { connection, input: { limit: 2 } });
  expect(body).toMatchObject({
    run: expect.stringMatching(/^run_/),
    output: { items: [{}, {}] },
    request: {
      method: "GET",
      url: `${(await app.sandbox()).url}/v2/users`,
      headers: { authorization: "Bearer ••••" },
    },
    requests: 1,
    durationMs: expect.any(Number),
  });
  expect(body.error).toBeUndefined();
  const { accessToken = "", refreshToken = "" } = await app.server.services.store.secrets.get(connection);
  expect(text).not.toContain(accessToken);
  expect(text).not.toContain(refreshToken);
  const [, next] = [
    body.quotaRemaining,
    (await admin.post<RunResult>("/actions/list_users/run", { connection, input: {} })).body,
  ];
  expect(next.quotaRemaining).toBe(body.quotaRemaining - next.requests);
});

test("reads an input of the page as programs send it, and suggests the nearest action", async () => {
  const admin = await (await startSettingsServer()).admin();
  const connection = await connectAccount(admin);
  const input = { limit: "2", cursor: "", includeAvatars: null };
  const { body } = await admin.post<RunResult>("/actions/list_users/run", { connection, input });
  expect(body).toMatchObject({ output: { items: [{}, {}] } });
  const unknown = await admin.get<{ error: { message: string } }>("/actions/list_user");
  expect(unknown.body.error.message).toBe("action list_user does not exist. Did you mean list_users?");
});

test("sends nothing for an invalid input and returns the path of each issue", async () => {
  const admin = await (await startSettingsServer()).admin();
  const connection = await connectAccount(admin);
  const { status, body } = await admin.post<RunResult>("/actions/get_call_by_id/run", {
    connection,
    input: { id: "x" },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ requests: 0, error: { kind: "invalid_input", issues: [{ path: "/id" }] } });
  expect(body.request).toBeUndefined();
});

test("rejects an id that would lose digits as a number", async () => {
  const admin = await (await startSettingsServer()).admin();
  const connection = await connectAccount(admin);
  const raw = `{"connection":"${connection}","input":{"id":7782342274025937895}}`;
  expect(await admin.post("/actions/get_call_by_id/run", raw)).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/input/id", message: expect.stringContaining("in quotes") }] } },
  });
});

test("names the missing scope and keeps the session and the connection", async () => {
  const admin = await (await startSettingsServer()).admin();
  const connection = await connectAccount(admin);
  const { body } = await admin.post<RunResult>("/actions/list_calls/run", { connection, input: allTime });
  expect(body.error).toMatchObject({ kind: "forbidden", scopes: ["api:calls:read:basic"], remedy: expect.any(String) });
  const choices = await admin.post("/actions/list_calls/choices", { connection, path: "/workspaceId" });
  expect(choices).toMatchObject({ status: 424, body: { error: { kind: "forbidden" } } });
  expect((await admin.get<ConnectionRow>(`/connections/${connection}`)).body.state).toBe("connected");
});

test("runs paid actions only when they are enabled", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await selectAllScopes(admin);
  const connection = await connectAccount(admin);
  const { body: detail } = await admin.get<ActionDetail>("/actions/get_brief");
  expect(detail.cost).toBe("credits");
  const { input } = (await admin.get<ActionExample>(`/actions/get_brief/example?connection=${connection}`)).body;
  const run = async () => (await admin.post<RunResult>("/actions/get_brief/run", { connection, input })).body;
  expect(await run()).toMatchObject({
    requests: 0,
    error: { kind: "rejected", code: "paid_actions_disabled" },
  });
  const step = await app.step("get_brief", input, { "x-connection-id": connection });
  expect(step).toMatchObject({ status: 422, body: { body: { kind: "rejected" } } });
  await admin.put("/settings", {
    authMethod: "oauth2",
    credentialSource: "sandbox",
    actions: { allowPaidActions: true },
  });
  expect(await run()).toMatchObject({ requests: 1 });
});

test("rejects local files and private URLs in uploads", async () => {
  const admin = await (await startSettingsServer()).admin();
  await selectAllScopes(admin);
  const connection = await connectAccount(admin);
  for (const input of [
    { id: "1", file: "/etc/passwd" },
    { id: "1", mediaUrl: "http://127.0.0.1:1/a.mp3" },
  ]) {
    const { body, text } = await admin.post<RunResult>("/actions/add_call_media/run", { connection, input });
    expect(body).toMatchObject({ requests: 0, error: { kind: "invalid_input" } });
    expect(text).not.toContain("root:");
  }
});

test("returns an output that does not match its schema, with the drift, and counts it", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const { sandbox } = await app.sandbox();
  const user = { id: "5", active: "yes", nickname: "Bo" };
  for (const times of [1, 2]) {
    sandbox.injectFault({
      operation: "GET /v2/users",
      status: 200,
      body: { requestId: "r", records: {}, users: [user, user, user] },
    });
    const { body } = await admin.post<RunResult>("/actions/list_users/run", { connection, input: {} });
    const path = "/items/*/active";
    expect(body.drift).toEqual([
      { path, message: expect.stringContaining("not a string") },
      { path: "/items/*/nickname", message: "is not in the output schema" },
    ]);
    const { body: rows } = await admin.get<object[]>("/drift");
    expect(rows).toContainEqual(expect.objectContaining({ action: "list_users", path, count: times }));
  }
});

test("aborts a run and its request when the browser disconnects", async () => {
  const arrived = Promise.withResolvers<IncomingMessage>();
  let hangs = false;
  const baseUrl = await startHttpServer((request, response) => {
    if (hangs) arrived.resolve(request);
    else response.setHeader("content-type", "application/json").end('{"requestId":"r","records":{},"users":[]}');
  });
  const app = await startSettingsServer({ allowedDomains: ["127.0.0.1"] });
  const admin = await app.admin();
  const fields = { accessKey: "a-key", accessKeySecret: "a-secret", baseUrl };
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "configured", fields });
  const { connection } = (await admin.post<{ connection: ConnectionRow }>("/connections", { customer: "Own" })).body;
  hangs = true;
  const controller = new AbortController();
  const body = { connection: connection.id, input: {} };
  const pending = admin.request("POST", "/api/app/actions/list_users/run", body, {}, controller.signal);
  const received = await arrived.promise;
  controller.abort();
  await expect(pending).rejects.toThrow();
  await expect(once(received, "close")).rejects.toThrow("aborted");
  await app.server.services.runRecorder.waitForWrites();
  const { items } = (await admin.get<{ items: RunDetail[] }>("/runs")).body;
  expect(items).toMatchObject([{ state: "failed", errorKind: "cancelled" }]);
});

test("aborts the runs of a connection when it is disconnected", async () => {
  const arrived = Promise.withResolvers<void>();
  let hangs = false;
  const baseUrl = await startHttpServer((_request, response) => {
    if (hangs) arrived.resolve();
    else response.setHeader("content-type", "application/json").end('{"requestId":"r","records":{},"users":[]}');
  });
  const app = await startSettingsServer({ allowedDomains: ["127.0.0.1"] });
  const admin = await app.admin();
  const fields = { accessKey: "a-key", accessKeySecret: "a-secret", baseUrl };
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "configured", fields });
  const { connection } = (await admin.post<{ connection: ConnectionRow }>("/connections", { customer: "Own" })).body;
  hangs = true;
  const running = app.step("list_users", {}, { "x-connection-id": connection.id });
  await arrived.promise;
  await admin.delete(`/connections/${connection.id}`);
  expect(await running).toMatchObject({
    status: 401,
    body: { body: { message: expect.stringContaining("disconnected") } },
  });
});
