// A page of a list keeps no item that was taken out of it.
import { expect, test } from "vitest";
import { takeItems } from "../../src/internal.ts";
import { ListReader } from "../../src/pagination/list_reader.ts";
import type { Page } from "../../src/pagination/pagination.ts";

test("takes the items out of the list, one by one", () => {
  const list: unknown[] = [1, 2, 3];
  const taken = takeItems(list);
  expect(taken.next().value).toBe(1);
  expect(list).toEqual([undefined, 2, 3]);
  expect([...taken]).toEqual([2, 3]);
  expect(list).toEqual([undefined, undefined, undefined]);
});

test("a list reader keeps no items, and does not change the list of a handler", async () => {
  const pages: Page[] = [];
  const items = [{ id: "1" }, { id: "2" }];
  const reader = new ListReader({
    action: { id: "list_users", dateRanges: [], response: { items: "/users" } },
    input: {},
    pagination: {
      cursorInput: "cursor",
      limitInput: "limit",
      nextCursor: "/cursor",
      total: "/total",
      pageSize: 2,
      reason: "",
    },
    fetch: async () => {
      const page = { items };
      pages.push(page);
      return page;
    },
  });
  for await (const read of reader.iteratePages()) {
    expect([...takeItems(read)]).toEqual([{ id: "1" }, { id: "2" }]);
    expect(read).toEqual([undefined, undefined]);
  }
  expect(pages).toEqual([{ items: [] }]);
  expect(items).toEqual([{ id: "1" }, { id: "2" }]);
});
