// What a trigger has read of the window's time and when, and which of it is due again; pure.

/** A stretch of time in milliseconds: `from` inclusive, `to` exclusive. */
export interface Range {
  from: number;
  to: number;
}

/** From, to, and the poll at which it was last read in full; 0 for never. Segments are in order and leave no gap. */
export type Segment = readonly [from: number, to: number, at: number];

export interface Rhythm {
  intervalMs: number;
  /** How late an item may become visible. */
  lookbackMs: number;
  /** Longest time between two readings of the whole lookback. */
  sweepMs: number;
}

/** How far the host's clock may be off. */
export const skewMs = 300_000;

/** A stretch to be read in this poll, and from which end. */
export interface DueRange extends Range {
  newestFirst: boolean;
}

/** Adds unread time up to an end, unless it is too little to be worth a request of its own. */
export function extend(segments: readonly Segment[], to: number, { intervalMs }: Rhythm): Segment[] {
  const end = segments.at(-1)?.[1] ?? to;
  return to - end >= intervalMs / 2 ? merge([...segments, [end, to, 0]]) : [...segments];
}

/** Notes that a range was read in full by the poll at `at`. */
export function mark(segments: readonly Segment[], { from, to }: Range, at: number): Segment[] {
  const others = segments.flatMap(([start, end, read]): Segment[] => [
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
export function settle(segments: readonly Segment[], { lookbackMs }: Rhythm): Segment[] {
  for (const [index, [from, to, at]] of segments.entries()) {
    const final = finalBefore(at, lookbackMs);
    if (final < to) return final <= from ? segments.slice(index) : [[final, to, at], ...segments.slice(index + 1)];
  }
  return segments.slice(-1);
}

/** Everything before this is final once the poll at `at` has read it. */
export function finalBefore(at: number, lookbackMs: number): number {
  return at - lookbackMs - skewMs;
}

interface Piece extends Range {
  state: "recent" | "again" | "backlog" | "fresh";
}

/**
 * What is due: recent time at each poll, older time the more seldom the older it is, so that an item that is late by
 * some time is found after half of that again at the latest. What is half due is read along with what is due. Old time
 * is read from its old end, where something is to become final; first what was read before, then what never was.
 */
export function due(segments: readonly Segment[], now: number, rhythm: Rhythm): DueRange[] {
  const found = judge(segments, now, rhythm, 1);
  const pieces = found.some(({ state }) => state !== "fresh") ? judge(segments, now, rhythm, 0.5) : found;
  const of = (state: Piece["state"]): Range[] => joined(pieces.filter((piece) => piece.state === state));
  const ranges = [
    ...of("recent").map((range) => ({ ...range, newestFirst: true })),
    ...[...of("again").reverse(), ...of("backlog").reverse()].map((range) => ({ ...range, newestFirst: false })),
  ];
  if (ranges.length > 0) return ranges;
  const recent = segments.flatMap((segment) => cut(segment, now - hotMs(rhythm), Infinity)).reverse();
  return joined(recent).map((range) => ({ ...range, newestFirst: true }));
}

/** How far back each poll reads. */
function hotMs({ intervalMs }: Rhythm): number {
  return 6 * intervalMs;
}

/** Pieces of the segments by age, the newest first. */
function judge(segments: readonly Segment[], now: number, rhythm: Rhythm, patience: number): Piece[] {
  const pieces: Piece[] = [];
  let age = hotMs(rhythm);
  let to = Infinity;
  let period = rhythm.intervalMs;
  for (let isHot = true; to > (segments[0]?.[0] ?? to); isHot = false) {
    const from = age > rhythm.lookbackMs ? -Infinity : now - age;
    for (const segment of segments.toReversed()) {
      const [, , at] = segment;
      const isDue = now - at >= period * patience || at > now + skewMs;
      const dueState = isHot ? "recent" : at === 0 ? "backlog" : "again";
      pieces.push(...cut(segment, from, to).map((range): Piece => ({ ...range, state: isDue ? dueState : "fresh" })));
    }
    period = Math.min(rhythm.sweepMs, Math.max(rhythm.intervalMs, age / 2));
    to = from;
    age *= 2;
  }
  return pieces;
}

function cut([start, end]: Segment, from: number, to: number): Range[] {
  const range = { from: Math.max(start, from), to: Math.min(end, to) };
  return range.from < range.to ? [range] : [];
}

/** Neighbours put together; the newest first, as given. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const { from, to } of ranges) {
    const last = result.at(-1);
    if (last?.from === to) last.from = from;
    else result.push({ from, to });
  }
  return result;
}

function merge(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last && last[2] === segment[2]) result[result.length - 1] = [last[0], segment[1], last[2]];
    else result.push(segment);
  }
  return result;
}
