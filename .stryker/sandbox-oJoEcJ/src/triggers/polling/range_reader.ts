// @ts-nocheck
// Reads a stretch of time so that nothing is missed while pages move: in slices that one answer holds whole.
import { ConnectorError } from "../../runtime/errors.ts";
import type { Page } from "../../runtime/response.ts";
import type { TimeRange } from "./coverage.ts";

/** Asks for one page of a slice. */
type AskSlice = (slice: TimeRange, cursor?: string) => Promise<Page>;

/** Items as they are read, and where the reading stands with their slice. */
export interface SliceResult {
  slice: TimeRange;
  items: readonly unknown[];
  /** open: more of it follows. read: all of it was read. moving: its pages kept moving, so something may be missing. */
  state: "open" | "read" | "moving";
}

export interface RangeReaderOptions {
  /** Shortest slice, in milliseconds. */
  unit: number;
  newestFirst: boolean;
  requestSlice: AskSlice;
  /** What names an item. */
  identity: (item: unknown) => string;
  /** Whether another request may be sent. */
  hasBudget: () => boolean;
  /** A slice that begins before this is read for the last time, so it must hold everything. */
  finalBefore: number;
}

/** How full a page is aimed at: items are not spread evenly. */
const fill = 0.7;

/** How often pages that move are walked before the rest is left to the next poll. */
const walks = 4;

/**
 * All items of a range. A slice of more than one page is cut instead of walked, since only a single answer shows one
 * moment; a slice that cannot be cut is walked until two walks in a row find the same.
 */
export async function* readRange(range: TimeRange, reading: RangeReaderOptions): AsyncGenerator<SliceResult> {
  const { unit, newestFirst, requestSlice, hasBudget } = reading;
  let { from, to } = range;
  let step = to - from;
  let pageSize: number | undefined;
  // One slice is always brought to an end: a poll that only cut, or never came to this range, would repeat itself.
  for (let isOpen = true; from < to && (isOpen || hasBudget()); ) {
    const length = Math.min(step, to - from);
    const slice = newestFirst ? { from: to - length, to } : { from, to: from + length };
    const page = await requestSlice(slice);
    const count = page.items.length + (page.excludedCount ?? 0);
    isOpen = page.nextCursor !== undefined && length > unit;
    if (isOpen) {
      pageSize = count;
      step = whole((length * fill * count) / (page.total ?? 4 * count), unit, length / 2);
      yield { slice, items: page.items, state: "open" };
      continue;
    }
    if (page.nextCursor === undefined) yield { slice, items: page.items, state: "read" };
    else yield* walk(slice, page, reading);
    if (newestFirst) to = slice.from;
    else from = slice.to;
    if (pageSize) step = whole((length * fill * pageSize) / Math.max(count, 1), unit, length * 8);
  }
}

/** A whole number of units, at least one. */
function whole(length: number, unit: number, most: number): number {
  return Math.max(1, Math.floor(Math.min(length, most) / unit)) * unit;
}

async function* walk(slice: TimeRange, first: Page, reading: RangeReaderOptions): AsyncGenerator<SliceResult> {
  let before: ReadonlySet<string> | undefined;
  for (let turn = 0; turn < walks; turn += 1) {
    const ids = new Set<string>();
    let page: Page | undefined = turn === 0 ? first : await reading.requestSlice(slice);
    while (page) {
      for (const item of page.items) ids.add(reading.identity(item));
      yield { slice, items: page.items, state: "open" };
      if (page.nextCursor === undefined) break;
      page = await nextPage(slice, page.nextCursor, reading);
    }
    if (!page) continue;
    if (slice.from >= reading.finalBefore || (before && isSame(before, ids))) {
      yield { slice, items: [], state: "read" };
      return;
    }
    before = ids;
  }
  yield { slice, items: [], state: "moving" };
}

/** The page at a cursor, or nothing where the cursor has expired. */
async function nextPage(
  slice: TimeRange,
  cursor: string,
  { requestSlice }: RangeReaderOptions,
): Promise<Page | undefined> {
  try {
    return await requestSlice(slice, cursor);
  } catch (error) {
    if (ConnectorError.is(error) && error.code === "cursor_expired") return undefined;
    throw error;
  }
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && one.isSubsetOf(other);
}

/** The bounds that a window asks for: moments, or the days that hold a slice in every time zone. */
export function formatBounds(unit: "second" | "day", { from, to }: TimeRange): { from: string; to: string } {
  if (unit === "second") return { from: secondOf(from), to: secondOf(to) };
  return { from: dayOf(from - 12 * hour), to: dayOf(to + (14 + 24) * hour) };
}

const hour = 3_600_000;

function secondOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
