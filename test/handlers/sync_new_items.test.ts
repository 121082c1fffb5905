// sync_new_items over random periods with late data: each item is returned once.
import fc from "fast-check";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type ConnectorError, type GongActions, gong } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { isLongRun } from "../helpers/long_run.ts";
import { startHttpServer } from "../helpers/servers.ts";

type Input = GongActions["sync_new_items"]["input"];

const hourMs = 3_600_000;
const epoch = Date.UTC(2026, 2, 1);

/** Hours from the epoch to the start of a call, and from its start until Gong lists it. */
interface LateCall {
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

/** The present list of calls, oldest first, ten on a page. */
function createPage(calls: readonly LateCall[], url: string): object {
  const { searchParams } = new URL(url, "http://loopback");
  const [from, to] = ["fromDateTime", "toDateTime"].map((name) => Date.parse(searchParams.get(name) ?? "")) as [
    number,
    number,
  ];
  const getStart = ({ startsAfter }: LateCall): number => epoch + startsAfter * hourMs;
  const visible = calls.filter((call) => {
    const start = getStart(call);
    return start >= from && start < to && start + call.late * hourMs <= Date.now();
  });
  const sorted = visible.sort((a, b) => getStart(a) - getStart(b));
  const skip = Number(searchParams.get("cursor") ?? 0);
  const items = sorted.slice(skip, skip + 10);
  const next = skip + 10 < sorted.length ? { cursor: String(skip + 10) } : {};
  return {
    records: { totalRecords: sorted.length, currentPageSize: items.length, currentPageNumber: skip / 10, ...next },
    calls: items.map((call) => ({ id: call.id, started: new Date(getStart(call)).toISOString() })),
  };
}

async function connect(calls: readonly LateCall[]) {
  const baseUrl = await startHttpServer((request, response) => {
    const body = JSON.stringify(createPage(calls, request.url ?? ""));
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false, strict: true });
  const ids: string[] = [];
  let state: string | undefined;
  /** Runs until there is nothing more to read. Returns the number of requests. */
  const sync = async (input: Omit<Input, "action" | "state">): Promise<number> => {
    let requests = 0;
    for (let hasMore = true; hasMore; ) {
      const fullInput: Input = { ...input, action: "list_calls", ...(state !== undefined && { state }) };
      const output = await connector.run("sync_new_items", fullInput);
      ids.push(...output.newItems.map((item) => String(Reflect.get(Object(item), "id"))));
      state = output.state;
      hasMore = output.hasMore;
      requests += output.requests;
    }
    return requests;
  };
  return { ids, sync, getStateLength: () => state?.length ?? 0 };
}

const lateCalls = fc
  .array(fc.record({ startsAfter: fc.integer({ min: -48, max: 240 }), late: fc.integer({ min: 0, max: 23 }) }), {
    minLength: 1,
    maxLength: 120,
  })
  .map((list) => list.map((call, index): LateCall => ({ id: String(index + 1), ...call })));

test("returns every call since the start once, however late, in random periods", async () => {
  const pauses = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 12 });
  const property = fc.asyncProperty(
    lateCalls,
    pauses,
    fc.integer({ min: 1, max: 25 }),
    async (calls, hours, maxRequests) => {
      vi.setSystemTime(epoch);
      const { ids, sync } = await connect(calls);
      const input = { startAt: "2026-02-28T00:00:00Z", time: "/started", lookbackHours: 24, maxRequests };
      await sync(input);
      for (const pause of hours) {
        vi.setSystemTime(Date.now() + pause * hourMs);
        await sync(input);
      }
      // Calls that become visible after the last run follow with a later one.
      vi.setSystemTime(Math.max(Date.now(), epoch + 240 * hourMs) + 48 * hourMs);
      await sync(input);
      const expected = calls.filter(({ startsAfter }) => startsAfter >= -24).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(expected.toSorted());
    },
  );
  await fc.assert(property, { numRuns: isLongRun ? 500 : 25 });
});

test("starts now without startAt and sends one request in a quiet hour", async () => {
  const { ids, sync } = await connect([
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

test("keeps the state proportional to the lookback", async () => {
  const calls = Array.from({ length: 500 }, (_none, index) => ({ id: String(index), startsAfter: index, late: 0 }));
  const { ids, sync, getStateLength } = await connect(calls);
  const sizes: number[] = [];
  for (let hour = 0; hour < 500; hour += 20) {
    vi.setSystemTime(epoch + hour * hourMs);
    await sync({ startAt: "2026-03-01T00:00:00Z", time: "/started" });
    sizes.push(getStateLength());
  }
  expect(ids).toHaveLength(481);
  expect(Math.max(...sizes.slice(-5))).toBeLessThan(2 * Math.max(...sizes.slice(5, 10)));
});

test("returns the items found before a rate limit and the rest with the next run", async () => {
  let isLimited = false;
  let requests = 0;
  const calls = Array.from({ length: 30 }, (_none, index) => ({ id: String(index), startsAfter: index, late: 0 }));
  const baseUrl = await startHttpServer((request, response) => {
    requests += 1;
    if (isLimited && requests > 1) response.writeHead(429, { "retry-after": "86400" }).end('{"errors":["Too many"]}');
    else
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(createPage(calls, request.url ?? "")));
  });
  const connector = gong({
    ...createAccountOptions(baseUrl),
    rateLimiter: false,
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

test("an error of a run that found nothing carries the state to continue from", async () => {
  let isDown = true;
  const calls = [{ id: "1", startsAfter: 0, late: 0 }];
  const baseUrl = await startHttpServer((request, response) => {
    if (isDown) response.writeHead(403, { "content-type": "application/json" }).end('{"errors":["Not now"]}');
    else
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(createPage(calls, request.url ?? "")));
  });
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false, maxRetries: 0 });
  vi.setSystemTime(epoch - hourMs);
  const input: Input = { action: "list_calls", time: "/started" };
  const error = await connector.run("sync_new_items", input).then(
    () => undefined,
    (thrown: ConnectorError) => thrown,
  );
  expect(error).toMatchObject({ kind: "forbidden", action: "sync_new_items" });
  expect(Object.keys(error?.resumeFrom ?? {})).toEqual(["state"]);
  isDown = false;
  vi.setSystemTime(epoch + hourMs);
  // A first run at this time would start after the item.
  const output = await connector.run("sync_new_items", { ...input, ...error?.resumeFrom });
  expect(output.newItems).toMatchObject([{ id: "1" }]);
});

test("leaves out items without an id and counts them", async () => {
  const baseUrl = await startHttpServer((_request, response) => {
    const started = new Date(epoch - hourMs).toISOString();
    const page = {
      calls: [
        { id: null, started },
        { id: "2", started },
      ],
      records: {},
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(page));
  });
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false });
  vi.setSystemTime(epoch);
  const input: Input = { action: "list_calls", time: "/started", startAt: "2026-02-01T00:00:00Z" };
  const output = await connector.run("sync_new_items", input);
  expect(output).toMatchObject({ newItems: [{ id: "2" }], itemsWithoutId: 1 });
});
