// The sandbox's limits and pages, by a clock of the test's own.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openSandboxClient,
  type SandboxClient,
  type SandboxTestResponse,
} from "../../../test/helpers/sandbox_client.ts";
import type { SandboxOptions } from "../src/index.ts";

const startTime = Date.UTC(2026, 3, 15, 22);
let now = startTime;
let socket: SandboxClient;

async function open(options: SandboxOptions = {}): Promise<void> {
  now = startTime;
  socket = await openSandboxClient({ clock: () => now, ...options });
}

afterEach(() => socket.close());

const told = (answer: SandboxTestResponse) => [answer.status, answer.body.errors];

function cursorOf(answer: SandboxTestResponse): string {
  const { cursor } = answer.body.records as { cursor?: string };
  return cursor ?? "";
}

describe("limits", () => {
  test("three calls in any second; the next says how long to wait and costs nothing", async () => {
    await open({ rateLimits: { perSecond: 3, perDay: 10_000 }, calls: 1 });
    for (const at of [0, 300, 600]) {
      now = startTime + at;
      expect((await socket.send("GET", "/v2/workspaces")).status).toBe(200);
    }
    now = startTime + 999;
    const refused = await socket.send("GET", "/v2/workspaces");
    expect(told(refused)).toEqual([429, ["API request limit exceeded"]]);
    expect(refused.headers["retry-after"]).toBe("1");
    now = startTime + 1000;
    expect((await socket.send("GET", "/v2/workspaces")).status).toBe(200);
    expect((await socket.send("GET", "/v2/workspaces")).status).toBe(429);
  });

  test("the daily quota lasts until midnight UTC", async () => {
    await open({ rateLimits: { perSecond: 100, perDay: 2 }, calls: 1 });
    for (const status of [200, 200, 429]) expect((await socket.send("GET", "/v2/workspaces")).status).toBe(status);
    expect((await socket.send("GET", "/v2/workspaces")).headers["retry-after"]).toBe("7200");
    now += 7_200_000;
    expect((await socket.send("GET", "/v2/workspaces")).status).toBe(200);
  });

  test("strangers do not use up the company's calls", async () => {
    await open({ rateLimits: { perSecond: 1, perDay: 10_000 }, calls: 1 });
    for (let left = 3; left > 0; left -= 1) await socket.send("GET", "/v2/workspaces", { token: "" });
    expect((await socket.send("GET", "/v2/workspaces")).status).toBe(200);
  });
});

describe("pages and cursors", () => {
  beforeEach(() => open({ calls: 250, users: 120 }));

  test("every call comes once, a hundred at a time", async () => {
    const seen: string[] = [];
    const sizes: unknown[] = [];
    let query: Record<string, string> = {};
    do {
      const answer = await socket.send("GET", "/v2/calls", { query });
      seen.push(...(answer.body.calls as { id: string }[]).map(({ id }) => id));
      const { cursor, ...records } = answer.body.records as Record<string, unknown>;
      sizes.push(records);
      query = cursor === undefined ? {} : { cursor: String(cursor) };
    } while (query.cursor !== undefined);
    expect(new Set(seen).size).toBe(250);
    expect(sizes).toEqual(
      [100, 100, 50].map((currentPageSize, currentPageNumber) => ({
        totalRecords: 250,
        currentPageSize,
        currentPageNumber,
      })),
    );
  });

  test("an hour after the first page the cursor has expired, whatever was read since", async () => {
    const first = cursorOf(await socket.send("POST", "/v2/calls/transcript", { body: { filter: {} } }));
    now += 3_599_000;
    const second = await socket.send("POST", "/v2/calls/transcript", { body: { filter: {}, cursor: first } });
    expect(second.status).toBe(200);
    now += 1000;
    const body = { filter: {}, cursor: cursorOf(second) };
    expect(told(await socket.send("POST", "/v2/calls/transcript", { body }))).toEqual([400, ["cursor has expired"]]);
  });

  test.each([
    ["made up", (cursor: string) => `${cursor.slice(0, -4)}AAAA`, {}],
    ["no cursor at all", () => "nonsense", {}],
    ["of another filter", (cursor: string) => cursor, { fromDateTime: "2020-01-01T00:00:00Z" }],
  ])("a cursor %s cannot be verified", async (_name, spoil, query) => {
    const cursor = spoil(cursorOf(await socket.send("GET", "/v2/calls")));
    const answer = await socket.send("GET", "/v2/calls", { query: { ...query, cursor } });
    expect(told(answer)).toEqual([400, ["Failed to verify cursor"]]);
  });

  test("a cursor on the query of a POST is passed over: the first page again", async () => {
    const body = { filter: {} };
    const first = await socket.send("POST", "/v2/users/extensive", { body });
    const again = await socket.send("POST", "/v2/users/extensive", { body, query: { cursor: cursorOf(first) } });
    expect(again.body.users).toEqual(first.body.users);
  });
});
