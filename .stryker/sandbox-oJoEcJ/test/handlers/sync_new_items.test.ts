// @ts-nocheck
// Sync New Items over months of late data: each item once, with the state as a workflow stores it between the runs.
import fc from "fast-check";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type GongActions, gong } from "../../src/index.ts";
import { unlimited } from "../../src/internal.ts";
import { isLongRun } from "../helpers/long_run.ts";
import { startHttpServer } from "../helpers/servers.ts";

type Input = GongActions["sync_new_items"]["input"];

const hourMs = 3_600_000;
const epoch = Date.UTC(2026, 2, 1);

/** A call: hours from the beginning until it starts, and from its start until Gong shows it. */
interface Late {
  id: string;
  startsAfter: number;
  late: number;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: epoch });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** Answers the list of calls, oldest first, ten a page, as it is at the moment. */
function pageOf(calls: readonly Late[], address: string): object {
  const { searchParams } = new URL(address, "http://loopback");
  const [from, to] = ["fromDateTime", "toDateTime"].map((name) => Date.parse(searchParams.get(name) ?? "")) as [
    number,
    number,
  ];
  const startOf = ({ startsAfter }: Late): number => epoch + startsAfter * hourMs;
  const visible = calls.filter((call) => {
    const start = startOf(call);
    return start >= from && start < to && start + call.late * hourMs <= Date.now();
  });
  const sorted = visible.sort((one, other) => startOf(one) - startOf(other));
  const skip = Number(searchParams.get("cursor") ?? 0);
  const items = sorted.slice(skip, skip + 10);
  const next = skip + 10 < sorted.length ? { cursor: String(skip + 10) } : {};
  return {
    records: { totalRecords: sorted.length, currentPageSize: items.length, currentPageNumber: skip / 10, ...next },
    calls: items.map((call) => ({ id: call.id, started: new Date(startOf(call)).toISOString() })),
  };
}

async function open(calls: readonly Late[]) {
  const baseUrl = await startHttpServer((request, response) => {
    const body = JSON.stringify(pageOf(calls, request.url ?? ""));
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  const auth = { accessKey: "KEY", accessKeySecret: "SECRET" };
  const connector = gong({ auth, baseUrl, rateLimiter: unlimited, strict: true });
  const ids: string[] = [];
  let state: unknown;
  /** Runs until nothing more is to be read; the state goes through JSON, as it does in a store. */
  const sync = async (input: Omit<Input, "action" | "state">): Promise<number> => {
    let requests = 0;
    for (let hasMore = true; hasMore; ) {
      const full = { ...input, action: "list_calls", ...(state !== undefined && { state }) } as Input;
      const output = await connector.run("sync_new_items", full);
      ids.push(...output.newItems.map((item) => String(Reflect.get(Object(item), "id"))));
      state = JSON.parse(JSON.stringify(output.state));
      hasMore = output.hasMore;
      requests += output.requests;
    }
    return requests;
  };
  return { ids, sync, size: () => JSON.stringify(state).length };
}

const lateCalls = fc
  .array(fc.record({ startsAfter: fc.integer({ min: -48, max: 240 }), late: fc.integer({ min: 0, max: 23 }) }), {
    minLength: 1,
    maxLength: 120,
  })
  .map((list) => list.map((one, index): Late => ({ id: String(index + 1), ...one })));

test("random months: every call from the start on is given once, however late", async () => {
  const pauses = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 12 });
  const property = fc.asyncProperty(
    lateCalls,
    pauses,
    fc.integer({ min: 1, max: 25 }),
    async (calls, hours, maxRequests) => {
      vi.setSystemTime(epoch);
      const { ids, sync } = await open(calls);
      const input = { startAt: "2026-02-28T00:00:00Z", time: "/started", lookBackHours: 24, maxRequests };
      await sync(input);
      for (const pause of hours) {
        vi.setSystemTime(Date.now() + pause * hourMs);
        await sync(input);
      }
      // What is due only now, after the last run, follows with a later one.
      vi.setSystemTime(Math.max(Date.now(), epoch + 240 * hourMs) + 48 * hourMs);
      await sync(input);
      const expected = calls.filter(({ startsAfter }) => startsAfter >= -24).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(expected.toSorted());
    },
  );
  await fc.assert(property, { numRuns: isLongRun ? 500 : 25 });
});

test("without a date it begins now, and a quiet hour costs one request", async () => {
  const { ids, sync } = await open([
    { id: "1", startsAfter: -5, late: 0 },
    { id: "2", startsAfter: 1, late: 0 },
    { id: "3", startsAfter: -1, late: 2 },
  ]);
  expect(await sync({})).toBe(1);
  expect(ids).toEqual([]);
  vi.setSystemTime(epoch + 2 * hourMs);
  expect(await sync({})).toBe(1);
  expect(ids).toEqual(["2"]);
});

test("the state is as large as the look-back, not as the past", async () => {
  const calls = Array.from({ length: 500 }, (_none, index) => ({ id: String(index), startsAfter: index, late: 0 }));
  const { ids, sync, size } = await open(calls);
  const sizes: number[] = [];
  for (let hour = 0; hour < 500; hour += 20) {
    vi.setSystemTime(epoch + hour * hourMs);
    await sync({ startAt: "2026-03-01T00:00:00Z", time: "/started" });
    sizes.push(size());
  }
  expect(ids).toHaveLength(481);
  expect(Math.max(...sizes.slice(-5))).toBeLessThan(2 * Math.max(...sizes.slice(5, 10)));
});

test("what was found before Gong's limit is given, and the rest follows", async () => {
  let isLimited = false;
  let turn = 0;
  const calls = Array.from({ length: 30 }, (_none, index) => ({ id: String(index), startsAfter: index, late: 0 }));
  const baseUrl = await startHttpServer((request, response) => {
    turn += 1;
    if (isLimited && turn > 1) response.writeHead(429, { "retry-after": "86400" }).end('{"errors":["Too many"]}');
    else
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(pageOf(calls, request.url ?? "")));
  });
  const connector = gong({
    auth: { accessKey: "K", accessKeySecret: "S" },
    baseUrl,
    rateLimiter: unlimited,
    strict: true,
  });
  vi.setSystemTime(epoch + 40 * hourMs);
  isLimited = true;
  const input: Input = { action: "list_calls", startAt: "2026-03-01T00:00:00Z", time: "/started" };
  const first = await connector.run("sync_new_items", input);
  expect(first).toMatchObject({ hasMore: true, error: { kind: "rate_limited" } });
  expect(first.newItems.length).toBe(10);
  isLimited = false;
  const rest = await connector.run("sync_new_items", { ...input, state: first.state });
  expect(rest.hasMore).toBe(false);
  expect(first.newItems.length + rest.newItems.length).toBe(30);
});
