// Runs of pages and steps: records, retention, retries, usage and quota.
import { expect, test } from "vitest";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import type { Overview, Page, RunDetail, RunResult, RunRow, Usage } from "../src/api/settings_contract.ts";
import { connectAccount, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";

const setRetention = (admin: TestBrowser, content: string, days = 7) =>
  admin.put("/settings", { authMethod: "oauth2", credentialSource: "sandbox", retention: { content, days } });

const runs = async (admin: TestBrowser, query = ""): Promise<Page<RunRow>> =>
  (await admin.get<Page<RunRow>>(`/runs${query}`)).body;

const detail = async (admin: TestBrowser, id: string): Promise<RunDetail> =>
  (await admin.get<RunDetail>(`/runs/${id}`)).body;

const missing = { id: "894411314421502864" };

test.for([
  ["none", false, false],
  ["errors", false, true],
  ["all", true, true],
] as const)("stores the content of runs with the retention %s", async ([content, ofSuccess, ofFailure]) => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await setRetention(admin, content);
  const connection = await connectAccount(admin);
  const good = (await admin.post<RunResult>("/actions/list_users/run", { connection, input: { limit: 1 } })).body;
  const bad = (await admin.post<RunResult>("/actions/get_user_by_id/run", { connection, input: missing })).body;
  expect(good.output).toBeDefined();
  expect(bad.error?.kind).toBe("not_found");

  const succeeded = await detail(admin, good.run);
  expect(succeeded).toMatchObject({
    action: "list_users",
    connection,
    customer: "Fernhill",
    state: "succeeded",
    requests: 1,
    timeline: [{ attempt: 1, status: 200, offsetMs: expect.any(Number), waitMs: expect.any(Number) }],
  });
  expect([succeeded.input, succeeded.output]).toEqual(ofSuccess ? [{ limit: 1 }, good.output] : [undefined, undefined]);
  const failed = await detail(admin, bad.run);
  expect(failed).toMatchObject({ state: "failed", errorKind: "not_found", timeline: [{ status: 404 }] });
  expect([failed.input, failed.error?.requestId]).toEqual(
    ofFailure ? [missing, bad.error?.requestId] : [undefined, undefined],
  );
});

test("the ids of runs are random and start with their time, so that new rows are next to each other", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const startedAt = Date.now();
  const run = async () => (await admin.post<RunResult>("/actions/list_users/run", { connection, input: {} })).body.run;
  const ids = [await run(), await run()];
  for (const id of ids) {
    expect(id).toMatch(/^run_[0-9a-f]{32}$/);
    const time = Number.parseInt(id.slice(4, 16), 16);
    expect(time).toBeGreaterThanOrEqual(startedAt);
    expect(time).toBeLessThanOrEqual(Date.now());
  }
  expect(ids[0]?.slice(16)).not.toBe(ids[1]?.slice(16));
});

test("records steps with the connection of their header", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const [cedar] = [await connectAccount(admin, "Cedar"), await connectAccount(admin, "Birch")];
  const step = await app.step("list_users", { limit: 2 }, { "x-connection-id": cedar });
  expect(step).toMatchObject({ status: 200, body: { node_status: "Success", data: { items: [{}, {}] } } });
  const failed = await app.step("get_user_by_id", missing, { "x-connection-id": cedar });
  expect(failed).toMatchObject({ status: 404, body: { body: { kind: "not_found", request_id: expect.any(String) } } });
  expect((await runs(admin)).items).toMatchObject([
    { action: "get_user_by_id", connection: cedar, customer: "Cedar", state: "failed", errorKind: "not_found" },
    { action: "list_users", connection: cedar, customer: "Cedar", state: "succeeded" },
  ]);
});

test("uses the only connection for a step without a header, and rejects it when there are several", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  expect((await app.step("list_users", { limit: 1 })).status).toBe(200);
  const cedar = await connectAccount(admin, "Cedar");
  expect((await app.step("list_users", { limit: 1 })).status).toBe(200);
  await connectAccount(admin, "Birch");
  expect(await app.step("list_users", { limit: 1 })).toMatchObject({
    status: 400,
    body: { body: { kind: "invalid_input", issues: [{ path: "/x-connection-id" }] } },
  });
  expect(await app.step("list_users", {}, { "x-connection-id": "con_none" })).toMatchObject({ status: 404 });
  expect((await runs(admin)).items.map(({ connection }) => connection)).toEqual([cedar, "sandbox"]);
});

test("runs steps in the sandbox only while it is chosen", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const run = async () => (await app.step("list_users", { limit: 1 }, { "x-connection-id": "sandbox" })).status;
  expect(await run()).toBe(200);
  const fields = { clientId: "an-id", clientSecret: "a-secret-of-the-app" };
  await admin.put("/settings", { authMethod: "oauth2", credentialSource: "configured", fields });
  expect(await run()).toBe(404);
  await admin.put("/settings", { authMethod: "oauth2", credentialSource: "sandbox" });
  expect(await run()).toBe(200);
});

test("uses the credentials of the environment before connections", async () => {
  const company = await startSettingsServer();
  const { url, sandbox } = await company.sandbox();
  await connectAccount(await company.admin());
  const { storeOptions } = company;
  const environment = createAccountOptions(url, sandbox.credentials);
  const app = await startSettingsServer({ storeOptions, environment });
  const admin = await app.admin();
  expect((await app.step("list_users", { limit: 1 })).status).toBe(200);
  expect((await runs(admin)).items).toMatchObject([{ connection: "environment" }]);
});

