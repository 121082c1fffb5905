// Lists whose pages lead nowhere end with an error.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ListReader } from "../../src/pagination/list_reader.ts";
import { type Page, PaginationProgress, paginate } from "../../src/pagination/pagination.ts";
import { excludeItems } from "../../src/runtime/response.ts";
import { paginationRules as pagination } from "../helpers/pagination_rules.ts";

type Input = Readonly<Record<string, unknown>>;
type Fetch = (input: Input) => Promise<Page>;

function read(fetch: Fetch, input: Input = {}): ListReader {
  return new ListReader({ action: { id: "list" }, input, pagination, fetch });
}

/** The items until the end or an error. */
async function readAll(fetch: Fetch): Promise<{ items: unknown[]; error?: unknown }> {
  const items: unknown[] = [];
  try {
    for await (const page of read(fetch).iteratePages()) items.push(...page);
  } catch (error) {
    return { items, error };
  }
  return { items };
}

describe("a list that leads nowhere throws cursor_did_not_advance", () => {
  const stuck = { code: "cursor_did_not_advance", kind: "invalid_response" };
  const item = { id: "1" };

  test("for a cursor that leads to itself, also when the caller reads page by page", async () => {
    const fetch: Fetch = async () => ({ items: [item], nextCursor: "a" });
    await expect(read(fetch, { most: 5 }).collect()).rejects.toMatchObject(stuck);
    await expect(read(fetch, { after: "a" }).collect()).rejects.toMatchObject(stuck);
    await expect(read(fetch, { after: "1~a", most: 5 }).collect()).rejects.toMatchObject(stuck);
    expect(await read(fetch).collect()).toEqual({ items: [item], nextCursor: "a" });
  });

  test("for a cycle of any length, after one round", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 20 }), async (head, length) => {
        let requests = 0;
        const fetch: Fetch = async ({ after = "0" }) => {
          requests += 1;
          const next = Number(after) + 1;
          return { items: [item], nextCursor: String(next === head + length ? head : next) };
        };
        const { items, error } = await readAll(fetch);
        expect(error).toMatchObject(stuck);
        expect(requests).toBeLessThanOrEqual(head + length + 1);
        expect(items).toHaveLength(requests);
      }),
    );
  });

  test("for a cycle that is longer than each of the runs that read it", async () => {
    let requests = 0;
    const fetch = async (cursor = "0"): Promise<Page> => {
      requests += 1;
      return { items: [item], nextCursor: String((Number(cursor) + 1) % 10) };
    };
    const readInRuns = async (): Promise<void> => {
      let position: PaginationProgress["position"];
      do {
        const progress = new PaginationProgress("list", position);
        let pages = 1;
        const hasBudget = (): boolean => pages < 3;
        for await (const _page of paginate(fetch, progress, hasBudget)) pages += 1;
        position = JSON.parse(JSON.stringify(progress.position));
      } while (position);
    };
    await expect(readInRuns()).rejects.toMatchObject(stuck);
    expect(requests).toBeLessThanOrEqual(30);
  });

  test("for more than three pages in a row without an item", async () => {
    const empty: Fetch = async ({ after = "0" }) => ({ items: [], nextCursor: `${after}0` });
    const { error } = await readAll(empty);
    expect(error).toMatchObject({ ...stuck, message: "4 pages in a row have no new item, and another one follows" });
  });

  test("but not for excluded items, or three empty pages before others", async () => {
    const pages: Page[] = [3, 0, 0, 0, 2, 0, 0, 0, 1].map((count, index) => ({
      items: Array.from({ length: count }, (_none, item) => ({ id: `${index}.${item}`, secret: index > 0 })),
      ...(index < 8 && { nextCursor: String(index + 1) }),
    }));
    const fetch: Fetch = async ({ after = "0" }) =>
      excludeItems(pages[Number(after)] as Page, { path: "/secret", equals: false });
    expect(await read(fetch, { most: 100 }).collect()).toMatchObject({ excludedCount: 3, items: { length: 3 } });
  });
});
