// @ts-nocheck
// Actions as activities, in the activity environment of Temporal's own SDK; no Temporal server was run.
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
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { createTemporalActivities, type TemporalActivities } from "../src/index.ts";

let served: SandboxServer;
let connector: AnyConnector;
let activities: TemporalActivities;
const asked: string[] = [];
const logger = new DefaultLogger("ERROR", () => {});

beforeEach(async () => {
  served = await startSandboxServer({
    port: 0,
    rateLimits: false,
    onResponse: ({ method, path, status }) => asked.push(`${method} ${path} ${status}`),
  });
  connector = connectorAt(served.url);
  activities = createTemporalActivities({ catalog: connector, getConnector: () => connector });
});
afterEach(async () => {
  asked.length = 0;
  await served.close();
});

function connectorAt(baseUrl: string): AnyConnector {
  const { accessKey, accessKeySecret } = served.sandbox.credentials;
  return gong({ auth: { accessKey, accessKeySecret }, baseUrl });
}

/** Runs an activity as a worker does; what it gives, or the failure, and its heartbeats. */
async function run<Id extends keyof TemporalActivities>(
  id: Id,
  input: Parameters<TemporalActivities[Id]>[0],
  info: Partial<Info> = {},
  given = activities,
) {
  const environment = new MockActivityEnvironment(info, { logger });
  const heartbeats: unknown[] = [];
  environment.on("heartbeat", (details) => heartbeats.push(details));
  const activity = given[id] as (input: unknown) => Promise<unknown>;
  const [outcome] = await Promise.allSettled([environment.run(activity, input)]);
  const [output, failure] = outcome?.status === "fulfilled" ? [outcome.value, undefined] : [undefined, outcome?.reason];
  return { output, failure, heartbeats };
}

/** A call without clientUniqueId: the activity has one of its own. */
function newCall() {
  const host = served.sandbox.state.users.find(({ settings }) => settings.telephonyCallsImported);
  const call = {
    actualStart: "2026-03-01T09:00:00Z",
    direction: "Outbound" as const,
    primaryUser: host?.id ?? "",
    parties: [{ userId: host?.id ?? "" }],
  };
  return call as typeof call & { clientUniqueId: string };
}

test("the host adds no ability of its own: the activities are the actions", () => {
  expect(Object.keys(activities)).toEqual([...connector.actions.keys()]);
});

test("an activity runs under the connection that it is told", async () => {
  const told: string[] = [];
  const each = createTemporalActivities({
    catalog: connector,
    getConnector: (connection) => {
      told.push(connection);
      return connector;
    },
  });
  const environment = new MockActivityEnvironment({}, { logger });
  expect(await environment.run(each.list_users, { limit: 2 })).toMatchObject({ items: [{}, {}] });
  await environment.run(each.list_users, { limit: 1 }, "con_1");
  expect(told).toEqual(["default", "con_1"]);
});

describe("errors", () => {
  test("what cannot be mended is not tried again, and everything known goes along", async () => {
    expect(await run("get_call_by_id", { id: "x" })).toMatchObject({
      failure: {
        name: "ApplicationFailure",
        type: "invalid_input",
        nonRetryable: true,
        details: [{ kind: "invalid_input", action: "get_call_by_id", issues: [{ path: "/id" }] }],
      },
    });
    expect(await run("get_call_by_id", { id: "1" })).toMatchObject({
      failure: { type: "not_found", nonRetryable: true },
    });
  });

  test("what passes is tried again by the engine alone, after the wait that Gong asked for", async () => {
    served.sandbox.injectFault({ operation: "GET /v2/users", status: 503 });
    expect(await run("list_users", {})).toMatchObject({ failure: { type: "unavailable", nonRetryable: false } });
    served.sandbox.injectFault({ operation: "GET /v2/users", status: 429, headers: { "retry-after": "7" } });
    expect(await run("list_users", {})).toMatchObject({
      failure: { type: "rate_limited", nonRetryable: false, nextRetryDelay: 7_000 },
    });
    expect(asked).toEqual(["GET /v2/users 503", "GET /v2/users 429"]);
  });
});

describe("writes", () => {
  const meeting = {
    startTime: "2026-03-01T09:00:00Z",
    endTime: "2026-03-01T10:00:00Z",
    invitees: [{ email: "ana@example.com" }],
    organizerEmail: "ben@example.com",
  };

  test("a create has the same key at each try of one activity, and another in the next", async () => {
    const call = newCall();
    served.sandbox.injectFault({ operation: "POST /v2/calls", connection: "truncate" });
    expect(await run("create_call", call, { activityId: "1" })).toMatchObject({ failure: { nonRetryable: false } });
    expect(await run("create_call", call, { activityId: "1", attempt: 2 })).toMatchObject({
      failure: { type: "conflict" },
    });
    expect(await run("create_call", call, { activityId: "2" })).toHaveProperty("output.callId");
    expect(asked).toEqual(["POST /v2/calls 200", "POST /v2/calls 400", "POST /v2/calls 200"]);
  });

  test("one that cannot be repeated is reported, not repeated, where an earlier try may have arrived", async () => {
    for (const heartbeatDetails of [undefined, { underWay: true }]) {
      expect(await run("create_meeting", meeting, { attempt: 2, heartbeatDetails })).toMatchObject({
        failure: {
          type: "unavailable",
          nonRetryable: true,
          message: expect.stringContaining("look before you run it"),
        },
      });
    }
    expect(asked).toEqual([]);
  });

  test("it is tried again where the earlier try is known to have changed nothing", async () => {
    served.sandbox.injectFault({ operation: "POST /v2/meetings", status: 429, headers: { "retry-after": "1" } });
    const first = await run("create_meeting", meeting);
    expect(first).toMatchObject({ failure: { type: "rate_limited", nextRetryDelay: 1_000 } });
    const heartbeatDetails = first.heartbeats.at(-1);
    await run("create_meeting", meeting, { attempt: 2, heartbeatDetails });
    expect(asked).toHaveLength(2);
  });
});

test("an upload beats while it goes on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "temporal-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "call.wav");
  writeFileSync(file, randomBytes(3_000_000));
  const created = await run("create_call", newCall(), { activityId: "create" });
  const id = String(getPointer(created, "/output/callId"));
  const { output, heartbeats } = await run("add_call_media", { id, file });
  expect(output).toMatchObject({ callId: id });
  expect(heartbeats[0]).toEqual({ underWay: true });
  expect(heartbeats.at(-1)).toMatchObject({ underWay: true, sent: expect.any(Number), total: expect.any(Number) });
  expect(heartbeats.length).toBeGreaterThanOrEqual(2);
});

test("a cancelled activity lets go of its request", async () => {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const silent = await startHttpServer((request) => {
    request.socket.on("close", () => close());
    arrive();
  });
  const each = createTemporalActivities({ catalog: connector, getConnector: () => connectorAt(silent) });
  const environment = new MockActivityEnvironment({}, { logger });
  const outcome = environment.run(each.list_users, {}).catch((error: unknown) => error);
  await arrived;
  environment.cancel("CANCELLED");
  expect(await outcome).toMatchObject({ name: "CancelledFailure" });
  await closed;
});
