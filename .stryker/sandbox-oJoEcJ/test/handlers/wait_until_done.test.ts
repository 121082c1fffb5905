// @ts-nocheck
// The two actions that wait: they ask at a growing pace, tell how far it is, and give up in time. No test waits itself.

import { type Sandbox, startSandboxServer } from "gong-connector-sandbox";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type GongOptions, gong, type RunOptions } from "../../src/index.ts";
import { type Progress, unlimited } from "../../src/internal.ts";
import { startHttpServer } from "../helpers/servers.ts";

const start = Date.UTC(2026, 3, 15, 22);
const auth = { accessKey: "KEY", accessKeySecret: "SECRET" };

/** The longest wait of these tests. The timers of a request in flight are longer, but for the one that guards connecting. */
const longestMs = 120_000;
const connectMs = 10_000;

/** Time stands still while a request is under way and jumps to the end of each wait. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: start });
  const set = globalThis.setTimeout;
  const jumping = (work: () => void, milliseconds = 0): NodeJS.Timeout => {
    const isWait = milliseconds <= longestMs && milliseconds !== connectMs;
    if (isWait) setImmediate(() => vi.isFakeTimers() && vi.advanceTimersByTime(milliseconds));
    return set(work, milliseconds);
  };
  vi.stubGlobal("setTimeout", jumping);
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
});

/** A connector, and when it sent its requests, in seconds. */
function connect(baseUrl: string, options: GongOptions = {}) {
  const moments: number[] = [];
  const connector = gong({
    auth,
    baseUrl,
    rateLimiter: unlimited,
    strict: true,
    maxRetries: 0,
    timeoutMs: 10 * longestMs,
    ...options,
    onAttempt: () => moments.push((Date.now() - start) / 1000),
  });
  const run = connector.run as (id: string, input: unknown, options?: RunOptions) => Promise<unknown>;
  return { moments, run };
}

async function withSandbox(bulkProcessingMs: number) {
  const served = await startSandboxServer({ port: 0, bulkProcessingMs, rateLimits: false });
  onTestFinished(() => served.close());
  const { accessKey, accessKeySecret } = served.sandbox.credentials;
  return { sandbox: served.sandbox, ...connect(served.url, { auth: { accessKey, accessKeySecret } }) };
}

async function register(run: (id: string, input: unknown) => Promise<unknown>, { state }: Sandbox): Promise<string> {
  const ownerEmail = state.users[0]?.emailAddress;
  const output = await run("register_crm_integration", { name: "Own CRM", ownerEmail });
  return String(Reflect.get(Object(output), "integrationId"));
}

const record = { objectId: "acc-1", modifiedDate: "2026-04-01T10:00:00Z", name: "PBR" };

test("an upload is asked for at a growing pace until it is done, with its faulty lines", async () => {
  const { sandbox, run, moments } = await withSandbox(20_000);
  const integrationId = await register(run, sandbox);
  moments.length = 0;
  const told: Progress[] = [];
  const entities = [record, { ...record, objectId: "no good" }];
  const input = { integrationId, objectType: "ACCOUNT", clientRequestId: "one", entities };
  const onProgress = (progress: Progress): void => {
    if (progress.unit) told.push(progress);
  };
  const output = await run("upload_crm_entities_and_wait", input, { onProgress });
  expect(output).toMatchObject({ clientRequestId: "one", finished: true, status: "FAILED", totalErrorCount: 1 });
  expect(output).toMatchObject({ errors: [{ line: 2 }], totalSuccessCount: 1 });
  const asked = moments.slice(1).map((moment) => moment - (moments[0] ?? 0));
  expect(asked).toEqual([0, 1, 3, 7, 15, 30]);
  expect(told.at(-1)).toEqual({ sent: 30, total: 600, unit: "seconds waited" });
});

