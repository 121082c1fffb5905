// @ts-nocheck
// Search User keeps pages for a minute, and no longer; matching itself is played by test/actions/search_user.json.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gong } from "../../src/index.ts";
import { unlimited } from "../../src/internal.ts";
import { startHttpServer } from "../helpers/servers.ts";

const start = Date.parse("2026-03-02T10:00:00Z");
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: start }));
afterEach(() => vi.useRealTimers());

/** A company of three users, one a page; the addresses asked for. */
async function company() {
  const asked: string[] = [];
  const baseUrl = await startHttpServer((request, response) => {
    asked.push(request.url ?? "");
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
  const connect = () =>
    gong({ auth: { accessKey: "KEY", accessKeySecret: "SECRET" }, baseUrl, rateLimiter: unlimited, strict: true });
  return { asked, connect };
}

test("reads each page once a minute, whoever is sought", async () => {
  const { asked, connect } = await company();
  const connector = connect();
  const find = async (email: string) => (await connector.run("search_user", { email })).id;
  expect(await find("bea@example.com")).toBe("2");
  expect(asked).toEqual(["/v2/users", "/v2/users?cursor=1"]);
  expect(await find("ana@example.com")).toBe("1");
  expect(await find("BEA@example.com")).toBe("2");
  expect(asked).toHaveLength(2);
  expect(await find("caro@example.com")).toBe("3");
  expect(asked.slice(2)).toEqual(["/v2/users?cursor=2"]);
  vi.setSystemTime(start + 59_999);
  await expect(find("dora@example.com")).rejects.toMatchObject({ kind: "not_found", retryable: false });
  expect(asked).toHaveLength(3);
  vi.setSystemTime(start + 60_000);
  expect(await find("ana@example.com")).toBe("1");
  expect(asked.slice(3)).toEqual(["/v2/users"]);
});

test("keeps pages to the connector that read them", async () => {
  const { asked, connect } = await company();
  await connect().run("search_user", { email: "ana@example.com" });
  await connect().run("search_user", { email: "ana@example.com" });
  expect(asked).toEqual(["/v2/users", "/v2/users"]);
});

test("searches at the same time do not disturb each other, and a cancelled one leaves the others", async () => {
  const { connect } = await company();
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
  const { connect } = await company();
  const search = connect().run("search_user", { email: "dora@example.com", phoneNumber: "123" });
  await expect(search).rejects.toMatchObject({
    code: "no_match",
    message: "No user has dora@example.com and 123.",
    remedy: expect.stringContaining("Check the spelling"),
  });
});
