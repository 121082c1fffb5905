// sync_new_items over daily statistics: Gong rejects a window that ends after today in the company's time zone.
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type GongActions, gong } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { readBody, startHttpServer } from "../helpers/servers.ts";

type Input = GongActions["sync_new_items"]["input"];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 2, 10, 5) });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** The date in the company's time zone, whose offset is in hours. */
function formatDay(time: number, offset: number): string {
  return new Date(time + offset * hourMs).toISOString().slice(0, 10);
}

/** The statistics of a company: one entry for each day of the window, and the last days that were asked for. */
async function startStatistics(offset: number, names: { list: string; timeZone?: string }) {
  const lastDays: string[] = [];
  const baseUrl = await startHttpServer(async (request, response) => {
    const { filter } = JSON.parse(await readBody(request));
    const today = formatDay(Date.now(), offset);
    lastDays.push(filter.toDate);
    const isRejected = filter.toDate > today || filter.fromDate >= filter.toDate;
    const entries = [];
    for (let day = Date.parse(filter.fromDate); day < Date.parse(filter.toDate); day += dayMs) {
      const date = new Date(day).toISOString().slice(0, 10);
      entries.push({ userId: date.replaceAll("-", ""), userDailyActivityStats: [{ fromDate: `${date}T00:00:00Z` }] });
    }
    const body = isRejected
      ? { requestId: "1", errors: ["filter.toDate: must not exceed the current day"] }
      : { requestId: "1", records: {}, [names.list]: entries, ...(names.timeZone && { timeZone: names.timeZone }) };
    response.writeHead(isRejected ? 400 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  return { connector: gong({ ...createAccountOptions(baseUrl), rateLimiter: false }), lastDays };
}

const input: Input = {
  action: "list_daily_activity",
  startAt: "2026-03-08T00:00:00Z",
  time: "/userDailyActivityStats/0/fromDate",
  lookbackHours: 1,
};

test.for([-11, -8, 0, 9, 14])("returns each day once, in a company at UTC%i", async (offset) => {
  const { connector } = await startStatistics(offset, { list: "usersDetailedActivities" });
  const days: unknown[] = [];
  let state: string | undefined;
  for (let hour = 0; hour < 24 * 5; hour += 5) {
    const output = await connector.run("sync_new_items", { ...input, ...(state !== undefined && { state }) });
    days.push(...output.newItems.map((item) => Reflect.get(Object(item), "userId")));
    state = output.state;
    vi.setSystemTime(Date.now() + 5 * hourMs);
  }
  expect(days.toSorted()).toEqual(
    ["20260308", "20260309", "20260310", "20260311", "20260312", "20260313"].slice(0, days.length),
  );
  expect(days.length).toBeGreaterThanOrEqual(5);
});

test("ends the window today in UTC-12 until a response has named the time zone, then today there", async () => {
  const names = { list: "usersAggregateActivityStats", timeZone: "Asia/Tokyo" };
  const { connector, lastDays } = await startStatistics(9, names);
  const aggregated: Input = { ...input, action: "list_aggregated_activity" };
  const { state } = await connector.run("sync_new_items", aggregated);
  expect(new Set(lastDays)).toEqual(new Set(["2026-03-09"]));
  await connector.run("sync_new_items", { ...aggregated, state });
  expect(lastDays.at(-1)).toBe("2026-03-10");
});

test("rejects a last day after tomorrow in UTC, and accepts tomorrow", async () => {
  const { connector } = await startStatistics(14, { list: "usersDetailedActivities" });
  vi.setSystemTime(Date.UTC(2026, 2, 10, 12));
  const run = (toDate: string) => connector.run("list_daily_activity", { filter: { fromDate: "2026-03-08", toDate } });
  await expect(run("2026-03-12")).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: "/filter/toDate", message: "must not be after tomorrow, 2026-03-11 in UTC" }],
  });
  expect((await run("2026-03-11")).items).toHaveLength(3);
});
