// Reads the pages of a list: limits, resume cursors, expired cursors and excluded items.

import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { getPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import { type Condition, matchesCondition } from "./condition.ts";
import type { Action } from "./manifests.ts";
import type { Page } from "./response.ts";

/** Requests the page at a cursor, or the first one. Throws `cursor_expired`. */
export type FetchPage = (cursor: string | undefined) => Promise<Page>;

export interface PaginationOptions {
  action: string;
  /** Name of the input that takes a cursor. */
  cursorInput: string;
  /** JSON Pointers that together identify an item. */
  itemId: readonly string[];
  /** Cursor to start from; the first page when absent. */
  start: string | undefined;
}

// A page of which a limit left a rest: the number of its items that were returned, and its cursor, as in "37~<cursor>".
const resumeCursor = /^(\d+)~(.*)$/s;

/** All pages from a cursor on. If a cursor expires, the list is read again once, without repeating items. */
export async function* paginate(fetch: FetchPage, options: PaginationOptions): AsyncGenerator<Page> {
  const { itemId, start } = options;
  const resumed = start === undefined ? null : resumeCursor.exec(start);
  let skip = Number(resumed?.[1] ?? 0);
  let cursor: string | undefined = resumed ? resumed[2] || undefined : start;
  const seen = start === undefined ? new Set<string>() : undefined;
  let isRestarted = false;
  for (;;) {
    const page = await fetch(cursor).catch((error: unknown) => {
      if (cursor === undefined || isRestarted || !seen) throw error;
      if (!ConnectorError.is(error) || error.code !== "cursor_expired") throw error;
    });
    if (!page) {
      isRestarted = true;
      cursor = undefined;
      continue;
    }
    const items = isRestarted
      ? page.items.filter((item) => !seen?.has(getItemKey(item, itemId)))
      : page.items.slice(skip);
    skip = 0;
    if (page.nextCursor !== undefined) for (const item of items) seen?.add(getItemKey(item, itemId));
    yield { ...page, items };
    if (page.nextCursor === undefined) return;
    if (page.nextCursor === cursor) throw createNoProgressError(options);
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

/** Items up to a limit, with the cursor that continues after them; one page without a limit. */
export async function collectItems(
  pages: AsyncIterable<Page>,
  limit: number | undefined,
  start: string | undefined,
): Promise<Page> {
  const items: unknown[] = [];
  let cursor = start;
  let total: number | undefined;
  let excludedCount = 0;
  const unknownIds: string[] = [];
  let nextCursor: string | undefined;
  for await (const page of pages) {
    const remaining = (limit ?? Number.POSITIVE_INFINITY) - items.length;
    total = page.total ?? total;
    excludedCount += page.excludedCount ?? 0;
    unknownIds.push(...(page.unknownIds ?? []));
    items.push(...page.items.slice(0, remaining));
    nextCursor = page.items.length > remaining ? createResumeCursor(cursor, remaining) : page.nextCursor;
    if (limit === undefined || items.length >= limit) break;
    cursor = nextCursor;
  }
  return {
    items,
    ...(nextCursor !== undefined && { nextCursor }),
    ...(total !== undefined && { total }),
    ...(excludedCount > 0 && { excludedCount }),
    ...(unknownIds.length > 0 && { unknownIds }),
  };
}

/** The output of a list action as a page. */
export function toPage(output: unknown): Page {
  const { items, nextCursor, total, excludedCount, unknownIds }: Record<string, unknown> = isRecord(output)
    ? output
    : {};
  return {
    items: Array.isArray(items) ? items : [],
    ...(typeof nextCursor === "string" && { nextCursor }),
    ...(typeof total === "number" && { total }),
    ...(typeof excludedCount === "number" && { excludedCount }),
    ...(Array.isArray(unknownIds) && { unknownIds: unknownIds.map(String) }),
  };
}

/** The cursor of the rest of a page, which may itself be the rest of a page. */
export function createResumeCursor(cursor: string | undefined, returned: number): string {
  const resumed = cursor === undefined ? null : resumeCursor.exec(cursor);
  return `${Number(resumed?.[1] ?? 0) + returned}~${resumed ? resumed[2] : (cursor ?? "")}`;
}

/** The page without the items for which the condition holds. */
export function excludeItems(page: Page, when: Condition): Page {
  const items = page.items.filter((item) => !matchesCondition(when, item));
  const count = page.items.length - items.length;
  return count === 0 ? page : { ...page, items, excludedCount: count + (page.excludedCount ?? 0) };
}

/** An item's id, or its JSON if it has none. */
function getItemKey(item: unknown, itemId: readonly string[]): string {
  const id = itemId.map((pointer) => getPointer(item, pointer));
  return JSON.stringify(id.every((part) => part === undefined) ? item : id);
}

export function createExpiredError(action: string, cursorInput: string): ConnectorError {
  const issue = { path: `/${cursorInput}`, message: "has expired or belongs to another request" };
  const message = `${issue.path} ${issue.message}`;
  return new ConnectorError("cursor_expired", message, { action, issues: [issue] });
}

function createNoProgressError({ action }: PaginationOptions): ConnectorError {
  const message = "the next page has the cursor of the current one";
  return new ConnectorError("cursor_did_not_advance", message, { action });
}
