// The rules of reading page by page: progress over several runs, the request budget, and cursors.
import { describe, expect, test } from "vitest";
import {
  createExpiredCursorError,
  createResumeCursor,
  isPaginated,
  type Page,
  type PagePosition,
  PaginationProgress,
  paginate,
  parseCursor,
  toPage,
} from "../../src/pagination/pagination.ts";
import { paginationRules as pagination } from "../helpers/pagination_rules.ts";

/** By default with another item than every other page. */
const page = (nextCursor?: string, items: readonly unknown[] = [`of the page before ${nextCursor}`]): Page => ({
  items,
  ...(nextCursor !== undefined && { nextCursor }),
});

const stuck = { code: "cursor_did_not_advance", action: "list_calls" };

describe("the position of a pagination", () => {
  test("counts the pages, and has a checkpoint of each power of two", () => {
    const progress = new PaginationProgress("list_calls");
    const positions: (PagePosition | undefined)[] = [];
    for (const cursor of ["a", "b", "c", "d", "e"]) {
      progress.advance(page(cursor));
      positions.push(progress.position);
    }
    expect(positions).toStrictEqual([
      { cursor: "a", pages: 1, emptyPages: 0, checkpoint: "a" },
      { cursor: "b", pages: 2, emptyPages: 0, checkpoint: "b" },
      { cursor: "c", pages: 3, emptyPages: 0, checkpoint: "b" },
      { cursor: "d", pages: 4, emptyPages: 0, checkpoint: "d" },
      { cursor: "e", pages: 5, emptyPages: 0, checkpoint: "d" },
    ]);
    progress.advance(page());
    expect(progress.position).toBeUndefined();
  });

  test("continues in a later run, where a cursor alone is the second page", () => {
    const continued = new PaginationProgress("list_calls", { cursor: "e", pages: 5, emptyPages: 2, checkpoint: "d" });
    continued.advance(page("f", []));
    expect(continued.position).toStrictEqual({ cursor: "f", pages: 6, emptyPages: 3, checkpoint: "d" });
    const started = new PaginationProgress("list_calls", "b");
    started.advance(page("c"));
    expect(started.position).toStrictEqual({ cursor: "c", pages: 2, emptyPages: 0, checkpoint: "c" });
    const second = new PaginationProgress("list_calls", { cursor: "c", pages: 2 });
    second.advance(page("d"));
    expect(second.position).toStrictEqual({ cursor: "d", pages: 3, emptyPages: 0 });
  });

  test.for([
    ["the cursor of this page", "b"],
    ["the cursor of a page of an earlier run", "a"],
  ])("rejects %s as that of the next one", ([, cursor = ""]) => {
    const progress = new PaginationProgress("list_calls", { cursor: "2~b", pages: 3, checkpoint: "a" });
    expect(() => progress.advance(page(cursor))).toThrow(
      expect.objectContaining({ ...stuck, message: "the next page has a cursor that was read before" }),
    );
  });

  test("rejects the fourth page in a row without an item, and counts excluded items as items", () => {
    const progress = new PaginationProgress("list_calls");
    for (const cursor of ["a", "b", "c"]) progress.advance(page(cursor, []));
    progress.advance({ ...page("d", []), excludedCount: 1 });
    for (const cursor of ["e", "f", "g"]) progress.advance(page(cursor, []));
    expect(() => progress.advance(page("h", []))).toThrow(
      expect.objectContaining({ ...stuck, message: "4 pages in a row have no new item, and another one follows" }),
    );
  });
});

test("a page that begins as an earlier one has no new item", () => {
  const progress = new PaginationProgress("list_calls");
  const advance = (firstItemKey: string, cursor: string): void => progress.advance({ ...page(cursor), firstItemKey });
  for (const key of ["1", "2", "1", "2", "1", "3"]) advance(key, `first ${progress.position?.pages ?? 0}`);
  expect(progress.position?.emptyPages).toBe(0);
  for (const key of ["3", "1", "2"]) advance(key, `again ${progress.position?.pages}`);
  expect(() => advance("1", "last")).toThrow(expect.objectContaining({ code: "cursor_did_not_advance" }));
});

describe("paginate", () => {
  const fetch = async (cursor: string | undefined): Promise<Page> =>
    page(({ "": "a", a: "b", b: undefined } as Record<string, string | undefined>)[cursor ?? ""], [cursor]);

  async function readItems(pages: AsyncIterable<Page>): Promise<unknown[]> {
    const items: unknown[] = [];
    for await (const read of pages) items.push(...read.items);
    return items;
  }

  test("reads until the last page, also while there is budget", async () => {
    expect(await readItems(paginate(fetch, new PaginationProgress("list_calls")))).toEqual([undefined, "a", "b"]);
  });

  test("reads one page without budget, and has the position of the next one", async () => {
    const progress = new PaginationProgress("list_calls");
    expect(await readItems(paginate(fetch, progress, () => false))).toEqual([undefined]);
    expect(progress.position?.cursor).toBe("a");
  });

  test("returns the page whose next cursor was read before, and then throws", async () => {
    const items: unknown[] = [];
    const pages = paginate(async () => page("a", [1]), new PaginationProgress("list_calls", "a"));
    await expect(
      (async () => {
        for await (const read of pages) items.push(...read.items);
      })(),
    ).rejects.toMatchObject(stuck);
    expect(items).toEqual([1]);
  });
});

test("the output of a list action is a page without the values of another type", () => {
  const whole = { items: [1], nextCursor: "a", total: 3, excludedCount: 2 };
  expect(toPage({ ...whole, unknownIds: [7, "8"], other: 1 })).toStrictEqual({ ...whole, unknownIds: ["7", "8"] });
  expect(toPage({ items: {}, nextCursor: 1, total: "3", excludedCount: "2", unknownIds: "7" })).toStrictEqual({
    items: [],
  });
  expect(toPage(null)).toStrictEqual({ items: [] });
});

test("only a list action with a cursor input is paginated", () => {
  const input = { type: "object", properties: { after: { type: "string" } } } as const;
  expect(isPaginated({ response: { items: "/calls" }, input }, pagination)).toBe(true);
  expect(isPaginated({ response: { items: "/calls" }, input: { type: "object", properties: {} } }, pagination)).toBe(
    false,
  );
  expect(isPaginated({ response: { items: "/calls" }, input: { type: "object" } }, pagination)).toBe(false);
  expect(isPaginated({ response: {}, input }, pagination)).toBe(false);
  expect(isPaginated({ input }, pagination)).toBe(false);
});

test("a resume cursor counts the returned items of a page and of its rest", () => {
  expect(parseCursor(undefined)).toEqual({ cursor: undefined, skip: 0 });
  expect(parseCursor("abc")).toEqual({ cursor: "abc", skip: 0 });
  expect(parseCursor("a37~abc")).toEqual({ cursor: "a37~abc", skip: 0 });
  expect(createResumeCursor(undefined, 3)).toBe("3~");
  expect(parseCursor("3~")).toEqual({ cursor: undefined, skip: 3 });
  expect(createResumeCursor("3~abc", 40)).toBe("43~abc");
  expect(parseCursor("43~a~b\nc")).toEqual({ cursor: "a~b\nc", skip: 43 });
});

test("the error of an expired cursor names its input", () => {
  const issue = { path: "/after", message: "has expired or belongs to another request" };
  expect(createExpiredCursorError("list_calls", "after")).toMatchObject({
    code: "cursor_expired",
    action: "list_calls",
    message: "/after has expired or belongs to another request",
    issues: [issue],
  });
});
