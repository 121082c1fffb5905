// @ts-nocheck
// What a trigger has read of the window's time and when, and which of it is due again; pure.

/** A stretch of time in milliseconds: `from` inclusive, `to` exclusive. */
export interface TimeRange {
  from: number;
  to: number;
}

/** From, to, and the poll at which it was last read in full; 0 for never. Segments are in order and leave no gap. */
export type CoverageSegment = readonly [from: number, to: number, at: number];

export interface Schedule {
  intervalMs: number;
  /** How late an item may become visible. */
  lookbackMs: number;
  /** Longest time between two readings of the whole lookback. */
  sweepMs: number;
}

/** How far the host's clock may be off. */
export const clockSkewMs = 300_000;

/** A stretch to be read in this poll, and from which end. */
export interface DueRange extends TimeRange {
  newestFirst: boolean;
}

/** Adds unread time up to an end, unless it is too little to be worth a request of its own. */
export function extendCoverage(
  segments: readonly CoverageSegment[],
  to: number,
  { intervalMs }: Schedule,
): CoverageSegment[] {
  const end = segments.at(-1)?.[1] ?? to;
  return to - end >= intervalMs / 2 ? merge([...segments, [end, to, 0]]) : [...segments];
}

/** Notes that a range was read in full by the poll at `at`. */
export function markRead(segments: readonly CoverageSegment[], { from, to }: TimeRange, at: number): CoverageSegment[] {
  const others = segments.flatMap(([start, end, read]): CoverageSegment[] => [
    [start, Math.min(end, from), read],
    [Math.max(start, to), end, read],
  ]);
  const present = [...others, [from, to, at] as const].filter(([start, end]) => start < end);
  return merge(present.sort(([one], [other]) => one - other));
}

/**
 * Drops what is final at the old end. A place in time is final once a poll has read it after everything that belongs
 * there had to be visible: nothing can still come. The first segment's start is where that ends.
 */
export function dropFinalSegments(segments: readonly CoverageSegment[], { lookbackMs }: Schedule): CoverageSegment[] {
  for (const [index, [from, to, at]] of segments.entries()) {
    const final = getFinalBefore(at, lookbackMs);
    if (final < to) return final <= from ? segments.slice(index) : [[final, to, at], ...segments.slice(index + 1)];
  }
  return segments.slice(-1);
}

/** Everything before this is final once the poll at `at` has read it. */
export function getFinalBefore(at: number, lookbackMs: number): number {
  return at - lookbackMs - clockSkewMs;
}

/** Part of a segment within one band of age. */
interface Piece extends TimeRange {
  at: number;
  isRecent: boolean;
  /** How often this band is read. */
  periodMs: number;
}

/**
 * What is due. Recent time, from `recentFrom` on, is read at each poll; older time the more seldom the older it is, so
 * that an item that is late by some time is found after half of that again at the latest. What is half due is read
 * along with what is due. Old time is read from its old end, where something is to become final; first what was read
 * before, then what never was.
 */
export function getDueRanges(
  segments: readonly CoverageSegment[],
  now: number,
  rhythm: Schedule,
  recentFrom: number,
): DueRange[] {
  const pieces = piecesOf(segments, now, rhythm, recentFrom);
  const isDue = ({ at, periodMs }: Piece, share: number): boolean =>
    now - at >= periodMs * share || at > now + clockSkewMs;
  const recent = pieces.filter((piece) => piece.isRecent);
  const again = pieces.filter(({ isRecent, at }) => !isRecent && at > 0);
  const stale = again.some((piece) => isDue(piece, 1)) ? again.filter((piece) => isDue(piece, 0.5)) : [];
  const [from, to] = [stale[0]?.from ?? Infinity, stale.at(-1)?.to ?? -Infinity];
  // What lies between is read along, unless it was read only lately, such as by the poll that this one goes on from.
  const along = again.filter((piece) => piece.from >= from && piece.to <= to && isDue(piece, 0.25));
  const old = [...joined(along), ...joined(pieces.filter(({ isRecent, at }) => !isRecent && at === 0))];
  const ranges = [
    ...joined(recent.filter((piece) => isDue(piece, 0.5))).map((range) => ({ ...range, newestFirst: true })),
    ...old.map((range) => ({ ...range, newestFirst: false })),
  ];
  return ranges.length > 0 ? ranges : joined(recent).map((range) => ({ ...range, newestFirst: true }));
}

/** How far back each poll reads at least. */
export function getMinRecentMs({ intervalMs }: Schedule): number {
  return 6 * intervalMs;
}

/** How often time of some age is read. */
function periodMs(age: number, { intervalMs, sweepMs }: Schedule): number {
  return Math.min(sweepMs, Math.max(intervalMs, age / 2));
}

/** The segments cut into what is recent and bands, each twice as long as the one after it; the oldest first. */
function piecesOf(segments: readonly CoverageSegment[], now: number, rhythm: Schedule, recentFrom: number): Piece[] {
  const pieces: Piece[] = [];
  const add = (from: number, to: number, band: Pick<Piece, "isRecent" | "periodMs">): void => {
    const found = segments.flatMap(([start, end, at]): Piece[] => {
      const piece = { from: Math.max(start, from), to: Math.min(end, to), at, ...band };
      return piece.from < piece.to ? [piece] : [];
    });
    pieces.unshift(...found);
  };
  add(recentFrom, Infinity, { isRecent: true, periodMs: rhythm.intervalMs });
  const first = segments[0]?.[0] ?? recentFrom;
  for (let age = getMinRecentMs(rhythm), to = recentFrom; to > first; age *= 2) {
    const from = age > rhythm.lookbackMs ? -Infinity : Math.min(now - 2 * age, to);
    add(from, to, { isRecent: false, periodMs: periodMs(age, rhythm) });
    to = from;
  }
  return pieces;
}

/** Neighbours put together; the oldest first, as given. */
function joined(ranges: readonly TimeRange[]): TimeRange[] {
  const result: TimeRange[] = [];
  for (const { from, to } of ranges) {
    const last = result.at(-1);
    if (last?.to === from) last.to = to;
    else result.push({ from, to });
  }
  return result;
}

function merge(segments: readonly CoverageSegment[]): CoverageSegment[] {
  const result: CoverageSegment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last && last[2] === segment[2]) result[result.length - 1] = [last[0], segment[1], last[2]];
    else result.push(segment);
  }
  return result;
}

/** Takes neighbours for one that were read at almost the same time, as far as their age makes no difference of it. */
export function mergeSimilarSegments(
  segments: readonly CoverageSegment[],
  now: number,
  rhythm: Schedule,
): CoverageSegment[] {
  const result: CoverageSegment[] = [];
  for (const [from, to, at] of segments) {
    const last = result.at(-1);
    const isClose = last && Math.abs(at - last[2]) <= periodMs(now - to, rhythm) / 4;
    if (last && isClose) result[result.length - 1] = [last[0], to, Math.min(at, last[2])];
    else result.push([from, to, at]);
  }
  return result;
}
