// Any way of cutting a list into runs gives every item once, in order, also when cursors expire.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collectItems, excludeItems, type FetchPage, paginate } from "../../src/runtime/pagination.ts";

/** A list of numbered items on pages of a size; a cursor is the number of the page's first item. */
function listOf(
  count: number,
  size: number,
  refuse: (cursor: string | undefined, asked: number) => boolean = () => false,
) {
  let asked = 0;
  const fetch: FetchPage = async (cursor) => {
    asked += 1;
    if (refuse(cursor, asked)) return "restart";
    const first = Number(cursor ?? 0);
    const items = Array.from({ length: Math.max(0, Math.min(size, count - first)) }, (_unused, index) => ({
      id: String(first + index),
    }));
    return { items, total: count, ...(first + size < count && { nextCursor: String(first + size) }) };
  };
  return { fetch, asked: () => asked };
}

const ids = (items: readonly unknown[]): string[] => items.map((item) => (item as { id: string }).id);
const all = (count: number): string[] => Array.from({ length: count }, (_unused, index) => String(index));

function pages(fetch: FetchPage, start?: string) {
  return paginate(fetch, { action: "list", itemId: ["/id"], start });
}

describe("collect", () => {
  test("one page when there is no limit", async () => {
    const page = await collectItems(pages(listOf(250, 100).fetch), undefined, undefined);
    expect(page).toMatchObject({ nextCursor: "100", total: 250 });
    expect(page.items).toHaveLength(100);
  });

  test("any sequence of limits goes on exactly where the last one stopped", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }), { minLength: 1, maxLength: 8 }),
        async (count, size, limits) => {
          const { fetch } = listOf(count, size);
          const seen: string[] = [];
          let cursor: string | undefined;
          for (let turn = 0; ; turn += 1) {
            const limit = limits[turn % limits.length];
            const page = await collectItems(pages(fetch, cursor), limit, cursor);
            if (limit !== undefined) expect(page.items.length).toBeLessThanOrEqual(limit);
            seen.push(...ids(page.items));
            cursor = page.nextCursor;
            if (cursor === undefined) break;
          }
          expect(seen).toEqual(all(count));
        },
      ),
    );
  });

  test("adds up what was held back", async () => {
    const fetch: FetchPage = async (cursor) =>
      excludeItems(
        { items: [{ id: "1", secret: true }, { id: "2" }], ...(cursor === undefined && { nextCursor: "b" }) },
        { path: "/secret", equals: true },
      );
    expect(await collectItems(pages(fetch), 10, undefined)).toEqual({
      items: [{ id: "2" }, { id: "2" }],
      excludedCount: 2,
    });
  });
});

describe("a cursor that expires on the way", () => {
  test("restarts the window once, without repeating and without losing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 2, max: 9 }),
        async (count, size, at) => {
          const list = listOf(count, size, (cursor, asked) => cursor !== undefined && asked === at);
          const seen: string[] = [];
          for await (const page of pages(list.fetch)) seen.push(...ids(page.items));
          expect(seen).toEqual(all(count));
        },
      ),
    );
  });

  test("gives up when it expires again", async () => {
    const list = listOf(30, 10, (cursor) => cursor === "20");
    const walk = async (): Promise<void> => {
      for await (const _page of pages(list.fetch)) {
        // every page is read
      }
    };
    await expect(walk()).rejects.toMatchObject({ kind: "invalid_input", issues: [{ path: "/cursor" }] });
  });

  test("is an error when the caller brought it: nobody knows what was given before", async () => {
    const list = listOf(30, 10, (cursor) => cursor === "10");
    await expect(collectItems(pages(list.fetch, "10"), undefined, "10")).rejects.toMatchObject({
      kind: "invalid_input",
    });
  });
});
