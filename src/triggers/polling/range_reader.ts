// Reads a range of time in slices of one page each, so that no item is missed while items move between pages.
import { ConnectorError } from "../../errors/errors.ts";
import { setPointer } from "../../json/json_pointer.ts";
import { type Page, type PagePosition, PaginationProgress, paginate } from "../../pagination/pagination.ts";
import type { PollConfig } from "../event.ts";
import type { CoverageSegment, DueRange, TimeRange } from "./coverage.ts";

export type WindowConfig = NonNullable<PollConfig["window"]>;

/** A slice that the budget of a poll did not suffice for. The next poll continues with it. */
export interface OpenSlice extends DueRange, Partial<PagePosition> {
  /** When the poll began that read the first page of the current pass. */
  readAt: number;
  /** Passes before the current one. */
  passes: number;
  /** Ids of the items of the current pass and of the one before. */
  ids: readonly string[];
  lastIds?: readonly string[];
  /** For recent time: the end of the old slice that was open before. */
  after?: number | undefined;
  /** End of the old time that needed a turn when the first slice of this sweep had its turn. */
  sweepTo?: number | undefined;
}

/** The part of an open slice that is not final yet; a slice that is cut begins with its first page again. */
export function limitOpenSlice(open: OpenSlice, segments: readonly CoverageSegment[]): OpenSlice | undefined {
  const from = Math.max(open.from, segments[0]?.[0] ?? 0);
  const to = Math.min(open.to, segments.at(-1)?.[1] ?? 0);
  if (from === open.from && to === open.to) return open;
  const { newestFirst, readAt, after, sweepTo } = open;
  return from < to ? { from, to, newestFirst, readAt, passes: 0, ids: [], after, sweepTo } : undefined;
}

/** Items of a slice as they are read. */
export interface SliceResult {
  slice: TimeRange;
  items: readonly unknown[];
  unknownIds?: Page["unknownIds"];
  /** open: more of the slice follows. read: all of it was read. moving: its pages kept moving, so items may be missing. */
  state: "open" | "read" | "moving";
  /** The slice is left to another poll, since the budget is used up or a request failed that may succeed later. */
  rest?: OpenSlice;
  /** When the poll began that read the first page of the slice. */
  readAt: number;
}

export interface RangeReaderOptions {
  /** The action that lists the items. */
  action: string;
  /** When this poll began. */
  now: number;
  /** Shortest slice. */
  unitMs: number;
  newestFirst: boolean;
  /** Requests one page of a slice. */
  requestSlice: (slice: TimeRange, cursor?: string) => Promise<Page>;
  /** Undefined for an item without an id. */
  getItemKey: (item: unknown) => string | undefined;
  /** Whether another request may be sent. */
  hasBudget: () => boolean;
  /** A slice that begins before this time is read for the last time, so its pages are read until they are stable. */
  finalBefore: number;
}

/** Reads a range, or the open slice to begin with, as far as the budget suffices. */
export type ReadRange = (range: DueRange, hasBudget: () => boolean, open?: OpenSlice) => Promise<void>;

/** Share of a page that a slice is planned to fill, since items are not spread evenly. */
const targetFill = 0.7;

/** How often moving pages are read before the rest is left to the next poll. */
const maxPasses = 4;

/**
 * All items of a range. A slice of more than one page is split, since only one response shows one moment. A slice that
 * cannot be split is read until two passes in a row find the same items. `open` is the slice to begin with.
 */
