// Actions as durable steps on a Restate server, with workers that are killed.
import { gong, plainSchema } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { openStore } from "gong-connector-server";
import { expect, onTestFinished, test } from "vitest";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { openRestateTest } from "./helpers/restate_test.ts";
import { createStoredConnections } from "./helpers/stored_connections.ts";

interface DiscoveredHandler {
  name: string;
  documentation: string;
  input_json_schema: unknown;
  output_json_schema: unknown;
}

test("serves one handler per action, with its description and schemas", async () => {
  const { restate, startWorker } = await openRestateTest();
  await startWorker();
  const response = await fetch(`${restate.nodes[0]?.admin}/services/gong`);
  const { handlers } = (await response.json()) as { handlers: DiscoveredHandler[] };
  const { actions } = gong().manifests;
  expect(handlers.map(({ name }) => name).sort()).toEqual([...actions.keys()].sort());
  for (const { name, documentation, input_json_schema: input, output_json_schema: output } of handlers) {
    const action = gong().action(name);
    expect(documentation).toBe(action.description);
    expect(output).toEqual(plainSchema(action.output));
    const required = action.input.required?.filter((field) => field !== action.idempotencyKeyInput) ?? [];
    expect(input).toEqual({ ...plainSchema(action.input), required });
  }
});

test("throws a terminal error with kind, issues and remedy for invalid input", async () => {
  const { startWorker, invoke, requests, gong } = await openRestateTest();
  await startWorker({ rateLimiter: false });
  const wrong = await invoke("gong/get_call_by_id", { id: "x" });
  expect(wrong).toMatchObject({
    status: 400,
    output: {
      metadata: { kind: "invalid_input", code: "invalid_input", action: "get_call_by_id", remedy: expect.any(String) },
    },
  });
  expect(JSON.parse(String(getPointer(wrong.output, "/metadata/issues")))).toMatchObject([{ path: "/id" }]);
  expect(requests).toEqual([]);
  const missing = await invoke("gong/get_call_by_id", { id: "1" });
  expect(missing).toMatchObject({
    status: 404,
    output: { metadata: { kind: "not_found", requestId: expect.any(String) } },
  });
  gong.sandbox.injectFault({
    operation: "GET /v2/users",
    status: 401,
    body: { errors: ["Access denied"] },
    times: 9,
  });
  expect(await invoke("gong/list_users")).toMatchObject({
    status: 401,
    output: { metadata: { kind: "unauthenticated" } },
  });
});

test("Restate retries a retryable error after the wait that Gong requests", async () => {
  const { startWorker, invoke, requests, gong } = await openRestateTest();
  await startWorker({ rateLimiter: false });
  gong.sandbox.injectFault({ operation: "GET /v2/users", status: 429, headers: { "retry-after": "1" } });
  gong.sandbox.injectFault({ operation: "GET /v2/users", status: 503 });
  const started = Date.now();
  expect(await invoke("gong/list_users", { limit: 1 })).toMatchObject({ status: 200, output: { items: [{}] } });
  expect(Date.now() - started).toBeGreaterThanOrEqual(1_000);
  expect(requests).toEqual(["GET /v2/users 429", "GET /v2/users 503", "GET /v2/users 200"]);
});

test("repeats a create whose response is lost with the same idempotency key", async () => {
  const { startWorker, invoke, gong, requests } = await openRestateTest();
  await startWorker({ rateLimiter: false });
  const host = gong.sandbox.state.users.find(({ settings }) => settings.telephonyCallsImported);
  const { clientUniqueId: _none, ...input } = newCall(host?.id ?? "", host?.emailAddress ?? "");
  gong.sandbox.injectFault({ operation: "POST /v2/calls", connection: "truncate" });
  const result = await invoke("gong/create_call", input);
  // Gong knows the key and names the existing call.
  expect(result).toMatchObject({ status: 200, output: { callId: expect.any(String) } });
  expect(gong.sandbox.state.calls.find(String(getPointer(result.output, "/callId")))).toBeDefined();
  expect(requests).toEqual(["POST /v2/calls 200", "POST /v2/calls 400"]);
  const next = await invoke("gong/create_call", input);
  expect(next).toMatchObject({ status: 200 });
  expect(getPointer(next.output, "/callId")).not.toBe(getPointer(result.output, "/callId"));
});

function newCall(primaryUser: string, emailAddress: string) {
  return {
    clientUniqueId: "",
    actualStart: "2026-03-01T09:00:00Z",
    direction: "Outbound",
    primaryUser,
    parties: [{ userId: primaryUser, emailAddress }],
  };
}

test("reports an unrepeatable write as outcome_unknown when its worker is killed", async () => {
  const { startWorker, invoke, gong } = await openRestateTest();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  let requestCount = 0;
  const silent = await startHttpServer(() => {
    requestCount += 1;
    arrive();
  });
  const settings = { rateLimiter: false, gong: { url: silent, ...gong.sandbox.credentials } };
  const worker = await startWorker(settings);
  const result = invoke("gong/create_meeting", {
    startTime: "2026-03-01T09:00:00Z",
    endTime: "2026-03-01T10:00:00Z",
    invitees: [{ email: "ana@example.com" }],
    organizerEmail: "ben@example.com",
  });
  await arrived;
  await worker.kill();
  await startWorker(settings);
  expect(await result).toMatchObject({
    status: 503,
    output: { metadata: { code: "outcome_unknown", retryable: "false" } },
  });
  expect(requestCount).toBe(1);
});

