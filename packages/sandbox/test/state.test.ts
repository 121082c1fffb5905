// Records that requests create, and when they can be read.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";
import type { SandboxOptions } from "../src/index.ts";

const startTime = Date.UTC(2026, 3, 15, 22);
const minuteMs = 60_000;
let now = startTime;
let client: SandboxClient;

async function open(options: SandboxOptions = {}): Promise<void> {
  now = startTime;
  client = await openSandboxClient({ clock: () => now, ...options });
}

beforeEach(() => open({ callProcessingMs: 4 * minuteMs, bulkProcessingMs: minuteMs }));
afterEach(() => client.close());

const getFailure = (response: SandboxTestResponse) => [response.status, response.body.errors];
const users = () => client.sandbox.state.users;
const accounts = () => client.sandbox.state.accounts;
const post = (path: string, body: unknown) => client.send("POST", path, { body });

function createCallBody(extra: Record<string, unknown> = {}): Record<string, unknown> {
  const primaryUser = users()[0]?.id;
  const parties = [{ userId: primaryUser }, { emailAddress: "guest@elsewhere.example", speakerId: "ignored" }];
  const actualStart = "2026-04-15T10:00:00+02:00";
  return { clientUniqueId: "pbx-1", actualStart, direction: "Inbound", primaryUser, parties, ...extra };
}

const file = { part: "mediaFile", name: "a.mp4", type: "video/mp4", content: "frames" };

describe("a created call", () => {
  test("can be read after its media was uploaded and processed", async () => {
    const id = String((await post("/v2/calls", createCallBody({ title: "Rückruf", duration: 125.8 }))).body.callId);
    const read = () => client.send("GET", `/v2/calls/${id}`);
    const inDetail = () => post("/v2/calls/transcript", { filter: { callIds: [id] } });
    expect(getFailure(await read())).toEqual([404, [`Call ID ${id} was not found`]]);
    const media = await client.send("PUT", `/v2/calls/${id}/media`, { file });
    expect([media.status, media.body.callId]).toEqual([201, id]);
    now += 4 * minuteMs - 1;
    expect([(await read()).status, (await inDetail()).status]).toEqual([404, 404]);
    now += 1;
    expect((await read()).body.call).toMatchObject({
      id,
      title: "Rückruf",
      duration: 126,
      system: "Upload API",
      media: "Video",
      started: "2026-04-15T01:00:00-07:00",
      clientUniqueId: "pbx-1",
    });
    expect((await inDetail()).body.records).toMatchObject({ totalRecords: 1 });
    const query = { fromDateTime: "2026-04-15T08:00:00Z", toDateTime: "2026-04-15T08:00:00.001Z" };
    expect((await client.send("GET", "/v2/calls", { query })).body.calls).toMatchObject([{ id }]);
    expect((await client.send("PUT", `/v2/calls/${id}/media`, { file })).status).toBe(400);
  });

  test("is rejected with the id of the existing call when its clientUniqueId is repeated", async () => {
    const { callId } = (await post("/v2/calls", createCallBody())).body;
    const error = `A call with clientUniqueId 'pbx-1' has already been posted for the call ${callId}`;
    expect(getFailure(await post("/v2/calls", createCallBody()))).toEqual([400, [error]]);
  });

  test("rejects media and links that were sent before", async () => {
    const one = String((await post("/v2/calls", createCallBody())).body.callId);
    const other = String((await post("/v2/calls", createCallBody({ clientUniqueId: "pbx-2" }))).body.callId);
    expect((await client.send("PUT", `/v2/calls/${one}/media`, { file })).status).toBe(201);
    expect(getFailure(await client.send("PUT", `/v2/calls/${other}/media`, { file }))).toEqual([400, ["Bad request"]]);
    const link = { clientUniqueId: "pbx-3", downloadMediaUrl: "https://files.example/3.mp3" };
    const third = String((await post("/v2/calls", createCallBody(link))).body.callId);
    now += 4 * minuteMs;
    expect((await client.send("GET", `/v2/calls/${third}`)).status).toBe(200);
    expect((await post("/v2/calls", createCallBody({ ...link, clientUniqueId: "pbx-4" }))).status).toBe(400);
  });

  test("needs a primary user who is recorded and is a party", async () => {
    const quiet = users().find(({ settings }) => settings.telephonyCallsImported === false)?.id;
    expect((await post("/v2/calls", createCallBody({ primaryUser: quiet, parties: [{ userId: quiet }] }))).status).toBe(
      409,
    );
    expect((await post("/v2/calls", createCallBody({ parties: [{ name: "Nobody" }] }))).status).toBe(400);
  });
});

