// Ids are strings by the output schema, whatever Gong sends: in actions, comparisons, choices, triggers and strict mode.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { gongManifests, poll, verifyWebhook } from "../../src/index.ts";
import { call } from "../helpers/responses.ts";
import { connectAndWatch } from "../helpers/secret_leaks.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

/** A connector in strict mode, and a service that sends the JSON texts by path. */
async function connectTo(
  texts: Readonly<Record<string, string>>,
): Promise<ReturnType<typeof connectAndWatch>["connector"]> {
  const url = await startHttpServer(async (request, response) => {
    await readBody(request);
    const { pathname } = new URL(request.url ?? "", "http://loopback");
    response.setHeader("content-type", "application/json").end(texts[pathname] ?? "{}");
  });
  return connectAndWatch(url).connector;
}

test.for(["17", "6286478263646", "9007199254740993", "2271307570613351879"])(
  "returns the id %s as text, and another action takes it",
  async (digits) => {
    const connector = await connectTo({
      "/v2/crm/integrations": `{"integrations":[{"integrationId":${digits}}]}`,
      "/v2/crm/request-status": '{"status":"DONE"}',
    });
    const output = await connector.run("list_crm_integrations", {});
    expect(output).toEqual({ items: [{ integrationId: digits }] });
    const input = { integrationId: digits, clientRequestId: "c1" };
    expect(await connector.run("get_crm_request_status", input)).toMatchObject({ status: "DONE" });
  },
);

test("returns other numbers in the place of text as they were sent", async () => {
  const opportunity = '{"amount":12500.50,"probability":1e2,"crmId":-0,"closeDate":20260301}';
  const connector = await connectTo({ "/v2/tasks": `{"tasks":[{"id":5,"opportunity":${opportunity}}]}` });
  const input = { filter: { userId: "1", types: ["FLOW"], taskAction: ["CALL"], status: ["OPEN"] } };
  expect(await connector.run("list_tasks", input)).toMatchObject({
    items: [{ id: "5", opportunity: { amount: "12500.50", probability: "1e2", crmId: "-0", closeDate: "20260301" } }],
  });
});

test("converts the entries of lists of ids, and keeps numbers where the schema has numbers", async () => {
  const day = '{"callsAsHost":[7,"8",9007199254740993],"callsAttended":null}';
  const connector = await connectTo({
    "/v2/stats/activity/day-by-day": `{"usersDetailedActivities":[{"userId":3,"userDailyActivityStats":[${day}]}]}`,
    "/v2/settings/trackers": '{"keywordTrackers":[{"trackerId":4,"trackerName":"Price","saidAtInterval":10}]}',
  });
  const filter = { fromDate: "2026-03-01", toDate: "2026-03-02" };
  expect(await connector.run("list_daily_activity", { filter })).toEqual({
    items: [
      { userId: "3", userDailyActivityStats: [{ callsAsHost: ["7", "8", "9007199254740993"], callsAttended: null }] },
    ],
  });
  expect(await connector.run("list_trackers", {})).toMatchObject({ items: [{ trackerId: "4", saidAtInterval: 10 }] });
});

test("finds an item by an id that Gong sends as a number", async () => {
  const connector = await connectTo({
    "/v2/settings/scorecards":
      '{"scorecards":[{"scorecardId":6,"scorecardName":"Demo"},{"scorecardId":7,"scorecardName":"Call"}]}',
  });
  expect(await connector.run("get_scorecard", { id: "7" })).toMatchObject({ scorecardId: "7" });
});

test("names the speaker whose id is a number in the transcript and text among the participants", async () => {
  const connector = await connectTo({
    "/v2/calls/extensive": `{"calls":[{"metaData":{"id":${call.id}},"parties":[{"name":"Ana","speakerId":"55"}]}]}`,
    "/v2/calls/transcript": `{"callTranscripts":[{"callId":${call.id},"transcript":[{"speakerId":55,"sentences":[{"text":"Hello."}]}]}]}`,
  });
  expect(await connector.run("get_call_transcript", { callIds: [call.id] })).toMatchObject({
    calls: [{ callId: call.id, segments: [{ speaker: "Ana", speakerId: "55", text: "Hello." }] }],
  });
});

test("offers choices whose values are text", async () => {
  const connector = await connectTo({ "/v2/workspaces": '{"workspaces":[{"id":12,"name":"Sales"}]}' });
  expect(await connector.choices("list_calls", "/workspaceId")).toEqual({ choices: [{ value: "12", label: "Sales" }] });
});

test("restarts a list without repeating items whose ids Gong sends as text once and as a number later", async () => {
  const pages = [
    [200, '{"records":{"cursor":"p2"},"users":[{"id":"1"},{"id":"2"}]}'],
    [400, '{"errors":["cursor has expired"]}'],
    [200, '{"users":[{"id":1},{"id":2},{"id":3}]}'],
  ] as const;
  let index = 0;
  const url = await startHttpServer((_request, response) => {
    const [status, text] = pages[index] ?? [599, ""];
    index += 1;
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  const ids: unknown[] = [];
  for await (const user of connectAndWatch(url).connector.iterate("list_users", {})) ids.push(Object(user).id);
  expect(ids).toEqual(["1", "2", "3"]);
});

test("creates the events of a polling trigger with ids that are text", async () => {
  const trigger = gongManifests().triggers.get("scorecard_answered");
  if (!trigger) throw new Error("there is no trigger scorecard_answered");
  const now = Date.UTC(2026, 2, 2, 12);
  const reviewTime = new Date(now - 60_000).toISOString();
  const connector = await connectTo({
    "/v2/stats/activity/scorecards": `{"answeredScorecards":[{"answeredScorecardId":9,"callId":10,"reviewTime":"${reviewTime}"}]}`,
  });
  const { events } = await poll(trigger, undefined, { connector, now: () => now, startAt: now - 3_600_000 });
  expect(events).toMatchObject([{ itemId: "9", data: { scorecard: { answeredScorecardId: "9", callId: "10" } } }]);
});

test("creates the event of a webhook request with ids that are text", async () => {
  const trigger = gongManifests().triggers.get("call_analyzed");
  if (!trigger) throw new Error("there is no trigger call_analyzed");
  const secret = randomBytes(32).toString("base64url");
  const url = "https://receiver.example/hooks/r1";
  const body = `{"callData":{"metaData":{"id":11,"primaryUserId":9007199254740993},"parties":[{"speakerId":5},null]}}`;
  const { event } = await verifyWebhook(
    trigger,
    { id: "r1", url, verification: "url_secret", secret },
    { url: `${url}?delivery_key=${secret}`, headers: [], body: Buffer.from(body) },
    { remember: () => true },
  );
  expect(event).toMatchObject({
    itemId: "11",
    data: { call: { metaData: { id: "11", primaryUserId: "9007199254740993" }, parties: [{ speakerId: "5" }] } },
  });
});
