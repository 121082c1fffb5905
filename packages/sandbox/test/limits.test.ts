// Rate limits and pagination, with a clock that the test controls.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";
import type { SandboxOptions } from "../src/index.ts";

const startTime = Date.UTC(2026, 3, 15, 22);
let now = startTime;
let client: SandboxClient;

async function open(options: SandboxOptions = {}): Promise<void> {
  now = startTime;
  client = await openSandboxClient({ clock: () => now, ...options });
}

afterEach(() => client.close());

const getFailure = (response: SandboxTestResponse) => [response.status, response.body.errors];

function getCursor(response: SandboxTestResponse): string {
  const { cursor } = response.body.records as { cursor?: string };
  return cursor ?? "";
}

describe("rate limits", () => {
  test("admits three requests in any second and does not count the one that it rejects with Retry-After", async () => {
    await open({ rateLimits: { perSecond: 3, perDay: 10_000 }, calls: 1 });
    for (const delayMs of [0, 300, 600]) {
      now = startTime + delayMs;
      expect((await client.send("GET", "/v2/workspaces")).status).toBe(200);
    }
    now = startTime + 999;
    const rejected = await client.send("GET", "/v2/workspaces");
    expect(getFailure(rejected)).toEqual([429, ["API request limit exceeded"]]);
    expect(rejected.headers["retry-after"]).toBe("1");
    now = startTime + 1000;
    expect((await client.send("GET", "/v2/workspaces")).status).toBe(200);
    expect((await client.send("GET", "/v2/workspaces")).status).toBe(429);
  });

  test("resets the daily quota at midnight UTC", async () => {
    await open({ rateLimits: { perSecond: 100, perDay: 2 }, calls: 1 });
    for (const status of [200, 200, 429]) expect((await client.send("GET", "/v2/workspaces")).status).toBe(status);
    expect((await client.send("GET", "/v2/workspaces")).headers["retry-after"]).toBe("7200");
    now += 7_200_000;
    expect((await client.send("GET", "/v2/workspaces")).status).toBe(200);
  });

  test("does not count requests without valid credentials", async () => {
    await open({ rateLimits: { perSecond: 1, perDay: 10_000 }, calls: 1 });
    for (let count = 0; count < 3; count += 1) await client.send("GET", "/v2/workspaces", { token: "" });
    expect((await client.send("GET", "/v2/workspaces")).status).toBe(200);
  });
});

describe("pagination", () => {
  beforeEach(() => open({ calls: 250, users: 120 }));

  test("returns every call once, in pages of 100", async () => {
    const callIds: string[] = [];
    const pageRecords: unknown[] = [];
    let query: Record<string, string> = {};
    do {
      const response = await client.send("GET", "/v2/calls", { query });
      callIds.push(...(response.body.calls as { id: string }[]).map(({ id }) => id));
      const { cursor, ...records } = response.body.records as Record<string, unknown>;
      pageRecords.push(records);
      query = cursor === undefined ? {} : { cursor: String(cursor) };
    } while (query.cursor !== undefined);
    expect(new Set(callIds).size).toBe(250);
    expect(pageRecords).toEqual(
      [100, 100, 50].map((currentPageSize, currentPageNumber) => ({
        totalRecords: 250,
        currentPageSize,
        currentPageNumber,
      })),
    );
  });

  test("expires cursors one hour after the first page, also those of later pages", async () => {
    const first = getCursor(await client.send("POST", "/v2/calls/transcript", { body: { filter: {} } }));
    now += 3_599_000;
    const second = await client.send("POST", "/v2/calls/transcript", { body: { filter: {}, cursor: first } });
    expect(second.status).toBe(200);
    now += 1000;
    const body = { filter: {}, cursor: getCursor(second) };
    expect(getFailure(await client.send("POST", "/v2/calls/transcript", { body }))).toEqual([
      400,
      ["cursor has expired"],
    ]);
  });

  test.each([
    ["with a wrong signature", (cursor: string) => `${cursor.slice(0, -4)}AAAA`, {}],
    ["in another format", () => "nonsense", {}],
    ["of another filter", (cursor: string) => cursor, { fromDateTime: "2020-01-01T00:00:00Z" }],
  ])("rejects a cursor %s", async (_name, change, query) => {
    const cursor = change(getCursor(await client.send("GET", "/v2/calls")));
    const response = await client.send("GET", "/v2/calls", { query: { ...query, cursor } });
    expect(getFailure(response)).toEqual([400, ["Failed to verify cursor"]]);
  });

  test("ignores a cursor in the query of a POST and returns the first page", async () => {
    const body = { filter: {} };
    const first = await client.send("POST", "/v2/users/extensive", { body });
    const again = await client.send("POST", "/v2/users/extensive", { body, query: { cursor: getCursor(first) } });
    expect(again.body.users).toEqual(first.body.users);
  });
});