test("serves media links for eight hours and rejects requests with credentials", async () => {
  const body = { filter: {}, contentSelector: { exposedFields: { media: true } } };
  const [first] = (await post("/v2/calls/extensive", body)).body.calls as [{ media: { audioUrl: string } }];
  const url = new URL(first.media.audioUrl);
  const get = (token?: string) =>
    client.send("GET", `${url.pathname}${url.search}`, token === undefined ? {} : { token });
  expect([(await get("")).status, (await get()).status]).toEqual([200, 400]);
  now += 8 * 60 * minuteMs;
  expect((await get("")).status).toBe(403);
});

test("gives, lists and removes access to calls", async () => {
  const [call] = client.sandbox.state.calls.visible(now);
  const [one, two] = users().map(({ id }) => id);
  const entry = (userIds: unknown[]) => ({ body: { callAccessList: [{ callId: call?.id, userIds }] } });
  const shown = async () =>
    (await post("/v2/calls/users-access", { filter: { callIds: [call?.id] } })).body.callAccessList;
  await client.send("PUT", "/v2/calls/users-access", entry([one, two]));
  expect(await shown()).toEqual([{ callId: call?.id, users: [{ userId: one }, { userId: two }] }]);
  await client.send("DELETE", "/v2/calls/users-access", entry([one]));
  expect(await shown()).toEqual([{ callId: call?.id, users: [{ userId: two }] }]);
});

describe("flows", () => {
  const prospect = (index: number) => accounts()[0]?.contacts[index]?.crmId ?? "";
  const owner = () => users()[5]?.emailAddress;
  const flowId = () => client.sandbox.state.engage.flows[0]?.id;

  const assign = (ids: readonly string[], overrides = {}) =>
    post("/v2/flows/prospects/assign", {
      flowId: flowId(),
      flowInstanceOwnerEmail: owner(),
      crmProspectsIds: ids,
      overrides,
    });

  test("assigns a part of the prospects and applies the cool-off period unless it is overridden", async () => {
    const { body } = await assign([prospect(0), "nobody"]);
    expect(body.prospectsAssigned).toMatchObject([{ crmProspectId: prospect(0), flowInstanceStatus: "Pending" }]);
    expect(body.prospectsNotAssigned).toMatchObject([{ crmProspectId: "nobody", errorCode: "InvalidArgument" }]);
    now += minuteMs;
    const list = () => post("/v2/flows/prospects", { crmProspectsIds: [prospect(0)] });
    expect((await list()).body.prospectsAssigned).toMatchObject([{ flowInstanceStatus: "Running" }]);
    await post("/v2/flows/prospects/unassign-flows-by-crm-id", { crmProspectId: prospect(0) });
    expect((await list()).body.prospectsAssigned).toEqual([]);
    expect((await assign([prospect(0)])).body.prospectsNotAssigned).toMatchObject([{ errorCode: "InvalidState" }]);
    const forced = await assign([prospect(0)], { coolOffOverride: true });
    expect(forced.body.prospectsAssigned).toHaveLength(1);
  });

  test("processes a bulk assignment over time", async () => {
    const prospects = [{ crmId: prospect(1) }, { firstName: "Ada", lastName: "Quist" }, { email: "x@y.example" }];
    const bulk = { flowId: flowId(), flowInstanceOwnerEmail: owner(), prospects };
    const sent = await post("/v2/flows/prospects/bulk-assignments", bulk);
    expect([sent.status, sent.body.status, sent.body.processedCount]).toEqual([202, "PENDING", 0]);
    const read = async () => (await client.send("GET", `/v2/flows/prospects/bulk-assignments/${sent.body.id}`)).body;
    now += minuteMs / 2;
    expect(await read()).toMatchObject({ status: "IN_PROGRESS", processedCount: 1 });
    expect((await post("/v2/flows/prospects", { crmProspectsIds: [prospect(1)] })).body.prospectsAssigned).toEqual([]);
    now += minuteMs / 2;
    expect(await read()).toMatchObject({ status: "COMPLETED", successCount: 2, failedCount: 1 });
    const shown = await post("/v2/flows/prospects", { crmProspectsIds: [prospect(1)] });
    expect(shown.body.prospectsAssigned).toHaveLength(1);
  });

  test("creates a task for the owner of a flow with a call step", async () => {
    const userId = users()[5]?.id;
    const filter = { userId, types: ["FLOW"], taskAction: ["CALL"], status: ["OPEN"] };
    const open = async () => (await post("/v2/tasks", { filter })).body.tasks as { id: string }[];
    const before = await open();
    await assign([prospect(2)]);
    const added = (await open()).find(({ id }) => !before.some((task) => task.id === id));
    await client.send("PATCH", `/v2/tasks/${added?.id}`, { body: { userId, status: "DONE" } });
    expect(await open()).toEqual(before);
  });
});

