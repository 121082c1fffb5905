// Under exclude, a call is private unless its details state that it is not.
import { expect, test } from "vitest";
import { type Connector, type GongActions, gong, poll, type Trigger } from "../../src/index.ts";
import { getPointer } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { respondJson } from "../helpers/responses.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

const startedAt = Date.UTC(2026, 2, 2, 10);
const range = { fromDateTime: "2026-03-01T00:00:00Z", toDateTime: "2026-03-08T00:00:00Z" };
/** The value of isPrivate by the id of the call. */
const markers: Readonly<Record<string, unknown>> = {
  "1": true,
  "2": undefined,
  "3": null,
  "4": "false",
  "5": 0,
  "6": {},
  "7": false,
};
const callIds = Object.keys(markers);
const unknown = ["2", "3", "4", "5", "6"];

function createCall(id: string): object {
  return { id, title: `Price of ${id}`, started: new Date(startedAt).toISOString(), isPrivate: markers[id] };
}

const createTranscript = (callId: string): object => ({
  callId,
  transcript: [{ speakerId: "5", sentences: [{ start: 0, end: 1, text: `Price of ${callId}` }] }],
});

/** Gong with these calls, and an account whose auth method excludes private calls. */
async function connect(): Promise<Connector<GongActions>> {
  const baseUrl = await startHttpServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://loopback");
    const text = await readBody(request);
    const wanted: unknown = text === "" ? undefined : getPointer(JSON.parse(text), "/filter/callIds");
    const ids = callIds.filter((id) => !Array.isArray(wanted) || wanted.includes(id));
    const records = { totalRecords: ids.length };
    if (pathname === "/v2/calls/transcript")
      return respondJson(response, 200, { records, callTranscripts: ids.map(createTranscript) });
    if (pathname === "/v2/calls/extensive")
      return respondJson(response, 200, { records, calls: ids.map((id) => ({ metaData: createCall(id) })) });
    if (pathname === "/v2/calls") return respondJson(response, 200, { records, calls: ids.map(createCall) });
    respondJson(response, 200, { call: createCall(pathname.slice("/v2/calls/".length)) });
  });
  return gong({ ...createAccountOptions(baseUrl, { accessToken: "TOKEN" }), rateLimiter: false, maxRetries: 0 });
}

test.for([
  ["list_calls", {}],
  ["list_extensive_calls", { filter: {} }],
  ["list_call_transcripts", { filter: { callIds } }],
] as const)("%s leaves out and counts calls of which it is unknown whether they are private", async ([id, input]) => {
  const connector = await connect();
  const page: unknown = await connector.run(id as string, input);
  const text = JSON.stringify(page);
  expect(text).toContain("Price of 7");
  for (const other of ["1", ...unknown]) expect(text).not.toContain(`Price of ${other}`);
  expect(page).toMatchObject({ items: { length: 1 }, excludedCount: 6 });
});

test("iterate reports how many calls it leaves out", async () => {
  const connector = await connect();
  const counts: number[] = [];
  const ids: unknown[] = [];
  const calls = connector.iterate("list_calls", {}, { onExcluded: (count) => counts.push(count) });
  for await (const { id } of calls) ids.push(id);
  expect({ ids, counts }).toEqual({ ids: ["7"], counts: [6] });
});

test("search_calls neither returns nor searches them", async () => {
  const connector = await connect();
  const { calls, coverage } = await connector.run("search_calls", { ...range, keyword: "price" });
  expect(calls.map(({ call }) => call.id)).toEqual(["7"]);
  expect(coverage.excludedCount).toBe(6);
});

test("get_call_transcript lists them as private", async () => {
  const connector = await connect();
  const { calls, missing } = await connector.run("get_call_transcript", { callIds });
  expect(calls.map(({ callId }) => callId)).toEqual(["7"]);
  expect(missing).toEqual(["1", ...unknown].map((callId) => ({ callId, reason: "private" })));
});

test.for(["1", ...unknown])("get_call_by_id does not return the call %s", async (id) => {
  const connector = await connect();
  await expect(connector.run("get_call_by_id", { id })).rejects.toMatchObject({ code: "item_excluded" });
});

test("they are returned when private calls are included", async () => {
  const connector = await connect();
  expect(await connector.run("get_call_by_id", { id: "2", privateCalls: "include" })).toMatchObject({ id: "2" });
  const { items } = await connector.run("list_calls", { privateCalls: "include" });
  expect(items.map(({ id }) => id)).toEqual(callIds);
});

test.for(["call_recorded", "call_processed", "transcript_ready"])("%s does not fire for them", async (id) => {
  const connector = await connect();
  const trigger = connector.manifests.triggers.get(id) as Trigger;
  const now = (): number => startedAt + 3_600_000;
  const { events, error } = await poll(trigger, undefined, { connector, now, startAt: startedAt - 3_600_000 });
  expect(error).toBeUndefined();
  expect(events.map(({ itemId }) => itemId)).toEqual(["7"]);
});
