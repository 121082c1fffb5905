// Any sequence of limits returns every item once and in order, also when cursors expire.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  collectItems,
  createExpiredError,
  excludeItems,
  type FetchPage,
  paginate,
} from "../../src/runtime/pagination.ts";

/** A list of numbered items; a cursor is the number of the page's first item. */
function listOf(
  count: number,
  size: number,
  isExpired: (cursor: string | undefined, requests: number) => boolean = () => false,
) {
  let requests = 0;
  const fetch: FetchPage = async (cursor) => {
    requests += 1;
    if (isExpired(cursor, requests)) throw createExpiredError("list", "after");
    const first = Number(cursor ?? 0);
    const items = Array.from({ length: Math.max(0, Math.min(size, count - first)) }, (_unused, index) => ({
      id: String(first + index),
    }));
    return { items, total: count, ...(first + size < count && { nextCursor: String(first + size) }) };
  };
  return { fetch };
}

const ids = (items: readonly unknown[]): string[] => items.map((item) => (item as { id: string }).id);
const all = (count: number): string[] => Array.from({ length: count }, (_unused, index) => String(index));

function pages(fetch: FetchPage, start?: string) {
  return paginate(fetch, { action: "list", cursorInput: "after", itemId: ["/id"], start });
}

describe("collectItems", () => {
  test("returns one page without a limit", async () => {
    const page = await collectItems(pages(listOf(250, 100).fetch), undefined, undefined);
    expect(page).toMatchObject({ nextCursor: "100", total: 250 });
    expect(page.items).toHaveLength(100);
  });

  test("continues exactly where the previous limit ended", async () => {
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

  test("counts excluded items", async () => {
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

describe("an expired cursor", () => {
  test("restarts the list once, without repeating or losing items", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 2, max: 9 }),
        async (count, size, expiresAt) => {
          const list = listOf(count, size, (cursor, requests) => cursor !== undefined && requests === expiresAt);
          const seen: string[] = [];
          for await (const page of pages(list.fetch)) seen.push(...ids(page.items));
          expect(seen).toEqual(all(count));
        },
      ),
    );
  });

  test("throws cursor_expired when it expires again", async () => {
    const list = listOf(30, 10, (cursor) => cursor === "20");
    const walk = async (): Promise<void> => {
      for await (const _page of pages(list.fetch)) {
        // every page is read
      }
    };
    await expect(walk()).rejects.toMatchObject({ code: "cursor_expired", issues: [{ path: "/after" }] });
  });

  test("throws cursor_expired for the cursor of a caller, since the earlier items are unknown", async () => {
    const list = listOf(30, 10, (cursor) => cursor === "10");
    await expect(collectItems(pages(list.fetch, "10"), undefined, "10")).rejects.toMatchObject({
      code: "cursor_expired",
    });
  });
});

test("throws cursor_did_not_advance when the next page is the same one", async () => {
  const fetch: FetchPage = async () => ({ items: [{ id: "1" }], nextCursor: "a" });
  await expect(collectItems(pages(fetch), 5, undefined)).rejects.toMatchObject({
    code: "cursor_did_not_advance",
    kind: "invalid_response",
  });
});
