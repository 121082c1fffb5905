// iterate and run over several pages: the limit, the place to resume after an error, and pages that break the protocol.
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { ConnectorError, gong } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { startHttpServer } from "../helpers/servers.ts";

/** Ten users on pages of two; the pages of some cursors have an error status. */
async function startUsers(failing: ReadonlyMap<string, number>) {
  const cursors: string[] = [];
  const baseUrl = await startHttpServer((request, response) => {
    const cursor = new URL(request.url ?? "", "http://localhost").searchParams.get("cursor") ?? "0";
    cursors.push(cursor);
    const next = Number(cursor) + 2;
    const records = { totalRecords: 10, ...(next < 10 && { cursor: String(next) }) };
    const users = [Number(cursor), Number(cursor) + 1].map((id) => ({ id: String(id) }));
    response.writeHead(failing.get(cursor) ?? 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ requestId: "r", records, users, errors: ["No"] }));
  });
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false, maxRetries: 0 });
  return { connector, cursors };
}

async function collect(users: AsyncIterable<{ id?: string }>, ids: unknown[] = []) {
  for await (const { id } of users) ids.push(id);
  return ids;
}

test("reads no page after its limit", async () => {
  const { connector, cursors } = await startUsers(new Map());
  expect(await collect(connector.iterate("list_users", { limit: 4 }))).toEqual(["0", "1", "2", "3"]);
  expect(cursors).toEqual(["0", "2"]);
});

test("has the cursor of the failed page in its error, and continues from there", async () => {
  const failing = new Map([["4", 503]]);
  const { connector } = await startUsers(failing);
  const ids: unknown[] = [];
  const error: unknown = await collect(connector.iterate("list_users", {}), ids).catch((reason: unknown) => reason);
  if (!ConnectorError.is(error)) throw error;
  expect(error).toMatchObject({ code: "service_unavailable", retryable: true, resumeFrom: { cursor: "4" } });
  expect(error.toJSON()).toMatchObject({ resumeFrom: { cursor: "4" } });
  failing.clear();
  await collect(connector.iterate("list_users", { ...error.resumeFrom }), ids);
  expect(ids).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
});

test("has no cursor in the error of its first page", async () => {
  const { connector } = await startUsers(new Map([["0", 503]]));
  const error: unknown = await collect(connector.iterate("list_users", {})).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "service_unavailable", resumeFrom: undefined });
});

test("rejects an action that returns no list", async () => {
  const id: string = "get_user_by_id";
  await expect(gong().iterate(id, { id: "1" }).next()).rejects.toMatchObject({ code: "not_a_list", action: id });
});

test("run has the items that it read in an error of a later page, hidden from logs, and the place to resume", async () => {
  const { connector } = await startUsers(new Map([["4", 503]]));
  const error: unknown = await connector.run("list_users", { limit: 9 }).catch((reason: unknown) => reason);
  if (!ConnectorError.is(error)) throw error;
  expect(error).toMatchObject({ code: "service_unavailable", resumeFrom: { cursor: "4" } });
  const items = ["0", "1", "2", "3"].map((id) => ({ id }));
  expect(error.partialOutput).toEqual({ items, total: 10, nextCursor: "4" });
  expect(Object.keys(error)).not.toContain("partialOutput");
  for (const text of [JSON.stringify(error), inspect(error, { depth: null })])
    expect(text).not.toContain("partialOutput");
});

/** Responds to every request with one body, or with that of its number. */
async function startAlways(body: unknown) {
  let requests = 0;
  const baseUrl = await startHttpServer((_request, response) => {
    requests += 1;
    const content: unknown = typeof body === "function" ? body(requests) : body;
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(content));
  });
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false });
  return { connector, count: () => requests };
}

const sameCursor = { requestId: "r", records: { cursor: "SAME" }, users: [{ id: "1" }] };
const stuck = { code: "cursor_did_not_advance", kind: "invalid_response" };

test.for([
  ["list_users", { users: [{ id: "1" }, { id: "2" }] }, {}],
  ["list_calls", { calls: [{ id: "1", isPrivate: true }] }, { privateCalls: "exclude" }],
] as const)("ends %s after five requests when each page has a new cursor and the same items", async (given) => {
  const [action, list, input] = given;
  const { connector, count } = await startAlways((number: number) => ({
    requestId: "r",
    records: { cursor: `${number}` },
    ...list,
  }));
  const reading = collect(connector.iterate(action, input));
  const message = expect.stringContaining("4 pages in a row have no new item, and another one follows");
  await expect(reading).rejects.toMatchObject({ ...stuck, message });
  expect(count()).toBe(5);
});

test("ends after two requests when each page has the same cursor", async () => {
  const { connector, count } = await startAlways(sameCursor);
  const ids: unknown[] = [];
  await expect(collect(connector.iterate("list_users", {}), ids)).rejects.toMatchObject(stuck);
  expect(ids).toEqual(["1", "1"]);
  await expect(connector.run("list_users", { limit: 500 })).rejects.toMatchObject({
    ...stuck,
    resumeFrom: undefined,
    partialOutput: { items: [{ id: "1" }, { id: "1" }] },
  });
  expect(count()).toBe(4);
});

test.for([
  ["search_user", { email: "nobody@example.com" }],
  ["sync_new_items", { action: "list_users", maxRequests: 5 }],
] as const)("%s ends after two requests when each page has the same cursor", async ([id, input]) => {
  const { connector, count } = await startAlways(sameCursor);
  await expect(connector.run(id, input)).rejects.toMatchObject(stuck);
  expect(count()).toBe(2);
});

test("choices end when each page has the same cursor", async () => {
  const { connector, count } = await startAlways(sameCursor);
  const choices = connector.choices("get_user_by_id", "/id", { search: "nobody" });
  await expect(choices).rejects.toMatchObject(stuck);
  expect(count()).toBe(2);
});

test.for([7, { next: 1 }, ["a"], true])(
  "throws invalid_response for the cursor %j, which is no string",
  async (cursor) => {
    const { connector } = await startAlways({ requestId: "r", records: { cursor }, users: [{ id: "1" }] });
    await expect(connector.run("list_users", {})).rejects.toMatchObject({
      code: "unexpected_response",
      kind: "invalid_response",
      requestId: "r",
      message: "status 200, the cursor at /records/cursor is no string",
    });
  },
);

test.for([null, { 0: "a" }, "none", 1])("throws invalid_response for the list %j", async (users) => {
  const { connector } = await startAlways({ requestId: "r", users });
  await expect(connector.run("list_users", { limit: 9 })).rejects.toMatchObject({ kind: "invalid_response" });
});

test("a list without pages ignores a cursor, and reports it as drift", async () => {
  const folders = [{ id: "1", name: "Best calls" }];
  const { connector, count } = await startAlways({ requestId: "r", records: { cursor: "abc" }, folders });
  const drifts: unknown[] = [];
  const onDrift = ({ action, issues }: object & { action: string; issues: unknown }) => drifts.push({ action, issues });
  const output = await connector.run("list_library_folders", {}, { onDrift });
  expect(output).not.toHaveProperty("nextCursor");
  const issues = [{ path: "/nextCursor", message: "is not in the output schema" }];
  expect(drifts).toEqual([{ action: "list_library_folders", issues }]);
  expect(await collect(connector.iterate("list_library_folders", {}))).toHaveLength(1);
  expect(count()).toBe(2);
});
