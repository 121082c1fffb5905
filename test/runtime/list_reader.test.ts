// A list that is read again after its cursor expired, and the place to resume in its errors.
import { describe, expect, test } from "vitest";
import { ConnectorError } from "../../src/index.ts";
import { ListReader, type ListReaderOptions } from "../../src/pagination/list_reader.ts";
import type { Page } from "../../src/pagination/pagination.ts";
import { paginationRules as pagination } from "../helpers/pagination_rules.ts";

type Input = Readonly<Record<string, unknown>>;

const window = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" };
const timed = [{ from: "/from", to: "/to", itemTimes: ["/planned", "/started"] }];

interface Options extends Partial<ListReaderOptions["action"]> {
  input?: Input;
}

/** A list of two pages, whose cursor expires once; `second` are the pages of the second reading. */
function readTwice(first: readonly unknown[], second: readonly unknown[], { input = window, ...action }: Options = {}) {
  const inputs: Input[] = [];
  const fetch = async (request: Input): Promise<Page> => {
    const { after, ...rest } = request;
    if (after !== undefined) throw new ConnectorError("cursor_expired", "expired");
    inputs.push(rest);
    return inputs.length === 1 ? { items: first, nextCursor: "b" } : { items: second };
  };
  return { reader: new ListReader({ action: { id: "list", ...action }, input, pagination, fetch }), inputs };
}

async function collect(reader: ListReader): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const page of reader.iteratePages()) items.push(...page);
  return items;
}

/** The error of a list whose page at cursor `b` fails. */
async function failSecondPage(error: unknown, action: Options = {}, page: Omit<Page, "items"> = { nextCursor: "b" }) {
  const { input = {}, ...rest } = action;
  const fetch = async ({ after }: Input): Promise<Page> => {
    if (after === "b" || page.nextCursor === undefined) throw error;
    return { items: [{ id: "1" }], ...page };
  };
  const reader = new ListReader({ action: { id: "list", ...rest }, input, pagination, fetch });
  return reader.collect().then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

describe("items of a second reading", () => {
  test("are recognized by their id, also if other values changed", async () => {
    const { reader } = readTwice([{ id: "1", title: "old" }], [{ id: "1", title: "new" }, { id: "2" }]);
    expect(await collect(reader)).toEqual([{ id: "1", title: "old" }, { id: "2" }]);
  });

  test("are recognized by their whole value if they have no id", async () => {
    const { reader } = readTwice([{ name: "a" }], [{ name: "a" }, { name: "b" }]);
    expect(await collect(reader)).toEqual([{ name: "a" }, { name: "b" }]);
  });

  test("are recognized by every part of an id, of which one may be absent", async () => {
    const first = { user: "1", day: "Monday", count: 1 };
    const { reader } = readTwice([first], [{ ...first, count: 2 }, { user: "2", count: 1 }, { user: "1" }], {
      response: { items: "/items", itemId: ["/user", "/day"] },
    });
    expect(await collect(reader)).toEqual([first, { user: "2", count: 1 }, { user: "1" }]);
  });

  test("that have one part of an id are the same if their other values changed", async () => {
    const { reader } = readTwice([{ user: "1", count: 1 }], [{ user: "1", count: 2 }], {
      response: { items: "/items", itemId: ["/user", "/day"] },
    });
    expect(await collect(reader)).toEqual([{ user: "1", count: 1 }]);
  });
});

describe("the window of a second reading", () => {
  const day = (number: number): string => `2026-03-0${number}T00:00:00Z`;
  const first = { id: "1", planned: day(2), started: day(3) };

  async function readWindow(items: readonly unknown[], dateRanges: ListReaderOptions["action"]["dateRanges"] = timed) {
    const { reader, inputs } = readTwice(items, [{ id: "last" }], { dateRanges });
    await collect(reader);
    return inputs[1];
  }

  test("begins at the earlier of the last item's times", async () => {
    expect(await readWindow([first])).toEqual({ ...window, from: day(2) });
  });

  test("begins at the last item by the times that it has", async () => {
    expect(await readWindow([first, { id: "2", started: day(4) }])).toEqual({ ...window, from: day(2) });
  });

  test.for([
    ["an item has no time", [first, { id: "2" }]],
    ["an item without a time is between others", [first, { id: "2" }, { id: "3", planned: day(4), started: day(5) }]],
    ["one of two times goes back", [first, { id: "2", planned: "2026-03-01T12:00:00Z", started: day(4) }]],
    ["the last item is before it", [{ id: "1", started: "2026-02-01T00:00:00Z" }]],
    ["the last item is after it", [{ id: "1", started: "2026-05-01T00:00:00Z" }]],
  ] as const)("stays as it was if %s", async ([, items]) => {
    expect(await readWindow(items)).toEqual(window);
  });

  test("is that of the date range whose times the items have", async () => {
    const ranges = [{ from: "/changedFrom", to: "/changedTo" }, ...timed];
    expect(await readWindow([first], ranges)).toEqual({ ...window, from: day(2) });
  });
});

describe("an error", () => {
  const failure = new ConnectorError("service_unavailable", "down");

  test("of the first page has no partial output and no place to resume", async () => {
    const fetch = () => Promise.reject(failure);
    const reader = new ListReader({ action: { id: "list", dateRanges: timed }, input: window, pagination, fetch });
    const error = await reader.collect().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "service_unavailable", resumeFrom: undefined });
    expect(error).not.toHaveProperty("partialOutput");
  });

  test("of iterate has no partial output, since the items were returned", async () => {
    const { reader } = readTwice([{ id: "1" }], [{ id: "1" }], { input: { after: "a" } });
    const error = await collect(reader).catch((reason: unknown) => reason);
    expect(error).not.toHaveProperty("partialOutput");
  });

  test("that is no ConnectorError is passed on", async () => {
    const fault = new TypeError("a fault");
    expect(await failSecondPage(fault, { input: { most: 5 } })).toBe(fault);
  });

  test("of an expired cursor has the dates of the input, and only those", async () => {
    const dateRanges = [...timed, { from: "/changedFrom", to: "/changedTo" }];
    const expired = new ConnectorError("cursor_expired", "expired");
    const error = await failSecondPage(expired, { dateRanges, input: { ...window, most: 5 } });
    if (!ConnectorError.is(error)) throw error;
    expect(error.resumeFrom).toStrictEqual(window);
  });
});

test("a list that begins at the caller's cursor is not read again when a later cursor expires", async () => {
  const requested: unknown[] = [];
  const fetch = async ({ after }: Input): Promise<Page> => {
    requested.push(after);
    if (after !== "a") throw new ConnectorError("cursor_expired", "expired");
    return { items: [{ id: "1" }], nextCursor: "b" };
  };
  const reader = new ListReader({ action: { id: "list" }, input: { after: "a" }, pagination, fetch });
  await expect(collect(reader)).rejects.toMatchObject({ code: "cursor_expired" });
  expect(requested).toEqual(["a", "b"]);
});

test("a page without a total and a time zone has neither", async () => {
  const fetch = async (): Promise<Page> => ({ items: [{ id: "1" }] });
  const reader = new ListReader({ action: { id: "list" }, input: {}, pagination, fetch });
  expect(await reader.collect()).toStrictEqual({ items: [{ id: "1" }] });
});

test("iterate ends within a page at its limit", async () => {
  const fetch = async (): Promise<Page> => ({ items: [1, 2, 3], nextCursor: "b" });
  const reader = new ListReader({ action: { id: "list" }, input: { most: 2 }, pagination, fetch });
  expect(await collect(reader)).toEqual([1, 2]);
});
