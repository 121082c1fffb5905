// iterate: its limit, and the cursor with which it continues after an error.
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
  expect(error).toMatchObject({ code: "service_unavailable", retryable: true, resumeFrom: "4" });
  expect(error.toJSON()).toMatchObject({ resumeFrom: "4" });
  failing.clear();
  await collect(connector.iterate("list_users", { cursor: String(error.resumeFrom) }), ids);
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
