// Actions as activities in the activity environment of Temporal's SDK, without a Temporal server.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Info } from "@temporalio/activity";
import { MockActivityEnvironment } from "@temporalio/testing";
import { DefaultLogger } from "@temporalio/worker";
import { type AnyConnector, gong } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { createTemporalActivities, type TemporalActivities } from "../src/index.ts";

let server: SandboxServer;
let connector: AnyConnector;
let activities: TemporalActivities;
const requests: string[] = [];
const logger = new DefaultLogger("ERROR", () => {});

beforeEach(async () => {
  server = await startSandboxServer({
    port: 0,
    rateLimits: false,
    onResponse: ({ method, path, status }) => requests.push(`${method} ${path} ${status}`),
  });
  connector = createConnectorAt(server.url);
  activities = createTemporalActivities({ catalog: connector, getConnector: () => connector });
});
afterEach(async () => {
  requests.length = 0;
  await server.close();
});

function createConnectorAt(baseUrl: string): AnyConnector {
  return gong(createAccountOptions(baseUrl, server.sandbox.credentials));
}

/** Runs an activity as a worker does. Returns its output or failure, and its heartbeats. */
async function run<Id extends keyof TemporalActivities>(
  id: Id,
  input: Parameters<TemporalActivities[Id]>[0],
  info: Partial<Info> = {},
  each = activities,
) {
  const environment = new MockActivityEnvironment(info, { logger });
  const heartbeats: unknown[] = [];
  environment.on("heartbeat", (details) => heartbeats.push(details));
  const activity = each[id] as (input: unknown) => Promise<unknown>;
  const [result] = await Promise.allSettled([environment.run(activity, input)]);
  const [output, failure] = result?.status === "fulfilled" ? [result.value, undefined] : [undefined, result?.reason];
  return { output, failure, heartbeats };
}

/** A call without clientUniqueId, which the activity generates. */
function createCallInput() {
  const host = server.sandbox.state.users.find(({ settings }) => settings.telephonyCallsImported);
  const call = {
    actualStart: "2026-03-01T09:00:00Z",
    direction: "Outbound" as const,
    primaryUser: host?.id ?? "",
    parties: [{ userId: host?.id ?? "" }],
  };
  return call as typeof call & { clientUniqueId: string };
}

test("has one activity per action", () => {
  expect(Object.keys(activities)).toEqual([...connector.manifests.actions.keys()]);
});

test("runs an activity with the given connection", async () => {
  const connections: string[] = [];
  const each = createTemporalActivities({
    catalog: connector,
    getConnector: (connection) => {
      connections.push(connection);
      return connector;
    },
  });
  const environment = new MockActivityEnvironment({}, { logger });
  expect(await environment.run(each.list_users, { limit: 2 })).toMatchObject({ items: [{}, {}] });
  await environment.run(each.list_users, { limit: 1 }, "con_1");
  expect(connections).toEqual(["default", "con_1"]);
});

describe("errors", () => {
  test("are not retryable for invalid input, and have the issues as details", async () => {
    expect(await run("get_call_by_id", { id: "x" })).toMatchObject({
      failure: {
        name: "ApplicationFailure",
        type: "invalid_input",
        nonRetryable: true,
        details: [
          { kind: "invalid_input", code: "invalid_input", action: "get_call_by_id", issues: [{ path: "/id" }] },
        ],
      },
    });
    expect(await run("get_call_by_id", { id: "1" })).toMatchObject({
      failure: { type: "not_found", nonRetryable: true },
    });
  });

  test("are retried by Temporal after the wait that Gong requests", async () => {
    server.sandbox.injectFault({ operation: "GET /v2/users", status: 503 });
    expect(await run("list_users", {})).toMatchObject({ failure: { type: "unavailable", nonRetryable: false } });
    server.sandbox.injectFault({ operation: "GET /v2/users", status: 429, headers: { "retry-after": "7" } });
    expect(await run("list_users", {})).toMatchObject({
      failure: { type: "rate_limited", nonRetryable: false, nextRetryDelay: 7_000 },
    });
    expect(requests).toEqual(["GET /v2/users 503", "GET /v2/users 429"]);
  });
});

