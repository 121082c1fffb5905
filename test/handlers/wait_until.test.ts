// The two actions that wait for a job: growing pauses, progress and time-outs, on fake timers.

import { type Sandbox, startSandboxServer } from "gong-connector-sandbox";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type GongOptions, gong, type RunOptions } from "../../src/index.ts";
import type { Progress } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { startHttpServer } from "../helpers/servers.ts";

const start = Date.UTC(2026, 3, 15, 22);

/** Longest pause of these tests. Timers of a request in flight are longer, except the one for connecting. */
const maxPauseMs = 120_000;
const connectMs = 10_000;

/** The time does not pass during a request and advances to the end of each pause. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: start });
  const set = globalThis.setTimeout;
  const setFakeTimeout = (callback: () => void, milliseconds = 0): NodeJS.Timeout => {
    const isPause = milliseconds <= maxPauseMs && milliseconds !== connectMs;
    if (isPause) setImmediate(() => vi.isFakeTimers() && vi.advanceTimersByTime(milliseconds));
    return set(callback, milliseconds);
  };
  vi.stubGlobal("setTimeout", setFakeTimeout);
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
});

/** A connector, and the times of its requests in seconds. */
function connect(baseUrl: string, options: GongOptions = {}) {
  const requestTimes: number[] = [];
  const connector = gong({
    ...createAccountOptions(baseUrl),
    rateLimiter: false,
    strict: true,
    maxRetries: 0,
    timeoutMs: 10 * maxPauseMs,
    ...options,
    onAttempt: () => requestTimes.push((Date.now() - start) / 1000),
  });
  const run = connector.run as (id: string, input: unknown, options?: RunOptions) => Promise<unknown>;
  return { requestTimes, run };
}

async function connectToSandbox(bulkProcessingMs: number) {
  const served = await startSandboxServer({ port: 0, bulkProcessingMs, rateLimits: false });
  onTestFinished(() => served.close());
  return {
    sandbox: served.sandbox,
    ...connect(served.url, createAccountOptions(served.url, served.sandbox.credentials)),
  };
}

async function register(run: (id: string, input: unknown) => Promise<unknown>, { state }: Sandbox): Promise<string> {
  const ownerEmail = state.users[0]?.emailAddress;
  const output = await run("register_crm_integration", { name: "Own CRM", ownerEmail });
  return String(Reflect.get(Object(output), "integrationId"));
}

const record = { objectId: "acc-1", modifiedDate: "2026-04-01T10:00:00Z", name: "PBR" };

test("requests the status of an upload with growing pauses until it is done, and returns its faulty lines", async () => {
  const { sandbox, run, requestTimes } = await connectToSandbox(20_000);
  const integrationId = await register(run, sandbox);
  requestTimes.length = 0;
  const reports: Progress[] = [];
  const entities = [record, { ...record, objectId: "no good" }];
  const input = { integrationId, objectType: "ACCOUNT", clientRequestId: "one", entities };
  const onProgress = (progress: Progress): void => {
    if (progress.unit) reports.push(progress);
  };
  const output = await run("upload_crm_entities_and_wait", input, { onProgress });
  expect(output).toMatchObject({ clientRequestId: "one", finished: true, status: "FAILED", totalErrorCount: 1 });
  expect(output).toMatchObject({ errors: [{ line: 2 }], totalSuccessCount: 1 });
  const seconds = requestTimes.slice(1).map((time) => time - (requestTimes[0] ?? 0));
  expect(seconds).toEqual([0, 1, 3, 7, 15, 30]);
  expect(reports.at(-1)).toEqual({ sent: 30, total: 600, unit: "seconds waited" });
});

test("returns the current status of an upload after the time-out", async () => {
  const { sandbox, run } = await connectToSandbox(3_600_000);
  const integrationId = await register(run, sandbox);
  const input = {
    integrationId,
    objectType: "ACCOUNT",
    clientRequestId: "two",
    entities: [record],
    timeoutSeconds: 20,
  };
  const output = await run("upload_crm_entities_and_wait", input);
  expect(output).toMatchObject({ clientRequestId: "two", finished: false, status: "PENDING" });
});

