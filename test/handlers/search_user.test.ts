// search_user caches pages for one minute. test/cases/search_user.json covers the matching.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gong } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { startHttpServer } from "../helpers/servers.ts";

const start = Date.parse("2026-03-02T10:00:00Z");
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: start }));
afterEach(() => vi.useRealTimers());

/** A server with three users, one on each page, and the requested URLs. */
async function startCompany() {
  const requestedUrls: string[] = [];
  const baseUrl = await startHttpServer((request, response) => {
    requestedUrls.push(request.url ?? "");
    const page = Number(new URL(request.url ?? "", "http://loopback").searchParams.get("cursor") ?? 0);
    const names = ["ana", "bea", "caro"];
    const users = [{ id: String(page + 1), emailAddress: `${names[page]}@example.com`, active: true }];
    const records = {
      totalRecords: 3,
      currentPageSize: 1,
      currentPageNumber: page,
      ...(page < 2 && { cursor: String(page + 1) }),
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify({ requestId: "r", records, users }));
  });
  const connect = () => gong({ ...createAccountOptions(baseUrl), rateLimiter: false, strict: true });
  return { requestedUrls, connect };
}

test("requests each page once per minute for all searches", async () => {
  const { requestedUrls, connect } = await startCompany();
  const connector = connect();
  const find = async (email: string) => (await connector.run("search_user", { email })).id;
  expect(await find("bea@example.com")).toBe("2");
  expect(requestedUrls).toEqual(["/v2/users", "/v2/users?cursor=1"]);
  expect(await find("ana@example.com")).toBe("1");
  expect(await find("BEA@example.com")).toBe("2");
  expect(requestedUrls).toHaveLength(2);
  expect(await find("caro@example.com")).toBe("3");
  expect(requestedUrls.slice(2)).toEqual(["/v2/users?cursor=2"]);
  vi.setSystemTime(start + 59_999);
  expect(await find("ana@example.com")).toBe("1");
  expect(requestedUrls).toHaveLength(3);
  vi.setSystemTime(start + 60_000);
  expect(await find("ana@example.com")).toBe("1");
  expect(requestedUrls.slice(3)).toEqual(["/v2/users"]);
});

test("reads the list once more per minute before it reports that nobody matches", async () => {
  const { requestedUrls, connect } = await startCompany();
  const connector = connect();
  const find = (email: string) => connector.run("search_user", { email });
  await find("caro@example.com");
  requestedUrls.length = 0;
  await expect(find("dora@example.com")).rejects.toMatchObject({ kind: "not_found", retryable: false });
  expect(requestedUrls).toHaveLength(3);
  await expect(find("emil@example.com")).rejects.toMatchObject({ kind: "not_found" });
  expect(requestedUrls).toHaveLength(3);
});

test("finds a user whom an incomplete response had left out a moment before", async () => {
  const responses = [
    { requestId: "r", records: {}, users: [{ id: "1" }] },
    { requestId: "r", records: {}, users: [{ id: "1", emailAddress: "ana@example.com" }] },
  ];
  const baseUrl = await startHttpServer((_request, response) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify(responses.shift())),
  );
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false });
  await expect(connector.run("search_user", { email: "ana@example.com" })).rejects.toMatchObject({ code: "no_match" });
  expect(await connector.run("search_user", { email: "ana@example.com" })).toMatchObject({ id: "1" });
  expect(responses).toEqual([]);
});

test("keeps no pages that lead nowhere", async () => {
  let isStuck = true;
  let requests = 0;
  const baseUrl = await startHttpServer((_request, response) => {
    requests += 1;
    const users = isStuck ? [] : [{ id: "1", emailAddress: "ana@example.com", active: true }];
    const records = isStuck ? { cursor: String(requests) } : { totalRecords: 1 };
    response.setHeader("content-type", "application/json").end(JSON.stringify({ requestId: "r", records, users }));
  });
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false });
  const find = () => connector.run("search_user", { email: "ana@example.com" });
  await expect(find()).rejects.toMatchObject({ code: "cursor_did_not_advance" });
  expect(requests).toBe(4);
  isStuck = false;
  expect(await find()).toMatchObject({ id: "1" });
});

test("does not share pages between connectors", async () => {
  const { requestedUrls, connect } = await startCompany();
  await connect().run("search_user", { email: "ana@example.com" });
  await connect().run("search_user", { email: "ana@example.com" });
  expect(requestedUrls).toEqual(["/v2/users", "/v2/users"]);
});

test("allows concurrent searches, also when one of them is cancelled", async () => {
  const { connect } = await startCompany();
  const connector = connect();
  const cancelled = connector.run(
    "search_user",
    { email: "caro@example.com" },
    { signal: AbortSignal.abort(new Error("enough")) },
  );
  const found = ["caro", "ana", "bea"].map((name) => connector.run("search_user", { email: `${name}@example.com` }));
  await expect(cancelled).rejects.toThrow("enough");
  expect((await Promise.all(found)).map(({ id }) => id)).toEqual(["3", "1", "2"]);
});

test("rejects with no_match, the searched values and a remedy when no user matches", async () => {
  const { connect } = await startCompany();
  const search = connect().run("search_user", { email: "dora@example.com", phoneNumber: "123" });
  await expect(search).rejects.toMatchObject({
    code: "no_match",
    message: "No user has dora@example.com and 123.",
    remedy: expect.stringContaining("Check the spelling"),
  });
});