describe("writes", () => {
  const meeting = {
    startTime: "2026-03-01T09:00:00Z",
    endTime: "2026-03-01T10:00:00Z",
    invitees: [{ email: "ana@example.com" }],
    organizerEmail: "ben@example.com",
  };

  test("have the same idempotency key in each attempt of an activity, and another one in the next activity", async () => {
    const call = createCallInput();
    server.sandbox.injectFault({ operation: "POST /v2/calls", connection: "truncate" });
    expect(await run("create_call", call, { activityId: "1" })).toMatchObject({ failure: { nonRetryable: false } });
    const [second, next] = [
      await run("create_call", call, { activityId: "1", attempt: 2 }),
      await run("create_call", call, { activityId: "2" }),
    ].map((result) => String(getPointer(result, "/output/callId")));
    expect(server.sandbox.state.calls.find(second ?? "")).toBeDefined();
    expect(server.sandbox.state.calls.find(next ?? "")).toBeDefined();
    expect(next).not.toBe(second);
    expect(requests).toEqual(["POST /v2/calls 200", "POST /v2/calls 400", "POST /v2/calls 200"]);
  });

  test("report a conflict for a key that the workflow chose and that was used before", async () => {
    const call = { ...createCallInput(), clientUniqueId: "chosen-1" };
    expect(await run("create_call", call)).toHaveProperty("output.callId");
    expect(await run("create_call", call)).toMatchObject({ failure: { type: "conflict", nonRetryable: true } });
  });

  test("fail with outcome_unknown if an earlier attempt may have sent the request", async () => {
    for (const heartbeatDetails of [undefined, { mayHaveSent: true }]) {
      expect(await run("create_meeting", meeting, { attempt: 2, heartbeatDetails })).toMatchObject({
        failure: {
          type: "unavailable",
          nonRetryable: true,
          details: [{ code: "outcome_unknown" }],
        },
      });
    }
    expect(requests).toEqual([]);
  });

  test("are repeated if the earlier attempt had no effect", async () => {
    server.sandbox.injectFault({ operation: "POST /v2/meetings", status: 429, headers: { "retry-after": "1" } });
    const first = await run("create_meeting", meeting);
    expect(first).toMatchObject({ failure: { type: "rate_limited", nextRetryDelay: 1_000 } });
    const heartbeatDetails = first.heartbeats.at(-1);
    // Temporal waits before the next attempt. One that is too early sends nothing.
    const sendAgain = async () => {
      await run("create_meeting", meeting, { attempt: 2, heartbeatDetails });
      return requests.length;
    };
    await expect.poll(sendAgain, { timeout: 30_000, interval: 1_000 }).toBe(2);
  });
});

describe("writes that cannot be repeated, after attempts without a connector,", () => {
  const meeting = {
    startTime: "2026-03-01T09:00:00Z",
    endTime: "2026-03-01T10:00:00Z",
    invitees: [{ email: "ana@example.com" }],
    organizerEmail: "ben@example.com",
  };
  const createActivities = () =>
    createTemporalActivities({
      catalog: connector,
      getConnector: () => {
        throw new Error("the store is not available");
      },
    });

  test("run in the next one if none has sent a request", async () => {
    const first = await run("create_meeting", meeting, {}, createActivities());
    const again = { attempt: 2, heartbeatDetails: first.heartbeats.at(-1) };
    const second = await run("create_meeting", meeting, again, createActivities());
    const last = { attempt: 3, heartbeatDetails: second.heartbeats.at(-1) };
    await run("create_meeting", meeting, last);
    // The organizer is no user of the company.
    expect(requests).toEqual(["POST /v2/meetings 404"]);
  });

  test("fail if one before may have sent it", async () => {
    const { heartbeats } = await run("create_meeting", meeting, { attempt: 2 }, createActivities());
    expect(heartbeats).toEqual([]);
  });
});

test("uploads send heartbeats", async () => {
  const folder = mkdtempSync(join(tmpdir(), "temporal-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "call.wav");
  writeFileSync(file, randomBytes(3_000_000));
  const created = await run("create_call", createCallInput(), { activityId: "create" });
  const id = String(getPointer(created, "/output/callId"));
  const { output, heartbeats } = await run("add_call_media", { id, file });
  expect(output).toMatchObject({ callId: id });
  expect(heartbeats[0]).toEqual({ mayHaveSent: true });
  expect(heartbeats.at(-1)).toMatchObject({ mayHaveSent: true, sent: expect.any(Number), total: expect.any(Number) });
  expect(heartbeats.length).toBeGreaterThanOrEqual(2);
});

test("a cancelled activity aborts its request", async () => {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const silent = await startHttpServer((request) => {
    request.socket.on("close", () => close());
    arrive();
  });
  const each = createTemporalActivities({ catalog: connector, getConnector: () => createConnectorAt(silent) });
  const environment = new MockActivityEnvironment({}, { logger });
  const result = environment.run(each.list_users, {}).catch((error: unknown) => error);
  await arrived;
  environment.cancel("CANCELLED");
  expect(await result).toMatchObject({ name: "CancelledFailure" });
  await closed;
});
