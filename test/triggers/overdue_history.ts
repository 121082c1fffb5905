// A history whose polls take longer than the period in which old time is read again.
import type { PollHistory } from "./random_history.ts";
import type { VendorItem } from "./simulated_vendor.ts";

/** Position, other time, and seconds until the item, its details and its transcript are visible. */
const items: readonly (readonly [number, number | undefined, number, number, number])[] = [
  [19800, undefined, 0, 0, 0],
  [28800, 29400, 14400, 0, 1200],
  [25200, 28860, 1380, 660, 3360],
  [49260, 48600, 14160, 0, 0],
  [19800, undefined, 14400, 0, 0],
  [19800, 24900, 360, 3780, 1740],
  [25260, undefined, 1320, 4620, 4980],
  [43140, 41520, 0, 1200, 1080],
  [10500, undefined, 0, 0, 0],
  [12660, 5700, 11820, 0, 1560],
  [19800, undefined, 8340, 0, 0],
  [47160, undefined, 0, 6900, 4860],
  [42000, 45120, 14400, 6120, 1140],
  [12660, 16980, 0, 1920, 0],
  [28800, undefined, 12960, 5700, 7020],
  [120, 300, 360, 360, 0],
  [49980, undefined, 3660, 0, 4200],
  [54000, 55380, 9300, 6960, 6300],
  [19800, 14520, 0, 720, 4620],
  [25200, 32280, 0, 6960, 0],
];

/** Pause and deviation of the clock in seconds, and trouble at one request. */
type Poll = readonly [number, number, number?, ("unavailable" | "expired" | "before storing")?];
const polls: readonly Poll[] = [
  [600, -64],
  [4680, -81],
  [1680, -218],
  [600, -19, 2, "unavailable"],
  [600, 280, 6, "before storing"],
  [600, 263],
  [780, 161],
  [15840, -81, 1, "unavailable"],
  [600, -42, 4, "expired"],
  [600, -161],
  [600, -153],
  [600, 120],
  [600, 87, 4, "expired"],
  [600, 230, 6, "before storing"],
];

const createItem = (
  [position, other, late, detailsLate, transcriptLate]: (typeof items)[number],
  index: number,
): VendorItem => ({
  id: String(1000 + index),
  position,
  other,
  late,
  hidden: undefined,
  erased: undefined,
  edits: [],
  detailsLate,
  transcriptLate,
});

export const overdueHistory: PollHistory = {
  kind: "ready",
  vendorData: { items: items.map(createItem), order: "id", pageSize: 1, total: "right", zone: 8 },
  since: 0,
  maxRequests: 29,
  enrichmentDelaySeconds: 0,
  polls: polls.map(([pauseSeconds, skewSeconds, request, type]) => ({
    pauseSeconds,
    skewSeconds,
    trouble: request === undefined || type === undefined ? undefined : { request, type },
  })),
  requestSeconds: [126, 198],
};
