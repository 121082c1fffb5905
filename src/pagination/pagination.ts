// The rules for reading page by page: progress, request budget and cursors.

import { ConnectorError } from "../errors/errors.ts";
import type { ActionManifest, ConnectorManifest } from "../generated/manifest.ts";
import { getPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { Schema } from "../json/schema.ts";

export interface Page {
  items: readonly unknown[];
  nextCursor?: string;
  total?: number;
  /** The company's time zone, if the response names it. */
  timeZone?: string;
  excludedCount?: number;
  /** Ids of items that were left out because it is not known yet whether they are private; among the excluded ones. */
  unknownIds?: readonly string[];
  /** Key of the first item that the vendor sent, also if it is left out. By default the JSON of the first item. */
  firstItemKey?: string;
}

/** An item's id, or its JSON if it has none. */
export function getItemKey({ response }: Pick<ActionManifest, "response">, item: unknown): string {
  const [first = "/id", ...others] = response?.itemId ?? [];
  const id = getPointer(item, first);
  // Most ids are one text. Creating a list for each takes as long as all the rest.
  if (typeof id === "string" && others.length === 0) return id;
  const parts = [id, ...others.map((pointer) => getPointer(item, pointer))];
  return JSON.stringify(parts.every((part) => part === undefined) ? item : parts);
}

/** Requests the page at a cursor, or the first one. */
export type FetchPage<P extends Page = Page> = (cursor: string | undefined) => Promise<P>;

/** Where a pagination continues later, as JSON. */
export interface PagePosition {
  cursor: string;
  /** Pages that were read, 1 if absent. */
  pages?: number;
  /** Pages without a new item since the last one with a new item. */
  emptyPages?: number;
  /** An earlier cursor, to detect cycles that are longer than one run. */
  checkpoint?: string;
}

/** Most pages in a row without a new item: a filter may empty a few, and a vendor that sends more is stuck. */
const maxEmptyPages = 3;

/** How far a pagination is. Every reader of pages advances one, so that no list is read without end. */
export class PaginationProgress {
  /** The page to request next; undefined before the first page and after the last one. */
  position: PagePosition | undefined;
  readonly #action: string;
  readonly #cursors = new Set<string>();
  readonly #firstItems = new Set<string>();

  constructor(action: string, start?: string | PagePosition) {
    this.#action = action;
    this.position = typeof start === "string" ? { cursor: start } : start;
    if (this.position) this.#cursors.add(parseCursor(this.position.cursor).cursor ?? "");
  }

  /**
   * Throws `cursor_did_not_advance` if the next page was read before, or if too many pages have no new item: they are
   * empty, or begin as an earlier page did.
   */
  advance({ items, excludedCount = 0, nextCursor, firstItemKey = JSON.stringify(items[0]) }: Page): void {
    const { pages = this.position ? 1 : 0, emptyPages = 0, checkpoint } = this.position ?? {};
    this.position = undefined;
    if (nextCursor === undefined) return;
    if (this.#cursors.has(nextCursor) || nextCursor === checkpoint)
      throw this.#createError("the next page has a cursor that was read before");
    const isNew = items.length + excludedCount > 0 && !this.#firstItems.has(firstItemKey ?? "");
    const empty = isNew ? 0 : emptyPages + 1;
    if (empty > maxEmptyPages)
      throw this.#createError(`${empty} pages in a row have no new item, and another one follows`);
    this.#cursors.add(nextCursor);
    if (firstItemKey !== undefined) this.#firstItems.add(firstItemKey);
    // Brent's algorithm: a checkpoint at each power of two meets every cycle again.
    const isCheckpoint = Number.isInteger(Math.log2(pages + 1));
    this.position = {
      cursor: nextCursor,
      pages: pages + 1,
      emptyPages: empty,
      ...(isCheckpoint ? { checkpoint: nextCursor } : checkpoint !== undefined && { checkpoint }),
    };
  }

  #createError(message: string): ConnectorError {
    return new ConnectorError("cursor_did_not_advance", message, { action: this.#action });
  }
}

/**
 * All pages from a position on. It ends early without budget, which is asked for before each page but the first; the
 * position of `progress` is then that of the next page. Throws `cursor_did_not_advance` after the last page that it read.
 */
export async function* paginate<P extends Page>(
  fetch: FetchPage<P>,
  progress: PaginationProgress,
  hasBudget: () => boolean = () => true,
): AsyncGenerator<P> {
  do {
    const page = await fetch(progress.position?.cursor);
    let error: unknown;
    try {
      progress.advance(page);
    } catch (thrown) {
      error = thrown;
    }
    yield page;
    if (error) throw error;
  } while (progress.position && hasBudget());
}

/** The page in the output of a list action. */
export function toPage(output: unknown): Page {
  const values: Record<string, unknown> = isRecord(output) ? output : {};
  const { items, nextCursor, total, excludedCount, unknownIds, firstItemKey } = values;
  return {
    items: Array.isArray(items) ? items : [],
    ...(typeof nextCursor === "string" && { nextCursor }),
    ...(typeof total === "number" && { total }),
    ...(typeof excludedCount === "number" && { excludedCount }),
    ...(Array.isArray(unknownIds) && { unknownIds: unknownIds.map(String) }),
    ...(typeof firstItemKey === "string" && { firstItemKey }),
  };
}

/** Whether a list action reads page by page: it then has the cursor input. */
export function isPaginated(
  { response, input }: Pick<ActionManifest, "response"> & { readonly input: Schema },
  { cursorInput }: ConnectorManifest["pagination"],
): boolean {
  return response?.items !== undefined && input.properties?.[cursorInput] !== undefined;
}

// A page of which a limit left a rest: the number of its items that were returned, and its cursor, as in "37~<cursor>".
const resumeCursor = /^(\d+)~(.*)$/s;

/** The vendor's cursor of a cursor, and how many items of its page were returned. */
export function parseCursor(cursor: string | undefined): { cursor: string | undefined; skip: number } {
  const match = cursor === undefined ? null : resumeCursor.exec(cursor);
  return match ? { cursor: match[2] || undefined, skip: Number(match[1]) } : { cursor, skip: 0 };
}

/** The cursor of the rest of a page, which may itself be the rest of a page. */
export function createResumeCursor(start: string | undefined, returned: number): string {
  const { cursor = "", skip } = parseCursor(start);
  return `${skip + returned}~${cursor}`;
}

/** The error of a cursor that the vendor rejected. */
export function createExpiredCursorError(action: string, cursorInput: string): ConnectorError {
  const issue = { path: `/${cursorInput}`, message: "has expired or belongs to another request" };
  return new ConnectorError("cursor_expired", `${issue.path} ${issue.message}`, { action, issues: [issue] });
}
