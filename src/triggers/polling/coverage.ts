// Coverage: which time of the window was read and when, and which ranges are due again; pure.
import type { PollConfig } from "../event.ts";

/** A range of time in milliseconds: `from` inclusive, `to` exclusive. */
export interface TimeRange {
  from: number;
  to: number;
}

/** From, to, and when the last poll that read it in full began; 0 for never. Segments are sorted and without gaps. */
export type CoverageSegment = readonly [from: number, to: number, readAt: number];

export interface Schedule {
  intervalMs: number;
  /** How late an item may become visible. */
  lookbackMs: number;
  /** Longest time between two readings of the whole lookback. */
  fullScanIntervalMs: number;
}

export function floorToSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000;
}

/** The schedule of a trigger, with its default interval or another one. */
export function createSchedule({ intervalSeconds: interval, window }: PollConfig, intervalSeconds?: number): Schedule {
  const lookbackMs = (window?.lookbackSeconds ?? 0) * 1000;
  return {
    intervalMs: Math.max(interval.min, intervalSeconds ?? interval.default) * 1000,
    lookbackMs,
    fullScanIntervalMs: window?.fullScanIntervalSeconds ? window.fullScanIntervalSeconds * 1000 : lookbackMs / 4,
  };
}

export const dayMs = 86_400_000;

/** How far the host's clock may be off. */
export const clockSkewMs = 300_000;

/** A range that this poll reads, and from which end. */
export interface DueRange extends TimeRange {
  newestFirst: boolean;
}

/** Adds unread time up to an end, unless it is too short to justify a request. */
export function extendCoverage(
  segments: readonly CoverageSegment[],
  to: number,
  { intervalMs }: Schedule,
): CoverageSegment[] {
  const end = segments.at(-1)?.[1] ?? to;
  return to - end >= intervalMs / 2 ? mergeEqualSegments([...segments, [end, to, 0]]) : [...segments];
}

/** Records that the poll that began at `readAt` read a range in full. */
export function markRead(
  segments: readonly CoverageSegment[],
  { from, to }: TimeRange,
  readAt: number,
): CoverageSegment[] {
  const others = segments.flatMap(([start, end, otherReadAt]): CoverageSegment[] => [
    [start, Math.min(end, from), otherReadAt],
    [Math.max(start, to), end, otherReadAt],
  ]);
  const nonEmpty = [...others, [from, to, readAt] as const].filter(([start, end]) => start < end);
  return mergeEqualSegments(nonEmpty.sort(([a], [b]) => a - b));
}

/**
 * Drops final time at the old end. Time is final when a poll has read it after every item of that time had to be visible,
 * so that no item can still appear. The start of the first segment is the end of the final time.
 */
export function dropFinalSegments(segments: readonly CoverageSegment[], { lookbackMs }: Schedule): CoverageSegment[] {
  for (const [index, [from, to, readAt]] of segments.entries()) {
    const finalBefore = getFinalBefore(readAt, lookbackMs);
    if (finalBefore >= to) continue;
    return finalBefore <= from ? segments.slice(index) : [[finalBefore, to, readAt], ...segments.slice(index + 1)];
  }
  return segments.slice(-1);
}

/** Everything before this time is final when a poll that began at `readAt` has read it. */
export function getFinalBefore(readAt: number, lookbackMs: number): number {
  return readAt - lookbackMs - clockSkewMs;
}

/** Part of a segment within one age band. */
interface BandSegment extends TimeRange {
  readAt: number;
  isRecent: boolean;
  /** How often this band is read. */
  periodMs: number;
}

/**
 * The ranges that are due. Recent time, from `recentFrom` on, is read by each poll. Older time is read less often with its
 * age, so that an item which is late by some time is detected after at most half of that time more. Time that is half due
 * is read together with time that is due. Old time is read from its old end, where it becomes final; first time that was
 * read before, then unread time. If nothing is due, recent time is read, except by a poll that continues an earlier one;
 * what is left of the open slice of that one is left out.
 */
