// Reading page by page: limits and cursors, and cursors that expire.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConnectorError } from "../../src/index.ts";
import { ListReader } from "../../src/pagination/list_reader.ts";
import type { Page } from "../../src/pagination/pagination.ts";
import { excludeItems } from "../../src/runtime/response.ts";
import { paginationRules as pagination } from "../helpers/pagination_rules.ts";

type Input = Readonly<Record<string, unknown>>;
type Fetch = (input: Input) => Promise<Page>;

const expired = (): ConnectorError => new ConnectorError("cursor_expired", "expired");

/** A list of numbered items; a cursor is the number of the page's first item. */
function listOf(count: number, size: number, isExpired: (cursor: unknown, requests: number) => boolean = () => false) {
  let requests = 0;
  const fetch: Fetch = async ({ after: cursor }) => {
    requests += 1;
    if (isExpired(cursor, requests)) throw expired();
    const first = Number(cursor ?? 0);
    const length = Math.max(0, Math.min(size, count - first));
    const items = Array.from({ length }, (_unused, index) => ({ id: String(first + index) }));
    return { items, total: count, ...(first + size < count && { nextCursor: String(first + size) }) };
  };
  return { fetch };
}

const ids = (items: readonly unknown[]): string[] => items.map((item) => (item as { id: string }).id);
const all = (count: number): string[] => Array.from({ length: count }, (_unused, index) => String(index));

const timed = [{ from: "/filter/from", to: "/filter/to", itemTimes: ["/planned", "/started"] }];

function read(fetch: Fetch, input: Input = {}, dateRanges: typeof timed = []): ListReader {
  return new ListReader({ action: { id: "list", dateRanges }, input, pagination, fetch });
}

/** The items until the end or an error. */
async function readAll(reader: ListReader): Promise<{ items: unknown[]; error?: unknown }> {
  const items: unknown[] = [];
  try {
    for await (const page of reader.iteratePages()) items.push(...page);
  } catch (error) {
    return { items, error };
  }
  return { items };
}

describe("collect", () => {
  test("returns one page without a limit", async () => {
    const page = await read(listOf(250, 100).fetch).collect();
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
          let after: string | undefined;
          for (let turn = 0; ; turn += 1) {
            const most = limits[turn % limits.length];
            const page = await read(fetch, { after, most }).collect();
            if (most !== undefined) expect(page.items.length).toBeLessThanOrEqual(most);
            seen.push(...ids(page.items));
            after = page.nextCursor;
            if (after === undefined) break;
          }
          expect(seen).toEqual(all(count));
        },
      ),
    );
  });

  test("counts excluded items, also those of which it is unknown whether they may be shown", async () => {
    const secrets = [true, null, undefined, "false", 0];
    const items = [...secrets.map((secret) => ({ id: "1", secret })), { id: "2", secret: false }];
    const fetch: Fetch = async ({ after }) =>
      excludeItems({ items, ...(after === undefined && { nextCursor: "b" }) }, { path: "/secret", equals: false });
    const output = await read(fetch, { most: 10 }).collect();
    expect(output).toEqual({ items: [items.at(-1), items.at(-1)], excludedCount: 10 });
  });
});

describe("an expired cursor", () => {
  test("restarts the list as often as it expires, without repeating or losing items", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.integer({ min: 2, max: 30 }), { maxLength: 3 }),
        async (count, size, expiries) => {
          const list = listOf(count, size, (cursor, requests) => cursor !== undefined && expiries.includes(requests));
          const { items, error } = await readAll(read(list.fetch));
          // Two cursors that expire one after the other may leave a reading without a further item.
          if (error) expect(error).toMatchObject({ code: "cursor_expired" });
          expect(ids(items)).toEqual(all(error ? items.length : count));
        },
      ),
    );
  });

  test("that expires a second time restarts the list again", async () => {
    let [sinceStart, lifetime] = [0, 2];
    const list = listOf(7, 2, (cursor) => {
      sinceStart = cursor === undefined ? 1 : sinceStart + 1;
      if (sinceStart <= lifetime) return false;
      lifetime += 1;
      return true;
    });
    expect(ids((await readAll(read(list.fetch))).items)).toEqual(all(7));
  });

  test("throws cursor_expired when a reading finds no further item", async () => {
    const { items, error } = await readAll(read(listOf(30, 10, (cursor) => cursor === "20").fetch));
    expect(error).toMatchObject({ code: "cursor_expired", resumeFrom: undefined });
    expect(ids(items)).toEqual(all(20));
  });

  test("throws cursor_expired for the cursor of a caller, since the earlier items are unknown", async () => {
    const list = listOf(30, 10, (cursor) => cursor === "10");
    await expect(read(list.fetch, { after: "10" }).collect()).rejects.toMatchObject({ code: "cursor_expired" });
  });
});

describe("the window after an expired cursor", () => {
  const start = Date.parse("2026-03-01T09:00:00Z");
  const filter = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z", user: "7" };

  /** Pages of two; the cursor expires after every second request. Records the start of each window. */
  function timedList(minutes: readonly number[]) {
    const windows: unknown[] = [];
    let requests = 0;
    const items = minutes.map((minute, index) => {
      const started = new Date(start + minute * 60_000 + 700).toISOString();
      return { id: String(index), planned: null, started };
    });
    const fetch: Fetch = async ({ filter, after }) => {
      requests = after === undefined ? 1 : requests + 1;
      if (requests > 2) throw expired();
      const { from } = filter as { from: string };
      if (after === undefined) windows.push(from);
      const inWindow = items.filter(({ started }) => Date.parse(started) >= Date.parse(from));
      const first = Number(after ?? 0);
      const page = inWindow.slice(first, first + 2);
      return { items: page, ...(first + 2 < inWindow.length && { nextCursor: String(first + 2) }) };
    };
    return { fetch, windows };
  }

  test("begins at the last item if all items so far came in order of time", async () => {
    const { fetch, windows } = timedList([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const { items, error } = await readAll(read(fetch, { filter }, timed));
    expect(error).toBeUndefined();
    expect(ids(items)).toEqual(all(9));
    expect(windows).toEqual([filter.from, "2026-03-01T09:03:00Z", "2026-03-01T09:06:00Z"]);
  });

  test("stays as it was if an item came out of order", async () => {
    const { fetch, windows } = timedList([0, 2, 1, 3, 4, 5, 6]);
    const { items, error } = await readAll(read(fetch, { filter }, timed));
    expect(ids(items)).toEqual(all(4));
    expect(windows).toEqual([filter.from, filter.from]);
    expect(error).toMatchObject({ code: "cursor_expired", resumeFrom: { filter } });
  });

  test("is in the error for a caller's cursor, without that cursor", async () => {
    const { fetch } = timedList([0, 1, 2, 3, 4, 5, 6, 7]);
    const reader = read((input) => fetch({ ...input, after: input.after ?? "0" }), { filter, after: "0" }, timed);
    const { error } = await readAll(reader);
    if (!ConnectorError.is(error)) throw error;
    const from = "2026-03-01T09:03:00Z";
    expect(error.resumeFrom).toEqual({ after: undefined, filter: { ...filter, from } });
    expect(Object.keys(error.resumeFrom ?? {})).toContain("after");
    expect(JSON.parse(JSON.stringify(error)).resumeFrom).toEqual({ after: null, filter: { ...filter, from } });
  });
});
