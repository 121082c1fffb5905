// Transcripts and details by many ids, and transcripts without private calls.
import { expect, test } from "vitest";
import { type Connector, type GongActions, gong } from "../../src/index.ts";
import { getPointer, isRecord } from "../../src/internal.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { respondJson } from "../helpers/responses.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

interface Gong {
  connector: Connector<GongActions>;
  /** The path and the ids of each request. */
  requests: { path: string; ids: readonly string[]; cursor: unknown }[];
  /** Calls without details, and private ones. */
  unknown: Set<string>;
  private: Set<string>;
}

/**
 * Responds with every call that a request names, `pageSize` on a page, and with c1 and c2 to a time range. The list of
 * `endlessPath` has the same calls on every page, and always another cursor.
 */
async function startGong(auth: "api_key" | "oauth2", pageSize = 100, endlessPath = ""): Promise<Gong> {
  const sets = { unknown: new Set<string>(), private: new Set<string>() };
  const requests: Gong["requests"] = [];
  const baseUrl = await startHttpServer(async (request, response) => {
    const body: unknown = JSON.parse(await readBody(request));
    const path = request.url ?? "";
    const filterIds = getPointer(body, "/filter/callIds");
    const ids = Array.isArray(filterIds) ? filterIds.map(String) : ["1", "2"];
    const cursor = getPointer(body, "/cursor");
    requests.push({ path, ids, cursor });
    const isDetails = path === "/v2/calls/extensive";
    const found = ids.filter((id) => Number(id) < 100_000 && !(isDetails && sets.unknown.has(id)));
    if (found.length === 0)
      return respondJson(response, 404, { errors: ["No calls found corresponding to the provided filters"] });
    const isEndless = path === endlessPath;
    const start = Number(cursor ?? 0);
    const page = isEndless ? found.slice(0, pageSize) : found.slice(start, start + pageSize);
    const next = isEndless || start + pageSize < found.length ? { cursor: String(start + pageSize) } : {};
    respondJson(response, 200, {
      requestId: "r",
      records: { totalRecords: found.length, ...next },
      ...(isDetails
        ? { calls: page.map((id) => ({ metaData: { id, isPrivate: sets.private.has(id) } })) }
        : { callTranscripts: page.map((id) => ({ callId: id, transcript: [{ sentences: [{ text: id }] }] })) }),
    });
  });
  const credentials = auth === "oauth2" ? { accessToken: "TOKEN" } : undefined;
  const connector = gong({ ...createAccountOptions(baseUrl, credentials), rateLimiter: false, strict: true });
  return { connector, requests, ...sets };
}

const createIds = (count: number): string[] => Array.from({ length: count }, (_none, index) => String(index + 1));

async function listIds(pages: AsyncIterable<unknown>, pointer: string): Promise<unknown[]> {
  const ids: unknown[] = [];
  for await (const item of pages) ids.push(getPointer(item, pointer));
  return ids;
}

test.for([
  ["list_call_transcripts", "/callId", 100],
  ["list_extensive_calls", "/metaData/id", 100],
  ["list_call_transcripts", "/callId", 60],
] as const)("%s sends at most 100 ids a request and returns all calls once", async ([action, pointer, pageSize]) => {
  const { connector, requests } = await startGong("api_key", pageSize);
  const callIds = createIds(250);
  expect(await listIds(connector.iterate(action as string, { filter: { callIds } }), pointer)).toEqual(callIds);
  expect(Math.max(...requests.map(({ ids }) => ids.length))).toBe(100);
  expect(requests).toHaveLength(pageSize === 100 ? 3 : 5);
});