export function getDueRanges(
  segments: readonly CoverageSegment[],
  now: number,
  schedule: Schedule,
  recentFrom: number,
  { isContinued = false, open }: { isContinued?: boolean; open?: TimeRange | undefined } = {},
): DueRange[] {
  const bandSegments = splitIntoAgeBands(segments, now, schedule, recentFrom);
  const isDue = ({ readAt, periodMs }: BandSegment, share: number): boolean =>
    now - readAt >= periodMs * share || readAt > now + clockSkewMs;
  const recent = bandSegments.filter(({ isRecent }) => isRecent);
  const old = bandSegments.filter(({ isRecent }) => !isRecent);
  const readBefore = old.filter(({ readAt }) => readAt > 0);
  const stale = readBefore.some((segment) => isDue(segment, 1))
    ? readBefore.filter((segment) => isDue(segment, 0.5))
    : [];
  const [from, to] = [stale[0]?.from ?? Infinity, stale.at(-1)?.to ?? -Infinity];
  // Time between stale segments is read too, unless it was read recently, such as by the poll that this one continues.
  const reread = readBefore.filter((segment) => segment.from >= from && segment.to <= to && isDue(segment, 0.25));
  const oldRanges = [...joinAdjacent(reread), ...joinAdjacent(old.filter(({ readAt }) => readAt === 0))];
  const ranges = [
    ...joinAdjacent(recent.filter((segment) => isDue(segment, 0.5))).map((range) => ({ ...range, newestFirst: true })),
    ...oldRanges.map((range) => ({ ...range, newestFirst: false })),
  ];
  if (ranges.length > 0 || isContinued) return open ? subtractRange(ranges, open) : ranges;
  return joinAdjacent(recent).map((range) => ({ ...range, newestFirst: true }));
}

/** The parts of the ranges outside of another one. */
function subtractRange(ranges: readonly DueRange[], other: TimeRange): DueRange[] {
  return ranges
    .flatMap((range) => [
      { ...range, from: Math.max(range.from, other.to) },
      { ...range, to: Math.min(range.to, other.from) },
    ])
    .filter(({ from, to }) => from < to);
}

/** How far back each poll reads at least. */
export function getMinRecentMs({ intervalMs }: Schedule): number {
  return 6 * intervalMs;
}

/** How often time of an age is read. */
function getPeriodMs(ageMs: number, { intervalMs, fullScanIntervalMs }: Schedule): number {
  return Math.min(fullScanIntervalMs, Math.max(intervalMs, ageMs / 2));
}

/** The segments split into recent time and age bands, each twice as long as the next newer one; the oldest first. */
function splitIntoAgeBands(
  segments: readonly CoverageSegment[],
  now: number,
  schedule: Schedule,
  recentFrom: number,
): BandSegment[] {
  const bandSegments: BandSegment[] = [];
  const addBand = (from: number, to: number, band: Pick<BandSegment, "isRecent" | "periodMs">): void => {
    const inBand = segments.map(([start, end, readAt]) => ({
      from: Math.max(start, from),
      to: Math.min(end, to),
      readAt,
      ...band,
    }));
    bandSegments.unshift(...inBand.filter((segment) => segment.from < segment.to));
  };
  addBand(recentFrom, Infinity, { isRecent: true, periodMs: schedule.intervalMs });
  const oldest = segments[0]?.[0] ?? recentFrom;
  for (let ageMs = getMinRecentMs(schedule), to = recentFrom; to > oldest; ageMs *= 2) {
    const from = ageMs > schedule.lookbackMs ? -Infinity : Math.min(now - 2 * ageMs, to);
    addBand(from, to, { isRecent: false, periodMs: getPeriodMs(ageMs, schedule) });
    to = from;
  }
  return bandSegments;
}

/** Joins adjacent ranges of a sorted list. */
function joinAdjacent(ranges: readonly TimeRange[]): TimeRange[] {
  const result: TimeRange[] = [];
  for (const { from, to } of ranges) {
    const last = result.at(-1);
    if (last?.to === from) last.to = to;
    else result.push({ from, to });
  }
  return result;
}

function mergeEqualSegments(segments: readonly CoverageSegment[]): CoverageSegment[] {
  const result: CoverageSegment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last && last[2] === segment[2]) result[result.length - 1] = [last[0], segment[1], last[2]];
    else result.push(segment);
  }
  return result;
}

/** Merges neighbors that were read at almost the same time, if the difference is small for their age. */
export function mergeSimilarSegments(
  segments: readonly CoverageSegment[],
  now: number,
  schedule: Schedule,
): CoverageSegment[] {
  const result: CoverageSegment[] = [];
  for (const [from, to, readAt] of segments) {
    const last = result.at(-1);
    const isSimilar = last && Math.abs(readAt - last[2]) <= getPeriodMs(now - to, schedule) / 4;
    if (last && isSimilar) result[result.length - 1] = [last[0], to, Math.min(readAt, last[2])];
    else result.push([from, to, readAt]);
  }
  return result;
}
