// Reads a range of time in slices of one page each, so that no item is missed while items move between pages.
import { ConnectorError } from "../../errors/errors.ts";
import type { Page } from "../../runtime/response.ts";
import type { TimeRange } from "./coverage.ts";

/** Items of a slice as they are read. */
export interface SliceResult {
  slice: TimeRange;
  items: readonly unknown[];
  unknownIds?: Page["unknownIds"];
  /** open: more of the slice follows. read: all of it was read. moving: its pages kept moving, so items may be missing. */
  state: "open" | "read" | "moving";
}

export interface RangeReaderOptions {
  /** Shortest slice. */
  unitMs: number;
  newestFirst: boolean;
  /** Requests one page of a slice. */
  requestSlice: (slice: TimeRange, cursor?: string) => Promise<Page>;
  getItemId: (item: unknown) => string;
  /** Whether another request may be sent. */
  hasBudget: () => boolean;
  /** A slice that begins before this time is read for the last time, so its pages are read until they are stable. */
  finalBefore: number;
}

/** Share of a page that a slice is planned to fill, since items are not spread evenly. */
const targetFill = 0.7;

/** How often moving pages are read before the rest is left to the next poll. */
const maxPasses = 4;

/**
 * All items of a range. A slice of more than one page is split, since only one response shows one moment. A slice that
 * cannot be split is read until two passes in a row find the same items.
 */
export async function* readRange(range: TimeRange, options: RangeReaderOptions): AsyncGenerator<SliceResult> {
  const { unitMs, newestFirst, requestSlice, hasBudget } = options;
  let { from, to } = range;
  let stepMs = to - from;
  let pageItems: number | undefined;
  // At least one slice is completed, even without a budget: otherwise the next poll would repeat this one.
  for (let isOpen = true; from < to && (isOpen || hasBudget()); ) {
    const lengthMs = Math.min(stepMs, to - from);
    const slice = newestFirst ? { from: to - lengthMs, to } : { from, to: from + lengthMs };
    const page = await requestSlice(slice);
    const count = page.items.length + (page.excludedCount ?? 0);
    isOpen = page.nextCursor !== undefined && lengthMs > unitMs;
    if (isOpen) {
      pageItems = count;
      stepMs = roundToUnit((lengthMs * targetFill * count) / (page.total ?? 4 * count), unitMs, lengthMs / 2);
      yield { slice, ...page, state: "open" };
      continue;
    }
    if (page.nextCursor === undefined) yield { slice, ...page, state: "read" };
    else yield* readUntilStable(slice, page, options);
    if (newestFirst) to = slice.from;
    else from = slice.to;
    if (pageItems) stepMs = roundToUnit((lengthMs * targetFill * pageItems) / Math.max(count, 1), unitMs, lengthMs * 8);
  }
}

/** A whole number of units, at least one. */
function roundToUnit(lengthMs: number, unitMs: number, maxMs: number): number {
  return Math.max(1, Math.floor(Math.min(lengthMs, maxMs) / unitMs)) * unitMs;
}

async function* readUntilStable(
  slice: TimeRange,
  firstPage: Page,
  options: RangeReaderOptions,
): AsyncGenerator<SliceResult> {
  let lastIds: ReadonlySet<string> | undefined;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const ids = new Set<string>();
    let page: Page | undefined = pass === 0 ? firstPage : await options.requestSlice(slice);
    while (page) {
      for (const item of page.items) ids.add(options.getItemId(item));
      for (const id of page.unknownIds ?? []) ids.add(id);
      yield { slice, ...page, state: "open" };
      if (page.nextCursor === undefined) break;
      page = await requestNextPage(slice, page.nextCursor, options);
    }
    if (!page) continue;
    if (slice.from >= options.finalBefore || (lastIds && hasSameIds(lastIds, ids))) {
      yield { slice, items: [], state: "read" };
      return;
    }
    lastIds = ids;
  }
  yield { slice, items: [], state: "moving" };
}

/** Undefined if the cursor has expired. */
async function requestNextPage(
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

function hasSameIds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && a.isSubsetOf(b);
}

/** The bounds of a request: times, or the days that contain the slice in every time zone. */
export function formatBounds(unit: "second" | "day", { from, to }: TimeRange): { from: string; to: string } {
  if (unit === "second") return { from: formatSecond(from), to: formatSecond(to) };
  return { from: formatDay(from - 12 * hourMs), to: formatDay(to + (14 + 24) * hourMs) };
}

const hourMs = 3_600_000;

function formatSecond(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

function formatDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