test("lists runs newest first with filters and pages", async () => {
  let now = Date.parse("2026-03-01T10:00:00Z");
  const app = await startSettingsServer({ now: () => now });
  const admin = await app.admin();
  const { runs: stored } = app.server.services.store;
  for (let index = 0; index < 60; index += 1) {
    const run = {
      id: `run_${String(index).padStart(2, "0")}`,
      action: index % 2 ? "list_users" : "list_calls",
      connection: "c",
    };
    await stored.start({ ...run, startedAt: now });
    const state = index % 3 ? ("succeeded" as const) : ("failed" as const);
    await stored.finish({ ...run, startedAt: now, state, durationMs: 1, requests: 1 }, [], undefined);
    now += 60_000;
  }
  const first = await runs(admin);
  const second = await runs(admin, `?cursor=${first.nextCursor}`);
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 10, undefined]);
  expect([first.items[0]?.id, second.items.at(-1)?.id]).toEqual(["run_59", "run_00"]);
  expect((await runs(admin, "?action=list_users&state=failed")).items).toHaveLength(10);
  const span = "?from=2026-03-01T10:00:00Z&to=2026-03-01T10:05:00Z";
  expect((await runs(admin, span)).items).toHaveLength(5);
  expect((await runs(admin, "?connection=other")).items).toEqual([]);
  expect(await admin.get("/runs?from=yesterday")).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path: "/from" }] } },
  });
});

test("runs a stored input again", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await setRetention(admin, "all");
  const connection = await connectAccount(admin);
  const first = (await admin.post<RunResult>("/actions/list_users/run", { connection, input: { limit: 2 } })).body;
  const again = (await admin.post<RunResult>(`/runs/${first.run}/retry`)).body;
  expect(again.run).not.toBe(first.run);
  expect(again.output).toEqual(first.output);
  await setRetention(admin, "none");
  const unstored = (await admin.post<RunResult>("/actions/list_users/run", { connection, input: {} })).body;
  expect(await admin.post(`/runs/${unstored.run}/retry`)).toMatchObject({
    status: 409,
    body: { error: { kind: "conflict" } },
  });
  expect((await admin.post("/runs/run_none/retry")).status).toBe(404);
});

test("stores an input with its secrets redacted and does not run it again", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await setRetention(admin, "all");
  const connection = await connectAccount(admin);
  const { accessToken = "" } = await app.server.services.store.secrets.get(connection);
  const input = { method: "GET", path: "/v2/users", query: { note: `Bearer ${accessToken}` } };
  const { body } = await admin.post<RunResult>("/actions/http_request/run", { connection, input });
  expect(JSON.stringify(body.request)).not.toContain(accessToken);
  const stored = await detail(admin, body.run);
  expect(stored.input).toMatchObject({ query: { note: "Bearer ••••" } });
  expect((await admin.post(`/runs/${body.run}/retry`)).status).toBe(409);
});

test("counts requests, errors and rate limits by hour and action", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  const connection = await connectAccount(admin);
  const { sandbox } = await app.sandbox();
  sandbox.injectFault({ operation: "GET /v2/users", status: 429, headers: { "retry-after": "0" } });
  const { body } = await admin.post<RunResult>("/actions/list_users/run", { connection, input: { limit: 1 } });
  expect(body).toMatchObject({ requests: 2, output: { items: [{}] } });
  const timeline = (await detail(admin, body.run)).timeline;
  expect(timeline).toMatchObject([
    { attempt: 1, status: 429, kind: "rate_limited" },
    { attempt: 2, status: 200 },
  ]);
  await app.server.services.runRecorder.waitForWrites();
  const day = new Date().toISOString().slice(0, 10);
  const usage = (await admin.get<Usage>(`/usage?day=${day}`)).body;
  expect(usage.hours).toHaveLength(24);
  expect(usage.hours.reduce((sum, { rateLimitedCount }) => sum + rateLimitedCount, 0)).toBe(1);
  // One of the requests is the connection test.
  expect(usage.actions).toMatchObject([{ action: "list_users", requests: 3, errors: 1 }]);
  expect(usage.quota).toMatchObject({ used: 3, limit: 10_000, remaining: 9_997 });
  expect((await admin.get<Usage>("/usage?day=2020-01-01")).body.actions).toEqual([]);
  expect((await admin.get("/usage?day=today")).status).toBe(422);
  const overview = (await admin.get<Overview>("/overview")).body;
  expect(overview.lastRuns).toMatchObject([{ id: body.run }]);
  expect(overview.setupSteps.find(({ id }) => id === "run")?.done).toBe(true);
});

test("estimates when the quota is used up", async () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  const app = await startSettingsServer({ now: () => now });
  const admin = await app.admin();
  const { database, runs } = app.server.services.store;
  await database.query(
    "INSERT INTO rate_limiter_states (quota_key, next_request_at, day, requests_used) VALUES ('c', 0, $1, 6000)",
    [Math.floor(now / 86_400_000)],
  );
  const counts = { requests: 10, errors: 0, waitMs: 0, rateLimitedCount: 0 };
  await runs.addUsage({ day: "2026-03-01", hour: 11, action: "list_calls", ...counts });
  const { quota } = (await admin.get<Usage>("/usage")).body;
  expect(quota).toMatchObject({ used: 6000, remaining: 4000, resetsAt: "2026-03-02T00:00:00.000Z" });
  // At 6,000 requests per hour, the remaining 4,000 take 40 minutes.
  expect(quota.exhaustedAt).toBe("2026-03-01T12:40:00.000Z");
});