test("continues a read on another worker when its worker is killed", async () => {
  const environment = await openRestateTest();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const silent = await startHttpServer(() => arrive());
  const worker = await environment.startWorker({
    rateLimiter: false,
    gong: { url: silent, ...environment.gong.sandbox.credentials },
  });
  const result = environment.invoke("gong/list_users", { limit: 1 });
  await arrived;
  await worker.kill();
  await environment.startWorker({ rateLimiter: false });
  expect(await result).toMatchObject({ status: 200, output: { items: [{}] } });
});

test("shares one rate limiter between all workers and connections of a company", async () => {
  const environment = await openRestateTest({ sandbox: { rateLimits: { perSecond: 3, perDay: 10_000 } } });
  const { dataDirectory, ids } = await createStoredConnections(environment, 3_600_000, 2);
  // Slower than usual, since the machine may be busy with other tests.
  const settings = { dataDirectory, limits: { minIntervalMs: 400 } };
  await environment.startWorker(settings);
  await environment.startWorker(settings);
  const results = await Promise.all(
    Array.from({ length: 12 }, (_none, index) => {
      const headers = { "x-connection-id": ids[(index >> 1) % 2] ?? "" };
      // Every third step sends two requests, and the step reserves only the first.
      return index % 3 === 0
        ? environment.invoke("gong/list_extensive_calls", { filter: {}, limit: 101 }, headers)
        : environment.invoke("gong/list_users", { limit: 1 }, headers);
    }),
  );
  expect(results.map(({ status }) => status)).toEqual(results.map(() => 200));
  expect(environment.requests.filter((line) => !line.endsWith(" 200"))).toEqual([]);
  expect(environment.balancer.invocations.size).toBe(2);
});

test("suspends a step until the next day when the daily quota is used up", async () => {
  const env = { RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: "100ms" };
  const { restate, startWorker, invoke, requests } = await openRestateTest({ env });
  await startWorker({ limits: { perDay: 1 } });
  expect((await invoke("gong/list_users", { limit: 1 })).status).toBe(200);
  const { output } = await invoke("gong/list_users/send", { limit: 1 });
  const id = String(getPointer(output, "/invocationId"));
  const sql = `SELECT status FROM sys_invocation WHERE id = '${id}'`;
  await expect
    .poll(async () =>
      getPointer(await (await query(`${restate.nodes[0]?.admin}/query`, { query: sql })).json(), "/rows/0/status"),
    )
    .toBe("suspended");
  expect(requests).toHaveLength(1);
});

function query(url: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

test("limits a pause to a day, and an admin ends it", async () => {
  const environment = await openRestateTest();
  await environment.startWorker();
  const getNextRequestAt = async (): Promise<number> => {
    const sql = "SELECT value_utf8 FROM state WHERE service_name = 'gong_rate_limiter' AND service_key = 'k'";
    const result = await (await query(`${environment.restate.nodes[0]?.admin}/query`, { query: sql })).json();
    return JSON.parse(String(getPointer(result, "/rows/0/value_utf8"))).nextRequestAt;
  };
  const startedAt = Date.now();
  expect((await environment.invoke("gong_rate_limiter/k/pause", { pauseMs: 1e30 })).status).toBe(200);
  const pausedUntil = await getNextRequestAt();
  expect(pausedUntil).toBeGreaterThanOrEqual(startedAt + 86_400_000);
  expect(pausedUntil).toBeLessThanOrEqual(Date.now() + 86_400_000);
  expect((await environment.invoke("gong_rate_limiter/k/resume")).status).toBe(200);
  expect(await getNextRequestAt()).toBe(0);
});

test("refreshes an expiring token once for all waiting steps and workers", async () => {
  const environment = await openRestateTest();
  const { dataDirectory, id } = await createStoredConnections(environment, 30_000);
  await environment.startWorker({ dataDirectory, rateLimiter: false });
  await environment.startWorker({ dataDirectory, rateLimiter: false });
  const results = await Promise.all(
    Array.from({ length: 40 }, () => environment.invoke("gong/list_users", { limit: 1 }, { "x-connection-id": id })),
  );
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set([200]));
  expect(environment.requests.filter((line) => line.includes("/oauth2/"))).toEqual([
    "POST /oauth2/generate-customer-token 200",
  ]);
});

test("stores no secret in Restate", async () => {
  const environment = await openRestateTest();
  const { dataDirectory, id } = await createStoredConnections(environment, 30_000);
  await environment.startWorker({ dataDirectory });
  expect((await environment.invoke("gong/list_users", { limit: 1 }, { "x-connection-id": id })).status).toBe(200);
  const stored: string[] = [];
  for (const sql of ["SELECT key, value_utf8 FROM state", "SELECT entry_json, raw FROM sys_journal"]) {
    const response = await query(`${environment.restate.nodes[0]?.admin}/query`, { query: sql });
    stored.push(await response.text());
  }
  expect(stored[0]).toContain("refreshAt");
  expect(stored[1]).toMatch(/reserve/);
  const store = await openStore({ directory: dataDirectory });
  onTestFinished(() => store.close());
  const { secrets } = (await store.connections.getWithSecrets(id)) ?? {};
  const { clientSecret, accessKeySecret } = environment.gong.sandbox.credentials;
  const all = [...Object.values(secrets ?? {}), clientSecret, accessKeySecret];
  expect(all).toHaveLength(4);
  for (const secret of all) expect(stored.join()).not.toContain(secret);
});