export async function* readRange(
  range: TimeRange,
  options: RangeReaderOptions,
  open?: OpenSlice,
): AsyncGenerator<SliceResult> {
  const { unitMs, newestFirst, requestSlice, hasBudget, now: readAt } = options;
  if (open && (open.cursor !== undefined || open.passes > 0)) {
    yield* readUntilStable(open, options);
    return;
  }
  let { from, to } = range;
  let stepMs = to - from;
  let pageItems: number | undefined;
  for (let isFirst = true; from < to; isFirst = false) {
    const lengthMs = Math.min(stepMs, to - from);
    const slice = newestFirst ? { from: to - lengthMs, to } : { from, to: from + lengthMs };
    if (!isFirst && !hasBudget()) {
      const next = { ...slice, newestFirst, readAt, passes: 0, ids: [] };
      yield createRest(next);
      if (lengthMs < to - from)
        yield createRest({ ...next, ...(newestFirst ? { from, to: slice.from } : { from: slice.to, to }) });
      return;
    }
    const page = await requestSlice(slice);
    const count = page.items.length + (page.excludedCount ?? 0);
    if (page.nextCursor !== undefined && lengthMs > unitMs) {
      pageItems = count;
      const share = count === 0 ? 1 : count / (page.total ?? 4 * count);
      stepMs = roundToUnit(lengthMs * targetFill * share, unitMs, lengthMs / 2);
      yield { slice, ...page, state: "open", readAt };
      continue;
    }
    if (page.nextCursor === undefined) yield { slice, ...page, state: "read", readAt };
    else yield* readUntilStable({ ...slice, newestFirst, readAt, passes: 0, ids: [] }, options, page);
    if (newestFirst) to = slice.from;
    else from = slice.to;
    if (pageItems) stepMs = roundToUnit((lengthMs * targetFill * pageItems) / Math.max(count, 1), unitMs, lengthMs * 8);
  }
}

/** A whole number of units, at least one. */
function roundToUnit(lengthMs: number, unitMs: number, maxMs: number): number {
  return Math.max(1, Math.floor(Math.min(lengthMs, maxMs) / unitMs)) * unitMs;
}

function createRest(rest: OpenSlice): SliceResult {
  const { from, to, readAt } = rest;
  return { slice: { from, to }, items: [], state: "open", readAt, rest };
}

async function* readUntilStable(
  open: OpenSlice,
  options: RangeReaderOptions,
  firstPage?: Page,
): AsyncGenerator<SliceResult> {
  const { action, now, requestSlice, getItemKey, hasBudget, finalBefore } = options;
  const slice = { from: open.from, to: open.to };
  const position = open.cursor === undefined ? undefined : { ...open, cursor: open.cursor };
  let [cached, lastIds, readAt] = [firstPage, open.lastIds, open.readAt];
  for (let { passes } = open; passes < maxPasses; passes += 1, readAt = now) {
    const isContinued = passes === open.passes && position !== undefined;
    const rest = { ...slice, newestFirst: open.newestFirst, readAt, passes, ...(lastIds && { lastIds }) };
    if (passes > open.passes && !hasBudget()) {
      yield createRest({ ...rest, ids: [] });
      return;
    }
    const ids = new Set(isContinued ? open.ids : []);
    const progress = new PaginationProgress(action, isContinued ? position : undefined);
    const fetch = async (cursor?: string): Promise<Page> => {
      const page = cached ?? (await requestSlice(slice, cursor));
      cached = undefined;
      return page;
    };
    try {
      for await (const page of paginate(fetch, progress, hasBudget)) {
        for (const key of page.items.map(getItemKey)) if (key !== undefined) ids.add(key);
        for (const id of page.unknownIds ?? []) ids.add(id);
        yield { slice, ...page, state: "open", readAt };
      }
    } catch (error) {
      if (ConnectorError.is(error) && error.code === "cursor_expired") continue;
      if (ConnectorError.is(error) && error.retryable)
        yield createRest({ ...rest, ids: [...ids], ...progress.position });
      throw error;
    }
    if (progress.position) {
      yield createRest({ ...rest, ids: [...ids], ...progress.position });
      return;
    }
    if (slice.from >= finalBefore || (lastIds && hasSameIds(new Set(lastIds), ids))) {
      yield { slice, items: [], state: "read", readAt };
      return;
    }
    lastIds = [...ids];
  }
  yield { slice, items: [], state: "moving", readAt };
}

function hasSameIds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && a.isSubsetOf(b);
}

/** The input of a request for a slice. */
export function setBounds(
  input: Readonly<Record<string, unknown>>,
  window: WindowConfig,
  slice: TimeRange,
): Record<string, unknown> {
  const { from, to } = formatBounds(window.unit, slice);
  return setPointer(setPointer(input, window.from, from), window.to, to);
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