test("rejects a repeated event and returns the first one among the data of the address", async () => {
  const event = { reportingSystem: "docs", eventTimestamp: "2026-04-01T10:00:00Z", eventId: "e-1" };
  const content = { contentId: "d-1", contentUrl: "https://docs.example/1", contentTitle: "Spec" };
  const body = { ...event, ...content, viewer: { email: "Viewer@b.example" } };
  const view = () => client.send("PUT", "/v2/customer-engagement/content/viewed", { body });
  expect([(await view()).status, (await view()).status]).toEqual([200, 409]);
  const query = { emailAddress: "viewer@b.example" };
  const data = await client.send("GET", "/v2/data-privacy/data-for-email-address", { query });
  expect(data.body.customerEngagement).toMatchObject([{ eventType: "contentViewed", sourceEventId: "e-1" }]);
});

test("erases an address and its calls after the processing time", async () => {
  const call = client.sandbox.state.calls.visible(now).find(({ scope }) => scope === "External");
  const emailAddress = call?.parties.find(({ affiliation }) => affiliation === "External")?.emailAddress ?? "";
  const read = async () => (await client.send("GET", `/v2/calls/${call?.id}`)).status;
  const query = { emailAddress };
  await client.send("POST", "/v2/data-privacy/erase-data-for-email-address", { query });
  expect(await read()).toBe(200);
  now += minuteMs;
  expect(await read()).toBe(404);
  const data = await client.send("GET", "/v2/data-privacy/data-for-email-address", { query });
  expect(data.body).toMatchObject({ emails: [], calls: [], customerData: [] });
});

test("consumes credits for AI answers and responds with 402 without credits", async () => {
  await client.close();
  await open({ credits: 1 });
  const ids = { workspaceId: client.sandbox.state.workspaces[0]?.id ?? "", crmEntityId: accounts()[0]?.crmId ?? "" };
  const query = { ...ids, crmEntityType: "ACCOUNT", timePeriod: "LAST_7DAYS", question: "Why?" };
  const statuses = [];
  for (let count = 0; count < 3; count += 1)
    statuses.push((await client.send("GET", "/v2/entities/ask-entity", { query })).status);
  expect(statuses.at(-1)).toBe(402);
});

test("counts in statistics the calls that exist", async () => {
  const query = { fromDateTime: "2026-01-01T00:00:00-08:00", toDateTime: "2026-04-01T00:00:00-07:00" };
  const calls = client.sandbox.state.calls
    .visible(now)
    .filter(({ started }) => started >= Date.parse(query.fromDateTime) && started < Date.parse(query.toDateTime));
  const filter = { fromDate: "2026-01-01", toDate: "2026-04-01" };
  const total = (await post("/v2/stats/activity/aggregate", { filter })).body.usersAggregateActivityStats as {
    userAggregateActivityStats: { callsAsHost: number };
  }[];
  const hosted = total.reduce((sum, { userAggregateActivityStats }) => sum + userAggregateActivityStats.callsAsHost, 0);
  expect(hosted).toBe(calls.length);
});

test("deletes created records on reset", async () => {
  await post("/v2/calls", createCallBody());
  client.sandbox.reset();
  expect((await post("/v2/calls", createCallBody())).status).toBe(200);
});