test("a cursor continues within a list of more than 100 ids", async () => {
  const { connector } = await startGong("api_key", 60);
  const callIds = createIds(250);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await connector.run("list_call_transcripts", {
      filter: { callIds },
      limit: 70,
      ...(cursor !== undefined && { cursor }),
    });
    ids.push(...page.items.map(({ callId }) => callId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(ids).toEqual(callIds);
});

test("requests without any call end neither a list of ids nor its reading", async () => {
  const { connector, requests } = await startGong("api_key");
  const missing = createIds(700).map((id) => String(Number(id) + 100_000));
  const callIds = [...missing, "7"];
  expect(await listIds(connector.iterate("list_call_transcripts", { filter: { callIds } }), "/callId")).toEqual(["7"]);
  expect(requests).toHaveLength(8);
});

test("OAuth leaves out private calls, also on later pages", async () => {
  const vendor = await startGong("oauth2", 60);
  const callIds = createIds(150);
  for (const id of ["3", "99", "120"]) vendor.private.add(id);
  const ids = await listIds(vendor.connector.iterate("list_call_transcripts", { filter: { callIds } }), "/callId");
  expect(ids).toEqual(callIds.filter((id) => !vendor.private.has(id)));
  expect(Math.max(...vendor.requests.map(({ ids }) => ids.length))).toBe(100);
});

test("looks up each page with one further request once the scope is known", async () => {
  const { connector, requests } = await startGong("oauth2");
  await connector.run("list_call_transcripts", { filter: {} });
  expect(requests.map(({ path }) => path)).toEqual(["/v2/calls/extensive", "/v2/calls/transcript"]);
  requests.length = 0;
  await connector.run("list_call_transcripts", { filter: {} });
  expect(requests.map(({ path }) => path)).toEqual(["/v2/calls/transcript", "/v2/calls/extensive"]);
  requests.length = 0;
  await connector.run("list_call_transcripts", { filter: {}, privateCalls: "include" });
  expect(requests.map(({ path }) => path)).toEqual(["/v2/calls/transcript"]);
});

test("reads no more details than it needs", async () => {
  const { connector, requests } = await startGong("oauth2", 2, "/v2/calls/extensive");
  const filter = { callIds: ["1", "2"] };
  await connector.run("list_call_transcripts", { filter });
  requests.length = 0;
  expect((await connector.run("list_call_transcripts", { filter })).items).toHaveLength(2);
  expect(requests.map(({ path }) => path)).toEqual(["/v2/calls/transcript", "/v2/calls/extensive"]);
});

test("a vendor that repeats private calls without end is not read without end", async () => {
  const vendor = await startGong("oauth2", 50, "/v2/calls/transcript");
  const callIds = createIds(150);
  for (const id of callIds) vendor.private.add(id);
  const reading = listIds(vendor.connector.iterate("list_call_transcripts", { filter: { callIds } }), "/callId");
  await expect(reading).rejects.toMatchObject({ code: "cursor_did_not_advance" });
  expect(vendor.requests.filter(({ path }) => path === "/v2/calls/transcript")).toHaveLength(5);
});

test("a transcript is never returned before it is known whether its call is private", async () => {
  const vendor = await startGong("oauth2");
  vendor.unknown.add("2");
  const page = await vendor.connector.run("list_call_transcripts", { filter: { callIds: ["1", "2"] } });
  expect(page).toMatchObject({ items: [{ callId: "1" }], excludedCount: 1, unknownIds: ["2"] });
  vendor.unknown.clear();
  const later = await vendor.connector.run("list_call_transcripts", { filter: { callIds: ["2"] } });
  expect(later.items).toMatchObject([{ callId: "2" }]);
  expect(isRecord(later) && "unknownIds" in later).toBe(false);
});

test("requires the scope for details unless private calls are included", () => {
  const scopes = (input?: Record<string, unknown>) =>
    gong().requiredScopes(["list_call_transcripts"], input && { list_call_transcripts: input });
  expect(scopes()).toContain("api:calls:read:extensive");
  expect(scopes({ filter: {} })).toContain("api:calls:read:extensive");
  expect(scopes({ filter: {}, privateCalls: "include" })).not.toContain("api:calls:read:extensive");
});
