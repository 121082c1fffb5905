// Turns of the ranges and slices that need more than the request budget of one poll; pure.
import type { DueRange, TimeRange } from "./coverage.ts";
import type { OpenSlice } from "./range_reader.ts";

/** Whether an old range has its turn before the sweep over old time that `last` belongs to begins again. */
function isInSweep({ from }: TimeRange, last: OpenSlice): boolean {
  return from >= getTurnEnd(last) && from < (last.sweepTo ?? -Infinity);
}

function getTurnEnd({ newestFirst, to, after = -Infinity }: OpenSlice): number {
  return newestFirst ? after : to;
}

/**
 * The order of the ranges after the slice `last`: recent time, then old time from the end of the last old slice on. A
 * poll that begins with the oldest time would never get past it if that is due again by then. Time that became old during
 * a sweep waits for the next one: it appears as fast as it is read, and the oldest time would wait for ever.
 */
export function orderByTurn(ranges: readonly DueRange[], last: OpenSlice | undefined): readonly DueRange[] {
  if (!last) return ranges;
  const turnEnd = getTurnEnd(last);
  const old = ranges
    .filter(({ newestFirst }) => !newestFirst)
    .flatMap((range) => [
      { ...range, to: Math.min(range.to, turnEnd) },
      { ...range, from: Math.max(range.from, turnEnd) },
    ])
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const inSweep = old.filter((range) => isInSweep(range, last));
  return [
    ...ranges.filter(({ newestFirst }) => newestFirst),
    ...inSweep,
    ...old.filter((range) => !inSweep.includes(range)),
  ];
}

/**
 * Slices that need more than the budget take turns: recent time after each old slice, and one old slice after the other,
 * in their order.
 */
export function selectNextSlice(slices: readonly OpenSlice[], last: OpenSlice | undefined): OpenSlice | undefined {
  const recent = slices.find(({ newestFirst }) => newestFirst);
  const old = slices.filter(({ newestFirst }) => !newestFirst);
  const [next] = old;
  if (recent && (!next || (last && !last.newestFirst)))
    return { ...recent, after: last?.newestFirst ? last.after : last?.to, sweepTo: last?.sweepTo };
  if (!next) return undefined;
  return { ...next, sweepTo: last && isInSweep(next, last) ? last.sweepTo : Math.max(...old.map(({ to }) => to)) };
}