test("reports the progress of a bulk assignment and returns the failed prospects", async () => {
  const { sandbox, run } = await connectToSandbox(6_000);
  const flow = [...sandbox.state.engage.flows.values()].find(({ visibility }) => visibility === "Company");
  const flowInstanceOwnerEmail = sandbox.state.users[5]?.emailAddress;
  const prospects = [{ firstName: "Jon", lastName: "Snow", email: "jon@elsewhere.example" }, { crmId: "unknown" }];
  const reports: Progress[] = [];
  const input = { flowId: flow?.id, flowInstanceOwnerEmail, prospects };
  const output = await run("bulk_assign_prospects_and_wait", input, {
    onProgress: (progress) => reports.push(progress),
  });
  expect(output).toMatchObject({
    finished: true,
    assignment: { status: "COMPLETED", totalCount: 2, processedCount: 2, failedCount: 1 },
    failed: [{ prospect: { crmId: "unknown" } }],
  });
  expect(reports.map(({ sent }) => sent)).toEqual([0, 1, 2]);
  expect(reports[0]).toEqual({ sent: 0, total: 2, unit: "prospects" });
});

const bulk = { id: "b1", status: "IN_PROGRESS", totalCount: 1 };
const request = { flowId: "1", flowInstanceOwnerEmail: "sam@example.com", prospects: [{ crmId: "c1" }] };

/** A server that sends these responses one after the other, then always the last one. */
async function connectToServer(...responses: readonly (readonly [number, object, Record<string, string>?])[]) {
  let requests = 0;
  const baseUrl = await startHttpServer((_request, response) => {
    const [status, body, headers = {}] = responses[Math.min(requests, responses.length - 1)] ?? [500, {}];
    requests += 1;
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  return { ...connect(baseUrl), getRequests: () => requests };
}

test("continues after retryable errors", async () => {
  const busy = [503, { errors: ["later"] }] as const;
  const { run, getRequests } = await connectToServer([202, bulk], busy, busy, [200, { ...bulk, status: "COMPLETED" }]);
  const output = await run("bulk_assign_prospects_and_wait", request);
  expect(output).toMatchObject({ finished: true, assignment: { status: "COMPLETED" } });
  expect(getRequests()).toBe(4);
});

test("waits as long as Retry-After says", async () => {
  const limited = [429, { errors: ["slow down"] }, { "retry-after": "90" }] as const;
  const { run, requestTimes } = await connectToServer([202, bulk], limited, [200, { ...bulk, status: "COMPLETED" }]);
  await run("bulk_assign_prospects_and_wait", request);
  expect(requestTimes).toEqual([0, 1, 91]);
});

test("throws an error that is not retryable", async () => {
  const { run, getRequests } = await connectToServer([202, bulk], [404, { errors: ["bulk assignment not found"] }]);
  await expect(run("bulk_assign_prospects_and_wait", request)).rejects.toMatchObject({ kind: "not_found" });
  expect(getRequests()).toBe(2);
});

test("throws missing_scope with the scope that the status request needs", async () => {
  const errors = ["You don't have permission to use 'api:flows:read' in your app."];
  const { run } = await connectToServer([202, bulk], [401, { errors }]);
  const expected = { kind: "forbidden", scopes: ["api:flows:read"] };
  await expect(run("bulk_assign_prospects_and_wait", request)).rejects.toMatchObject(expected);
});

test("throws the last error if there is no status after the time-out", async () => {
  const { run } = await connectToServer([201, { requestId: "r1" }], [503, { errors: ["later"] }]);
  const input = {
    integrationId: "1",
    objectType: "ACCOUNT",
    clientRequestId: "x",
    entities: [record],
    timeoutSeconds: 5,
  };
  await expect(run("upload_crm_entities_and_wait", input)).rejects.toMatchObject({ kind: "unavailable" });
});

test("throws the abort reason when cancelled", async () => {
  const stop = new AbortController();
  const { run, getRequests } = await connectToServer([202, bulk], [200, bulk]);
  const onProgress = (): void => stop.abort(new Error("enough"));
  const result = run("bulk_assign_prospects_and_wait", request, { signal: stop.signal, onProgress });
  await expect(result).rejects.toThrow("enough");
  expect(getRequests()).toBe(2);
});