test("an upload that takes too long is given as it stands", async () => {
  const { sandbox, run } = await withSandbox(3_600_000);
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

test("a bulk assignment tells how many prospects are through, and who is not", async () => {
  const { sandbox, run } = await withSandbox(6_000);
  const flow = [...sandbox.state.engage.flows.values()].find(({ visibility }) => visibility === "Company");
  const flowInstanceOwnerEmail = sandbox.state.users[5]?.emailAddress;
  const prospects = [
    { firstName: "Jon", lastName: "Snow", email: "jon@elsewhere.example" },
    { crmId: "nobody has this" },
  ];
  const told: Progress[] = [];
  const input = { flowId: flow?.id, flowInstanceOwnerEmail, prospects };
  const output = await run("bulk_assign_prospects_and_wait", input, { onProgress: (progress) => told.push(progress) });
  expect(output).toMatchObject({
    finished: true,
    assignment: { status: "COMPLETED", totalCount: 2, processedCount: 2, failedCount: 1 },
    failed: [{ prospect: { crmId: "nobody has this" } }],
  });
  expect(told.map(({ sent }) => sent)).toEqual([0, 1, 2]);
  expect(told[0]).toEqual({ sent: 0, total: 2, unit: "prospects" });
});

const bulk = { id: "b1", status: "IN_PROGRESS", totalCount: 1 };
const request = { flowId: "1", flowInstanceOwnerEmail: "sam@example.com", prospects: [{ crmId: "c1" }] };

/** A server that answers with these one after the other, and with the last one for ever. */
async function answering(...replies: readonly (readonly [number, object, Record<string, string>?])[]) {
  let turn = 0;
  const baseUrl = await startHttpServer((_request, response) => {
    const [status, body, headers = {}] = replies[Math.min(turn, replies.length - 1)] ?? [500, {}];
    turn += 1;
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  return { ...connect(baseUrl), requests: () => turn };
}

test("a question that fails for the moment does not lose the work", async () => {
  const busy = [503, { errors: ["later"] }] as const;
  const { run, requests } = await answering([202, bulk], busy, busy, [200, { ...bulk, status: "COMPLETED" }]);
  const output = await run("bulk_assign_prospects_and_wait", request);
  expect(output).toMatchObject({ finished: true, assignment: { status: "COMPLETED" } });
  expect(requests()).toBe(4);
});

test("a wait that Gong asks for is kept", async () => {
  const limited = [429, { errors: ["slow down"] }, { "retry-after": "90" }] as const;
  const { run, moments } = await answering([202, bulk], limited, [200, { ...bulk, status: "COMPLETED" }]);
  await run("bulk_assign_prospects_and_wait", request);
  expect(moments).toEqual([0, 1, 91]);
});

test("a question that fails for good ends the wait", async () => {
  const { run, requests } = await answering([202, bulk], [404, { errors: ["bulk assignment not found"] }]);
  await expect(run("bulk_assign_prospects_and_wait", request)).rejects.toMatchObject({ kind: "not_found" });
  expect(requests()).toBe(2);
});

test("asking takes the scope for reading flows", async () => {
  const errors = ["You don't have permission to use 'api:flows:read' in your app."];
  const { run } = await answering([202, bulk], [401, { errors }]);
  const refusal = { kind: "forbidden", scopes: ["api:flows:read"] };
  await expect(run("bulk_assign_prospects_and_wait", request)).rejects.toMatchObject(refusal);
});

test("an upload whose status never comes ends with that error", async () => {
  const { run } = await answering([201, { requestId: "r1" }], [503, { errors: ["later"] }]);
  const input = {
    integrationId: "1",
    objectType: "ACCOUNT",
    clientRequestId: "x",
    entities: [record],
    timeoutSeconds: 5,
  };
  await expect(run("upload_crm_entities_and_wait", input)).rejects.toMatchObject({ kind: "unavailable" });
});

test("waiting can be cancelled", async () => {
  const stop = new AbortController();
  const { run, requests } = await answering([202, bulk], [200, bulk]);
  const onProgress = (): void => stop.abort(new Error("enough"));
  const work = run("bulk_assign_prospects_and_wait", request, { signal: stop.signal, onProgress });
  await expect(work).rejects.toThrow("enough");
  expect(requests()).toBe(2);
});
