// Walks the pages of a list: bounds, expired cursors, and items that are held back.
import type { ConnectorManifest } from "../generated/manifest.ts";
import { type Condition, matchesCondition } from "./condition.ts";
import { ConnectorError } from "./errors.ts";
import { getPointer } from "./json_pointer.ts";
import type { Action } from "./manifests.ts";
import type { Page } from "./response.ts";

/** One fetched page; `restart` where the cursor was refused. */
export type PageResult = Page | "restart";

/** Fetches the page at a cursor, or the first one. */
export type FetchPage = (cursor: string | undefined) => Promise<PageResult>;

// A page that a limit cut short is named by its own cursor and how many of its items were given: "37~<cursor>".
const cutPage = /^(\d+)~(.*)$/s;

/** What a walk needs to know of its list. */
export interface PaginationOptions {
  action: string;
  /** JSON Pointers that together identify an item. */
  itemId: readonly string[];
  /** Cursor to start from; the first page when left out. */
  start: string | undefined;
}

/** All pages from a cursor on. A cursor that expires on the way restarts the window once, without repeating items. */
export async function* paginate(fetch: FetchPage, { action, itemId, start }: PaginationOptions): AsyncGenerator<Page> {
  const cut = start === undefined ? null : cutPage.exec(start);
  let skip = Number(cut?.[1] ?? 0);
  let cursor: string | undefined = cut ? cut[2] || undefined : start;
  const seen = start === undefined ? new Fingerprints(itemId) : undefined;
  let restarted = false;
  for (;;) {
    const page = await fetch(cursor);
    if (page === "restart") {
      if (restarted || !seen) throw expired(action);
      restarted = true;
      cursor = undefined;
      continue;
    }
    const fresh = seen && restarted ? page.items.filter((item) => !seen.has(item)) : page.items.slice(skip);
    skip = 0;
    if (page.nextCursor !== undefined) seen?.add(fresh);
    yield { ...page, items: fresh };
    if (page.nextCursor === undefined) return;
    cursor = page.nextCursor;
  }
}

/** Whether a list action reads page by page: it then has the cursor input. */
export function isPaginated(
  { response, input }: Pick<Action, "response" | "input">,
  { cursorInput }: ConnectorManifest["pagination"],
): boolean {
  return response?.items !== undefined && input.properties?.[cursorInput] !== undefined;
}

/** Items up to a limit, with the cursor that goes on exactly behind them. One page when there is no limit. */
export async function collectItems(
  pages: AsyncIterable<Page>,
  limit: number | undefined,
  start: string | undefined,
): Promise<Page> {
  const items: unknown[] = [];
  let cursor = start;
  let total: number | undefined;
  let excludedCount = 0;
  for await (const page of pages) {
    const room = (limit ?? Number.POSITIVE_INFINITY) - items.length;
    total = page.total ?? total;
    excludedCount += page.excludedCount ?? 0;
    items.push(...page.items.slice(0, room));
    const next = page.items.length > room ? createResumeCursor(cursor, room) : page.nextCursor;
    if (page.items.length > room || limit === undefined || items.length >= limit || next === undefined) {
      return {
        items,
        ...(next !== undefined && { nextCursor: next }),
        ...(total !== undefined && { total }),
        ...(excludedCount > 0 && { excludedCount }),
      };
    }
    cursor = next;
  }
  return { items, ...(total !== undefined && { total }), ...(excludedCount > 0 && { excludedCount }) };
}

/** Where a page that was cut goes on; the page itself may have been resumed in its middle. */
export function createResumeCursor(cursor: string | undefined, given: number): string {
  const cut = cursor === undefined ? null : cutPage.exec(cursor);
  return `${Number(cut?.[1] ?? 0) + given}~${cut ? cut[2] : (cursor ?? "")}`;
}

/** The page without the items for which the condition holds. */
export function excludeItems(page: Page, when: Condition): Page {
  const items = page.items.filter((item) => !matchesCondition(when, item));
  const excludedCount = page.items.length - items.length;
  return excludedCount === 0 ? page : { ...page, items, excludedCount };
}

function expired(action: string): ConnectorError {
  return new ConnectorError("cursor_expired", `the cursor is no longer accepted`, {
    action,
    issues: [{ path: "/cursor", message: "has expired or was made for another request" }],
    remedy: "Ask for the same window again without a cursor.",
  });
}

/** Remembers items by 53-bit fingerprints, eight bytes each, so that a long walk keeps a small memory. */
class Fingerprints {
  readonly #itemId: readonly string[];
  #marks = new Float64Array(256);
  #count = 0;
  #set: Set<number> | undefined;

  constructor(itemId: readonly string[]) {
    this.#itemId = itemId;
  }

  add(items: readonly unknown[]): void {
    for (const item of items) {
      if (this.#count === this.#marks.length) {
        const larger = new Float64Array(this.#count * 2);
        larger.set(this.#marks);
        this.#marks = larger;
      }
      this.#marks[this.#count] = this.#fingerprint(item);
      this.#count += 1;
    }
  }

  has(item: unknown): boolean {
    this.#set ??= new Set(this.#marks.subarray(0, this.#count));
    return this.#set.has(this.#fingerprint(item));
  }

  /** Of the item's id, or of the whole item if it has none. */
  #fingerprint(item: unknown): number {
    const id = this.#itemId.map((pointer) => getPointer(item, pointer));
    return hash53(JSON.stringify(id.every((part) => part === undefined) ? item : id));
  }
}

function hash53(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
